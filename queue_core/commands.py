"""The commands of staff, visitors and devices to the hall. `actor` is a sign-in name or a device's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field

from queue_core.fields.bounds import (
    MOST_LISTED,
    STRICT,
    BreakMinutes,
    Count,
    FreeText,
    Language,
    Moment,
    Name,
    Names,
    NearMoment,
    Ordinal,
    Services,
    SettingsWords,
    ShortText,
    SmallNumber,
    Words,
)
from queue_core.hall.alarms import AlarmKind
from queue_core.model import BreakKind, OfflineNumber, Operator, Outcome, PlannedBreak, Window, WindowState

MOST_MERGED = 100
"""The most numbers of one merge: an agent that has more sends them in parts."""

_WITH_A_VISITOR = frozenset({WindowState.CALLING, WindowState.SERVING})
# Staffed, and not on a break.
_ON_DUTY = _WITH_A_VISITOR | {WindowState.FREE, WindowState.PHONE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Each field declares its bound (bounds.py); the office looks at them before it decides."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    actor: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueTicket(Command):
    """`request_id` identifies the press of the button: a repetition returns the same ticket. `kiosk` decides where the
    slip is printed, unless a person names the `printer`; without `paper` none is. `then` are further services that the
    visitor wants with the same ticket, `note` is for the operator who will receive the visitor."""

    service: Name
    request_id: Name
    lang: Language = "ru"
    priority: Name | None = None
    kiosk: Name | None = None
    then: Names = ()
    printer: Name | None = None
    paper: bool = True
    note: FreeText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseNumbers(Command):
    """A kiosk's agent asks for a block of numbers to give out while the server is away, or goes on with one.

    `memory` identifies the agent's memory on its machine, `epoch` the block that it has, of which `used` numbers are
    given. `after` is the highest number that it knows of: a server restored from a copy may know fewer.
    """

    kiosk: Name
    memory: Name
    epoch: Name | None = None
    used: Count = 0
    after: Count = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeOfflineTickets(Command):
    """A kiosk's agent reports the numbers that it gave while the server was away. To repeat it changes nothing."""

    kiosk: Name
    epoch: Name
    rows: Annotated[tuple[OfflineNumber, ...], Field(max_length=MOST_MERGED)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelTicket(Command):
    ticket: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class UnparkTicket(Command):
    ticket: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class BringBack(Command):
    """Who did not come to the window has come after all, and waits again. To repeat a `request_id` changes nothing."""

    ticket: Name
    request_id: Name
    reason: FreeText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePriority(Command):
    """Gives a ticket a priority category, another one, or none."""

    ticket: Name
    priority: Name | None
    reason: FreeText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReprintSlip(Command):
    ticket: Name
    printer: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSlip(Command):
    """The outcome of print job `job`: printed, failed or unknown.

    `begun` is False if the printer certainly received no byte of it; None if that was not reported.
    """

    job: Name
    outcome: Annotated[str, Field(pattern="^(printed|failed|unknown)$")]
    cause: Words | None = None
    detail: Words | None = None
    begun: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveSlip(Command):
    """Staff report whether a slip with an unknown outcome came out."""

    ticket: Name
    printed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseDeviceAlert(Command):
    """A device needs attention: `cause` is one of device_advice.py."""

    device: Name
    kind: Name
    cause: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearDeviceAlert(Command):
    """A device is working again."""

    device: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class RateVisit(Command):
    """A visitor rates the visit afterwards: 1 (bad) to 5 (good) stars, once per ticket."""

    ticket: Name
    stars: SmallNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDevice(Command):
    device: Name
    kind: Name
    state: Name
    cause: Words | None = None
    detail: Words | None = None
    paper: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The window as shown on the screen when the key was pressed: its state, its ticket's number, since when."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    state: Name
    ticket: Name | None
    since: NearMoment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowCommand(Command):
    """With `seen` it is refused if the window is no longer as it was seen: a stale screen can do no harm, and a command
    repeated because its answer was lost is carried out once. With `shift_of` it is refused unless this person (a sign-in
    name) has the shift at the window.

    `call` is the command's name in the API, None if only the office gives it. `states` are those of the window that allow
    it: none unless the command declares them.
    """

    call: ClassVar[str | None] = None
    states: ClassVar[frozenset[WindowState]] = frozenset()

    window: Name
    seen: Seen | None = None
    shift_of: Name | None = None

    @classmethod
    def is_allowed_at(cls, window: Window) -> bool:
        """Whether the window, as it stands, allows this command. What else may stand against it is decided when it comes."""
        return window.state in cls.states


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenWindow(WindowCommand):
    call: ClassVar[str | None] = "open"
    states: ClassVar[frozenset[WindowState]] = frozenset({WindowState.CLOSED})

    operator: Operator


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseWindow(WindowCommand):
    """`override` is a supervisor's reason to close it although clause 6.2.5 does not allow it."""

    call: ClassVar[str | None] = "close"
    states: ClassVar[frozenset[WindowState]] = frozenset({WindowState.FREE, WindowState.BREAK})

    override: FreeText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSkills(WindowCommand):
    """A window's skills until the end of the day, preferred ones first; `override` as for CloseWindow."""

    call: ClassVar[str | None] = "skills"
    states: ClassVar[frozenset[WindowState]] = frozenset(WindowState)

    skills: Names
    override: FreeText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakePhone(WindowCommand):
    call: ClassVar[str | None] = "phone"
    states: ClassVar[frozenset[WindowState]] = frozenset({WindowState.FREE})


@dataclass(frozen=True, slots=True, kw_only=True)
class HangUp(WindowCommand):
    call: ClassVar[str | None] = "hang-up"
    states: ClassVar[frozenset[WindowState]] = frozenset({WindowState.PHONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNext(WindowCommand):
    call: ClassVar[str | None] = "call-next"
    states: ClassVar[frozenset[WindowState]] = frozenset({WindowState.FREE})

    request_id: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTicket(WindowCommand):
    call: ClassVar[str | None] = "call"
    states: ClassVar[frozenset[WindowState]] = frozenset({WindowState.FREE})

    ticket: Name
    reason: FreeText


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall(WindowCommand):
    call: ClassVar[str | None] = "recall"
    states: ClassVar[frozenset[WindowState]] = frozenset({WindowState.CALLING})


@dataclass(frozen=True, slots=True, kw_only=True)
class StartService(WindowCommand):
    call: ClassVar[str | None] = "start"
    states: ClassVar[frozenset[WindowState]] = frozenset({WindowState.CALLING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish(WindowCommand):
    """Ends a matter; the ticket's next one follows, unless the visitor drops all the others (`drop_rest`)."""

    call: ClassVar[str | None] = "finish"
    states: ClassVar[frozenset[WindowState]] = frozenset({WindowState.SERVING})

    outcome: Outcome = Outcome.RESOLVED
    drop_rest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoShow(WindowCommand):
    call: ClassVar[str | None] = "no-show"
    states: ClassVar[frozenset[WindowState]] = frozenset({WindowState.CALLING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Park(WindowCommand):
    call: ClassVar[str | None] = "park"
    states: ClassVar[frozenset[WindowState]] = _WITH_A_VISITOR

    reason: FreeText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnTicket(WindowCommand):
    """Undoes a mistaken call."""

    call: ClassVar[str | None] = "return"
    states: ClassVar[frozenset[WindowState]] = _WITH_A_VISITOR


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer(WindowCommand):
    """Transfers to a service's line, or to a certain window (then `service` may stay the same)."""

    call: ClassVar[str | None] = "transfer"
    states: ClassVar[frozenset[WindowState]] = _WITH_A_VISITOR

    service: Name | None = None
    to_window: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForBreak(WindowCommand):
    """A break that cannot begin now is queued, or denied if the operator does not want to `wait`.

    `override` is a supervisor's reason to grant it whatever the rule and however full the hall.
    """

    call: ClassVar[str | None] = "break"
    states: ClassVar[frozenset[WindowState]] = _ON_DUTY

    kind: BreakKind
    minutes: BreakMinutes = 15
    wait: bool = True
    override: FreeText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawBreak(WindowCommand):
    call: ClassVar[str | None] = "withdraw-break"

    @classmethod
    def is_allowed_at(cls, window: Window) -> bool:
        return window.request is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume(WindowCommand):
    call: ClassVar[str | None] = "resume"
    states: ClassVar[frozenset[WindowState]] = frozenset({WindowState.BREAK})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanBreaks(Command):
    """The day's whole plan of breaks, replacing the present one. `solver` is what made it."""

    breaks: Annotated[tuple[PlannedBreak, ...], Field(max_length=MOST_LISTED)]
    solver: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenService(Command):
    """A supervisor has tickets issued again although they may not be served before closing."""

    service: Name
    reason: FreeText


@dataclass(frozen=True, slots=True, kw_only=True)
class PostNotice(Command):
    """`kind` is a notices.NoticeKind; `request_id` identifies the press: a repetition returns the same notice."""

    kind: Annotated[str, Field(pattern="^(notice|ticker)$")]
    text: ShortText
    zones: Names = ()
    begins: NearMoment | None = None
    until: NearMoment | None = None
    request_id: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawNotice(Command):
    notice: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Evacuate(Command):
    """Shows the evacuation notice on every screen, or removes it."""

    on: bool
    text: ShortText | None = None


# -- appointments ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeAppointment(Command):
    """`time` is when the visitor is to come (aware); a repeated `request_id` returns the same appointment."""

    service: Name
    time: NearMoment
    note: FreeText | None = None
    request_id: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelAppointment(Command):
    appointment: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn(Command):
    """A visitor with an appointment checks in with its code; `request_id` is that of the ticket to issue."""

    code: Name
    request_id: Name
    lang: Language = "ru"
    kiosk: Name | None = None


# -- alarms ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseAlarm(Command):
    """A call for help from a window, or from a kiosk (only `staff`). `name` is the actor's display name."""

    kind: AlarmKind
    name: Words
    request_id: Name
    window: Name | None = None
    kiosk: Name | None = None
    note: FreeText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeAlarm(Command):
    alarm: Name
    name: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseAlarm(Command):
    alarm: Name
    name: Words
    note: FreeText | None = None


# -- settings -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPeople(Command):
    """An account was changed: records in the journal who did it. `what` as in events.PeopleChanged."""

    person: Name
    what: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSettings(Command):
    """Puts a new text of the settings into force, edited from version `based_on`.

    `recorded` are the services with tickets in the journal, on any day: these cannot be removed from the settings.
    """

    toml: SettingsWords
    based_on: Ordinal
    recorded: Services = frozenset()
    # Changed while no server is running: what is read only at a start may change, too.
    before_start: bool = False
    note: Words | None = None
    restored: Ordinal | None = None


# -- the journal ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SetEventAside(Command):
    """An event of the journal that cannot be applied is never to count again."""

    seq: Ordinal


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptLoss(Command):
    """The end of the journal is missing and cannot be had back: the office goes on without it. The fields are those of
    store/mark.py's Loss: what, the last event that is there, and the last of which the mark knows."""

    what: Name
    after: Ordinal
    last: Ordinal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairClock(Command):
    """The machine's clock is behind the office's time, and right: it counts from now on. `to` is what it shows."""

    to: Moment


# -- calls on the boards --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportUnshownCall(Command):
    """No board of the zone has confirmed a call in time; the fields are those of events.CallUnshown."""

    call: Ordinal
    ticket: Name
    window: Name
    zone: Name
    boards: Names
    recall: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportShownCall(Command):
    """The actor, a board, shows a call that was reported as unshown."""

    call: Ordinal


# -- what the office does by itself ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPlannedBreak(WindowCommand):
    states: ClassVar[frozenset[WindowState]] = _ON_DUTY

    planned: PlannedBreak


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginBreak(WindowCommand):
    """A requested break begins, now that the hall allows it."""

    states: ClassVar[frozenset[WindowState]] = frozenset({WindowState.FREE})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOverdue(WindowCommand):
    """A break has not ended in time."""

    states: ClassVar[frozenset[WindowState]] = frozenset({WindowState.BREAK})


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseDay(Command):
    pass


# The commands of a window that the API takes.
WINDOW_COMMANDS: tuple[type[WindowCommand], ...] = tuple(
    kind
    for kind in tuple(globals().values())
    if isinstance(kind, type) and issubclass(kind, WindowCommand) and kind.call
)
