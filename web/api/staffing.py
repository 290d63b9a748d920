"""The API of staffing advice: how many windows a coming day needs, by half hour."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from queue_core.model import Kind
from queue_core.staffing import HalfHourAdvice, StaffingAdvice
from web.api.times import clock_time
from web.auth.access import requires
from web.auth.budgets import share_of
from web.input.fields import OptionalDay, Shape
from web.input.reading import query
from web.parts import provided
from web.planning.staffing_advice import FURTHEST_DAYS, StaffingAdvisor
from web.problems import Problem
from web.serving.limits import ADVICE

blueprint = Blueprint("api_staffing", __name__)


class DateQuery(Shape):
    date: OptionalDay = None


@blueprint.get("/reports/staffing")
@requires("read", "report")
def staffing() -> ResponseReturnValue:
    return jsonify(_as_json(asked_advice()))


def asked_advice() -> StaffingAdvice:
    """The advice for the requested day. Raises a 400 problem, and 429 when too much is asked at once."""
    advisor = provided(StaffingAdvisor)
    day = _asked_day(advisor, query(DateQuery).date)
    with share_of(ADVICE):
        return advisor.advice(day)


def _asked_day(advisor: StaffingAdvisor, asked: date | None) -> date:
    """The requested day, the next working day by default. Raises a 400 problem."""
    day = asked or advisor.next_working_day
    if day > advisor.today + timedelta(days=FURTHEST_DAYS):
        raise Problem(
            400,
            "invalid_request",
            f"Прогноз — не дальше чем на {FURTHEST_DAYS} дня вперёд.",
            f"The forecast goes {FURTHEST_DAYS} days ahead at most.",
        )
    return day


def _as_json(advice: StaffingAdvice) -> dict[str, Any]:
    return {
        "day": advice.day.isoformat(),
        "visitors": round(advice.visitors, 1),
        "learned_days": advice.learned_days,
        "spread": round(advice.spread, 3),
        "season": advice.season.value,
        "season_factor": round(advice.season_factor, 3),
        "available": advice.available,
        "most": advice.most,
        "window_hours": round(advice.window_hours, 2),
        "holds": advice.holds,
        "days_held": round(advice.days_held, 3),
        "simulated_days": advice.simulated_days,
        "waits_s": _rounded(advice.waits_s),
        "half_hours": [_half_hour(half_hour) for half_hour in advice.half_hours],
    }


def _half_hour(advice: HalfHourAdvice) -> dict[str, Any]:
    return {
        "from": clock_time(advice.begins),
        "to": clock_time(advice.ends),
        "expected": _rounded(advice.expected),
        "windows": list(advice.windows),
        "lines": [
            {"group": line.group.value, "kind": line.kind.value, "windows": list(line.windows)} for line in advice.lines
        ],
        "waits_s": _rounded(advice.waits_s),
        "holds": advice.holds,
    }


def _rounded(by_kind: dict[Kind, float | None] | dict[Kind, float]) -> dict[str, float | None]:
    return {kind.value: None if value is None else round(value, 1) for kind, value in by_kind.items()}
