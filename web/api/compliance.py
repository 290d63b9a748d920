"""The API of compliance: a month's sheet with the manager's explanations, the sheets kept, and a year of the office."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue
from pydantic import BeforeValidator, Field, Strict, StringConstraints

from queue_core.clock import rfc3339
from queue_core.fields.bounds import LONGEST_WORDS
from queue_core.reports.compliance import Month, OfficeYear, Sheet, office_year, sheet
from queue_core.reports.compliance.figures import Figure, Unit
from queue_core.reports.compliance.storage import ClauseExplanation, ComplianceFile, KeptSheet
from queue_core.settings.standards import ClauseFigure
from web.api.files import Format, content_of, file_of
from web.auth.access import name_of_principal, requires, users
from web.auth.budgets import within
from web.documents.compliance import document_of_sheet, document_of_year
from web.documents.making import FileFormat
from web.input.fields import Shape, Wrong
from web.input.reading import query, takes
from web.language import page_language
from web.office import current_office
from web.parts import provided
from web.problems import Problem
from web.serving.limits import REPORTS

blueprint = Blueprint("api_compliance", __name__)

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)
_YEAR = re.compile(r"20\d\d", re.ASCII)


def _month(value: Any) -> Any:
    match = _MONTH.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise Wrong("месяц вида 2026-11.", "a month of the form 2026-11.")
    return Month(int(match[1]), int(match[2]))


def _year(value: Any) -> Any:
    if not isinstance(value, str) or not _YEAR.fullmatch(value):
        raise Wrong("год вида 2026.", "a year of the form 2026.")
    return int(value)


AMonth = Annotated[Month, BeforeValidator(_month)]


class SheetQuery(Shape):
    month: AMonth | None = None
    format: Format = Format.JSON


class YearQuery(Shape):
    year: Annotated[int, BeforeValidator(_year)] | None = None
    format: Format = Format.JSON


class ExplanationBody(Shape):
    """`text` is about the work of the office; visitors are not named in it. Empty withdraws the explanation."""

    month: AMonth
    figure: ClauseFigure
    text: Annotated[str, Strict(), StringConstraints(strip_whitespace=True), Field(max_length=LONGEST_WORDS)]


class KeepBody(Shape):
    month: AMonth


@blueprint.get("/reports/compliance")
@requires("read", "report")
def compliance() -> ResponseReturnValue:
    """A month's sheet, this month's by default."""
    asked, office = query(SheetQuery), current_office()
    month = asked.month or _this_month()
    found = _measured(month)
    explanations = provided(ComplianceFile).explanations(month)
    if asked.format is Format.JSON:
        return jsonify(_as_json(found, explanations, provided(ComplianceFile).kept(month)))
    language, name_of = page_language(), _names()
    return file_of(lambda: document_of_sheet(found, explanations, name_of, office, language), asked.format)


@blueprint.post("/reports/compliance/explanations")
@requires("explain", "report")
@takes(ExplanationBody)
def explain(body: ExplanationBody) -> ResponseReturnValue:
    """Every version is kept, with who wrote it and when."""
    kept = provided(ComplianceFile).explain(
        body.month, body.figure, body.text, name_of_principal() or "", current_office().now()
    )
    return jsonify(_explanation(kept))


@blueprint.post("/reports/compliance/sheets")
@requires("keep", "report")
@takes(KeepBody)
def keep(body: KeepBody) -> ResponseReturnValue:
    """Keeps the sheet of a month that is over, as PDF in the language of the request, with its hash."""
    office, month = current_office(), body.month
    found = _measured(month)
    if not found.whole:
        raise Problem(
            409,
            "month_not_over",
            "Этот месяц ещё не закончился. Сохранить можно лист прошедшего месяца.",
            "This month is not over yet. The sheet of a past month can be kept.",
        )
    file, language, name_of = provided(ComplianceFile), page_language(), _names()
    explanations = file.explanations(month)
    content, _ = content_of(lambda: document_of_sheet(found, explanations, name_of, office, language), FileFormat.PDF)
    return jsonify(_kept(file.keep(month, content, name_of_principal() or "", office.now()))), 201


@blueprint.get("/reports/compliance/sheets/<int:number>")
@requires("read", "report")
def kept_sheet(number: int) -> ResponseReturnValue:
    """The PDF of a kept sheet, byte for byte."""
    pdf = provided(ComplianceFile).pdf_of(number) if number < 2**31 else None
    if pdf is None:
        raise Problem(404, "unknown_sheet", "Такого листа нет.", "There is no such sheet.")
    return Response(
        pdf,
        content_type=FileFormat.PDF.media_type,
        headers={"Content-Disposition": f'attachment; filename="compliance-sheet-{number}.pdf"'},
    )


@blueprint.get("/reports/compliance/year")
@requires("read", "report")
def year() -> ResponseReturnValue:
    """The year and the one before in the form of order 186, this year by default."""
    asked, office = query(YearQuery), current_office()
    last = asked.year or _this_month().year
    directory, settings, now = office.directory, office.settings, office.now()
    found = within(REPORTS, lambda: [office_year(directory, settings, one, now=now) for one in (last - 1, last)])
    if asked.format is Format.JSON:
        return jsonify({"year": last, "rows": [_year_view(one) for one in found]})
    language = page_language()
    return file_of(lambda: document_of_year(found, office, language), asked.format)


def _this_month() -> Month:
    year, month, _ = current_office().day.split("-")
    return Month(int(year), int(month))


def _measured(month: Month) -> Sheet:
    office = current_office()
    directory, settings, now = office.directory, office.settings, office.now()
    return within(REPORTS, lambda: sheet(directory, settings, month, now=now))


def _names() -> Callable[[str], str]:
    names = {person.name: person.full_name for person in users().all() if person.full_name}
    return lambda login: names.get(login, login)


def _as_json(
    found: Sheet, explanations: dict[ClauseFigure, ClauseExplanation], sheets: list[KeptSheet]
) -> dict[str, Any]:
    return {
        "month": str(found.month),
        "whole": found.whole,
        "standard": {
            "name": found.standard.name.view(),
            "in_force_from": found.standard.in_force_from.isoformat(),
        },
        "clauses": [
            {
                "clause": row.clause.clause,
                "key": row.clause.figure.value,
                "text": row.clause.text.view(),
                "unit": row.figure.unit.value,
                "figure": _value(row.figure, row.figure.value),
                "target": _value(row.figure, row.figure.target),
                "verdict": row.verdict.value,
                "n": row.figure.n,
                "note": explanations[row.clause.figure].text if row.clause.figure in explanations else "",
                "explanation": _explanation(explanations[row.clause.figure])
                if row.clause.figure in explanations
                else None,
            }
            for row in found.clauses
        ],
        "sheets": [_kept(one) for one in sheets],
    }


def _value(figure: Figure, value: float | None) -> float | None:
    if value is None:
        return None
    return round(value, 2 if figure.unit is Unit.MEAN else 1)


def _explanation(one: ClauseExplanation) -> dict[str, Any]:
    return {
        "key": one.figure.value,
        "version": one.version,
        "at": _moment(one.at),
        "by": one.actor,
        "name": _names()(one.actor),
        "text": one.text,
    }


def _kept(one: KeptSheet) -> dict[str, Any]:
    return {
        "number": one.number,
        "month": one.month,
        "at": _moment(one.at),
        "by": one.actor,
        "name": _names()(one.actor),
        "sha256": one.sha256,
    }


def _moment(at: Any) -> str:
    return rfc3339(at, current_office().settings.office.zone_info)


def _year_view(one: OfficeYear) -> dict[str, Any]:
    return {
        "year": one.year,
        "visitors": one.visitors,
        "mean_wait_s": None if one.mean_wait_s is None else round(one.mean_wait_s, 1),
        "mean_service_s": None if one.mean_service_s is None else round(one.mean_service_s, 1),
    }
