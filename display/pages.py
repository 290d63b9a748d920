"""The pages of the hall's displays: the board on the wall, and the plate at a window."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from display.texts import in_both_languages
from queue_core.office import Office

blueprint = Blueprint("display", __name__, url_prefix="/display", template_folder="templates", static_folder="static")


def _office() -> Office:
    found: Office = current_app.extensions["office"]
    return found


@blueprint.get("/board")
def board() -> ResponseReturnValue:
    """The hall board; `?zone=ID`, repeated, shows these zones only. A zone that is not there is named, not fatal."""
    settings = _office().settings
    asked = request.args.getlist("zone")
    return render_template(
        "display/board.html",
        office=settings.office,
        zones=[zone for zone in asked if zone in settings.zone],
        unknown=[zone for zone in asked if zone not in settings.zone],
        texts=in_both_languages(),
    )


@blueprint.get("/plate/<window>")
def plate(window: str) -> ResponseReturnValue:
    """A window's own screen."""
    settings = _office().settings
    known = window in settings.window
    page = render_template("display/plate.html", office=settings.office, window=window, known=known, texts=in_both_languages())
    return page, 200 if known else 404
