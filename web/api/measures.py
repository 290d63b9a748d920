"""The API of the measures of the promise: waits, ways, receptions and visits by two dimensions, as JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from queue_core.csv_text import BYTE_ORDER_MARK, table_for_people
from queue_core.reports.measures import WITHIN_S, Dimension, Measure, MeasuresReport, Statistics, measures
from queue_core.texts import Text
from web.api.reports import RangeQuery, asked_days
from web.auth.access import requires, users
from web.auth.budgets import within
from web.input.reading import query
from web.language import page_language
from web.office import current_office
from web.problems import Problem
from web.serving.limits import REPORTS

blueprint = Blueprint("api_measures", __name__)


class Format(StrEnum):
    """What the report is written as."""

    JSON = "json"
    CSV = "csv"


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
    return _as_csv(found) if asked.format is Format.CSV else jsonify(_as_json(found))


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


_HEADINGS = {
    "n": Text(ru="Число", en="Number"),
    "mean_s": Text(ru="Среднее, с", en="Mean, s"),
    "median_s": Text(ru="Медиана, с", en="Median, s"),
    "p90_s": Text(ru="90 из 100 не дольше, с", en="p90, s"),
    "p95_s": Text(ru="95 из 100 не дольше, с", en="p95, s"),
    "share_in_target": Text(ru="Доля в нормативе", en="Share in target"),
    "target_s": Text(ru="Норматив, с", en="Target, s"),
    **{
        f"within {limit}": Text(ru=f"Доля до {limit // 60} мин", en=f"Share within {limit // 60} min")
        for limit in WITHIN_S
    },
    "waiting_n": Text(ru="Ещё ждут", en="Still waiting"),
    "left_n": Text(ru="Ушли без вызова", en="Left uncalled"),
    "no_show_n": Text(ru="Не явились", en="Did not come"),
    "unserved_mean_s": Text(ru="Среднее тех, кого не вызвали, не менее, с", en="Mean of the uncalled, at least, s"),
    "unserved_over_target_n": Text(ru="Из них дольше норматива", en="Of them over target"),
    "unended_n": Text(ru="Закрыты с концом дня", en="Closed with the day"),
}


def _as_csv(found: MeasuresReport) -> Response:
    """CSV as Excel in Russia reads it: semicolons, decimal commas, a byte order mark."""
    language = page_language()
    then = [] if found.then_by is None else [found.then_by.value]
    headings = [found.by.value, *then, *(getattr(heading, language) for heading in _HEADINGS.values())]
    rows = [
        [
            *(getattr(label, language) for label in (row.label, row.then_label) if label is not None),
            *_cells(row.statistics),
        ]
        for row in found.rows
    ]
    total = ["Всего" if language == "ru" else "Total", *("" for _ in then), *_cells(found.total)]
    name = f"{found.measure}-{found.first}-{found.last}-{found.by}.csv"
    return Response(
        BYTE_ORDER_MARK + table_for_people(headings, [*rows, total]),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _cells(found: Statistics) -> Iterator[str]:
    figures = _figures(found)
    figures |= {f"within {limit}": share for limit, share in figures["within"].items()}
    for name in _HEADINGS:
        yield "" if figures[name] is None else str(figures[name]).replace(".", ",")
