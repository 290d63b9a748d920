"""The pages of the hall's displays: the board on the wall and the plate at each window."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from display.parts import display_parts
from display.texts import in_both_languages
from queue_core.access.permissions import Permission

blueprint = Blueprint("display", __name__, url_prefix="/display", template_folder="templates", static_folder="static")
PERMISSION = Permission("open", "board-page")


@blueprint.get("/board")
def board() -> ResponseReturnValue:
    """The hall board; `?zone=ID`, repeatable, limits it to these zones.

    A zone that is not in the settings is not fatal: the board names it. When no known zone is left, the whole hall is shown,
    because calls of other zones are better than a board without calls.
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
    """A window's own screen; for a window that is not in the settings, a 404 page that lists the windows that are."""
    settings = display_parts().office.settings
    known = window in settings.window
    name = "display/plate.html" if known else "display/no_window.html"
    page = render_template(
        name, office=settings.office, windows=settings.windows, window=window, texts=in_both_languages()
    )
    return page, 200 if known else 404
