"""Reads the spans of time of a measure from the rows, one after another: whose, where, how long, how they ended."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from queue_core.model import TicketState
from queue_core.reports.measures.dimensions import Place
from queue_core.settings import Service, Settings
from queue_core.store.days_settings import DaysSettings


class Measure(StrEnum):
    """Clause 6.5.6. `wait`: from the issue (or the transfer, or the return from parking) to the call, for each call;
    `way`: from the call to the start of the reception; `reception`: from its start to its end, one for each matter;
    `visit`: from the issue to the end of the last reception."""

    WAIT = "wait"
    WAY = "way"
    RECEPTION = "reception"
    VISIT = "visit"


class SpanEnd(StrEnum):
    """How a span ended. Only those that ended have a known length; a no-show is a call beside the spans.

    `unended`: closed with the day, nobody knows when it ended; `waiting`: no call has come yet; `left`: none came.
    """

    ENDED = "ended"
    UNENDED = "unended"
    NO_SHOW = "no_show"
    WAITING = "waiting"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class MeasuredSpan:
    """`began` in milliseconds. `seconds`: None where nobody knows; of those who were not called the least it lasted."""

    ticket: str
    place: Place
    end: SpanEnd
    began: int
    seconds: float | None
    target_s: int | None


class SpansReader:
    """Of the service days from `first` to `last`, both included; every day judged by its own settings.

    `services`: those met so far, each as it was latest known. `operators`: whether places name the operator.
    """

    def __init__(
        self, connection: sqlite3.Connection, settings: Settings, first: date, last: date, *, operators: bool
    ) -> None:
        self.services: dict[str, Service] = {}
        self._connection = connection
        self._range = (first.isoformat(), last.isoformat())
        self._days = DaysSettings(connection, settings)
        self._needs_operators = operators

    def spans(self, measure: Measure, until: int) -> Iterator[MeasuredSpan]:
        """`until`: in milliseconds, the end so far of what still lasts."""
        if measure is Measure.VISIT:
            yield from self._visits()
        else:
            yield from self._receptions(measure)
        yield from self._no_shows()
        yield from self._unserved(until)

    def _receptions(self, measure: Measure) -> Iterator[MeasuredSpan]:
        continued = "" if measure is Measure.RECEPTION else "AND continued = 0"
        for (
            ticket,
            day,
            service,
            window,
            operator,
            queued,
            called,
            started,
            finished,
            outcome,
        ) in self._connection.execute(
            f"""
            SELECT ticket, day, service, window, {self._operator("window", "called_at")},
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
            place, target_s = Place(day, its, window, operator, at), _target_s(measure, its, settings)
            if measure is Measure.RECEPTION and outcome == "day_closed":
                yield MeasuredSpan(ticket, place, SpanEnd.UNENDED, begun, None, target_s)
            elif ended is not None:
                yield MeasuredSpan(ticket, place, SpanEnd.ENDED, begun, (ended - begun) / 1000, target_s)

    def _visits(self) -> Iterator[MeasuredSpan]:
        for ticket, day, service, window, operator, issued, finished, outcome in self._connection.execute(
            f"""
            SELECT id, tickets.day, tickets.service, window, {self._operator("window", "called_at")},
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
            place, target_s = Place(day, its, window, operator, issued), settings.targets.visit_s
            if outcome == "day_closed":
                yield MeasuredSpan(ticket, place, SpanEnd.UNENDED, issued, None, target_s)
            else:
                yield MeasuredSpan(ticket, place, SpanEnd.ENDED, issued, (finished - issued) / 1000, target_s)

    def _no_shows(self) -> Iterator[MeasuredSpan]:
        for ticket, day, service, window, operator, queued, called in self._connection.execute(
            f"""
            SELECT ticket, day, service, window, {self._operator("window", "called_at")}, queued_at, called_at
            FROM receptions WHERE day BETWEEN ? AND ? AND outcome = 'no_show'
            """,
            self._range,
        ):
            known = self._known(day, service)
            if known is not None:
                yield MeasuredSpan(
                    ticket, Place(day, known[0], window, operator, called), SpanEnd.NO_SHOW, queued, None, None
                )

    def _unserved(self, until: int) -> Iterator[MeasuredSpan]:
        """Waits that no call has ended. Nobody knows when those who were there at the day's end went: they waited at
        least until the day's last ticket or call."""
        for ticket, day, service, state, outcome, queued, ended, latest in self._connection.execute(
            """
            WITH issues AS (
                SELECT day, max(issued_at) AS latest FROM tickets WHERE day BETWEEN :first AND :last GROUP BY day
            ), calls AS (
                SELECT day, max(called_at) AS latest FROM receptions WHERE day BETWEEN :first AND :last GROUP BY day
            )
            SELECT id, day, service, state, outcome, queued_at, finished_at,
                max(issues.latest, coalesce(calls.latest, 0))
            FROM tickets JOIN issues USING (day) LEFT JOIN calls USING (day)
            WHERE day BETWEEN :first AND :last AND (state = 'waiting' OR state = 'cancelled'
                AND outcome IN ('visitor_left', 'day_closed')
                AND NOT EXISTS (SELECT 1 FROM receptions WHERE ticket = id AND called_at >= queued_at))
            """,
            {"first": self._range[0], "last": self._range[1]},
        ):
            known = self._known(day, service)
            if known is None:
                continue
            its, settings = known
            waiting = state == TicketState.WAITING
            lasted_until = until if waiting else min(ended, latest) if outcome == "day_closed" else ended
            yield MeasuredSpan(
                ticket,
                Place(day, its, None, None, queued),
                SpanEnd.WAITING if waiting else SpanEnd.LEFT,
                queued,
                max(0, lasted_until - queued) / 1000,
                settings.targets.of(its.kind).wait_s,
            )

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


def _target_s(measure: Measure, service: Service, settings: Settings) -> int | None:
    if measure is Measure.WAY:
        return None  # the standard promises nothing about it
    target = settings.targets.of(service.kind)
    return target.wait_s if measure is Measure.WAIT else target.reception_s
