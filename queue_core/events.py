"""What can happen in the hall: the events of the journal, and their form as text."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def to_milliseconds(at: datetime) -> int:
    """A moment as the journal stores it: whole milliseconds since 1970, UTC."""
    return (at - _EPOCH) // _MILLISECOND


def from_milliseconds(at: int) -> datetime:
    return _EPOCH + at * _MILLISECOND


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened. `actor` is the sign-in name of a person, the name of a device, or `office` itself."""

    type: ClassVar[str]

    at: datetime
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketIssued(Event):
    """`low_s` and `high_s` are the wait that was announced, `ahead` the people before; None where nothing honest could be said.

    With a `printer` the ticket's slip is queued there as print job `job`. `then` are the visitor's further matters.
    What the announcement stands on (waits.Wait): journals written before waits were projected have none of it.
    """

    type: ClassVar[str] = "ticket_issued"

    ticket: str
    number: str
    series: str
    ordinal: int
    service: str
    lang: str
    priority: str | None
    request_id: str
    kiosk: str | None
    ahead: int
    low_s: int | None
    high_s: int | None
    job: str | None
    printer: str | None
    then: list[str] = field(default_factory=list)
    expected_s: int | None = None
    p20_s: int | None = None
    p80_s: int | None = None
    margin_s: int | None = None
    basis: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCalled(Event):
    """`reason` is given when the ticket was called by name, out of its turn.

    `rule` is the model.CallRule that chose it; `passed` are the tickets (ids) that came earlier and that this window
    could have called instead. Journals written before calls explained themselves have neither.
    """

    type: ClassVar[str] = "ticket_called"

    ticket: str
    window: str
    reason: str | None
    request_id: str | None
    rule: str | None = None
    passed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRecalled(Event):
    type: ClassVar[str] = "ticket_recalled"

    ticket: str
    window: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceStarted(Event):
    type: ClassVar[str] = "service_started"

    ticket: str
    window: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFinished(Event):
    """`outcome` is a model.Outcome, or `day_closed` for a reception that the end of the day found open."""

    type: ClassVar[str] = "ticket_finished"

    ticket: str
    window: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterFinished(Event):
    """One matter of a ticket is settled, the next one, `service`, follows: at this window (`here`) or in its line."""

    type: ClassVar[str] = "matter_finished"

    ticket: str
    window: str
    outcome: str
    service: str
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketNoShow(Event):
    type: ClassVar[str] = "ticket_no_show"

    ticket: str
    window: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketParked(Event):
    type: ClassVar[str] = "ticket_parked"

    ticket: str
    window: str
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketUnparked(Event):
    type: ClassVar[str] = "ticket_unparked"

    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketReturned(Event):
    """A wrong call was taken back: the ticket waits again as if it had not been called."""

    type: ClassVar[str] = "ticket_returned"

    ticket: str
    window: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketTransferred(Event):
    """`service` is what the visitor waits for now; `for_window` the one window that may call, if one was chosen."""

    type: ClassVar[str] = "ticket_transferred"

    ticket: str
    window: str
    service: str
    for_window: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCancelled(Event):
    """`reason` is `visitor_left` or `day_closed`."""

    type: ClassVar[str] = "ticket_cancelled"

    ticket: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowOpened(Event):
    type: ClassVar[str] = "window_opened"

    window: str
    operator: str
    name: str
    position_ru: str
    position_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowClosed(Event):
    type: ClassVar[str] = "window_closed"

    window: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillsChanged(Event):
    """What a window can do from now to the end of the day; `override` is given when clause 6.2.5 would not have allowed it."""

    type: ClassVar[str] = "skills_changed"

    window: str
    skills: list[str]
    override: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakRequested(Event):
    """A break was asked for (or its planned time came) and begins by itself as soon as it is allowed.

    `latest` (milliseconds) is until when a full hall may put it off.
    """

    type: ClassVar[str] = "break_requested"

    window: str
    kind: str
    minutes: int
    latest: int
    planned: bool
    override: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakWithdrawn(Event):
    type: ClassVar[str] = "break_withdrawn"

    window: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakStarted(Event):
    """`override` is the reason of a supervisor who granted it against the rule of clause 6.2.5."""

    type: ClassVar[str] = "break_started"

    window: str
    kind: str
    minutes: int
    override: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakDenied(Event):
    """A break asked for and refused."""

    type: ClassVar[str] = "break_denied"

    window: str
    kind: str
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakOverdue(Event):
    """A break has not ended when it should have: the staff is told once."""

    type: ClassVar[str] = "break_overdue"

    window: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakEnded(Event):
    type: ClassVar[str] = "break_ended"

    window: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BreaksPlanned(Event):
    """The day's whole plan of breaks, in place of the one before.

    Each break: window, kind, minutes, pinned, and `begins`, `earliest`, `latest` in milliseconds.
    """

    type: ClassVar[str] = "breaks_planned"

    breaks: list[dict[str, Any]]
    solver: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneTaken(Event):
    """The operator of a free window is on the phone (clause 6.1.5)."""

    type: ClassVar[str] = "phone_taken"

    window: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneHungUp(Event):
    type: ClassVar[str] = "phone_hung_up"

    window: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceReopened(Event):
    """Tickets for a service are given again although nobody might be received before closing; a supervisor answers for it."""

    type: ClassVar[str] = "service_reopened"

    service: str
    reason: str


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


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRated(Event):
    """The visitor's own word, 1 to 5 stars, on the reception for `service` at `window` (None: nobody called the ticket).

    What the visitor wrote besides lies apart, with the visit cards: it may be personal, and is erased in its time.
    """

    type: ClassVar[str] = "visit_rated"

    ticket: str
    service: str
    window: str | None
    stars: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceReported(Event):
    """What is said of a device. `since`, in milliseconds, is when its state began where that was before this event."""

    type: ClassVar[str] = "device_reported"

    device: str
    kind: str
    state: str
    cause: str | None
    detail: str | None
    paper: str | None
    since: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceAlertRaised(Event):
    """A device needs somebody. A second one for the same device takes the place of the first."""

    type: ClassVar[str] = "device_alert_raised"

    device: str
    kind: str
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceAlertCleared(Event):
    type: ClassVar[str] = "device_alert_cleared"

    device: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePosted(Event):
    """A notice for the screens; told again at the beginning of each day that it outlives. Times in milliseconds."""

    type: ClassVar[str] = "notice_posted"

    notice: str
    kind: str
    text_ru: str
    text_en: str
    zones: list[str]
    begins: int | None
    until: int | None
    posted_at: int
    posted_by: str
    request_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeWithdrawn(Event):
    type: ClassVar[str] = "notice_withdrawn"

    notice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvacuationChanged(Event):
    """The evacuation notice (clause 6.3.3) is over every screen, or gone again. `since` is in milliseconds."""

    type: ClassVar[str] = "evacuation_changed"

    on: bool
    since: int
    text_ru: str | None = None
    text_en: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentMade(Event):
    """A visitor is to come at `time`; told again at the beginning of each day before it. Times in milliseconds."""

    type: ClassVar[str] = "appointment_made"

    appointment: str
    code: str
    service: str
    time: int
    note: str | None
    made_at: int
    made_by: str
    request_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentCancelled(Event):
    type: ClassVar[str] = "appointment_cancelled"

    appointment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentMet(Event):
    """The visitor has checked in and got a ticket."""

    type: ClassVar[str] = "appointment_met"

    appointment: str
    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRaised(Event):
    """A call for help from a `window`, or from a visitor at a `kiosk`; `kind` is an alarms.AlarmKind, `name` what people
    call who did it. Told again to a new day, `since` (milliseconds) and `first_by` are when and by whom it was."""

    type: ClassVar[str] = "alarm_raised"

    alarm: str
    kind: str
    window: str | None
    kiosk: str | None
    name: str
    note: str | None
    request_id: str
    since: int | None = None
    first_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmAcknowledged(Event):
    """Somebody is on the way. `since` and `first_by` as for AlarmRaised."""

    type: ClassVar[str] = "alarm_acknowledged"

    alarm: str
    name: str
    since: int | None = None
    first_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmClosed(Event):
    """What it was about is over; `note` may say what was done."""

    type: ClassVar[str] = "alarm_closed"

    alarm: str
    name: str
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleChanged(Event):
    """An account was `added`, `changed`, `disabled`, `enabled` or given a new `password`; `person` is its sign-in name."""

    type: ClassVar[str] = "people_changed"

    person: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsChanged(Event):
    """From now on the hall lives by `toml`, whole: a day is replayed with the settings it was lived with.

    `changes` is the difference from the version before, field by field (settings_edits.Change); `restored` the earlier
    version whose text this is. Version 0, the file the server was started with, comes along with the first change.
    """

    type: ClassVar[str] = "settings_changed"

    version: int
    toml: str
    changes: list[dict[str, Any]] = field(default_factory=list)
    note: str | None = None
    restored: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayClosed(Event):
    type: ClassVar[str] = "day_closed"


ALL: tuple[type[Event], ...] = (
    TicketIssued,
    TicketCalled,
    TicketRecalled,
    ServiceStarted,
    MatterFinished,
    TicketFinished,
    TicketNoShow,
    TicketParked,
    TicketUnparked,
    TicketReturned,
    TicketTransferred,
    TicketCancelled,
    WindowOpened,
    WindowClosed,
    SkillsChanged,
    BreakRequested,
    BreakWithdrawn,
    BreakStarted,
    BreakDenied,
    BreakOverdue,
    BreakEnded,
    BreaksPlanned,
    PhoneTaken,
    PhoneHungUp,
    ServiceReopened,
    SlipQueued,
    SlipReported,
    SlipMoved,
    SlipResolved,
    VisitRated,
    DeviceReported,
    DeviceAlertRaised,
    DeviceAlertCleared,
    NoticePosted,
    NoticeWithdrawn,
    EvacuationChanged,
    AppointmentMade,
    AppointmentCancelled,
    AppointmentMet,
    AlarmRaised,
    AlarmAcknowledged,
    AlarmClosed,
    PeopleChanged,
    SettingsChanged,
    DayClosed,
)
_TYPES: dict[str, type[Event]] = {kind.type: kind for kind in ALL}
_OWN_FIELDS: dict[str, tuple[str, ...]] = {
    name: tuple(field.name for field in fields(kind) if field.name not in {"at", "actor"})
    for name, kind in _TYPES.items()
}
_encode: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event with its place in the journal: its sequence number and its service day (ISO date)."""

    seq: int
    day: str
    event: Event


def encode(event: Event) -> str:
    """An event's own fields as JSON text (its time and actor are columns of the journal)."""
    return _encode({name: getattr(event, name) for name in _OWN_FIELDS[event.type]})


def decode(kind: str, at: int, actor: str, data: str) -> Event:
    """The event of a journal row. Raises KeyError for a type that this version does not know."""
    return _TYPES[kind](at=from_milliseconds(at), actor=actor, **json.loads(data))


def describe(event: Event) -> dict[str, Any]:
    """All fields of an event, for people who read a journal."""
    return {"type": event.type, **asdict(event)}
