"""The settings' table of a day's breaks, and the wishes it makes for the shifts of a day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from queue_core.model import BreakKind
from queue_core.planning.plan import WORK_BETWEEN_MINUTES, BreakWish, Shift
from queue_core.planning.words import clock

_STARTS = re.compile(r"^(\d{1,2}):(\d{2})(?:[-–](\d{1,2}):(\d{2}))?$")


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Starts(_Table):
    """From the earliest to the latest beginning of a break, minutes of the day. Both may be the same moment."""

    earliest: Annotated[int, Field(ge=0, lt=24 * 60)]
    latest: Annotated[int, Field(ge=0, lt=24 * 60)]

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.earliest > self.latest:
            raise ValueError(f"the earliest beginning {clock(self.earliest)} is after the latest {clock(self.latest)}")
        return self


def _starts(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    found = _STARTS.match(value.replace(" ", ""))
    if not found:
        raise ValueError(f"“{value}” is not of the form 9:15-11:00 or 12:00")
    hours, minutes, last_hours, last_minutes = (int(part) if part else None for part in found.groups())
    if minutes is None or hours is None or max(minutes, last_minutes or 0) > 59:
        raise ValueError(f"“{value}” is no time of the day")
    earliest = hours * 60 + minutes
    latest = earliest if last_hours is None or last_minutes is None else last_hours * 60 + last_minutes
    return {"earliest": earliest, "latest": latest}


class DayBreak(_Table):
    """A break that every window is due on a day, if it is staffed for more than `above_hours` of it."""

    kind: BreakKind
    minutes: Annotated[int, Field(ge=1, le=240)]
    starts: Annotated[Starts, BeforeValidator(_starts)]
    above_hours: Annotated[float, Field(ge=0, le=24)] = 0


# The times are those that the reference offices were measured with. Up to four hours a day need no lunch (article 108
# of the Labour Code).
_USUAL = (
    DayBreak(kind=BreakKind.TECHNICAL, minutes=15, starts=Starts(earliest=9 * 60 + 15, latest=11 * 60)),
    DayBreak(kind=BreakKind.LUNCH, minutes=45, starts=Starts(earliest=11 * 60, latest=13 * 60 + 45), above_hours=4),
    DayBreak(kind=BreakKind.TECHNICAL, minutes=15, starts=Starts(earliest=14 * 60 + 15, latest=16 * 60)),
)


class BreakPlanTable(_Table):
    """How breaks are planned: `[breaks]` and its `[[breaks.day]]`.

    `work_between_minutes` lie between two breaks of a window; a shift begins with as many and ends with
    `work_at_end_minutes`. `least_windows` of each service are not on a break, where more than so many are staffed at all;
    `cover` says other numbers by service or by “group kind”, as in `"individual cash_operation" = 2`.
    """

    day: tuple[DayBreak, ...] = _USUAL
    work_between_minutes: Annotated[int, Field(ge=0, le=240)] = WORK_BETWEEN_MINUTES
    work_at_end_minutes: Annotated[int, Field(ge=0, le=240)] = 30
    least_windows: Annotated[int, Field(ge=0, le=20)] = 1
    cover: Mapping[str, Annotated[int, Field(ge=0, le=20)]] = {}


def wishes_of(shifts: Iterable[Shift], table: BreakPlanTable, lunch: bool = True) -> tuple[BreakWish, ...]:
    """The breaks due to windows by their shifts of a day; a short shift has room for fewer.

    A window staffed by turns has one day's breaks, each in the shift with most room for it. `lunch` is False where the
    whole office closes for it.
    """
    by_window: dict[str, list[Shift]] = {}
    for shift in shifts:
        by_window.setdefault(shift.window, []).append(shift)
    return tuple(
        wish
        for window in by_window.values()
        for due in table.day
        if (lunch or due.kind is not BreakKind.LUNCH) and (wish := _wish(window, due, table))
    )


def _wish(shifts: list[Shift], due: DayBreak, table: BreakPlanTable) -> BreakWish | None:
    if sum(shift.ends - shift.begins for shift in shifts) <= due.above_hours * 60:
        return None
    roomy: BreakWish | None = None
    for shift in shifts:
        earliest = max(due.starts.earliest, shift.begins + table.work_between_minutes)
        latest = min(due.starts.latest, shift.ends - table.work_at_end_minutes - due.minutes)
        if earliest <= latest and (roomy is None or latest - earliest > roomy.latest - roomy.earliest):
            roomy = BreakWish(shift.window, due.kind, due.minutes, earliest, latest)
    return roomy
