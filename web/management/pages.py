"""The manager's two pages. The live one is fed by the hall in the browser; the report reads the public API there."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, current_app, render_template, request

from queue_core.office import Office
from queue_core.reports import By
from web.management.periods import asked_period, presets, weeks_up_to
from web.management.texts import by_names, live_texts, preset_names, report_texts

blueprint = Blueprint(
    "management", __name__, url_prefix="/management", template_folder="templates", static_folder="static"
)


@blueprint.get("/")
def index() -> str:
    """Today, live."""
    return render_template("management/live.html", office=_office().settings.office, texts=live_texts())


@blueprint.get("/waits")
def waits() -> str:
    """The waits report of a range of days; the office's own day is the one that presets count from."""
    office = _office()
    today = date.fromisoformat(office.day)
    period = asked_period(request.args.get("from"), request.args.get("to"), today)
    asked = request.args.get("by", By.KIND.value)
    return render_template(
        "management/waits.html",
        office=office.settings.office,
        today=today,
        period=period,
        weeks=weeks_up_to(period.last),
        presets=presets(today),
        preset=next((name for name, days in presets(today).items() if days == period), None),
        preset_names=preset_names(),
        by=asked if asked in set(By) else By.KIND.value,
        by_names=by_names(),
        texts=report_texts(),
    )


def _office() -> Office:
    office: Office = current_app.extensions["office"]
    return office
