"""Changes of the hall that several kinds of events share."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from queue_core.hall.state import HallState
from queue_core.model import Break, Ticket, TicketState, WindowState


def change_ticket(hall: HallState, ticket_id: str, **changes: Any) -> Ticket:
    """Replaces a ticket's row, and its place in the lines along with it."""
    before = hall.tickets[ticket_id]
    after = replace(before, **changes)
    if before.state is TicketState.WAITING:
        hall.lines.remove(before)
    if after.state is TicketState.WAITING:
        hall.lines.add(after)
    hall.tickets[ticket_id] = after
    return after


def address_job(hall: HallState, job: str, ticket: str, printer: str) -> None:
    """Records for which ticket a print job is, and which agent is to print it by the settings now in force."""
    hall.by_job[job] = ticket
    if printer in hall.settings.printer:
        hall.agent_of_job[job] = hall.settings.printer[printer].agent


def set_window(
    hall: HallState,
    window: str,
    state: WindowState,
    since: datetime,
    ticket: str | None = None,
    pause: Break | None = None,
) -> None:
    hall.windows[window] = replace(
        hall.windows[window], state=state, since=since, ticket=ticket, pause=pause, unshown=None
    )


def count_staffed(hall: HallState) -> None:
    for service, windows in hall.skills.windows_of.items():
        hall.staffed_of[service] = tuple(window for window in sorted(windows) if hall.windows[window].staffed)
