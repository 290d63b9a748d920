"""The day-end sheet: a page to be printed and signed, with the head that proves later what the journal held then."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from queue_core.hall import Hall
from queue_core.model import TicketState
from queue_core.office import Office


@dataclass(frozen=True, slots=True)
class DaySheet:
    """Today's tickets by their present state, and the journal's head at this moment, after event `seq`."""

    day: str
    made_at: datetime
    issued: int
    served: int
    no_shows: int
    left: int
    present: int
    seq: int
    head: str


def day_sheet(office: Office) -> DaySheet:
    """The sheet of the day as it is now."""

    def of(hall: Hall, now: datetime) -> DaySheet:
        states = Counter(ticket.state for ticket in hall.tickets.values())
        served, no_shows, left = states[TicketState.DONE], states[TicketState.NO_SHOW], states[TicketState.CANCELLED]
        local = now.astimezone(hall.settings.office.zone_info)
        issued = states.total()
        return DaySheet(
            hall.day, local, issued, served, no_shows, left, issued - served - no_shows - left, *office.head()
        )

    return office.ask(of)
