"""The charts of the answers: two heat maps and the course of the days, each cell a link to the visits behind it."""

from __future__ import annotations

from flask_babel import gettext as _

from queue_core.reports.measures import Dimension, MeasuresReport, MeasuresRow
from queue_core.texts import Text
from web.charts.bars import Bar, bars
from web.charts.drawing import Drawing
from web.charts.heat_map import Cell, Side, heat_map
from web.language import page_language
from web.management.answers.question import Question
from web.management.answers.words import cell_words, load, measure_names, minutes


def heat_map_of(name: str, question: Question, report: MeasuresReport) -> Drawing:
    """A report by two dimensions, the second of them hours."""
    rows = {row.key: _in(row.label) for row in report.rows}
    hours = sorted({row.then_key for row in report.rows if row.then_key})
    columns = [
        Side(hour, f"{hour}:00", _("All visits from %(hour)s:00 on", hour=hour), question.visits(hour=hour))
        for hour in hours
    ]
    label = _("%(measure)s: the mean by hours, against the target", measure=measure_names()[report.measure])
    return heat_map(
        name,
        label,
        [
            Side(
                key,
                words,
                _("All visits: %(where)s", where=words),
                question.visits(**{report.by.value: key}),
            )
            for key, words in rows.items()
        ],
        columns,
        {(row.key, row.then_key): _cell(question, report, row) for row in report.rows if row.then_key},
    )


def _cell(question: Question, report: MeasuresReport, row: MeasuresRow) -> Cell:
    where = f"{_in(row.label)}, {row.then_key}:00"
    return Cell(
        minutes(row.statistics.mean_s),
        row.statistics.n,
        load(row.statistics),
        cell_words(where, row.statistics),
        question.visits(**{report.by.value: row.key, Dimension.HOUR.value: row.then_key or ""}),
    )


def course_of(name: str, question: Question, report: MeasuresReport) -> Drawing:
    """The mean of each day, week or month against the target; two kinds together against the mean of their targets."""
    rows = [row for row in report.rows if row.statistics.mean_s is not None]
    label = _("%(measure)s: the mean against the target, in time", measure=measure_names()[report.measure])
    return bars(name, label, [_bar(question, report, row) for row in rows])


def _bar(question: Question, report: MeasuresReport, row: MeasuresRow) -> Bar:
    found = row.statistics
    return Bar(
        _in(row.label),
        found.mean_s or 0.0,
        found.targets_mean_s,
        f"{minutes(found.mean_s)}   n {found.n}",
        cell_words(_in(row.label), found),
        question.visits(**{report.by.value: row.key}),
    )


def _in(text: Text) -> str:
    return text.in_language(page_language())
