"""The waits report: visitors' waits, and the share of them within the standard's targets (clause 6.5.6)."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from statistics import fmean
from typing import Annotated

from pydantic import Field

from queue_core.reports.measures.dimensions import Dimension, Place, in_order, key_in, label_of
from queue_core.reports.measures.spans import Spans
from queue_core.settings import Settings
from queue_core.store.days_settings import DaysSettings
from queue_core.store.journal import DATABASE
from queue_core.store.read_only import read_only
from queue_core.texts import Text


class By(StrEnum):
    """The breakdown of the report."""

    KIND = "kind"
    GROUP = "group"
    WINDOW = "window"
    HOUR = "hour"
    SERVICE = "service"

    @property
    def dimension(self) -> Dimension:
        return Dimension(self.value)


DEFINITIONS = Text(
    ru=(
        "Ожидание — от выдачи талона (или от перевода в другую очередь, возврата из отложенных) до вызова в окно; "
        "считается каждый вызов, в том числе неявившихся; ошибочный вызов, отменённый оператором, не считается. "
        "Визит — от выдачи талона до окончания приёма. p90 и p95 — время, за которое вызваны 90 и 95 из 100 посетителей. "
        "Контакты — сколько окон в среднем приняли посетителя за визит. "
        "Доля в нормативе — доля ожиданий не дольше норматива своего вида услуги (пункт 6.5.6 стандарта)."
    ),
    en=(
        "A wait lasts from the ticket's issue (or its transfer to another line, or its return from parking) to its call to a "
        "window; every call counts, including those of no-shows, but not a mistaken call that the operator undid. A visit "
        "lasts from the ticket's issue to the end of the reception. p90 and p95 are the times within which 90 and 95 of 100 "
        "visitors were called. Contacts are the average number of windows that served a visitor during a visit. "
        "The share in target is the share of waits no longer than the target of their own service kind "
        "(clause 6.5.6 of the standard)."
    ),
)


@dataclass(frozen=True, slots=True)
class WaitStatistics:
    """Waits of one row, in seconds. `target_s` is None if kinds with different targets are mixed.

    Its fields are the columns of the report in the API, in the CSV file and in `talon report`.
    """

    n: int
    mean_s: float | None
    median_s: float | None
    p90_s: float | None
    p95_s: float | None
    share_in_target: Annotated[float, Field(ge=0, le=1)] | None
    target_s: int | None


@dataclass(frozen=True, slots=True)
class Row:
    key: str
    label: Text
    figures: WaitStatistics


@dataclass(frozen=True, slots=True)
class VisitStatistics:
    """Whole visits, from issue to the end of the reception, in seconds.

    `contacts_mean` is how many windows served a visitor on average (clause 6.2.4): several matters settled at one window
    are one contact. None if it is not known. `target_s` is None if days with different targets are mixed.
    """

    n: int
    mean_s: float | None
    share_in_target: float | None
    target_s: int | None
    contacts_mean: float | None = None


@dataclass(frozen=True, slots=True)
class WaitsReport:
    first: date
    last: date
    by: By
    rows: list[Row]
    total: WaitStatistics
    visits: VisitStatistics


def waits(directory: Path, settings: Settings, first: date, last: date, by: By) -> WaitsReport:
    """The waits of the service days from `first` to `last`, both included; each day judged by its own settings.

    Reads the database through a connection of its own, so that it can run in another thread than the office.
    """
    rows: dict[str, Spans] = {}
    total = Spans()
    connection = read_only(directory / DATABASE)
    try:
        key_of = key_in(by.dimension, settings)
        days, services = DaysSettings(connection, settings), dict(settings.service)
        entries = connection.execute(
            "SELECT day, service, window, queued_at, called_at FROM receptions WHERE day BETWEEN ? AND ? AND continued = 0",
            (first.isoformat(), last.isoformat()),
        )
        for day, name, window, queued_at, called_at in entries:
            known = days.service(day, name)
            if known is None:
                continue  # no version of the settings knows it: its kind, group and target are not known
            service, its_days = known
            services.setdefault(name, service)
            target_s = its_days.targets.of(service.kind).wait_s
            seconds = (called_at - queued_at) / 1000
            key = key_of(Place(day, service, window, None, called_at))
            assert key is not None  # somebody who was called has a window
            rows.setdefault(key, Spans()).add(seconds, target_s)
            total.add(seconds, target_s)
        visits = _visits(connection, days, settings, first, last)
    finally:
        connection.close()
    listed = [
        Row(key, label_of(by.dimension, key, services), _figures(rows[key]))
        for key in in_order(by.dimension, settings, rows)
    ]
    return WaitsReport(first, last, by, listed, _figures(total), visits)


def recorded_days(directory: Path) -> list[date]:
    """The service days with entries in the journal, in order; none if there is no journal yet."""
    if not (directory / DATABASE).exists():
        return []
    connection = read_only(directory / DATABASE)
    try:
        return [date.fromisoformat(day) for (day,) in connection.execute("SELECT day FROM days ORDER BY day")]
    finally:
        connection.close()


def _visits(
    connection: sqlite3.Connection, days: DaysSettings, settings: Settings, first: date, last: date
) -> VisitStatistics:
    visits = [
        ((finished_at - issued_at) / 1000, days.of(day).targets.visit_s)
        for day, issued_at, finished_at in connection.execute(
            "SELECT day, issued_at, finished_at FROM tickets WHERE day BETWEEN ? AND ? AND state = 'done'",
            (first.isoformat(), last.isoformat()),
        )
    ]
    if not visits:
        return VisitStatistics(0, None, None, settings.targets.visit_s)
    in_target = sum(seconds <= target_s for seconds, target_s in visits) / len(visits)
    targets = {target_s for _, target_s in visits}
    mean_s = fmean(seconds for seconds, _ in visits)
    target = targets.pop() if len(targets) == 1 else None
    return VisitStatistics(len(visits), mean_s, in_target, target, _contacts(connection, first, last))


def _contacts(connection: sqlite3.Connection, first: date, last: date) -> float | None:
    row: tuple[float | None] = connection.execute(
        """
        SELECT CAST(count(*) AS REAL) / count(DISTINCT ticket) FROM receptions
        JOIN tickets ON tickets.id = receptions.ticket
        WHERE receptions.day BETWEEN ? AND ? AND state = 'done' AND receptions.started_at IS NOT NULL AND continued = 0
        """,
        (first.isoformat(), last.isoformat()),
    ).fetchone()
    return row[0]


def _figures(spans: Spans) -> WaitStatistics:
    found = spans.statistics()
    return WaitStatistics(
        n=found.n,
        mean_s=found.mean_s,
        median_s=found.median_s,
        p90_s=found.p90_s,
        p95_s=found.p95_s,
        share_in_target=found.share_in_target,
        target_s=found.target_s,
    )
