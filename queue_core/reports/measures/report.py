"""The report of measures: reads the spans of a range of days once and counts each where it belongs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypeAlias

from queue_core.events import to_milliseconds
from queue_core.reports.measures.dimensions import Dimension, Place, in_order, key_in, label_of
from queue_core.reports.measures.reading import Measure, MeasuredSpan, SpanEnd, SpansReader
from queue_core.reports.measures.spans import Spans, Statistics
from queue_core.settings import Settings
from queue_core.store.journal import DATABASE
from queue_core.store.read_only import read_only
from queue_core.texts import Text

Keys: TypeAlias = Mapping[Dimension, str]
"""Only what has these keys: `{Dimension.WEEKDAY: "2", Dimension.HOUR: "11"}`."""


@dataclass(frozen=True, slots=True)
class MeasuresRow:
    """`then_key` and `then_label` are None without a second dimension."""

    key: str
    then_key: str | None
    label: Text
    then_label: Text | None
    statistics: Statistics


@dataclass(frozen=True, slots=True)
class MeasuresReport:
    measure: Measure
    first: date
    last: date
    by: Dimension
    then_by: Dimension | None
    rows: list[MeasuresRow]
    total: Statistics


Breakdown: TypeAlias = tuple[Dimension, Dimension | None]


def measures(
    directory: Path,
    settings: Settings,
    measure: Measure,
    first: date,
    last: date,
    by: Dimension,
    then_by: Dimension | None = None,
    *,
    now: datetime,
    name_of: Callable[[str], str] = lambda operator: operator,
) -> MeasuresReport:
    """The measure over the service days from `first` to `last`, both included; every day judged by its own settings.

    `settings`: those of today, for names and the time zone; `name_of` names an operator by the sign-in name. Who waits
    still has waited until `now`. Reads the database through a connection of its own, so that it can run in another
    thread than the office.
    """
    [report] = breakdowns(directory, settings, measure, first, last, [(by, then_by)], now=now, name_of=name_of)
    return report


def breakdowns(
    directory: Path,
    settings: Settings,
    measure: Measure,
    first: date,
    last: date,
    wanted: Sequence[Breakdown],
    *,
    now: datetime,
    only: Keys | None = None,
    name_of: Callable[[str], str] = lambda operator: operator,
) -> list[MeasuresReport]:
    """As `measures`, several of them for one reading of the rows; of the spans that have the keys `only`."""
    only = only or {}
    dimensions = {dimension for pair in wanted for dimension in pair if dimension} | set(only)
    belongs = belonging(only, settings)
    counted = [_Counting(settings, by, then_by) for by, then_by in wanted]
    with closing(read_only(directory / DATABASE)) as connection:
        reader = SpansReader(connection, settings, first, last, operators=Dimension.OPERATOR in dimensions)
        for span in reader.spans(measure, to_milliseconds(now)):
            if belongs(span.place):
                for counting in counted:
                    counting.count(span)
    services = {**reader.services, **settings.service}

    def label(dimension: Dimension, key: str) -> Text:
        if dimension is Dimension.OPERATOR:
            return Text(ru=name_of(key), en=name_of(key))
        return label_of(dimension, key, services)

    return [
        MeasuresReport(measure, first, last, one.by, one.then_by, one.in_rows(settings, label), one.total.statistics())
        for one in counted
    ]


def belonging(only: Keys, settings: Settings) -> Callable[[Place], bool]:
    """Whether a place has all these keys."""
    wanted = [(key_in(dimension, settings), key) for dimension, key in only.items()]
    return lambda place: all(key_of(place) == key for key_of, key in wanted)


class _Counting:
    """One breakdown: counts the spans row by row and in total."""

    def __init__(self, settings: Settings, by: Dimension, then_by: Dimension | None) -> None:
        self.by, self.then_by = by, then_by
        self.total = Spans()
        self._rows: dict[tuple[str, str | None], Spans] = {}
        self._key = key_in(by, settings)
        self._then_key = key_in(then_by, settings) if then_by else None

    def count(self, span: MeasuredSpan) -> None:
        _add(self.total, span)
        key, then = self._key(span.place), self._then_key(span.place) if self._then_key else None
        if key is not None and (then is not None or self._then_key is None):
            row = self._rows.get((key, then))
            if row is None:
                row = self._rows[key, then] = Spans()
            _add(row, span)

    def in_rows(self, settings: Settings, label: Callable[[Dimension, str], Text]) -> list[MeasuresRow]:
        then_by = self.then_by
        keys = in_order(self.by, settings, {key for key, _ in self._rows})
        then_keys = in_order(then_by, settings, {then for _, then in self._rows if then}) if then_by else [None]
        return [
            MeasuresRow(
                key,
                then,
                label(self.by, key),
                label(then_by, then) if then_by and then is not None else None,
                self._rows[key, then].statistics(),
            )
            for key in keys
            for then in then_keys
            if (key, then) in self._rows
        ]


def _add(spans: Spans, span: MeasuredSpan) -> None:
    match span.end:
        case SpanEnd.ENDED:
            assert span.seconds is not None, "an ended span has its length"
            spans.add(span.seconds, span.target_s)
        case SpanEnd.UNENDED:
            spans.unended += 1
        case SpanEnd.NO_SHOW:
            spans.no_shows += 1
        case SpanEnd.WAITING | SpanEnd.LEFT:
            assert span.seconds is not None, "an unserved wait has its least length"
            assert span.target_s is not None, "a wait has a target"
            spans.add_unserved(span.seconds, span.target_s, span.end is SpanEnd.WAITING)
