"""Today's mean waits against their targets, with what is foreseen of them."""

from __future__ import annotations

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue

from web.auth.access import allow
from web.auth.users import Role
from web.planning.target_forecasts import TargetForecasts

blueprint = Blueprint("api_targets", __name__)


@blueprint.get("/targets")
@allow(Role.MANAGER)
def targets() -> ResponseReturnValue:
    desk: TargetForecasts = current_app.extensions["targets"]
    return jsonify(desk.today())
