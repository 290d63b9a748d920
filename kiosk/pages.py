"""The touchscreen's page: one page for the whole visit, which then lives on the API and the live hall."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, render_template
from werkzeug.exceptions import NotFound

from kiosk.scripts import SCRIPTS, script
from kiosk.texts import in_both_languages

blueprint = Blueprint("kiosk", __name__, url_prefix="/kiosk", template_folder="templates", static_folder="static")


@blueprint.get("/")
def screen() -> str:
    office = current_app.extensions["office"].settings.office
    return render_template("kiosk/screen.html", office=office, texts=in_both_languages(), scripts=SCRIPTS)


@blueprint.get("/scripts/<name>")
def own_script(name: str) -> Response:
    """One of the page's own scripts; those of all pages come from elsewhere."""
    try:
        return script(name)
    except KeyError as error:
        raise NotFound from error
