"""The preconditions of commands: states of tickets and windows, reasons; each with the sentence of its refusal."""

from __future__ import annotations

from collections.abc import Set

from queue_core import errors
from queue_core.commands import Seen, WindowCommand
from queue_core.hall import Hall
from queue_core.model import AT_A_WINDOW, Ticket, TicketState, Window, WindowState

_TICKET_RU = {
    TicketState.WAITING: "ожидает",
    TicketState.CALLED: "вызван",
    TicketState.SERVING: "обслуживается",
    TicketState.PARKED: "отложен",
    TicketState.DONE: "обслужен",
    TicketState.NO_SHOW: "не явился",
    TicketState.CANCELLED: "отменён",
}
_WINDOW_RU = {
    WindowState.CLOSED: "закрыто",
    WindowState.FREE: "свободно",
    WindowState.CALLING: "вызывает посетителя",
    WindowState.SERVING: "обслуживает посетителя",
    WindowState.BREAK: "на перерыве",
    WindowState.PHONE: "занято телефоном",
}
_WINDOW_EN = {
    WindowState.CLOSED: "is closed",
    WindowState.FREE: "is free",
    WindowState.CALLING: "is calling a visitor",
    WindowState.SERVING: "is serving a visitor",
    WindowState.BREAK: "is on a break",
    WindowState.PHONE: "is on the phone",
}


def require_ticket(ticket: Ticket, states: Set[TicketState]) -> None:
    """Raises TicketStateConflict unless the ticket is in one of these states."""
    if ticket.state not in states:
        raise errors.TicketStateConflict(
            f"Талон {ticket.number} сейчас в состоянии «{_TICKET_RU[ticket.state]}»: так сделать нельзя.",
            f"Ticket {ticket.number} is {ticket.state.value.replace('_', '-')}: this cannot be done now.",
        )


def require_window(window: Window, command: WindowCommand) -> None:
    """Raises WindowStateConflict unless the window, as it stands, allows the command."""
    if not command.is_allowed_at(window):
        raise errors.WindowStateConflict(
            f"Окно {window.id} сейчас {_WINDOW_RU[window.state]}: так сделать нельзя.",
            f"Window {window.id} {_WINDOW_EN[window.state]}: this cannot be done now.",
        )


def require_as_seen(hall: Hall, name: str, seen: Seen) -> None:
    """Raises UnknownWindow, or WindowChanged if the window is no longer as it was seen."""
    window = hall.window(name)
    number = hall.tickets[window.ticket].number if window.ticket else None
    if (window.state.value, number, window.since) != (seen.state, seen.ticket, seen.since):
        raise errors.WindowChanged


def require_reason(reason: str, ru: str, en: str) -> str:
    """The reason, trimmed. Raises ReasonNeeded with `ru` / `en` if it is empty."""
    if not reason.strip():
        raise errors.ReasonNeeded(ru, en)
    return reason.strip()


def visitor_at(hall: Hall, command: WindowCommand) -> tuple[Ticket, Window]:
    """The visitor at the command's window. Raises UnknownWindow, or WindowStateConflict if its state does not allow it."""
    window = hall.window(command.window)
    require_window(window, command)
    assert window.ticket is not None, "a window that calls or serves has a ticket"
    ticket = hall.tickets[window.ticket]
    require_ticket(ticket, AT_A_WINDOW)
    return ticket, window
