"""The touchscreen's page: one page for the whole visit, which then lives on the API and the live hall."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, current_app, render_template

from kiosk.texts import in_both_languages

blueprint = Blueprint("kiosk", __name__, url_prefix="/kiosk", template_folder="templates", static_folder="static")

# The page's own scripts: named in its head, all of them are fetched at once instead of one after the other found in another.
_STATIC = Path(__file__).parent / "static"
_OF_THE_PHONE = "status.js"
SCRIPTS = tuple(sorted(path.name for path in _STATIC.glob("*.js") if path.name != _OF_THE_PHONE))


@blueprint.get("/")
def screen() -> str:
    office = current_app.extensions["office"].settings.office
    return render_template("kiosk/screen.html", office=office, texts=in_both_languages(), scripts=SCRIPTS)
