"""The manager's pages. The live one is fed by the hall in the browser; the others read the public API there."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _
from pydantic import Field

from queue_core.access.permissions import Permission
from queue_core.access.roles import STAFF, Role
from queue_core.hours.calendar import hours_on
from queue_core.reports.waits import By, recorded_days
from queue_core.settings.appearance import AppearanceTable
from queue_core.store.days_settings import of_day
from web.api.information import duties_of_office
from web.api.staffing import asked_advice
from web.auth.access import users
from web.auth.budgets import within
from web.input.fields import Line, Shape
from web.input.reading import query
from web.management.board_texts import board_texts
from web.management.day_sheet import day_sheet
from web.management.duties import duty_states, group_names, rows_of_duties
from web.management.learning_texts import learning_texts
from web.management.past_breaks import breaks_of
from web.management.periods import asked_period, day_of_address, presets, weeks_up_to
from web.management.personal_data_texts import grounds, personal_data_texts
from web.management.pictures import visitors_picture, windows_picture
from web.management.planning_texts import break_names, breaks_texts, order_names, staffing_texts, what_if_texts
from web.management.slip_texts import slip_texts
from web.management.texts import by_names, live_texts, preset_names, report_texts
from web.management.visits_texts import visits_texts
from web.office import current_office
from web.parts import provided
from web.planning.staffing_advice import StaffingAdvisor
from web.serving.limits import WHAT_IF

blueprint = Blueprint(
    "management", __name__, url_prefix="/management", template_folder="templates", static_folder="static"
)
PERMISSION = Permission("open", "management-page")


class AddressQuery(Shape):
    """What the addresses of these pages may name. A day that is none is the usual one of the page."""

    first: Annotated[Line, Field(alias="from")] = ""
    last: Annotated[Line, Field(alias="to")] = ""
    by: Line = ""
    day: Line = ""
    date: Line = ""
    number: Line = ""


@blueprint.app_template_global()
def manager_pages() -> list[tuple[str, str, str]]:
    """The links between the manager's pages: every page's name, its endpoint, and the label of its link."""
    return [
        ("live", "management.index", _("Today live")),
        ("answers", "answers.index", _("Answers")),
        ("replay", "replay.index", _("Replay")),
        ("breaks", "management.breaks", _("Breaks")),
        ("waits", "management.waits", _("Waits")),
        ("visits", "management.visits", _("Visits")),
        ("what_if", "management.what_if", _("What if")),
        ("staffing", "management.staffing", _("Windows to open")),
        ("learning", "management.learning", _("Learning")),
        ("slip", "management.slip", _("Printed slip")),
        ("information", "management.information", _("Visitor information")),
        ("personal_data", "management.personal_data", _("Personal data")),
        ("settings", "office_settings.index", _("Settings")),
    ]


@blueprint.get("/")
def index() -> str:
    """Today, live."""
    receivers = sorted((who for who in users().all() if who.role in STAFF), key=lambda who: who.role is Role.MANAGER)
    people = [{"login": who.name, "name": who.full_name} for who in receivers]
    texts = {**live_texts(), **board_texts()}
    return render_template("management/live.html", office=current_office().settings.office, texts=texts, people=people)


@blueprint.get("/breaks")
def breaks() -> str:
    """Today's breaks and their plan."""
    return render_template(
        "management/frame.html",
        here="breaks",
        title=_("Breaks today"),
        styles=["planning.css", "breaks.css"],
        page_script="web/management/static/breaks.js",
        office=current_office().settings.office,
        texts=breaks_texts(),
    )


@blueprint.get("/day-sheet")
def sheet() -> str:
    """The day-end sheet, to be printed."""
    office = current_office()
    return render_template("management/day_sheet.html", office=office.settings.office, sheet=day_sheet(office))


@blueprint.get("/slip")
def slip() -> str:
    """What the office prints on its slips."""
    return render_template("management/slip.html", office=current_office().settings.office, texts=slip_texts())


@blueprint.get("/information")
def information() -> str:
    """The information that the standard requires (clause 4.2.9), and what this office shows of it today."""
    office = current_office()
    return render_template(
        "management/information.html",
        office=office.settings.office,
        today=office.day,
        rows=rows_of_duties(duties_of_office()),
        groups=group_names(),
        states=duty_states(),
        texts=live_texts(),
    )


@blueprint.get("/waits")
def waits() -> str:
    """The waits report of a range of days; the presets count from the office's service day."""
    office = current_office()
    today = date.fromisoformat(office.day)
    typed = query(AddressQuery)
    period = asked_period(typed.first, typed.last, today)
    asked = typed.by or By.KIND.value
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


@blueprint.get("/visits")
def visits() -> str:
    """The visits of a day, or those with a given number, to answer complaints."""
    office = current_office()
    today = date.fromisoformat(office.day)
    return render_template(
        "management/visits.html",
        office=office.settings.office,
        today=today,
        day=day_of_address(query(AddressQuery).day, today),
        number=query(AddressQuery).number.strip(),
        texts=visits_texts(),
    )


@blueprint.get("/personal-data")
def personal_data() -> str:
    """What is kept about a person who asks, and its erasure."""
    office = current_office()
    return render_template(
        "management/personal_data.html",
        here="personal_data",
        title=_("A person's data"),
        styles=["planning.css", "personal_data.css"],
        page_script="web/management/static/personal_data.js",
        office=office.settings.office,
        today=office.day,
        grounds=grounds(),
        texts=personal_data_texts(),
    )


@blueprint.get("/what-if")
def what_if() -> str:
    """A past day with other windows, breaks or another call order; the latest recorded day by default."""
    office = current_office()
    today = date.fromisoformat(office.day)
    past = [day for day in recorded_days(office.directory) if day < today]
    day = day_of_address(query(AddressQuery).day, past[-1]) if past else None
    settings = of_day(office.directory, day.isoformat(), office.settings) if day else office.settings
    return render_template(
        "management/what_if.html",
        office=settings.office,
        day=day,
        first=past[0] if past else None,
        last=past[-1] if past else None,
        breaks=within(WHAT_IF, lambda: breaks_of(office.directory, settings, day)) if day else [],
        services=[service for service in settings.services if settings.windows_of[service.id]],
        windows=settings.windows,
        hours=hours_on(settings, day) if day else None,
        call_order=settings.call_order,
        order_names=order_names(),
        break_names=break_names(),
        group_names=group_names(),
        texts=what_if_texts(),
    )


@blueprint.get("/learning")
def learning() -> str:
    """What the office has learned, how wrong it was, what the call order gains, and proposals."""
    return render_template(
        "management/frame.html",
        here="learning",
        title=_("What the office has learned"),
        styles=["learning.css"],
        page_script="web/management/static/learning.js",
        office=current_office().settings.office,
        texts=learning_texts(),
    )


@blueprint.get("/staffing")
def staffing() -> str:
    """How many windows to open on a coming day, the next working day by default."""
    advisor = provided(StaffingAdvisor)
    day = day_of_address(query(AddressQuery).date, advisor.next_working_day)
    return render_template(
        "management/staffing.html",
        office=current_office().settings.office,
        today=advisor.today,
        next_day=advisor.next_working_day,
        day=day,
        texts=staffing_texts(),
    )


@blueprint.get("/staffing/windows.svg")
def staffing_windows() -> Response:
    return _picture(windows_picture(asked_advice(), _colours()))


@blueprint.get("/staffing/visitors.svg")
def staffing_visitors() -> Response:
    return _picture(visitors_picture(asked_advice(), _colours()))


def _colours() -> AppearanceTable:
    return current_office().settings.appearance or AppearanceTable()


def _picture(drawn: bytes) -> Response:
    # The advice for a date changes when the office's day turns.
    return Response(drawn, mimetype="image/svg+xml", headers={"Cache-Control": "no-cache"})
