"""Events of visits: tickets from issue to end, appointments, ratings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from queue_core.access.roles import SCREENS, STAFF, STAFF_AND_KIOSKS, Audience
from queue_core.events.event import Event, from_milliseconds
from queue_core.fields.bounds import (
    Count,
    MeanSeconds,
    Milliseconds,
    Name,
    NameList,
    Ordinal,
    Rate,
    Seconds,
    SmallNumber,
    TextReference,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketIssued(Event):
    """`low_s` to `high_s` is the announced wait, None if there was no honest one; `ahead` the number of visitors before.

    With a `printer` the ticket's slip is queued there as print job `job`. `then` are the visitor's further matters. The
    fields from `expected_s` on are the basis of the announcement (waits.announced.Wait); they are missing in journals
    written before waits were projected.

    The last fields are those of a number that a kiosk's agent gave while the server was away: `issued_at` is when, in
    milliseconds, `lease` the block it is from, `pressed` the request id of the visitor's press, `printed` the outcome of
    its slip, which was job `job`. `note` is for the operator who receives the visitor.
    """

    type: ClassVar[str] = "ticket_issued"
    audience: ClassVar[Audience] = SCREENS

    ticket: Name
    number: Name
    series: Name
    ordinal: Count
    service: Name
    lang: Name
    priority: Name | None
    request_id: Name
    kiosk: Name | None
    ahead: Count
    low_s: Seconds | None
    high_s: Seconds | None
    job: Name | None
    printer: Name | None
    then: NameList = field(default_factory=list)
    expected_s: Seconds | None = None
    p20_s: Seconds | None = None
    p80_s: Seconds | None = None
    margin_s: Seconds | None = None
    basis: Name | None = None
    issued_at: Milliseconds | None = None
    lease: Name | None = None
    pressed: Name | None = None
    printed: Name | None = None
    note: TextReference | None = None

    @property
    def truly_at(self) -> datetime:
        """When the visitor got the number."""
        return self.at if self.issued_at is None else from_milliseconds(self.issued_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersLeased(Event):
    """The numbers `first` to `last` of a series are the kiosk's agent's to give out while the server is away."""

    type: ClassVar[str] = "numbers_leased"
    audience: ClassVar[Audience] = STAFF

    kiosk: Name
    epoch: Name
    memory: Name
    series: Name
    first: Count
    last: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCalled(Event):
    """`reason` is given if the operator chose the ticket, out of turn.

    `rule` is the model.CallRule that chose it; `passed` are the tickets (ids) issued earlier that this window could have
    called instead. Older journals have neither. `cash_rate` is how many minutes of waiting for a consultation a minute of
    waiting for a cash operation counted as, where the rule compares them so. `consultation_mean_s` and `cash_mean_s` are the
    means in seconds of the waits that the day's earlier calls ended, None for a kind that had not been called; older
    journals have none.
    """

    type: ClassVar[str] = "ticket_called"
    audience: ClassVar[Audience] = SCREENS

    ticket: Name
    window: Name
    reason: TextReference | None
    request_id: Name | None
    rule: Name | None = None
    passed: NameList = field(default_factory=list)
    cash_rate: Rate | None = None
    consultation_mean_s: MeanSeconds | None = None
    cash_mean_s: MeanSeconds | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRecalled(Event):
    type: ClassVar[str] = "ticket_recalled"
    audience: ClassVar[Audience] = SCREENS

    ticket: Name
    window: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class CallUnshown(Event):
    """No board confirmed in time that `call` (the number of its event) stands on the screen in `zone`, where its visitor
    waits. `boards` are those that should have; `recall` is true for a repeated call."""

    type: ClassVar[str] = "call_unshown"
    audience: ClassVar[Audience] = STAFF_AND_KIOSKS

    ticket: Name
    window: Name
    call: Ordinal
    zone: Name
    boards: NameList
    recall: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CallShown(Event):
    """A call that was reported as unshown stands on the board of the actor after all."""

    type: ClassVar[str] = "call_shown"
    audience: ClassVar[Audience] = STAFF_AND_KIOSKS

    ticket: Name
    window: Name
    call: Ordinal


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceStarted(Event):
    type: ClassVar[str] = "service_started"
    audience: ClassVar[Audience] = SCREENS

    ticket: Name
    window: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFinished(Event):
    """`outcome` is a model.Outcome, or `day_closed` for a reception still open at the end of the day."""

    type: ClassVar[str] = "ticket_finished"
    audience: ClassVar[Audience] = SCREENS

    ticket: Name
    window: Name
    outcome: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterFinished(Event):
    """A matter of a ticket is settled; the next, `service`, follows at this window (`here`) or in its own line."""

    type: ClassVar[str] = "matter_finished"
    audience: ClassVar[Audience] = SCREENS

    ticket: Name
    window: Name
    outcome: Name
    service: Name
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketNoShow(Event):
    type: ClassVar[str] = "ticket_no_show"
    audience: ClassVar[Audience] = SCREENS

    ticket: Name
    window: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketParked(Event):
    type: ClassVar[str] = "ticket_parked"
    audience: ClassVar[Audience] = SCREENS

    ticket: Name
    window: Name
    reason: TextReference | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketBroughtBack(Event):
    """A visitor who had not come to the window waits again: at the old place (`keeps_place`), or as one who comes now."""

    type: ClassVar[str] = "ticket_brought_back"
    audience: ClassVar[Audience] = SCREENS

    ticket: Name
    keeps_place: bool
    request_id: Name
    reason: TextReference | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityChanged(Event):
    """The ticket has this priority category from now on, or none."""

    type: ClassVar[str] = "priority_changed"
    audience: ClassVar[Audience] = SCREENS

    ticket: Name
    priority: Name | None
    reason: TextReference | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketUnparked(Event):
    type: ClassVar[str] = "ticket_unparked"
    audience: ClassVar[Audience] = SCREENS

    ticket: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketReturned(Event):
    """A mistaken call was undone: the ticket waits again as if it had not been called."""

    type: ClassVar[str] = "ticket_returned"
    audience: ClassVar[Audience] = SCREENS

    ticket: Name
    window: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketTransferred(Event):
    """`service` is what the visitor waits for now; `for_window` the only window that may call, if one was chosen."""

    type: ClassVar[str] = "ticket_transferred"
    audience: ClassVar[Audience] = SCREENS

    ticket: Name
    window: Name
    service: Name
    for_window: Name | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCancelled(Event):
    """`reason` is `visitor_left`, `day_closed`, or `replaced`: the kiosk had no answer, and its agent gave another number."""

    type: ClassVar[str] = "ticket_cancelled"
    audience: ClassVar[Audience] = SCREENS

    ticket: Name
    reason: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRated(Event):
    """The visitor's rating, 1 to 5 stars, of the reception for `service` at `window` (None: never called).

    A comment is stored apart, with the visit cards: it may be personal, and is erased in due time.
    """

    type: ClassVar[str] = "visit_rated"
    audience: ClassVar[Audience] = STAFF_AND_KIOSKS

    ticket: Name
    service: Name
    window: Name | None
    stars: SmallNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentMade(Event):
    """A visitor is to come at `time`; repeated at the start of each day until then. Times in milliseconds."""

    type: ClassVar[str] = "appointment_made"
    audience: ClassVar[Audience] = STAFF

    appointment: Name
    code: Name
    service: Name
    time: Milliseconds
    note: TextReference | None
    made_at: Milliseconds
    made_by: Name
    request_id: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentCancelled(Event):
    type: ClassVar[str] = "appointment_cancelled"
    audience: ClassVar[Audience] = STAFF

    appointment: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentMet(Event):
    """The visitor has checked in and received a ticket."""

    type: ClassVar[str] = "appointment_met"
    audience: ClassVar[Audience] = STAFF_AND_KIOSKS

    appointment: Name
    ticket: Name
