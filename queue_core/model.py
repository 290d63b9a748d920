"""The data types of the hall: tickets, windows, calls, breaks, devices, and the states they can be in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from pydantic import ConfigDict

from queue_core.fields.bounds import STRICT, BreakMinutes, Language, Name, NearMoment, Ordinal, ShortText, Words


class Kind(StrEnum):
    """Service kind (clause 6.5.6): the standard sets different times for each."""

    CONSULTATION = "consultation"
    CASH_OPERATION = "cash_operation"


class Group(StrEnum):
    """Customer group (clause 6.2.1)."""

    INDIVIDUAL = "individual"
    LEGAL_ENTITY = "legal_entity"


class TicketState(StrEnum):
    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    PARKED = "parked"
    DONE = "done"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


AT_A_WINDOW = frozenset({TicketState.CALLED, TicketState.SERVING})
IN_THE_HALL = frozenset({TicketState.WAITING, TicketState.CALLED, TicketState.SERVING, TicketState.PARKED})


class WindowState(StrEnum):
    CLOSED = "closed"
    FREE = "free"
    CALLING = "calling"
    SERVING = "serving"
    BREAK = "break"
    PHONE = "phone"


class Outcome(StrEnum):
    """How a reception ended (clause 6.2.4 requires the matter to be settled in one contact)."""

    RESOLVED = "resolved"
    FOLLOW_UP = "follow_up"
    REDIRECTED = "redirected"


class CallRule(StrEnum):
    """The rule by which a ticket was called: the office's call order, its guard, or an operator's choice.

    RATE_OF_THE_DAY is a call order only: it is accumulated priority, and its calls are recorded as that. QUICK_QUESTION is a
    cash window that nobody waited for, and a question of a few minutes.
    """

    FIRST_COME_FIRST_SERVED = "first_come_first_served"
    EARLIEST_DUE = "earliest_due"
    STATIC_PRIORITY = "static_priority"
    RATE_OF_THE_DAY = "rate_of_the_day"
    ACCUMULATED_PRIORITY = "accumulated_priority"
    WAIT_OVER_TARGET = "wait_over_target"
    GENERALIZED_C_MU = "generalized_c_mu"
    GUARD = "guard"
    QUICK_QUESTION = "quick_question"
    BY_NAME = "by_name"


class BreakKind(StrEnum):
    TECHNICAL = "technical"
    LUNCH = "lunch"
    TRAINING = "training"


class JobSubject(StrEnum):
    """What a job for a device agent is about. The agent echoes it in its report, so the report finds its way back."""

    TICKET_SLIP = "ticket_slip"
    PAYMENT = "payment"
    PAYMENT_SLIP = "payment_slip"
    SETTLEMENT = "settlement"
    TRIAL = "trial"


class SlipState(StrEnum):
    """The outcome of a printed slip. `unknown` is a result like any other: staff must check."""

    NONE = "none"
    QUEUED = "queued"
    PRINTED = "printed"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Slip:
    """The latest slip of a ticket: a print job at one printer, and its outcome.

    `tried` are the printers that failed to print it before this one.
    """

    job: str
    printer: str
    reprint: bool
    state: SlipState = SlipState.QUEUED
    cause: str | None = None
    detail: str | None = None
    tried: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TicketAnnouncement:
    """What was announced with the ticket, and what is scored: how many were ahead in the line of `service`, and the range
    of the wait in seconds, None for both ends if there was no honest one. `expected_s` is the expected wait and `basis`
    what it was based on, None in journals written before waits were projected."""

    service: str
    ahead: int
    low_s: int | None
    high_s: int | None
    expected_s: int | None = None
    basis: str | None = None

    @property
    def wait_s(self) -> tuple[int, int] | None:
        return None if self.low_s is None or self.high_s is None else (self.low_s, self.high_s)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A visitor's place in the queue. Times are aware datetimes in UTC.

    `queued_at` is when the current wait began (issue, latest transfer or return from parking); the place in the queue
    is decided by `issued_at` (a transfer keeps it), and between equals by `seq`, the number of the issue in the journal.
    """

    id: str
    seq: int
    number: str
    series: str
    ordinal: int
    service: str
    lang: str
    priority: str | None
    issued_at: datetime
    queued_at: datetime
    state: TicketState = TicketState.WAITING
    window: str | None = None
    for_window: str | None = None
    called_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    calls: int = 0
    outcome: str | None = None
    note: str | None = None
    kiosk: str | None = None
    slip: Slip | None = None
    # The block of its number, if a kiosk's agent gave it while the server was away.
    lease: str | None = None
    # How the visitor rated the visit, 1 to 5.
    stars: int | None = None
    # The visitor's further matters, to be settled after `service` with the same ticket (clause 6.2.4).
    then: tuple[str, ...] = ()
    announced: TicketAnnouncement | None = None


@dataclass(frozen=True, slots=True)
class Lease:
    """A block of numbers, `first` to `last` of a series, that the agent of a kiosk may give out while the server is away.

    `memory` identifies the agent's memory on its machine: nobody else may go on with the block.
    """

    epoch: str
    kiosk: str
    agent: str
    memory: str
    series: str
    first: int
    last: int
    at: datetime

    @property
    def size(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class OfflineNumber:
    """A number that a kiosk's agent gave while the server was away, as the agent reports it.

    `seq` counts the numbers of a block from 1; `request_id` identifies the visitor's press, `printed` the outcome of the
    slip.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    seq: Ordinal
    number: Name
    service: Name
    lang: Language
    issued_at: NearMoment
    printed: SlipState
    priority: Name | None = None
    request_id: Name | None = None


@dataclass(frozen=True, slots=True)
class MergedNumber:
    """What became of a number that a kiosk's agent gave: the ticket (id), or why there is none, as a stable code."""

    seq: int
    number: str
    ticket: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Operator:
    """The operator at a window, as shown on its plate (clause 6.4.1)."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    login: Name
    name: Words
    position: ShortText


@dataclass(frozen=True, slots=True)
class Break:
    """A break in progress. `override` is a supervisor's reason for granting it against the rule."""

    kind: BreakKind
    until: datetime
    override: str | None = None
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class BreakRequest:
    """A requested break that has not begun. From `latest` on a full hall no longer postpones it; the rule of clause 6.2.5
    still does."""

    kind: BreakKind
    minutes: int
    asked_at: datetime
    latest: datetime
    planned: bool = False
    override: str | None = None


@dataclass(frozen=True, slots=True)
class TakenBreak:
    """A break of today that has begun. `ended_at` is None while it is in progress."""

    window: str
    kind: BreakKind
    begun_at: datetime
    minutes: int
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PlannedBreak:
    """A break of today's plan. `pinned`: placed by hand, not to be moved by the planner.

    It may begin at any time from `earliest` to `latest`, as the hall allows; it is expected to begin at `begins`.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    window: Name
    kind: BreakKind
    begins: NearMoment
    minutes: BreakMinutes
    earliest: NearMoment
    latest: NearMoment
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """The present state of a window. `since` is when it began (None before the window's first shift of the day)."""

    id: str
    state: WindowState = WindowState.CLOSED
    ticket: str | None = None
    since: datetime | None = None
    operator: Operator | None = None
    pause: Break | None = None
    request: BreakRequest | None = None
    # When the latest break of today ended.
    back_at: datetime | None = None
    # The call (its event's number) of the visitor awaited here, if no board of the zone has shown it in time.
    unshown: int | None = None

    @property
    def staffed(self) -> bool:
        """Whether a shift is open; a window on a break is also staffed."""
        return self.state is not WindowState.CLOSED


@dataclass(frozen=True, slots=True)
class Call:
    """A call or recall, as boards show and announce it."""

    seq: int
    at: datetime
    number: str
    window: str
    zone: str
    lang: str
    recall: bool


@dataclass(frozen=True, slots=True)
class MadeCall:
    """A call of today as recorded in its event: the rule that chose the ticket, and the tickets (ids) it passed.

    `rule` is None for calls by a version that did not record it. `service` and `kind` are what was called for, `waited_s` the
    wait that ended, in seconds. `cash_rate` is what a minute of waiting for a cash operation counted as, None where the rule
    does not compare so; `mean_waits_s` are the means of the day before this call, by kind, of which the rate was made.
    """

    at: datetime
    ticket: str
    window: str
    rule: CallRule | None
    passed: tuple[str, ...]
    reason: str | None
    service: str
    kind: Kind
    waited_s: float
    cash_rate: float | None = None
    mean_waits_s: tuple[tuple[Kind, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Device:
    """The latest report about a device. `since` is when its state began."""

    id: str
    kind: str
    state: str
    cause: str | None
    detail: str | None
    paper: str | None
    seen_at: datetime
    since: datetime


@dataclass(frozen=True, slots=True)
class DeviceAlert:
    """A fault of a device that staff must deal with, until it is cleared. `cause` is one of device_advice.py."""

    device: str
    kind: str
    cause: str
    at: datetime
