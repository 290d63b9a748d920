"""The settings file of one office: its tables, and how it is read. Validation reports every error at once."""

from __future__ import annotations

import zoneinfo
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, PrivateAttr, ValidationError, field_validator, model_validator

from queue_core.model import Group, Kind
from queue_core.settings.appearance import AppearanceTable
from queue_core.settings.appointments import AppointmentsTable
from queue_core.settings.base import Identifier, Table, written_as
from queue_core.settings.billing import BillingTable
from queue_core.settings.breaks import BreaksTable, unknown_covers
from queue_core.settings.devices import DeviceTable, ScanningTable, WindowBoardsTable
from queue_core.settings.hours import CalendarTable, ExceptionTable, HoursTable, contradictions
from queue_core.settings.information import InformationTable
from queue_core.settings.payments import PaymentsTable, Terminal
from queue_core.settings.problems import Problem, SettingsInvalid, wrong
from queue_core.settings.pydantic_errors import problems_of
from queue_core.settings.references import broken_references, ids_in
from queue_core.settings.sign_in import SignInTable
from queue_core.settings.slips import SlipTable
from queue_core.settings.slips import contradictions as wrong_with_slip
from queue_core.settings.standards import STANDARD_2018, StandardTable
from queue_core.settings.toml import read, read_toml
from queue_core.settings.visit_cards import VisitsTable
from queue_core.settings.voice import Board, VoiceTable
from queue_core.settings.wording import Code
from queue_core.texts import Text

# Capitals in the slips' code page (CP866).
_SERIES = frozenset("АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯABCDEFGHIJKLMNOPQRSTUVWXYZ")
# "О-001" looks like 0-001 on a board, "З-001" like 3-001: a number must never be ambiguous.
_LIKE_A_DIGIT = frozenset("ОЗБЧOIBSZ")


# As visitors read it on boards and slips.
WindowId = Annotated[str, written_as(r"[0-9A-Za-zА-Яа-я-]{1,8}", Code.NOT_A_WINDOW_ID)]


@cache
def available_timezones() -> set[str]:
    """Cached: the library walks through hundreds of files on disk each time."""
    return zoneinfo.available_timezones()


class OfficeTable(Table):
    """The office's name, address and time zone (clause 6.3.1)."""

    id: Identifier
    name: Text
    address: Text
    phone: str = ""
    time_zone: str = "Europe/Moscow"
    # Where visitors' phones reach the server on the office network; the slip's QR code leads there.
    public_url: Annotated[str, written_as(r"https?://[^\s]+", Code.NOT_A_WEB_ADDRESS)] | None = None

    @field_validator("time_zone")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in available_timezones():
            raise wrong(Code.NOT_A_TIME_ZONE, value=value)
        return value

    @cached_property
    def zone_info(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class KindTarget(Table):
    """The averages to keep to (clause 6.5.6), in minutes."""

    wait_minutes: Annotated[float, Field(gt=0, le=240)]
    reception_minutes: Annotated[float, Field(gt=0, le=240)]

    @property
    def wait_s(self) -> int:
        return round(self.wait_minutes * 60)

    @property
    def reception_s(self) -> int:
        return round(self.reception_minutes * 60)


class TargetsTable(Table):
    """The targets of clause 6.5.6; the defaults are the standard's own."""

    consultation: KindTarget = KindTarget(wait_minutes=10, reception_minutes=10)
    cash_operation: KindTarget = KindTarget(wait_minutes=5, reception_minutes=5)
    visit_minutes: Annotated[float, Field(gt=0, le=480)] = 20

    def of(self, kind: Kind) -> KindTarget:
        return self.consultation if kind is Kind.CONSULTATION else self.cash_operation

    @property
    def visit_s(self) -> int:
        return round(self.visit_minutes * 60)


class Zone(Table):
    """A part of the hall (clause 6.8.1)."""

    id: Identifier
    name: Text


class Service(Table):
    """What a visitor comes for. `elsewhere`: where it is provided, when not at this office (clause 6.4.3).

    `instead`: how to settle the matter without queueing (clause 5.7); shown when the service is closed.
    With `offered = false` the service is discontinued: kiosks no longer show it, reports of past days still do.
    `quick` marks a consultation of a few minutes and says in plain words which questions it is for: cash windows may take
    them while nobody waits for cash (QuickQuestionsTable).
    """

    id: Identifier
    name: Text
    description: Text | None = None
    group: Group
    kind: Kind
    zone: Identifier
    series: str
    elsewhere: Text | None = None
    instead: Text | None = None
    offered: bool = True
    quick: Text | None = None

    @field_validator("series")
    @classmethod
    def _letter(cls, value: str) -> str:
        if value not in _SERIES:
            raise wrong(Code.NOT_ONE_CAPITAL, value=value)
        if value in _LIKE_A_DIGIT:
            raise wrong(Code.LOOKS_LIKE_A_DIGIT, value=value)
        return value


class Priority(Table):
    """A category of visitors served sooner: they count as having arrived `head_start_minutes` earlier."""

    id: Identifier
    name: Text
    head_start_minutes: Annotated[float, Field(ge=0, le=120)]


class WindowTable(Table):
    """A window and its skills, preferred ones first; the payment terminal and the slip printer on its desk."""

    id: WindowId
    zone: Identifier
    room: Text | None = None
    # Where to go, as spoken after «пройдите» / “please go”; the default is «к окну …» / “to window …”.
    says: Text | None = None
    terminal: Identifier | None = None
    printer: Identifier | None = None
    skills: Annotated[list[Identifier], Field(min_length=1)]


class Printer(Table):
    """A slip printer and the device agent that owns its serial line."""

    id: Identifier
    agent: Identifier
    columns: Annotated[int, Field(ge=24, le=64)] = 48


class Kiosk(Table):
    """A touchscreen. It has one `printer`, or several `printers`, preferred ones first.

    `offline_port` is the port on the kiosk's own machine on which its agent gives numbers while the server is away.
    """

    id: Identifier
    printer: Identifier | None = None
    printers: list[Identifier] = Field(default_factory=list)
    terminal: Identifier | None = None
    offline_port: Annotated[int, Field(ge=1024, le=65535)] | None = None

    @model_validator(mode="after")
    def _one_or_several(self) -> Self:
        if self.printer and self.printers:
            raise wrong(Code.PRINTER_AND_PRINTERS)
        if len(set(self.printers)) < len(self.printers):
            raise wrong(Code.SAME_PRINTER_TWICE)
        return self

    @property
    def slip_printers(self) -> tuple[str, ...]:
        """Its printers, preferred ones first."""
        return (self.printer,) if self.printer else tuple(self.printers)


class Undo(Table):
    """How long a mistaken call can be undone, in seconds."""

    seconds: Annotated[int, Field(ge=1, le=120)] = 10


class NoShowTable(Table):
    """Who did not come to the window can come back: within how many minutes (0: never), and whether at the old place."""

    back_within_minutes: Annotated[int, Field(ge=0, le=240)] = 15
    keeps_place: bool = True


class EvacuationTable(Table):
    """The way out in the evacuation notice (clause 6.3.3), according to the office's own plan."""

    exits: Text = Text(
        ru="Идите к ближайшему выходу по знакам «Выход». Лифтом не пользуйтесь.",
        en="Walk to the nearest exit, following the exit signs. Do not use the lift.",
    )


class Rates(Table):
    """How fast the score of a waiting ticket grows, by service kind; only their ratio matters."""

    consultation: Annotated[float, Field(gt=0, le=1000)] = 1
    cash_operation: Annotated[float, Field(gt=0, le=1000)] = 3

    def of(self, kind: Kind) -> float:
        return self.consultation if kind is Kind.CONSULTATION else self.cash_operation


class CallOrderTable(Table):
    """The order in which waiting visitors are called.

    `rates` apply to accumulated and static priority; given without a name, they mean the former. The rate of the day is
    accumulated priority whose rate of cash operations follows the waits of the day. A visitor who has waited
    `guard_multiple` times the target wait can no longer be passed by later arrivals (0: no guard).
    """

    name: Literal[
        "first_come_first_served",
        "earliest_due",
        "static_priority",
        "rate_of_the_day",
        "accumulated_priority",
        "wait_over_target",
        "generalized_c_mu",
    ] = "rate_of_the_day"
    rates: Rates = Rates()
    guard_multiple: Annotated[float, Field(ge=0, le=100)] = 4

    @model_validator(mode="before")
    @classmethod
    def _named_by_its_rates(cls, raw: Any) -> Any:
        if isinstance(raw, dict) and "rates" in raw and "name" not in raw:
            return {**raw, "name": "accumulated_priority"}
        return raw

    @field_validator("guard_multiple")
    @classmethod
    def _after_the_target(cls, value: float) -> float:
        if 0 < value < 1:
            raise wrong(Code.GUARD_BEFORE_TARGET)
        return value


class QuickQuestionsTable(Table):
    """Whether cash windows that nobody waits for take quick questions (`quick` of a service). The office switches it off by
    itself where it does not help (waits/quick_questions.py)."""

    at_cash_windows: bool = True


class Settings(Table):
    """Everything an office decides about itself."""

    office: OfficeTable
    hours: HoursTable
    calendar: CalendarTable = CalendarTable()
    exceptions: list[ExceptionTable] = Field(default_factory=list)
    targets: TargetsTable = TargetsTable()
    undo: Undo = Undo()
    no_show: NoShowTable = NoShowTable()
    evacuation: EvacuationTable = EvacuationTable()
    call_order: CallOrderTable = CallOrderTable()
    quick_questions: QuickQuestionsTable = QuickQuestionsTable()
    breaks: BreaksTable = BreaksTable()
    appointments: AppointmentsTable | None = None
    billing: BillingTable | None = None
    payments: PaymentsTable = PaymentsTable()
    visits: VisitsTable = VisitsTable()
    sign_in: SignInTable = SignInTable()
    appearance: AppearanceTable | None = None
    slip: SlipTable = SlipTable()
    zones: Annotated[list[Zone], Field(min_length=1)]
    services: Annotated[list[Service], Field(min_length=1)]
    priorities: list[Priority] = Field(default_factory=list)
    windows: Annotated[list[WindowTable], Field(min_length=1)]
    printers: list[Printer] = Field(default_factory=list)
    terminals: list[Terminal] = Field(default_factory=list)
    kiosks: list[Kiosk] = Field(default_factory=list)
    information: list[InformationTable] = Field(default_factory=list)
    standards: Annotated[list[StandardTable], Field(min_length=1, max_length=20)] = Field(
        default_factory=lambda: [STANDARD_2018]
    )
    voice: VoiceTable = VoiceTable()
    boards: list[Board] = Field(default_factory=list)
    devices: list[DeviceTable] = Field(default_factory=list)
    window_boards: WindowBoardsTable = WindowBoardsTable()
    scanning: ScanningTable = ScanningTable()

    # The text they were read from, so that a saved version keeps its comments.
    _toml: str | None = PrivateAttr(default=None)

    @property
    def toml(self) -> str:
        """The text they were read from. Raises ValueError for settings that were built in code."""
        if self._toml is None:
            raise ValueError("these settings were not read from a text")
        return self._toml

    @cached_property
    def service(self) -> dict[str, Service]:
        return {service.id: service for service in self.services}

    @cached_property
    def window(self) -> dict[str, WindowTable]:
        return {window.id: window for window in self.windows}

    @cached_property
    def position_of(self) -> dict[str, int]:
        """Each window's position in the settings, the last tie-breaker."""
        return {window.id: position for position, window in enumerate(self.windows)}

    @cached_property
    def zone(self) -> dict[str, Zone]:
        return {zone.id: zone for zone in self.zones}

    @cached_property
    def priority(self) -> dict[str, Priority]:
        return {priority.id: priority for priority in self.priorities}

    @cached_property
    def printer(self) -> dict[str, Printer]:
        return {printer.id: printer for printer in self.printers}

    @cached_property
    def terminal(self) -> dict[str, Terminal]:
        return {terminal.id: terminal for terminal in self.terminals}

    @cached_property
    def kiosk(self) -> dict[str, Kiosk]:
        return {kiosk.id: kiosk for kiosk in self.kiosks}

    @cached_property
    def agents(self) -> tuple[str, ...]:
        """The device agents that own the printers and payment terminals."""
        owners = [printer.agent for printer in self.printers] + [terminal.agent for terminal in self.terminals]
        return tuple(sorted(set(owners)))

    @cached_property
    def wanted_devices(self) -> frozenset[str]:
        """The ids of all devices that the office is configured to have."""
        tables = (self.printers, self.terminals, self.kiosks, self.boards, self.devices)
        return frozenset(device.id for devices in tables for device in devices)

    @cached_property
    def rooms_of(self) -> dict[str, tuple[Text, ...]]:
        """The rooms where each service is provided, in its own zone, in the order of the windows."""
        return {
            service.id: tuple(
                dict.fromkeys(
                    window.room
                    for window in self.windows
                    if window.room and window.zone == service.zone and service.id in window.skills
                )
            )
            for service in self.services
        }

    @cached_property
    def windows_of(self) -> dict[str, frozenset[str]]:
        """The windows that can provide each service as the day begins."""
        return {
            service.id: frozenset(window.id for window in self.windows if service.id in window.skills)
            for service in self.services
        }


def load(path: Path) -> Settings:
    """Reads an office's settings.

    Raises SettingsInvalid with every error at once: what does not parse, what is missing or misspelt,
    and references to things that do not exist.
    """
    toml = read(path)
    return parse(read_toml(toml, str(path)), str(path), toml)


def parse_text(toml: str, source: str) -> Settings:
    """The settings of a TOML text. Raises SettingsInvalid like `load`."""
    return parse(read_toml(toml, source), source, toml)


def parse(raw: dict[str, Any], source: str = "settings", toml: str | None = None) -> Settings:
    """Validates tables already read, from the text `toml` if there is one. Raises SettingsInvalid like `load`."""
    problems: list[Problem] = []
    settings = None
    try:
        settings = Settings.model_validate(raw)
    except ValidationError as error:
        problems = problems_of(error)
    services = ids_in(raw, "services")
    problems += [
        *broken_references(raw),
        *contradictions(raw),
        *unknown_covers(raw, services),
        *wrong_with_slip(raw, services),
    ]
    if settings is None or problems:
        raise SettingsInvalid(source, problems, raw)
    settings._toml = toml
    return settings
