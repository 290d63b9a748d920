"""The description of an office's day: who comes when and for what, how long it takes, which windows, which breaks."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from queue_core.model import BreakKind, Group, Kind
from queue_core.settings import Identifier, SettingsInvalid, TargetsTable

Minutes = Annotated[float, Field(ge=0, le=24 * 60)]
Share = Annotated[float, Field(ge=0, le=1)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Shape(StrEnum):
    """How service times are spread about their mean."""

    LOGNORMAL = "lognormal"
    EXPONENTIAL = "exponential"
    CONSTANT = "constant"


class ServiceTime(_Part):
    """`cv`, the coefficient of variation, matters to the lognormal shape only."""

    mean_minutes: Annotated[float, Field(gt=0, le=240)]
    cv: Annotated[float, Field(gt=0, le=5)] = 0.8
    shape: Shape = Shape.LOGNORMAL


class VisitorClass(_Part):
    """One service: its share of the day's visitors and their arrivals over the day.

    `intensity` is relative, one figure per slot from the opening on; only the proportions count.
    """

    id: Identifier
    group: Group
    kind: Kind
    share: Share
    intensity: Annotated[list[Annotated[float, Field(ge=0)]], Field(min_length=1)]
    service: ServiceTime


class DueBreak(_Part):
    """A break of a window, in minutes from the opening.

    At fixed times it is taken when it is due, after the visit in progress. Granted by the state of the hall it is taken
    when the hall can spare the window, within `between`; without `between` it is always taken when due.
    """

    kind: BreakKind
    due_minutes: Minutes
    minutes: Annotated[int, Field(ge=1, le=240)]
    between: tuple[Minutes, Minutes] | None = None


class DescribedShift(_Part):
    """When a window is staffed, in minutes from the opening. It closes after the visit in progress."""

    opens_minutes: Minutes
    closes_minutes: Minutes

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.opens_minutes >= self.closes_minutes:
            raise ValueError(f"a shift opens at {self.opens_minutes:g}, but closes at {self.closes_minutes:g}")
        return self


class SimulatedWindow(_Part):
    """A window; skills are classes, first choice first. Without shifts it is staffed all day.

    Breaks that fall due while it is closed fall away.
    """

    id: Annotated[str, Field(pattern=r"^[0-9A-Za-zА-Яа-я-]{1,8}$")]
    skills: Annotated[list[Identifier], Field(min_length=1)]
    breaks: list[DueBreak] = []
    shifts: list[DescribedShift] = []


class OfficeDay(_Part):
    """A day as it is expected; each simulated day is drawn from it."""

    name: str
    # Minutes after midnight at which it opens: only tables by the clock need it.
    first_minute: Minutes = 480
    minutes_open: Annotated[float, Field(gt=0, le=24 * 60 - 1)] = 540
    visitors: Annotated[float, Field(gt=0, le=100_000)]
    # How much whole days differ in volume: the coefficient of variation of a gamma factor.
    volume_cv: Annotated[float, Field(ge=0, le=1)] = 0.12
    # From the call to the window: uniform between the two; the window is taken meanwhile.
    walk_minutes: tuple[Minutes, Minutes] = (0.3, 0.7)
    # From the end of a visit to the next call, where somebody waits.
    between_minutes: Minutes = 0
    no_show_share: Share = 0.03
    no_show_minutes: Minutes = 1.5
    targets: TargetsTable = TargetsTable()
    classes: Annotated[list[VisitorClass], Field(min_length=1, max_length=100)]
    windows: Annotated[list[SimulatedWindow], Field(min_length=1)]

    @model_validator(mode="after")
    def _together(self) -> Self:
        known = [one.id for one in self.classes]
        problems = [
            f"window “{window.id}” has the skill “{skill}”, which is no class"
            for window in self.windows
            for skill in window.skills
            if skill not in known
        ]
        skilled = {skill for window in self.windows for skill in window.skills}
        problems += [
            f"no window can serve the class “{one.id}”"
            for one in self.classes
            if one.id not in skilled and one.share > 0
        ]
        for what, names in (("class", known), ("window", [window.id for window in self.windows])):
            if len(set(names)) < len(names):
                problems.append(f"the id of a {what} is given twice")
        if abs(sum(one.share for one in self.classes) - 1) > 1e-6:
            problems.append("the shares of the classes do not add up to 1")
        if self.walk_minutes[0] > self.walk_minutes[1]:
            problems.append("walk_minutes are not in order")
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def staffed_minutes(self) -> float:
        """The minutes that all windows are staffed together, breaks taken off."""
        shifts = sum(
            sum(shift.closes_minutes - shift.opens_minutes for shift in window.shifts) or self.minutes_open
            for window in self.windows
        )
        return shifts - sum(planned.minutes for window in self.windows for planned in window.breaks)

    def without_breaks(self) -> OfficeDay:
        """The same day with every window at work all day: what breaks cost."""
        windows = [window.model_copy(update={"breaks": []}) for window in self.windows]
        return self.model_copy(update={"windows": windows, "name": f"{self.name} without breaks"})


def load_day(path: Path) -> OfficeDay:
    """Reads a description from a TOML file. Raises SettingsInvalid with every error at once."""
    try:
        return OfficeDay.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise SettingsInvalid(str(path), [f"cannot be read: {error.strerror}"]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsInvalid(str(path), [f"is not TOML: {error}"]) from error
    except ValidationError as error:
        problems = [
            f"{' '.join(str(part) for part in problem['loc'])}: {problem['msg'].removeprefix('Value error, ')}"
            for problem in error.errors()
        ]
        raise SettingsInvalid(str(path), problems) from error
