"""The touchscreen's page: loaded once, it runs every visit on the API and the live hall."""

from __future__ import annotations

from flask import Blueprint, render_template

from kiosk.parts import kiosk_parts
from kiosk.texts import in_both_languages
from queue_core.permissions import Permission

blueprint = Blueprint("kiosk", __name__, url_prefix="/kiosk", template_folder="templates", static_folder="static")
PERMISSION = Permission("open", "kiosk-page")


@blueprint.get("/")
def screen() -> str:
    office = kiosk_parts().office.settings.office
    return render_template("kiosk/screen.html", office=office, texts=in_both_languages())
