"""The result of a command."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

from queue_core.breaks import Verdict
from queue_core.decisions import Decision
from queue_core.events import Recorded
from queue_core.hall import Hall
from queue_core.hall.alarms import Alarm
from queue_core.hall.appointments import Appointment
from queue_core.model import Lease, MergedNumber, Ticket, Window


@dataclass(frozen=True, slots=True)
class Handled:
    """The result of a command. `fresh` is false if it had already been carried out and nothing happened now."""

    fresh: bool
    ticket: Ticket | None = None
    window: Window | None = None
    verdict: Verdict | None = None
    notice: str | None = None
    alarm: Alarm | None = None
    appointment: Appointment | None = None
    lease: Lease | None = None
    merged: tuple[MergedNumber, ...] = ()
    events: tuple[Recorded, ...] = field(default=())

    @classmethod
    def of(cls, decision: Decision, recorded: tuple[Recorded, ...], hall: Hall) -> Self:
        """What a decision refers to, as it is in the hall after its events."""
        return cls(
            fresh=bool(recorded),
            ticket=hall.tickets[decision.ticket] if decision.ticket else None,
            window=hall.windows[decision.window] if decision.window else None,
            verdict=decision.verdict,
            notice=decision.notice,
            alarm=hall.alarms.of[decision.alarm] if decision.alarm else None,
            appointment=hall.appointments.of[decision.appointment] if decision.appointment else None,
            lease=hall.leases.get(decision.lease) if decision.lease else None,
            merged=decision.merged,
            events=recorded,
        )
