"""The API of what-if: a past day as it was, and with other windows, breaks or another call order."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from pydantic import Field, Strict

from queue_core.fields.bounds import BOUND
from queue_core.model import BreakKind, Kind
from queue_core.settings import CallOrderTable
from queue_core.simulation.break_changes import PlannedRest
from queue_core.simulation.day_summary import DaySummary, HalfHour
from queue_core.simulation.what_if import Change, MoreWindow, WhatIf, what_if
from queue_core.store.days_settings import of_day
from web.api.times import ClockTime, clock_time
from web.auth.access import requires
from web.auth.budgets import within
from web.input.fields import ClosedShape, Day, Line, Lines
from web.input.reading import takes
from web.office import current_office
from web.problems import Problem
from web.serving.limits import WHAT_IF

blueprint = Blueprint("api_what_if", __name__)


class _Hours(ClosedShape):
    begins: Annotated[ClockTime, Field(alias="from")]
    ends: Annotated[ClockTime, Field(alias="to")]


class _Window(_Hours):
    skills: Lines


class _Break(ClosedShape):
    window: Line
    at: ClockTime
    minutes: Annotated[int, Strict(), Field(ge=1, le=240)]
    kind: BreakKind = BreakKind.TECHNICAL


class _Body(ClosedShape):
    """The changes to try; what is left out stays as it was."""

    day: Day
    more_windows: Annotated[tuple[_Window, ...], Field(max_length=100)] = ()
    breaks: Annotated[tuple[_Break, ...], Field(max_length=200)] | None = None
    no_breaks: _Hours | None = None
    call_order: Annotated[CallOrderTable, BOUND] | None = None

    def change(self) -> Change:
        return Change(
            more_windows=tuple(
                MoreWindow(tuple(window.skills), window.begins, window.ends) for window in self.more_windows
            ),
            breaks=None
            if self.breaks is None
            else tuple(PlannedRest(one.window, one.at, one.minutes, one.kind) for one in self.breaks),
            no_breaks=(self.no_breaks.begins, self.no_breaks.ends) if self.no_breaks else None,
            call_order=self.call_order,
        )


@blueprint.post("/reports/what-if")
@requires("read", "report")
@takes(_Body)
def ask(body: _Body) -> ResponseReturnValue:
    office = current_office()
    if body.day.isoformat() >= office.day:
        raise Problem(
            409,
            "day_not_over",
            "Этот день ещё не закончился. Выберите прошедший день.",
            "This day is not over yet. Choose a past day.",
        )
    settings = of_day(office.directory, body.day.isoformat(), office.settings)
    found = within(WHAT_IF, lambda: what_if(office.directory, settings, body.day, body.change()))
    return jsonify(_as_json(found))


def _as_json(found: WhatIf) -> dict[str, Any]:
    return {
        "day": found.day.isoformat(),
        "left_out": found.left_out,
        "recorded": _summary(found.recorded),
        "before": _summary(found.before),
        "after": _summary(found.after),
        "half_hours": [_half_hour(one) for one in found.half_hours],
    }


def _summary(summary: DaySummary) -> dict[str, Any]:
    return {
        "kinds": {kind.value: _rounded(asdict(waits)) for kind, waits in summary.kinds.items()},
        "visits": _rounded(asdict(summary.visits)),
        "worst_s": None if summary.worst_s is None else round(summary.worst_s, 1),
        "left": summary.left,
        "holds": summary.holds,
    }


def _half_hour(one: HalfHour) -> dict[str, Any]:
    def means(by_kind: dict[Kind, float | None]) -> dict[str, float | None]:
        return _rounded({kind.value: seconds for kind, seconds in by_kind.items()})

    return {"from": clock_time(one.begins), "came": one.came, "before": means(one.before), "after": means(one.after)}


def _rounded(figures: dict[str, Any]) -> dict[str, Any]:
    return {
        name: round(value, 4 if name == "share_in_target" else 1) if isinstance(value, float) else value
        for name, value in figures.items()
    }
