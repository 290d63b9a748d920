"""The console's pages: the choice of a window, the console, the card of keys; filled in the browser."""

from __future__ import annotations

from flask import Blueprint, abort, render_template

from queue_core.access.permissions import Permission
from web.auth.access import principal
from web.office import current_office
from web.operator.device_texts import device_texts
from web.operator.texts import console_texts

blueprint = Blueprint("operator", __name__, url_prefix="/operator", template_folder="templates", static_folder="static")
PERMISSION = Permission("open", "console-page")


@blueprint.get("/")
def index() -> str:
    """The windows of the office, to choose today's window from."""
    return render_template("operator/windows.html", office=current_office().settings.office, texts=console_texts())


@blueprint.get("/window/<window>")
def console(window: str) -> str:
    """The console of one window; 404 when the office has no such window."""
    settings = current_office().settings
    if window not in settings.window:
        abort(404)
    who = principal()
    return render_template(
        "operator/console.html",
        office=settings.office,
        window=window,
        who=who,
        texts={**console_texts(), **device_texts()},
    )


@blueprint.get("/keys")
def keys() -> str:
    """The card of keys, to be printed."""
    return render_template(
        "operator/keys.html", undo_seconds=current_office().settings.undo.seconds, texts=console_texts()
    )
