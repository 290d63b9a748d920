"""The API of the measures of the promise: waits, ways, receptions and visits by two dimensions, as JSON and as files."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from queue_core.reports.measures import Dimension, Measure, MeasuresReport, Statistics, measures
from web.api.files import Format, file_of
from web.api.reports import RangeQuery, asked_days
from web.auth.access import requires, users
from web.auth.budgets import within
from web.documents.measures import document_of_measures
from web.input.reading import query
from web.language import page_language
from web.office import current_office
from web.problems import Problem
from web.serving.limits import REPORTS

blueprint = Blueprint("api_measures", __name__)


class MeasuresQuery(RangeQuery):
    measure: Measure = Measure.WAIT
    by: Dimension = Dimension.KIND
    then_by: Dimension | None = None
    format: Format = Format.JSON


@blueprint.get("/reports/measures")
@requires("read", "report")
def report() -> ResponseReturnValue:
    """Every day is judged by the settings that it began with."""
    asked, office = query(MeasuresQuery), current_office()
    first, last = asked_days()
    if asked.then_by is asked.by:
        raise Problem(
            400,
            "invalid_request",
            "«then_by» — не тот же разрез, что «by».",
            "“then_by” is another dimension than “by”.",
        )
    names = {person.name: person.full_name for person in users().all() if person.full_name}
    found = within(
        REPORTS,
        lambda: measures(
            office.directory,
            office.settings,
            asked.measure,
            first,
            last,
            asked.by,
            asked.then_by,
            now=office.now(),
            name_of=lambda operator: names.get(operator, operator),
        ),
    )
    if asked.format is Format.JSON:
        return jsonify(_as_json(found))
    language = page_language()
    return file_of(lambda: document_of_measures(found, office, language), asked.format)


def _as_json(found: MeasuresReport) -> dict[str, Any]:
    return {
        "measure": found.measure.value,
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "by": found.by.value,
        "then_by": found.then_by and found.then_by.value,
        "rows": [
            {
                "key": row.key,
                "then_key": row.then_key,
                "label": row.label.view(),
                "then_label": row.then_label and row.then_label.view(),
                **_figures(row.statistics),
            }
            for row in found.rows
        ],
        "total": _figures(found.total),
    }


def _figures(found: Statistics) -> dict[str, Any]:
    return {
        "n": found.n,
        "mean_s": _rounded(found.mean_s, 1),
        "median_s": _rounded(found.median_s, 1),
        "p90_s": _rounded(found.p90_s, 1),
        "p95_s": _rounded(found.p95_s, 1),
        "share_in_target": _rounded(found.share_in_target, 4),
        "target_s": found.target_s,
        "within": {str(limit): _rounded(share, 4) for limit, share in found.within.items()},
        "waiting_n": found.waiting_n,
        "left_n": found.left_n,
        "no_show_n": found.no_show_n,
        "unserved_mean_s": _rounded(found.unserved_mean_s, 1),
        "unserved_over_target_n": found.unserved_over_target_n,
        "unended_n": found.unended_n,
    }


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
