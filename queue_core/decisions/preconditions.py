"""What a command demands of the state of a ticket or a window, and the sentence for the one who asked too early or too late."""

from __future__ import annotations

from collections.abc import Set

from queue_core import errors
from queue_core.commands import Seen
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


def require_window(window: Window, states: Set[WindowState]) -> None:
    """Raises WindowStateConflict unless the window is in one of these states."""
    if window.state not in states:
        raise errors.WindowStateConflict(
            f"Окно {window.id} сейчас {_WINDOW_RU[window.state]}: так сделать нельзя.",
            f"Window {window.id} {_WINDOW_EN[window.state]}: this cannot be done now.",
        )


def require_as_seen(hall: Hall, name: str, seen: Seen) -> None:
    """Raises UnknownWindow, or WindowChanged when the window no longer stands as it was seen."""
    window = hall.window(name)
    number = hall.tickets[window.ticket].number if window.ticket else None
    if (window.state.value, number, window.since) != (seen.state, seen.ticket, seen.since):
        raise errors.WindowChanged


def require_reason(reason: str, ru: str, en: str) -> str:
    """The reason, trimmed. Raises ReasonNeeded for `ru` / `en` when there is none."""
    if not reason.strip():
        raise errors.ReasonNeeded(ru, en)
    return reason.strip()


def visitor_at(hall: Hall, name: str, states: Set[WindowState]) -> tuple[Ticket, Window]:
    """The visitor at a window whose state is one of these. Raises UnknownWindow, or WindowStateConflict when it is another."""
    window = hall.window(name)
    require_window(window, states)
    assert window.ticket is not None, "a window that calls or serves has a ticket"
    ticket = hall.tickets[window.ticket]
    require_ticket(ticket, AT_A_WINDOW)
    return ticket, window
