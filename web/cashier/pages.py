"""The cashier's page; everything on it is read from the public API in the browser."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, abort, render_template

from queue_core.access.permissions import Permission
from web.auth.access import may, principal
from web.cashier.texts import cashier_texts
from web.input.fields import Line, Shape
from web.input.reading import query
from web.office import current_office

blueprint = Blueprint("cashier", __name__, url_prefix="/cashier", template_folder="templates", static_folder="static")
PERMISSION = Permission("open", "cash-page")


class DayAsTyped(Shape):
    day: Line = ""


@blueprint.get("/")
def index() -> str:
    """The payments of a day, today by default."""
    office = current_office()
    who = principal()
    day = query(DayAsTyped).day or office.day
    try:
        date.fromisoformat(day)
    except ValueError:
        abort(404)
    return render_template(
        "cashier/page.html",
        office=office.settings.office,
        day=day,
        today=office.day,
        who=who,
        is_manager=may("refund", "payment"),
        terminals=[terminal.id for terminal in office.settings.terminals],
        texts=cashier_texts(),
    )
