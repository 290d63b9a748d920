"""The description of a day to simulate: visitors, service times, windows and breaks. Read from a TOML file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from queue_core.model import BreakKind, Group, Kind
from queue_core.settings import Identifier, SettingsInvalid, TargetsTable
from queue_core.settings.problems import CheckFailed, Problem, wrong
from queue_core.settings.pydantic_errors import problems_of
from queue_core.settings.tables import WindowId
from queue_core.settings.toml import read, read_toml
from queue_core.settings.wording import Code

Minutes = Annotated[float, Field(ge=0, le=24 * 60)]
Share = Annotated[float, Field(ge=0, le=1)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Shape(StrEnum):
    """The distribution of service times around their mean."""

    LOGNORMAL = "lognormal"
    EXPONENTIAL = "exponential"
    CONSTANT = "constant"


class ServiceTime(_Part):
    """How long a reception takes. `cv`, the coefficient of variation, applies to the lognormal shape only."""

    mean_minutes: Annotated[float, Field(gt=0, le=240)]
    cv: Annotated[float, Field(gt=0, le=5)] = 0.8
    shape: Shape = Shape.LOGNORMAL


class VisitorClass(_Part):
    """One service: its share of the day's visitors and their arrivals over the day.

    `intensity` is relative, one number per slot from opening time on; only the proportions matter.
    """

    id: Identifier
    group: Group
    kind: Kind
    share: Share
    intensity: Annotated[list[Annotated[float, Field(ge=0)]], Field(min_length=1)]
    service: ServiceTime
    # Known to be short: cash windows that nobody waits for may take it.
    quick: bool = False


class DueBreak(_Part):
    """A break of a window, in minutes from opening time.

    With fixed breaks it is taken when due, after the visit in progress. With breaks by state it is taken when the hall
    can spare the window, within `between`; without `between` it is always taken when due.
    """

    kind: BreakKind
    due_minutes: Minutes
    minutes: Annotated[int, Field(ge=1, le=240)]
    between: tuple[Minutes, Minutes] | None = None


class DescribedShift(_Part):
    """When a window is staffed, in minutes from opening time. It closes after the visit in progress."""

    opens_minutes: Minutes
    closes_minutes: Minutes

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.opens_minutes >= self.closes_minutes:
            raise wrong(Code.CLOSES_FIRST, opens=f"{self.opens_minutes:g}", closes=f"{self.closes_minutes:g}")
        return self


class SimulatedWindow(_Part):
    """A window; skills are visitor classes, preferred ones first. Without shifts it is staffed all day.

    Breaks that fall due while it is closed are dropped.
    """

    id: WindowId
    skills: Annotated[list[Identifier], Field(min_length=1)]
    breaks: list[DueBreak] = []
    shifts: list[DescribedShift] = []


class OfficeDay(_Part):
    """An expected day; each simulated day is drawn from it."""

    name: str
    # Opening time in minutes after midnight, used only in tables by the time of day.
    first_minute: Minutes = 480
    minutes_open: Annotated[float, Field(gt=0, le=24 * 60 - 1)] = 540
    visitors: Annotated[float, Field(gt=0, le=100_000)]
    # How much days differ in total volume: the coefficient of variation of a gamma factor.
    volume_cv: Annotated[float, Field(ge=0, le=1)] = 0.12
    # From the call to the window: uniform between the two; the window is occupied meanwhile.
    walk_minutes: tuple[Minutes, Minutes] = (0.3, 0.7)
    # From the end of a visit to the next call, when a visitor is waiting.
    between_minutes: Minutes = 0
    no_show_share: Share = 0.03
    no_show_minutes: Minutes = 1.5
    targets: TargetsTable = TargetsTable()
    # Whether cash windows take the quick ones.
    quick_at_cash_windows: bool = True
    classes: Annotated[list[VisitorClass], Field(min_length=1, max_length=100)]
    windows: Annotated[list[SimulatedWindow], Field(min_length=1)]

    @model_validator(mode="after")
    def _together(self) -> Self:
        problems = [*self._repeated_ids(), *self._broken_skills()]
        total = sum(described.share for described in self.classes)
        if abs(total - 1) > 1e-6:
            problems.append(Problem(("classes",), Code.SHARES_NOT_ONE, {"total": total}))
        if self.walk_minutes[0] > self.walk_minutes[1]:
            problems.append(Problem(("walk_minutes",), Code.SHORTEST_ABOVE_LONGEST))
        if problems:
            raise CheckFailed(problems)
        return self

    def _repeated_ids(self) -> Iterator[Problem]:
        for table, ids in (
            ("classes", [row.id for row in self.classes]),
            ("windows", [row.id for row in self.windows]),
        ):
            for name, count in Counter(ids).items():
                if count > 1:
                    yield Problem((table,), Code.SAME_ID, {"name": name, "count": count})

    def _broken_skills(self) -> Iterator[Problem]:
        known = {described.id for described in self.classes}
        skilled = {skill for window in self.windows for skill in window.skills}
        for number, window in enumerate(self.windows):
            for skill in window.skills:
                if skill not in known:
                    yield Problem(("windows", number, "skills"), Code.UNKNOWN_CLASS, {"name": skill})
        for number, described in enumerate(self.classes):
            if described.id not in skilled and described.share > 0:
                yield Problem(("classes", number), Code.NO_WINDOW_FOR_CLASS)

    def staffed_minutes(self) -> float:
        """The minutes that all windows together are staffed, without breaks."""
        shifts = sum(
            sum(shift.closes_minutes - shift.opens_minutes for shift in window.shifts) or self.minutes_open
            for window in self.windows
        )
        return shifts - sum(planned.minutes for window in self.windows for planned in window.breaks)

    def without_breaks(self) -> OfficeDay:
        """The same day without any breaks, to measure what breaks cost."""
        windows = [window.model_copy(update={"breaks": []}) for window in self.windows]
        return self.model_copy(update={"windows": windows, "name": f"{self.name} without breaks"})


def load_day(path: Path) -> OfficeDay:
    """Reads a description from a TOML file. Raises SettingsInvalid with every error at once."""
    raw = read_toml(read(path), str(path))
    try:
        return OfficeDay.model_validate(raw)
    except ValidationError as error:
        raise SettingsInvalid(str(path), problems_of(error), raw) from error
