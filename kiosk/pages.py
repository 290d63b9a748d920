"""The touchscreen's page: loaded once, it runs every visit on the API and the live hall."""

from __future__ import annotations

from flask import Blueprint, g, render_template

from kiosk.parts import kiosk_parts
from kiosk.texts import in_both_languages
from queue_core.access.permissions import Permission

blueprint = Blueprint("kiosk", __name__, url_prefix="/kiosk", template_folder="templates", static_folder="static")
PERMISSION = Permission("open", "kiosk-page")


@blueprint.get("/")
def screen() -> str:
    parts = kiosk_parts()
    office, port = parts.office.settings.office, parts.offline_port()
    agent = f"http://127.0.0.1:{port}" if port else None
    # The one address besides the server's own that the page's scripts may ask.
    g.connects_to = agent
    return render_template("kiosk/screen.html", office=office, agent=agent, texts=in_both_languages())
