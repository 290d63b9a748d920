"""The API of today's break plan: show it, have the solver make it, edit it by hand."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from pydantic import Field

from queue_core import views
from queue_core.model import BreakKind
from queue_core.planning.plan import PlacedBreak, Solver
from queue_core.planning.todays_plan import edit_plan, make_plan
from web.api.times import ClockTime
from web.auth.access import requires
from web.auth.budgets import within
from web.input.fields import ClosedShape, Flag, Line, Shape
from web.input.reading import takes
from web.office import actor, current_office
from web.serving.limits import PLAN

blueprint = Blueprint("api_break_plan", __name__)


class _Break(ClosedShape):
    window: Line
    at: ClockTime
    minutes: Annotated[int, Field(ge=1, le=240, strict=True)]
    kind: BreakKind = BreakKind.TECHNICAL
    pinned: Flag = True

    def placed(self) -> PlacedBreak:
        return PlacedBreak(self.at, self.window, self.kind, self.minutes)


class _Plan(ClosedShape):
    breaks: Annotated[tuple[_Break, ...], Field(max_length=200)]


class SolverBody(Shape):
    solver: Solver | None = None


@blueprint.get("/breaks/plan")
@requires("read", "break-plan")
def show_break_plan() -> ResponseReturnValue:
    return jsonify(current_office().ask(views.day_plan_view))


@blueprint.post("/breaks/plan")
@requires("change", "break-plan")
@takes(_Plan)
def edit_break_plan(asked: _Plan) -> ResponseReturnValue:
    breaks = [one.placed() for one in asked.breaks]
    edit_plan(current_office(), actor(), breaks, [one.placed() for one in asked.breaks if one.pinned])
    return show_break_plan()


@blueprint.post("/breaks/plan/make")
@requires("change", "break-plan")
@takes(SolverBody)
def make_break_plan(body: SolverBody) -> ResponseReturnValue:
    solver = body.solver or Solver.CP_SAT
    made = make_plan(current_office(), actor(), solver, aside=partial(within, PLAN))
    left_out = [{"window": wish.window, "kind": wish.kind.value, "minutes": wish.minutes} for wish in made.left_out]
    note = made.note.view() if made.note else None
    return jsonify(current_office().ask(views.day_plan_view) | {"left_out": left_out, "note": note})
