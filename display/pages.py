"""The pages of the hall's displays: the board on the wall, and the plate at a window."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from display.parts import display_parts
from display.texts import in_both_languages
from queue_core.roles import STAFF_AND_BOARDS, Audience

blueprint = Blueprint("display", __name__, url_prefix="/display", template_folder="templates", static_folder="static")
AUDIENCE: Audience = STAFF_AND_BOARDS


@blueprint.get("/board")
def board() -> ResponseReturnValue:
    """The hall board; `?zone=ID`, repeated, shows these zones only.

    A zone that is not in the settings is named on the board, not fatal; where none is left, the whole hall is shown:
    calls that nobody asked for are better than a wall without calls.
    """
    settings = display_parts().office.settings
    asked = list(dict.fromkeys(request.args.getlist("zone")))
    return render_template(
        "display/board.html",
        office=settings.office,
        zones=[zone for zone in asked if zone in settings.zone],
        unknown=[zone for zone in asked if zone not in settings.zone],
        texts=in_both_languages(),
    )


@blueprint.get("/plate/<window>")
def plate(window: str) -> ResponseReturnValue:
    """A window's own screen. For a window that is not in the settings: 404, and a page that says which ones are."""
    settings = display_parts().office.settings
    known = window in settings.window
    name = "display/plate.html" if known else "display/no_window.html"
    page = render_template(
        name, office=settings.office, windows=settings.windows, window=window, texts=in_both_languages()
    )
    return page, 200 if known else 404
