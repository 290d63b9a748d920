"""The report of measures: reads the rows of a range of days and counts each span where it belongs."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from queue_core.events import to_milliseconds
from queue_core.model import TicketState
from queue_core.reports.measures.dimensions import Dimension, Place, in_order, key_in, label_of
from queue_core.reports.measures.spans import Spans, Statistics
from queue_core.settings import Service, Settings
from queue_core.store.days_settings import DaysSettings
from queue_core.store.journal import DATABASE
from queue_core.store.read_only import read_only
from queue_core.texts import Text


class Measure(StrEnum):
    """Clause 6.5.6. `wait`: from the issue (or the transfer, or the return from parking) to the call, for each call;
    `way`: from the call to the start of the reception; `reception`: from its start to its end, one for each matter;
    `visit`: from the issue to the end of the last reception."""

    WAIT = "wait"
    WAY = "way"
    RECEPTION = "reception"
    VISIT = "visit"


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
    with closing(read_only(directory / DATABASE)) as connection:
        counting = _Counting(connection, settings, first, last, by, then_by)
        counting.count(measure, to_milliseconds(now))
    services = {**counting.services, **settings.service}

    def label(dimension: Dimension, key: str) -> Text:
        if dimension is Dimension.OPERATOR:
            return Text(ru=name_of(key), en=name_of(key))
        return label_of(dimension, key, services)

    keys = in_order(by, settings, {key for key, _ in counting.rows})
    then_keys = in_order(then_by, settings, {then for _, then in counting.rows if then}) if then_by else [None]
    rows = [
        MeasuresRow(
            key,
            then,
            label(by, key),
            label(then_by, then) if then_by and then is not None else None,
            counting.rows[key, then].statistics(),
        )
        for key in keys
        for then in then_keys
        if (key, then) in counting.rows
    ]
    return MeasuresReport(measure, first, last, by, then_by, rows, counting.total.statistics())


class _Counting:
    """Counts the spans of a range of days, row by row and in total."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        settings: Settings,
        first: date,
        last: date,
        by: Dimension,
        then_by: Dimension | None,
    ) -> None:
        self.rows: dict[tuple[str, str | None], Spans] = {}
        self.total = Spans()
        self.services: dict[str, Service] = {}
        self._connection = connection
        self._range = (first.isoformat(), last.isoformat())
        self._days = DaysSettings(connection, settings)
        self._key = key_in(by, settings)
        self._then_key = key_in(then_by, settings) if then_by else None
        self._needs_operators = Dimension.OPERATOR in {by, then_by}

    def count(self, measure: Measure, until: int) -> None:
        """`until`: in milliseconds, the end so far of what still lasts."""
        if measure is Measure.VISIT:
            self._count_visits()
        else:
            self._count_receptions(measure)
        self._count_no_shows()
        self._count_unserved(until)

    def _count_receptions(self, measure: Measure) -> None:
        continued = "" if measure is Measure.RECEPTION else "AND continued = 0"
        for day, service, window, operator, queued, called, started, finished, outcome in self._connection.execute(
            f"""
            SELECT day, service, window, {self._operator("window", "called_at")},
                queued_at, called_at, started_at, finished_at, outcome
            FROM receptions WHERE day BETWEEN ? AND ? {continued}
            """,
            self._range,
        ):
            known = self._known(day, service)
            if known is None:
                continue
            its, settings = known
            begun, ended, at = {
                Measure.WAIT: (queued, called, called),
                Measure.WAY: (called, started, called),
                Measure.RECEPTION: (started, finished, started),
            }[measure]
            if begun is None:
                continue  # the visitor did not come to the window
            place = Place(day, its, window, operator, at)
            if measure is Measure.RECEPTION and outcome == "day_closed":
                for spans in self._of(place):
                    spans.unended += 1
            elif ended is not None:
                for spans in self._of(place):
                    spans.add((ended - begun) / 1000, _target_s(measure, its, settings))

    def _count_visits(self) -> None:
        for day, service, window, operator, issued, finished, outcome in self._connection.execute(
            f"""
            SELECT tickets.day, tickets.service, window, {self._operator("window", "called_at")},
                issued_at, tickets.finished_at, tickets.outcome
            FROM tickets JOIN receptions ON ticket = id
                AND leg = (SELECT max(leg) FROM receptions AS latest WHERE latest.ticket = id)
            WHERE tickets.day BETWEEN ? AND ? AND state = 'done'
            """,
            self._range,
        ):
            known = self._known(day, service)
            if known is None:
                continue
            its, settings = known
            for spans in self._of(Place(day, its, window, operator, issued)):
                if outcome == "day_closed":
                    spans.unended += 1
                else:
                    spans.add((finished - issued) / 1000, settings.targets.visit_s)

    def _count_no_shows(self) -> None:
        for day, service, window, operator, called in self._connection.execute(
            f"""
            SELECT day, service, window, {self._operator("window", "called_at")}, called_at
            FROM receptions WHERE day BETWEEN ? AND ? AND outcome = 'no_show'
            """,
            self._range,
        ):
            known = self._known(day, service)
            if known is not None:
                for spans in self._of(Place(day, known[0], window, operator, called)):
                    spans.no_shows += 1

    def _count_unserved(self, until: int) -> None:
        """Waits that no call has ended. Nobody knows when those who were there at the day's end went: they waited at
        least until the day's last ticket or call."""
        for day, service, state, outcome, queued, ended, latest in self._connection.execute(
            """
            SELECT day, service, state, outcome, queued_at, finished_at, max(
                (SELECT max(issued_at) FROM tickets AS others WHERE others.day = tickets.day),
                coalesce((SELECT max(called_at) FROM receptions WHERE receptions.day = tickets.day), 0))
            FROM tickets WHERE day BETWEEN ? AND ? AND (state = 'waiting' OR state = 'cancelled'
                AND outcome IN ('visitor_left', 'day_closed')
                AND NOT EXISTS (SELECT 1 FROM receptions WHERE ticket = id AND called_at >= queued_at))
            """,
            self._range,
        ):
            known = self._known(day, service)
            if known is None:
                continue
            its, settings = known
            waiting = state == TicketState.WAITING
            lasted_until = until if waiting else min(ended, latest) if outcome == "day_closed" else ended
            seconds = max(0, lasted_until - queued) / 1000
            for spans in self._of(Place(day, its, None, None, queued)):
                spans.add_unserved(seconds, settings.targets.of(its.kind).wait_s, waiting)

    def _operator(self, window: str, at: str) -> str:
        """SQL for who had the window at that moment: of the shifts, the latest that had begun."""
        if not self._needs_operators:
            return "NULL"
        return f"""(SELECT operator FROM shifts WHERE shifts.window = receptions.{window}
            AND opened_at <= receptions.{at} ORDER BY opened_at DESC LIMIT 1)"""

    def _known(self, day: str, service: str) -> tuple[Service, Settings] | None:
        known = self._days.service(day, service)
        if known is not None:
            self.services[service] = known[0]
        return known

    def _of(self, place: Place) -> Iterator[Spans]:
        """The total, and the row of this place if it has one."""
        yield self.total
        key, then = self._key(place), self._then_key(place) if self._then_key else None
        if key is not None and (then is not None or self._then_key is None):
            yield self.rows.setdefault((key, then), Spans())


def _target_s(measure: Measure, service: Service, settings: Settings) -> int | None:
    if measure is Measure.WAY:
        return None  # the standard promises nothing about it
    target = settings.targets.of(service.kind)
    return target.wait_s if measure is Measure.WAIT else target.reception_s
