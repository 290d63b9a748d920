"""The shapes of the public API's rows: what the views return, and the source of the OpenAPI schemas.

A row `TicketView` is the schema `Ticket` of `/api/v1/openapi.json` (`web/api/document.py`). Times are RFC 3339 with the
office's offset, durations whole seconds.
"""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from queue_core.commands import WINDOW_COMMANDS
from queue_core.hall.alarms import AlarmKind, AlarmState
from queue_core.hall.appointments import AppointmentState
from queue_core.hall.notices import NoticeKind
from queue_core.model import BreakKind, CallRule, Group, Kind, SlipState, TicketState, WindowState
from queue_core.texts import TextView

Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
Language = Annotated[str, Field(json_schema_extra={"enum": ["ru", "en"]})]


class TargetsView(TypedDict):
    """The times of the standard (clause 6.5.6) for a kind of service."""

    wait_s: int
    reception_s: int


class ServiceView(TypedDict):
    id: str
    name: TextView
    description: TextView | None
    quick: Annotated[TextView | None, Field(description="What its quick questions are, in plain words")]
    group: Group
    kind: Kind
    zone: str
    series: Annotated[str, Field(description="The letter of its tickets")]
    targets: TargetsView


class ClosedView(TypedDict):
    """Why no tickets are issued now (clause 6.4.3)."""

    code: Annotated[str, Field(description="Such as office_closed, lunch, no_window, elsewhere, too_late")]
    text: TextView


class SpanView(TypedDict):
    """A part of the day in which tickets are issued."""

    begins: Moment
    ends: Moment


class LeaseView(TypedDict):
    """A block of numbers that a kiosk's agent may give out while the server is away."""

    kiosk: str
    epoch: Annotated[str, Field(description="Identifies the block")]
    day: Annotated[str, Field(description="The service day (ISO date); on no other are its numbers given")]
    series: Annotated[str, Field(description="The letter of its numbers")]
    first: int
    last: int
    hours: Annotated[list[SpanView], Field(description="When tickets are issued on this day")]
    clock: ClockView
    taken: Annotated[
        list[int] | None,
        Field(
            description="The numbers (seq) of the block asked about that are tickets; null: the server does not know it"
        ),
    ]


class MergedNumberView(TypedDict):
    """What became of a number that a kiosk's agent gave."""

    seq: int
    number: str
    ticket: Annotated[str | None, Field(description="The id of its ticket; a repeat gets the same")]
    code: Annotated[
        str | None,
        Field(description="Why there is none: used_twice, number_taken, not_leased, unknown_service or past_day"),
    ]


class OfferedServiceView(ServiceView):
    """A service, and whether it is available now."""

    open: bool
    reason: ClosedView | None
    worth_until: Annotated[
        Moment | None, Field(description="Towards the end of the day: visitors who come by then will be served")
    ]
    reopened: Annotated[
        bool, Field(description="A manager has tickets issued although the closing guard would refuse them")
    ]


class TodayView(TypedDict):
    """The office's hours today, according to its calendar."""

    hours: Annotated[str | None, Field(description="Such as 8:00–17:00; null on a day off")]
    why: Annotated[
        TextView | None,
        Field(description="Why they differ from the weekly hours (a public holiday, the day before one, an exception)"),
    ]
    closed: Annotated[
        TextView | None,
        Field(description="Why the whole office issues no tickets at the moment, and when it will again"),
    ]


class OfficeView(TypedDict):
    id: str
    name: TextView
    address: TextView
    phone: str
    hours: TextView


class OfficeTodayView(OfficeView):
    today: TodayView


class ServicesView(TypedDict):
    services: list[OfferedServiceView]
    appointments: Annotated[bool, Field(description="Whether visitors with an appointment can check in")]
    office: OfficeTodayView


class SlipView(TypedDict):
    """The latest slip of a ticket, and its outcome."""

    job: str | None
    printer: str | None
    state: SlipState
    cause: str | None
    detail: str | None
    reprint: bool


class PublicTicketView(TypedDict):
    """A ticket as boards see it: its number is its key."""

    number: str
    series: str
    service: str
    kind: Kind
    group: Group
    zone: str
    state: TicketState
    window: str | None
    for_window: str | None
    issued_at: Moment
    queued_at: Moment
    called_at: Moment | None
    started_at: Moment | None
    finished_at: Moment | None
    calls: int
    outcome: str | None


class TicketView(PublicTicketView):
    """A ticket as staff see it."""

    id: str
    then: Annotated[list[str], Field(description="Further services of the same ticket, in order")]
    lang: Language
    priority: str | None
    note: Annotated[str | None, Field(description="Why it was called out of turn, parked or brought back")]
    note_for_operator: Annotated[str | None, Field(description="From whoever issued it")]
    kiosk: str | None
    slip: SlipView


class WaitView(TypedDict):
    """The announced wait: the ends of its range, and the mean expected by the projection."""

    low_s: int
    high_s: int
    expected_s: int | None
    basis: Annotated[
        Literal["standard", "learned"] | None,
        Field(
            description="Whether it is based on the standard's times only, or on what the office has learned about this service"
        ),
    ]


class TicketWithPlaceView(TicketView):
    """A ticket with its place in the queue, while it is waiting."""

    place: int | None
    ahead: int | None
    wait: Annotated[WaitView | None, Field(description="Null if there is no honest answer")]


class TicketNameView(TypedDict):
    id: str
    number: str


class ExplainedTicketView(TicketNameView):
    state: TicketState


class PassingView(TypedDict):
    """A ticket that was called before an earlier one."""

    called: Annotated[str, Field(description="The number of the ticket that was called")]
    passed: Annotated[str, Field(description="The number of the earlier ticket")]
    window: str
    at: Moment
    rule: CallRule | None
    reason: Annotated[str | None, Field(description="The recorded reason for a call out of turn")]
    sentence: TextView


class WhyView(TypedDict):
    ticket: ExplainedTicketView
    sentences: list[TextView]
    passed_over: Annotated[list[PassingView], Field(description="Earlier tickets that this ticket's calls passed")]
    passed_by: Annotated[
        list[PassingView],
        Field(description="Later tickets called before this one by windows that could have served it"),
    ]


class NextView(TypedDict):
    """The ticket a window would call now, and why; nulls if none is waiting for it."""

    ticket: TicketNameView | None
    rule: CallRule | None
    sentences: list[TextView]


class OperatorView(TypedDict):
    name: str
    position: TextView


class BreakView(TypedDict):
    kind: BreakKind
    until: Moment
    override: NotRequired[
        Annotated[str | None, Field(description="A supervisor's reason to grant it against the rule; not for boards")]
    ]
    overdue: NotRequired[Annotated[bool, Field(description="Not for boards")]]


class BreakRequestView(TypedDict):
    kind: BreakKind
    minutes: int
    asked_at: Moment
    latest: Moment
    planned: Annotated[bool, Field(description="Requested by the plan of the day, not by the operator")]


# `break` is a keyword of Python.
_WithBreak = TypedDict("_WithBreak", {"break": BreakView | None})


class PublicWindowView(_WithBreak):
    """A window's row for boards."""

    id: str
    name: str
    zone: str
    room: TextView | None
    skills: list[str]
    state: WindowState
    ticket: Annotated[str | None, Field(description="A number")]
    since: Moment | None
    operator: OperatorView | None


class WindowView(PublicWindowView):
    """A window's row for staff and kiosks. What is declared here is not for boards."""

    quick: Annotated[
        list[str], Field(description="The services it has no skill for, but may call while nobody waits for its own")
    ]
    request: Annotated[BreakRequestView | None, Field(description="A requested break that has not begun")]
    allowed: Annotated[
        list[Annotated[str, Field(json_schema_extra={"enum": [command.call for command in WINDOW_COMMANDS]})]],
        Field(description="The calls under /windows/{window} that its state allows now, whoever makes them"),
    ]
    by_voice: Annotated[
        bool, Field(description="No board has shown the call in time: the visitor is to be called by voice")
    ]


class CallView(TypedDict):
    seq: int
    at: Moment
    number: str
    window: str
    zone: str
    lang: Language
    recall: bool


class PlannedBreakView(TypedDict):
    window: str
    kind: BreakKind
    begins: Annotated[Moment, Field(description="When it is expected to begin")]
    minutes: int
    earliest: Annotated[Moment, Field(description="The earliest time it may begin, once the hall can spare the window")]
    latest: Annotated[Moment, Field(description="When it begins however full the hall is, if clause 6.2.5 allows")]
    pinned: bool


class TakenBreakView(TypedDict):
    window: str
    kind: BreakKind
    begun_at: Moment
    minutes: int
    ended_at: Moment | None


class OpeningHoursView(TypedDict):
    opens: str
    closes: str


class DayPlanView(TypedDict):
    """Today's breaks for a timeline: those taken, those still to come, and the hours around them."""

    hours: OpeningHoursView | None
    planned_at: Moment | None
    planned_by: Annotated[str | None, Field(description="greedy, cp_sat or hand")]
    taken: list[TakenBreakView]
    plan: list[PlannedBreakView]


class BreakVerdictView(TypedDict):
    """The verdict on a window's request for a break."""

    decision: Literal["granted", "queued", "denied"]
    reason: TextView
    earliest: Moment | None


class EffectOnKindView(TypedDict):
    """The number of visitors affected, and their mean wait without the break and with it."""

    people: float
    without_s: int
    with_s: int


class BreakEffectView(TypedDict):
    """The effect of a break beginning now on the waits of waiting visitors, and of those who come within the hour."""

    waiting: dict[Kind, EffectOnKindView]
    coming: dict[Kind, EffectOnKindView]


class DeviceView(TypedDict):
    id: str
    kind: str
    state: Annotated[str, Field(description="absent, open, ready or fault")]
    cause: str | None
    detail: str | None
    paper: str | None
    seen_at: Moment
    since: Moment


class DeviceAlertView(TypedDict):
    """An alert that staff must deal with; with a `warning` the device still works."""

    device: str
    kind: str
    name: TextView
    cause: str
    warning: bool
    since: Moment
    text: TextView


class AlarmView(TypedDict):
    id: str
    kind: AlarmKind
    state: AlarmState
    window: str | None
    kiosk: str | None
    raised_at: Moment
    raised_by: Annotated[str, Field(description="The operator's display name; for a kiosk, its device name")]
    by: Annotated[str | None, Field(description="Who acknowledged it, or last closed it")]
    acknowledged_at: Moment | None
    closed_at: Moment | None
    note: str | None


class AppointmentView(TypedDict):
    id: str
    code: Annotated[str, Field(pattern="^[0-9]{6}([0-9]{4})?$")]
    service: str
    at: Moment
    note: str | None
    state: AppointmentState
    ticket: Annotated[str | None, Field(description="The number issued at check-in")]
    made_at: Moment
    made_by: str


# `from` is a keyword of Python.
_From = TypedDict("_From", {"from": Moment | None})


class NoticeView(_From):
    id: str
    kind: NoticeKind
    text: TextView
    zones: list[str]
    until: Moment | None
    posted_at: Moment
    posted_by: NotRequired[Annotated[str, Field(description="For staff")]]


class EvacuationView(TypedDict):
    on: Literal[True]
    since: Moment
    text: TextView | None
    exits: TextView


class WrongClockView(TypedDict):
    """The machine's clock is wrong: the office goes on by its own time."""

    direction: Annotated[Literal["ahead", "behind"], Field(description="Where the machine's clock is, seen from `now`")]
    seconds: int


class ClockView(TypedDict):
    now: Moment
    speed: Annotated[float, Field(description="Office seconds per real second; 1 except in demonstrations")]
    wrong: WrongClockView | None


CommandsFail = Annotated[
    bool, Field(description="Commands are not carried out at present: the disk fails, for example. It ends by itself")
]


class NamedView(TypedDict):
    id: str
    name: TextView


class OfficeTargetsView(TypedDict):
    consultation: TargetsView
    cash_operation: TargetsView
    visit_s: int


class SafeModeView(TypedDict):
    """The office works on, although events of its journal could not be applied."""

    events: Annotated[list[int], Field(description="The numbers of the events that were set aside")]


class SnapshotView(TypedDict):
    """The whole hall at its sequence number, from which a screen starts."""

    seq: int
    clock: ClockView
    commands_fail: CommandsFail
    day: Annotated[str, Field(json_schema_extra={"format": "date"})]
    office: OfficeView
    zones: list[NamedView]
    services: list[ServiceView]
    priorities: list[NamedView]
    targets: OfficeTargetsView
    undo_s: int
    back_s: Annotated[int, Field(description="Within how many seconds of a missed call a visitor can come back")]
    windows: list[WindowView] | list[PublicWindowView]
    tickets: list[TicketView] | list[PublicTicketView]
    calls: list[CallView]
    notices: list[NoticeView]
    evacuation: EvacuationView | None
    devices: NotRequired[list[DeviceView]]
    plan: NotRequired[list[PlannedBreakView]]
    device_alerts: NotRequired[list[DeviceAlertView]]
    safe_mode: NotRequired[Annotated[SafeModeView | None, Field(description="Only for operators and managers")]]
    absent: NotRequired[
        Annotated[
            list[TicketView], Field(description="Who did not come to the window; only for operators and managers")
        ]
    ]
    alarms: NotRequired[
        Annotated[list[AlarmView], Field(description="Those still open; only for operators and managers")]
    ]


class TickView(TypedDict):
    """The hall's current sequence number: a screen that has not seen it asks for a snapshot."""

    seq: int
    day: str
    clock: ClockView
    commands_fail: CommandsFail
