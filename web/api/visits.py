"""The API of past visits, for managers who answer complaints: a day's visits, and the history of a visit."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime
from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from queue_core.access.roles import STAFF
from queue_core.clock import rfc3339
from queue_core.events import Event, TicketIssued
from queue_core.events.free_texts import fields_of_texts
from queue_core.reports import visits as visits_report
from queue_core.reports.visits import PastVisit
from queue_core.visits.storage import VisitCards
from web.api.files import Format, file_of
from web.api.money_csv import service_day
from web.auth.access import requires, users
from web.auth.budgets import within
from web.documents.visits import document_of_visits
from web.input.fields import DayQuery, Line
from web.input.reading import query
from web.language import page_language
from web.office import current_office
from web.parts import provided
from web.serving.limits import REPORTS

blueprint = Blueprint("api_visits", __name__)

# The fields of an event that the history shows; ids, the priority and the forecast stay in the journal.
_SHOWN = frozenset(
    (
        "window",
        "for_window",
        "reason",
        "outcome",
        "here",
        "kiosk",
        "ahead",
        "low_s",
        "high_s",
        "stars",
        "printed",
        "keeps_place",
        "note",
    )
)


class VisitsQuery(DayQuery):
    number: Line = ""
    format: Format = Format.JSON


@blueprint.get("/reports/visits")
@requires("read", "report")
def visits() -> ResponseReturnValue:
    office = current_office()
    asked = query(VisitsQuery)
    day, now = service_day(asked), office.now()
    number = asked.number.strip() or None
    of_day = within(REPORTS, lambda: visits_report.visits(office.directory, office.settings, day, now))
    wanted = [visit for visit in of_day if number is None or visits_report.same_number(number, visit.number)]
    if asked.format is not Format.JSON:
        language, its_day = page_language(), date.fromisoformat(day)
        names = {person.name: person.full_name for person in users().all() if person.full_name}
        return file_of(
            lambda: document_of_visits(wanted, its_day, number, lambda who: names.get(who, who), office, language),
            asked.format,
        )
    return jsonify(
        {"day": day, "number": number, "total": len(of_day), "visits": [_visit_view(visit) for visit in wanted]}
    )


@blueprint.get("/reports/visits/<ticket>")
@requires("read", "report")
def history(ticket: str) -> ResponseReturnValue:
    office, now = current_office(), current_office().now()
    cards = provided(VisitCards)
    past = within(REPORTS, lambda: visits_report.history(office.directory, office.settings, ticket, now))
    return jsonify(
        {
            "day": past.day,
            "visit": _visit_view(past.visit),
            "events": [_event_view(event) for event in past.events],
            "why": [sentence.view() for sentence in past.why],
            "word": cards.word_of(ticket),
            "card": cards.of(ticket) is not None,
        }
    )


def _visit_view(visit: PastVisit) -> dict[str, Any]:
    return {
        "ticket": visit.ticket,
        "number": visit.number,
        "service": _service(visit.service),
        "issued_at": _moment(visit.issued_at),
        "called_at": _moment(visit.first_called_at),
        "waits": [
            {
                "called_at": _moment(wait.called_at),
                "seconds": round(wait.seconds, 1),
                "target_s": wait.target_s,
                "late": wait.late,
            }
            for wait in visit.waits
        ],
        "late": visit.late,
        "windows": [
            {"window": window, "operator": operator, "name": _name_of(operator) or operator}
            for window, operator in visit.windows
        ],
        "served_s": None if visit.served_s is None else round(visit.served_s, 1),
        "state": visit.state.value,
        "outcome": visit.outcome,
        "stars": visit.stars,
    }


def _event_view(event: Event) -> dict[str, Any]:
    shown = {field.name: getattr(event, field.name) for field in fields(event) if field.name in _SHOWN}
    read = current_office().free_texts.read
    shown |= {name: read(getattr(event, name)) for name in fields_of_texts(type(event)) if name in _SHOWN}
    if service := getattr(event, "service", None):
        shown["service"] = _service(service)
    if priority := getattr(event, "priority", None):
        known = current_office().settings.priority.get(priority)
        shown["priority"] = {"id": priority, "name": known.name.view() if known else None}
    if isinstance(event, TicketIssued) and event.issued_at is not None:
        shown["issued_at"] = _moment(event.truly_at)
    shown["then"] = [_service(service) for service in getattr(event, "then", ())]
    return {
        **shown,
        "at": _moment(event.at),
        "type": event.type,
        "actor": event.actor,
        "name": _name_of(event.actor),
        "for_operator": event.for_operator,
        "for_name": _name_of(event.for_operator),
    }


def _service(service: str) -> dict[str, Any]:
    known = current_office().settings.service.get(service)
    return {"id": service, "name": known.name.view() if known else None}


def _name_of(login: str | None) -> str | None:
    who = users().of_name(login) if login else None
    return who.full_name or None if who and who.role in STAFF else None


def _moment(at: datetime | None) -> str | None:
    return rfc3339(at, current_office().settings.office.zone_info) if at else None
