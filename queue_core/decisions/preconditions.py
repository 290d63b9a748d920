"""The preconditions of commands: states of tickets and windows, reasons; each with the sentence of its refusal."""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime

from queue_core import errors, labels
from queue_core.commands import Command, Seen, WindowCommand
from queue_core.fields.bounds import out_of_bounds
from queue_core.hall import Hall
from queue_core.model import AT_A_WINDOW, Ticket, TicketState, Window


def require_within_bounds(command: Command, now: datetime) -> None:
    """Raises OutOfBounds unless each field has a value of its type and within its bound. `now` is the office's time."""
    if fields := out_of_bounds(command, now):
        raise errors.OutOfBounds(fields)


def require_ticket(ticket: Ticket, states: Set[TicketState]) -> None:
    """Raises TicketStateConflict unless the ticket is in one of these states."""
    if ticket.state not in states:
        state = labels.TICKET_STATES_IN_SENTENCE[ticket.state]
        raise errors.TicketStateConflict(
            f"Талон {ticket.number} сейчас в состоянии «{state.ru}»: так сделать нельзя.",
            f"Ticket {ticket.number} is {state.en}: this cannot be done now.",
        )


def require_window(window: Window, command: WindowCommand) -> None:
    """Raises WindowStateConflict unless the window, as it stands, allows the command."""
    if not command.is_allowed_at(window):
        state = labels.WINDOW_STATES_IN_SENTENCE[window.state]
        raise errors.WindowStateConflict(
            f"Окно {window.id} сейчас {state.ru}: так сделать нельзя.",
            f"Window {window.id} is {state.en}: this cannot be done now.",
        )


def require_as_seen(hall: Hall, name: str, seen: Seen) -> None:
    """Raises UnknownWindow, or WindowChanged if the window is no longer as it was seen."""
    window = hall.window(name)
    number = hall.tickets[window.ticket].number if window.ticket else None
    if (window.state.value, number, window.since) != (seen.state, seen.ticket, seen.since):
        raise errors.WindowChanged


def require_shift(hall: Hall, name: str, person: str) -> None:
    """Raises UnknownWindow, or NoShift unless this person (a sign-in name) has the shift at the window."""
    operator = hall.window(name).operator
    if operator is None or operator.login != person:
        raise errors.NoShift(name, operator.name if operator else None)


def require_reason(reason: str, ru: str, en: str) -> str:
    """The reason, trimmed. Raises ReasonNeeded with `ru` / `en` if it is empty."""
    if not reason.strip():
        raise errors.ReasonNeeded(ru, en)
    return reason.strip()


def require_priority(hall: Hall, priority: str | None) -> None:
    """Raises UnknownPriority unless the settings have this priority category; None is no category."""
    if priority is not None and priority not in hall.settings.priority:
        raise errors.UnknownPriority(priority)


def visitor_at(hall: Hall, command: WindowCommand) -> tuple[Ticket, Window]:
    """The visitor at the command's window. Raises UnknownWindow, or WindowStateConflict if its state does not allow it."""
    window = hall.window(command.window)
    require_window(window, command)
    assert window.ticket is not None, "a window that calls or serves has a ticket"
    ticket = hall.tickets[window.ticket]
    require_ticket(ticket, AT_A_WINDOW)
    return ticket, window
