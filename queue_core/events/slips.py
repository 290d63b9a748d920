"""Events of slips."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from queue_core.access.roles import STAFF_AND_KIOSKS, Audience
from queue_core.events.event import Event
from queue_core.fields.bounds import Name, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipQueued(Event):
    """A slip is queued for reprinting. The first slip of a ticket is queued by TicketIssued."""

    type: ClassVar[str] = "slip_queued"
    audience: ClassVar[Audience] = STAFF_AND_KIOSKS

    ticket: Name
    job: Name
    printer: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipReported(Event):
    """`outcome` is printed, failed or unknown; `cause` is a stable code, `detail` the device agent's own text."""

    type: ClassVar[str] = "slip_reported"
    audience: ClassVar[Audience] = STAFF_AND_KIOSKS

    ticket: Name
    job: Name
    outcome: Name
    cause: Words | None
    detail: Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipMoved(Event):
    """A slip that certainly left no paper is printed at another printer of the same kiosk, as print job `job`."""

    type: ClassVar[str] = "slip_moved"
    audience: ClassVar[Audience] = STAFF_AND_KIOSKS

    ticket: Name
    job: Name
    printer: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipResolved(Event):
    """Staff checked a slip whose outcome was `unknown`: it came out (`printed`), or it did not."""

    type: ClassVar[str] = "slip_resolved"
    audience: ClassVar[Audience] = STAFF_AND_KIOSKS

    ticket: Name
    job: Name
    printed: bool
