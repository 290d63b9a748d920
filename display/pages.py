"""The pages of the hall's displays: the board on the wall, and the plate at a window."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from queue_core.office import Office

blueprint = Blueprint(
    "display", __name__, url_prefix="/display", template_folder="templates", static_folder="static"
)


def _office() -> Office:
    found: Office = current_app.extensions["office"]
    return found


@blueprint.get("/board")
def board() -> ResponseReturnValue:
    """The hall board; `?zone=ID`, repeated, shows these zones only."""
    zones = request.args.getlist("zone")
    known = [zone for zone in zones if zone in _office().settings.zone]
    return render_template("display/board.html", zones=known, unknown=[zone for zone in zones if zone not in known])


@blueprint.get("/plate/<window>")
def plate(window: str) -> ResponseReturnValue:
    """A window's own screen."""
    known = window in _office().settings.window
    return render_template("display/plate.html", window=window, known=known), 200 if known else 404
