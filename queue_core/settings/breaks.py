"""The tables of the settings that say which breaks a day has, and how they are granted and planned."""

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
    """From the earliest to the latest beginning of a break, minutes of the day. Both may be the same moment."""

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
    written = _STARTS.fullmatch(value.replace(" ", ""))
    if not written:
        raise wrong(Code.NOT_BREAK_STARTS, value=value)
    first, last = written.group(1, 2), written.group(3, 4)
    try:
        earliest = _minute(*first)
        latest = _minute(*last) if last[0] else earliest
    except ValueError as error:
        raise wrong(Code.NO_SUCH_TIME, value=value) from error
    return {"earliest": earliest, "latest": latest}


def _minute(hour: str, minute: str) -> int:
    """The minute of the day. Raises ValueError where no clock shows such a time."""
    moment = time(int(hour), int(minute))
    return moment.hour * 60 + moment.minute


class DayBreak(Table):
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


class BreaksTable(Table):
    """How the office takes its breaks: `[breaks]` and the breaks of a day, `[[breaks.day]]`.

    `lunch`: "staggered" when the windows go to lunch in turns and reception goes on, "closed" when the office as a
    whole is at lunch during `hours.lunch`.

    A break begins while at the windows that stay no more than `backlog_minutes` of work waits for each of them; who
    has waited `patience_minutes` for a break gets it however full the hall is, as soon as clause 6.2.5 allows it.
    A break is reported as overdue `overdue_minutes` after its end.

    In a plan, `work_between_minutes` lie between two breaks of a window; a shift begins with as many and ends with
    `work_at_end_minutes`. `least_windows` of each service are not on a break, where more than so many are staffed at all;
    `cover` says other numbers by service or by “group kind”, as in `"individual cash_operation" = 2`.
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
    """What `cover` of the raw settings names that is neither a service nor a group with a kind."""
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
