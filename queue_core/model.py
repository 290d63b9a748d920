"""The words of the hall: tickets, windows and the states they can be in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from queue_core.texts import Text


class Kind(StrEnum):
    """Service kind (clause 6.5.6): the standard promises other times for each."""

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
    """How a reception ended (clause 6.2.4 asks for settling the matter in one contact)."""

    RESOLVED = "resolved"
    FOLLOW_UP = "follow_up"
    REDIRECTED = "redirected"


class CallRule(StrEnum):
    """By which rule a ticket was called: the office's call order, its guard, or a person who named the ticket."""

    FIRST_COME_FIRST_SERVED = "first_come_first_served"
    EARLIEST_DUE = "earliest_due"
    STATIC_PRIORITY = "static_priority"
    ACCUMULATED_PRIORITY = "accumulated_priority"
    WAIT_OVER_TARGET = "wait_over_target"
    GENERALIZED_C_MU = "generalized_c_mu"
    GUARD = "guard"
    BY_NAME = "by_name"


class BreakKind(StrEnum):
    TECHNICAL = "technical"
    LUNCH = "lunch"
    TRAINING = "training"


class SlipState(StrEnum):
    """What became of a printed slip. `unknown` is a result like any other: a person looks."""

    NONE = "none"
    QUEUED = "queued"
    PRINTED = "printed"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Slip:
    """The latest slip of a ticket: a print job at one printer and what became of it.

    `tried` are the printers that could not print it before it came to this one.
    """

    job: str
    printer: str
    reprint: bool
    state: SlipState = SlipState.QUEUED
    cause: str | None = None
    detail: str | None = None
    tried: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ticket:
    """A visitor's place in the queue. Times are aware datetimes in UTC.

    `queued_at` is when the present wait began (issue, latest transfer or return from parking);
    the place in the queue counts from `issued_at` (a transfer keeps it), and between equals from `seq`, the sequence
    number of its issue in the journal.
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
    # How the visitor rated the visit, 1 to 5.
    stars: int | None = None
    # The visitor's further matters, to be settled after `service` with the same ticket (clause 6.2.4).
    then: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Operator:
    """Who receives at a window: what the plate shows (clause 6.4.1)."""

    login: str
    name: str
    position: Text


@dataclass(frozen=True, slots=True)
class Break:
    """`override` is the reason a supervisor gave for granting it against the rule."""

    kind: BreakKind
    until: datetime
    override: str | None = None
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class BreakRequest:
    """A break that was asked for and waits to begin. `latest` is from when on the crowd in the hall is no reason any more
    to put it off; the rule of clause 6.2.5 always is."""

    kind: BreakKind
    minutes: int
    asked_at: datetime
    latest: datetime
    planned: bool = False
    override: str | None = None


@dataclass(frozen=True, slots=True)
class TakenBreak:
    """A break of today that has begun. `ended_at` is None while it goes on."""

    window: str
    kind: BreakKind
    begun_at: datetime
    minutes: int
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PlannedBreak:
    """A break of today's plan. `pinned`: put there by hand, not to be moved by the planner.

    It may begin at any time from `earliest` to `latest`, as the hall allows; `begins` is when it is expected to.
    """

    window: str
    kind: BreakKind
    begins: datetime
    minutes: int
    earliest: datetime
    latest: datetime
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """A window as it is now. `since` is when its state began (None before its first shift of the day)."""

    id: str
    state: WindowState = WindowState.CLOSED
    ticket: str | None = None
    since: datetime | None = None
    operator: Operator | None = None
    pause: Break | None = None
    request: BreakRequest | None = None
    # When the latest break of today ended.
    back_at: datetime | None = None

    @property
    def staffed(self) -> bool:
        """A shift is open here; a window on break is staffed, too."""
        return self.state is not WindowState.CLOSED


@dataclass(frozen=True, slots=True)
class Call:
    """One call or recall, as boards show and sound it."""

    seq: int
    at: datetime
    number: str
    window: str
    zone: str
    lang: str
    recall: bool


@dataclass(frozen=True, slots=True)
class MadeCall:
    """A call of today as its event told it: which rule chose the ticket, and which tickets (ids) it passed.

    `rule` is None for calls of a version that did not note it. `service` is that of the call, `waited_s` the wait that it
    ended, in seconds.
    """

    at: datetime
    ticket: str
    window: str
    rule: CallRule | None
    passed: tuple[str, ...]
    reason: str | None
    service: str
    waited_s: float


@dataclass(frozen=True, slots=True)
class Device:
    """What was last said of one device, and when. `since` is when its state began."""

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
    """Something about a device that staff have to see to, until it is well again. `cause` is one of device_advice.py."""

    device: str
    kind: str
    cause: str
    at: datetime
