"""The waits report: visitors' waits, and the share of them within the standard's targets (clause 6.5.6)."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from math import ceil
from pathlib import Path
from statistics import fmean, median
from typing import Annotated

from pydantic import Field

from queue_core import labels
from queue_core.events import from_milliseconds
from queue_core.settings import Service, Settings
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


@dataclass(slots=True)
class _Waits:
    """Collects the waits of one row, each with its own target."""

    seconds: list[float] = field(default_factory=list)
    in_target: int = 0
    targets: set[int] = field(default_factory=set)

    def add(self, seconds: float, target_s: int) -> None:
        self.seconds.append(seconds)
        self.in_target += seconds <= target_s
        self.targets.add(target_s)

    def figures(self) -> WaitStatistics:
        values = sorted(self.seconds)
        if not values:
            return WaitStatistics(0, None, None, None, None, None, None)
        return WaitStatistics(
            n=len(values),
            mean_s=fmean(values),
            median_s=median(values),
            p90_s=percentile(values, 90),
            p95_s=percentile(values, 95),
            share_in_target=self.in_target / len(values),
            target_s=self.targets.copy().pop() if len(self.targets) == 1 else None,
        )


def percentile(ordered: list[float], percent: int) -> float:
    """The exact percentile by nearest rank: the smallest value that `percent` of the values do not exceed."""
    return ordered[max(0, ceil(percent / 100 * len(ordered)) - 1)]


def waits(directory: Path, settings: Settings, first: date, last: date, by: By) -> WaitsReport:
    """The waits of the service days from `first` to `last`, both included; each day judged by its own settings.

    Reads the database through a connection of its own, so that it can run in another thread than the office.
    """
    rows: dict[str, _Waits] = {}
    total = _Waits()
    connection = read_only(directory / DATABASE)
    try:
        key_of = _KEYS[by]
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
            rows.setdefault(key_of(settings, service, window, called_at), _Waits()).add(seconds, target_s)
            total.add(seconds, target_s)
        visits = _visits(connection, days, settings, first, last)
    finally:
        connection.close()
    listed = [Row(key, _label(services, by, key), rows[key].figures()) for key in _ordered(settings, by, rows)]
    return WaitsReport(first, last, by, listed, total.figures(), visits)


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


def _by_hour(settings: Settings, service: Service, window: str, called_at: int) -> str:
    return f"{from_milliseconds(called_at).astimezone(settings.office.zone_info).hour:02d}"


_KEYS: dict[By, Callable[[Settings, Service, str, int], str]] = {
    By.KIND: lambda settings, service, window, at: service.kind.value,
    By.GROUP: lambda settings, service, window, at: service.group.value,
    By.WINDOW: lambda settings, service, window, at: window,
    By.HOUR: _by_hour,
    By.SERVICE: lambda settings, service, window, at: service.id,
}


def _ordered(settings: Settings, by: By, keys: Iterable[str]) -> list[str]:
    """Rows in the order of the settings, so that they are in the same place every day; hours in order of time."""
    places = {
        By.KIND: [kind.value for kind in labels.KINDS],
        By.GROUP: [group.value for group in labels.GROUPS],
        By.WINDOW: [window.id for window in settings.windows],
        By.SERVICE: [service.id for service in settings.services],
        By.HOUR: [],
    }[by]
    return sorted(keys, key=lambda key: (places.index(key) if key in places else len(places), key))


def _label(services: Mapping[str, Service], by: By, key: str) -> Text:
    if by is By.KIND:
        return next(name for kind, name in labels.KINDS.items() if kind.value == key)
    if by is By.GROUP:
        return next(name for group, name in labels.GROUPS.items() if group.value == key)
    if by is By.WINDOW:
        return Text(ru=f"Окно {key}", en=f"Window {key}")
    if by is By.HOUR:
        return Text(ru=f"{key}:00–{key}:59", en=f"{key}:00–{key}:59")
    service = services[key]
    group = labels.GROUPS[service.group]
    return Text(ru=f"{service.name.ru} ({group.ru.lower()})", en=f"{service.name.en} ({group.en.lower()})")
