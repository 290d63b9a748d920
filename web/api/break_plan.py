"""The API of today's break plan: show it, have the solver make it, edit it by hand."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from queue_core import views
from queue_core.model import BreakKind
from queue_core.planning.plan import PlacedBreak, Solver
from queue_core.planning.todays_plan import edit_plan, make_plan
from web.api.bodies import choice_field, json_body
from web.api.times import ClockTime
from web.auth.access import requires
from web.budgets import within
from web.limits import PLAN
from web.office import actor, current_office
from web.problems import Problem

blueprint = Blueprint("api_break_plan", __name__)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Break(_Part):
    window: str
    at: ClockTime
    minutes: Annotated[int, Field(ge=1, le=240, strict=True)]
    kind: BreakKind = BreakKind.TECHNICAL
    pinned: bool = True

    def placed(self) -> PlacedBreak:
        return PlacedBreak(self.at, self.window, self.kind, self.minutes)


class _Plan(_Part):
    breaks: Annotated[list[_Break], Field(max_length=200)]


@blueprint.get("/breaks/plan")
@requires("read", "break-plan")
def show_break_plan() -> ResponseReturnValue:
    return jsonify(current_office().ask(views.day_plan_view))


@blueprint.post("/breaks/plan")
@requires("change", "break-plan")
def edit_break_plan() -> ResponseReturnValue:
    try:
        asked = _Plan.model_validate(json_body("breaks"))
    except ValidationError as error:
        places = sorted({".".join(str(part) for part in problem["loc"]) for problem in error.errors()})
        raise Problem(
            400,
            "invalid_request",
            f"Неверно указано: {', '.join(places)}.",
            f"Wrong in the request: {', '.join(places)}.",
        ) from error
    breaks = [one.placed() for one in asked.breaks]
    edit_plan(current_office(), actor(), breaks, [one.placed() for one in asked.breaks if one.pinned])
    return show_break_plan()


@blueprint.post("/breaks/plan/make")
@requires("change", "break-plan")
def make_break_plan() -> ResponseReturnValue:
    solver = choice_field(json_body(), "solver", Solver, Solver.CP_SAT)
    made = make_plan(current_office(), actor(), solver, aside=partial(within, PLAN))
    left_out = [{"window": wish.window, "kind": wish.kind.value, "minutes": wish.minutes} for wish in made.left_out]
    note = made.note.view() if made.note else None
    return jsonify(current_office().ask(views.day_plan_view) | {"left_out": left_out, "note": note})
