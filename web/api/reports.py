"""The API of reports: waits, accuracy of announced waits, shifts, ratings; as JSON and as files."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue
from pydantic import Field

from queue_core import labels
from queue_core.clock import rfc3339
from queue_core.csv_text import BYTE_ORDER_MARK, table_for_people
from queue_core.model import Kind
from queue_core.reports import ratings as ratings_report
from queue_core.reports import shifts as shifts_report
from queue_core.reports import waits as waits_report
from queue_core.visits.storage import VisitCards
from queue_core.waits import accuracy as accuracy_report
from web.api.files import Format, file_of
from web.auth.access import requires, users
from web.auth.budgets import within
from web.documents.ratings import document_of_ratings
from web.documents.shifts import document_of_shifts
from web.documents.waits import document_of_waits
from web.input.fields import OptionalDay, Shape
from web.input.reading import query
from web.language import page_language
from web.office import current_office
from web.parts import provided
from web.problems import Problem
from web.serving.limits import REPORTS

blueprint = Blueprint("api_reports", __name__)

_LONGEST_RANGE_DAYS = 3660
_SHARES = ("share_in_target", "coverage", "contacts_mean")
_COLUMNS = tuple(column.name for column in fields(waits_report.WaitStatistics))


class RangeQuery(Shape):
    first: Annotated[OptionalDay, Field(alias="from")] = None
    last: Annotated[OptionalDay, Field(alias="to")] = None


class FileQuery(RangeQuery):
    format: Format = Format.JSON


class WaitsFormat(StrEnum):
    """`csv` has the names of the columns that programs know, whatever the language; `csv-people` has headings."""

    JSON = "json"
    CSV = "csv"
    CSV_PEOPLE = "csv-people"
    XLSX = "xlsx"
    PDF = "pdf"


class WaitsQuery(RangeQuery):
    by: waits_report.By = waits_report.By.KIND
    format: WaitsFormat = WaitsFormat.JSON


@blueprint.get("/reports/waits")
@requires("read", "report")
def waits() -> ResponseReturnValue:
    office = current_office()
    first, last = asked_days()
    asked = query(WaitsQuery)
    report = within(REPORTS, lambda: waits_report.waits(office.directory, office.settings, first, last, asked.by))
    if asked.format is WaitsFormat.JSON:
        return _as_csv(report) if request.accept_mimetypes.best == "text/csv" else jsonify(_as_json(report))
    if asked.format is WaitsFormat.CSV:
        return _as_csv(report)
    language = page_language()
    file_format = Format.CSV if asked.format is WaitsFormat.CSV_PEOPLE else Format(asked.format.value)
    return file_of(lambda: document_of_waits(report, office, language), file_format)


@blueprint.get("/reports/promises")
@requires("read", "report")
def promises() -> ResponseReturnValue:
    office = current_office()
    first, last = asked_days()
    report = within(REPORTS, lambda: accuracy_report.accuracy(office.directory, office.settings, first, last))
    return jsonify(
        {
            "from": report.first.isoformat(),
            "to": report.last.isoformat(),
            "weeks": [
                {"week": week.name, "monday": week.first.isoformat(), **scores_view(week.scores, week.kinds)}
                for week in report.weeks
            ],
            "total": scores_view(report.total, report.kinds),
            "coverage_wanted": accuracy_report.COVERAGE,
            "definitions": accuracy_report.DEFINITIONS.view(),
        }
    )


def scores_view(
    scores: accuracy_report.AccuracyScores, kinds: dict[Kind, accuracy_report.AccuracyScores]
) -> dict[str, Any]:
    """Scores of announced waits, all together and by kind."""
    return {
        **_rounded(scores),
        "kinds": [
            {"key": kind.value, "label": labels.KINDS[kind].view(), **_rounded(found)} for kind, found in kinds.items()
        ],
    }


def asked_days() -> tuple[date, date]:
    """The requested range of service days, today by default. Raises a 400 problem."""
    asked, today = query(RangeQuery), date.fromisoformat(current_office().day)
    first, last = asked.first or today, asked.last or today
    if not 0 <= (last - first).days <= _LONGEST_RANGE_DAYS:
        raise Problem(400, "invalid_request", "Первый день позже последнего.", "The first day is after the last.")
    return first, last


@blueprint.get("/reports/ratings")
@requires("read", "report")
def ratings() -> ResponseReturnValue:
    """Visitors' ratings; as JSON with their comments as long as these are kept."""
    first, last = asked_days()
    office, cards = current_office(), provided(VisitCards)
    report = within(REPORTS, lambda: ratings_report.ratings(office.directory, first, last))
    asked = query(FileQuery)
    if asked.format is not Format.JSON:
        language = page_language()
        return file_of(lambda: document_of_ratings(report, first, last, office, language), asked.format)
    words = within(REPORTS, lambda: cards.words_between(first, last))
    settings = office.settings
    return jsonify(
        {
            "from": first.isoformat(),
            "to": last.isoformat(),
            "visits": report.visits,
            "total": _rating(report.total),
            "services": [
                {"key": service.id, "label": service.name.view(), **_rating(report.services[service.id])}
                for service in settings.services
                if service.id in report.services
            ],
            "windows": [
                {"key": name, **_rating(found)}
                for name, found in sorted(report.windows.items(), key=lambda row: (len(row[0]), row[0]))
            ],
            "words": [
                {
                    "at": rfc3339(one.at, settings.office.zone_info),
                    "stars": report.of_tickets.get(one.ticket),
                    "word": one.word,
                }
                for one in words
            ],
        }
    )


def _rating(found: ratings_report.Ratings) -> dict[str, Any]:
    mean = None if found.mean is None else round(found.mean, 2)
    return {"n": found.n, "mean": mean, "stars": [found.stars[count] for count in sorted(found.stars)]}


@blueprint.get("/reports/shifts")
@requires("read", "report")
def shifts() -> ResponseReturnValue:
    first, last = asked_days()
    office = current_office()
    now = office.now()
    rows = within(REPORTS, lambda: shifts_report.shifts(office.directory, first, last, now))
    known = users()

    def name_of(login: str) -> str:
        who = known.of_name(login)
        return who.full_name if who else login

    asked = query(FileQuery)
    if asked.format is not Format.JSON:
        language = page_language()
        return file_of(lambda: document_of_shifts(rows, first, last, name_of, office, language), asked.format)
    return jsonify(
        {
            "from": first.isoformat(),
            "to": last.isoformat(),
            "rows": [
                {
                    name: round(value, 1) if isinstance(value, float) else value
                    for name, value in {"operator": row.operator, "name": name_of(row.operator), **asdict(row)}.items()
                }
                for row in rows
            ],
        }
    )


def _as_json(report: waits_report.WaitsReport) -> dict[str, Any]:
    return {
        "from": report.first.isoformat(),
        "to": report.last.isoformat(),
        "by": report.by.value,
        "rows": [{"key": row.key, "label": row.label.view(), **_rounded(row.figures)} for row in report.rows],
        "total": _rounded(report.total),
        "visits": _rounded(report.visits),
        "definitions": waits_report.DEFINITIONS.view(),
    }


def _rounded(
    figures: waits_report.WaitStatistics | waits_report.VisitStatistics | accuracy_report.AccuracyScores,
) -> dict[str, Any]:
    return {
        name: round(value, 4 if name in _SHARES else 1) if isinstance(value, float) else value
        for name, value in asdict(figures).items()
    }


def _as_csv(report: waits_report.WaitsReport) -> Response:
    """CSV as Excel in Russia reads it: semicolons, decimal commas, a byte order mark."""
    language = page_language()
    rows = [[getattr(row.label, language), *_cells(row.figures)] for row in report.rows]
    total = ["Всего" if language == "ru" else "Total", *_cells(report.total)]
    table = table_for_people([report.by.value, *_COLUMNS], [*rows, total])
    name = f"waits-{report.first}-{report.last}-{report.by}.csv"
    return Response(
        BYTE_ORDER_MARK + table,
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _cells(figures: waits_report.WaitStatistics) -> list[str]:
    rounded = _rounded(figures)
    return ["" if rounded[name] is None else str(rounded[name]).replace(".", ",") for name in _COLUMNS]
