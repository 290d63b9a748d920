"""The settings tables for breaks: which a day has, and how they are granted and planned."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import time
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from queue_core.model import BreakKind, Group, Kind
from queue_core.settings.base import Table
from queue_core.settings.problems import Problem, wrong
from queue_core.settings.wording import Code

_STARTS = re.compile(r"(\d{1,2}):(\d{2})(?:[-–](\d{1,2}):(\d{2}))?")


class Starts(Table):
    """From the earliest to the latest start of a break, minutes of the day. Both may be the same moment."""

    earliest: Annotated[int, Field(ge=0, lt=24 * 60)]
    latest: Annotated[int, Field(ge=0, lt=24 * 60)]

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.earliest > self.latest:
            raise wrong(Code.LATEST_BEFORE_EARLIEST, earliest=_clock(self.earliest), latest=_clock(self.latest))
        return self


def _starts(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    match = _STARTS.fullmatch(value.replace(" ", ""))
    if not match:
        raise wrong(Code.NOT_BREAK_STARTS, value=value)
    first, last = match.group(1, 2), match.group(3, 4)
    try:
        earliest = _minute(*first)
        latest = _minute(*last) if last[0] else earliest
    except ValueError as error:
        raise wrong(Code.NO_SUCH_TIME, value=value) from error
    return {"earliest": earliest, "latest": latest}


def _minute(hour: str, minute: str) -> int:
    """The minute of the day. Raises ValueError for a time that does not exist."""
    moment = time(int(hour), int(minute))
    return moment.hour * 60 + moment.minute


class DayBreak(Table):
    """A break that every window gets on a day on which it is staffed for more than `above_hours`."""

    kind: BreakKind
    minutes: Annotated[int, Field(ge=1, le=240)]
    starts: Annotated[Starts, BeforeValidator(_starts)]
    above_hours: Annotated[float, Field(ge=0, le=24)] = 0


# The times at which the reference offices were measured: half an hour wider for the first two than 9:15-11:00 and
# 11:00-13:45, which kept 2 to 3 days in 100 fewer in target; the 90th percentile of the longest stretch at work is 220 min
# instead of 198. Up to four hours a day need no lunch (article 108 of the Labour Code).
_USUAL = (
    DayBreak(kind=BreakKind.TECHNICAL, minutes=15, starts=Starts(earliest=9 * 60 + 15, latest=11 * 60 + 30)),
    DayBreak(kind=BreakKind.LUNCH, minutes=45, starts=Starts(earliest=11 * 60, latest=14 * 60 + 15), above_hours=4),
    DayBreak(kind=BreakKind.TECHNICAL, minutes=15, starts=Starts(earliest=14 * 60 + 15, latest=16 * 60)),
)


class BreaksTable(Table):
    """How the office takes its breaks: `[breaks]` and the breaks of a day, `[[breaks.day]]`.

    `lunch`: "staggered" when the windows go to lunch in turns and service goes on, "closed" when the whole office is
    at lunch during `hours.lunch`.

    A break begins when no more than `backlog_minutes` of work would be waiting at each of the remaining windows; an
    operator who has waited `patience_minutes` for a break gets it however full the hall is, as soon as clause 6.2.5
    allows it. A break is reported as overdue `overdue_minutes` after its end.

    In a plan, a window works `work_between_minutes` between two breaks and before its first one, and
    `work_at_end_minutes` after its last. At least `least_windows` of each service stay at work, if more than that are
    staffed at all; `cover` sets other numbers by service or by “group kind”, as in `"individual cash_operation" = 2`.
    """

    lunch: Literal["staggered", "closed"] = "staggered"
    backlog_minutes: Annotated[float, Field(ge=0, le=60)] = 2
    patience_minutes: Annotated[int, Field(ge=0, le=240)] = 60
    overdue_minutes: Annotated[int, Field(ge=0, le=60)] = 3
    day: tuple[DayBreak, ...] = _USUAL
    work_between_minutes: Annotated[int, Field(ge=0, le=240)] = 60
    work_at_end_minutes: Annotated[int, Field(ge=0, le=240)] = 30
    least_windows: Annotated[int, Field(ge=0, le=20)] = 1
    cover: Mapping[str, Annotated[int, Field(ge=0, le=20)]] = Field(default_factory=dict)


def unknown_covers(raw: dict[str, Any], services: Iterable[str]) -> list[Problem]:
    """The names in `cover` of the raw settings that are neither a service nor a group with a kind."""
    breaks = raw.get("breaks")
    cover = breaks.get("cover") if isinstance(breaks, dict) else None
    known = {*services, *(f"{group} {kind}" for group in Group for kind in Kind)}
    return [
        Problem(("breaks", "cover"), Code.UNKNOWN_COVER, {"name": name})
        for name in (cover if isinstance(cover, dict) else {})
        if name not in known
    ]


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}"
