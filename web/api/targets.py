"""The API of targets: today's mean waits against them, with the forecast."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from web.auth.access import requires
from web.parts import provided
from web.planning.target_forecasts import TargetForecasts

blueprint = Blueprint("api_targets", __name__)


@blueprint.get("/targets")
@requires("read", "report")
def targets() -> ResponseReturnValue:
    return jsonify(provided(TargetForecasts).today())
