"""What happens to slips."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from queue_core.events.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipQueued(Event):
    """A slip is to be printed again. The first slip of a ticket is queued by TicketIssued."""

    type: ClassVar[str] = "slip_queued"

    ticket: str
    job: str
    printer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipReported(Event):
    """`outcome` is printed, failed or unknown; `cause` is stable, `detail` what the device agent said."""

    type: ClassVar[str] = "slip_reported"

    ticket: str
    job: str
    outcome: str
    cause: str | None
    detail: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipMoved(Event):
    """A slip of which surely nothing came out is printed at another printer of the same kiosk, as print job `job`."""

    type: ClassVar[str] = "slip_moved"

    ticket: str
    job: str
    printer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipResolved(Event):
    """A person looked what became of a slip that was `unknown`: it came out (`printed`), or it did not."""

    type: ClassVar[str] = "slip_resolved"

    ticket: str
    job: str
    printed: bool
