"""Learns from past receptions how long receptions, walks and pauses take, and how many visitors do not come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from statistics import fmean, median, pstdev

from queue_core.settings import Settings
from queue_core.simulation.description import ServiceTime
from queue_core.store.journal import DATABASE
from queue_core.store.read_only import read_only

_MINUTE_MS = 60_000
# After so many receptions a service's own mean weighs as much as its kind's, and a kind's as much as the standard's.
_PRIOR_RECEPTIONS = 20.0
_USUAL_CV = 0.8
_LEAST_CV, _MOST_CV = 0.1, 3.0
_LONGEST_RECEPTION = 240.0
# A window that stays free for longer while a visitor waits is not between two visits: its operator is away.
_LONGEST_PAUSE = 5.0
_USUAL_WALK, _USUAL_NO_SHOW_SHARE, _USUAL_NO_SHOW = 0.5, 0.03, 1.5


@dataclass(frozen=True, slots=True)
class LearnedTimes:
    """Minutes. `between_minutes` is from the end of a visit to the next call, when a visitor is waiting."""

    services: Mapping[str, ServiceTime]
    walk_minutes: float
    between_minutes: float
    no_show_share: float
    no_show_minutes: float


@dataclass(frozen=True, slots=True)
class _Row:
    service: str
    queued: float
    called: float
    started: float | None
    finished: float | None
    outcome: str | None


def learn_times(directory: Path, settings: Settings, first: date, last: date) -> LearnedTimes:
    """Learns from the receptions of the days from `first` to `last`, both included; if there are few, from the standard.

    Reads the database through a connection of its own.
    """
    connection = read_only(directory / DATABASE)
    try:
        by_window: defaultdict[tuple[str, str], list[_Row]] = defaultdict(list)
        for day, window, service, outcome, queued, called, started, finished in connection.execute(
            """
            SELECT day, window, service, outcome, queued_at, called_at, started_at, finished_at FROM receptions
            WHERE day BETWEEN ? AND ? ORDER BY day, window, called_at
            """,
            (first.isoformat(), last.isoformat()),
        ):
            if service in settings.service:
                row = _Row(
                    service, queued / _MINUTE_MS, called / _MINUTE_MS, _minutes(started), _minutes(finished), outcome
                )
                by_window[day, window].append(row)
    finally:
        connection.close()
    return _learned(settings, list(by_window.values()))


def _minutes(at: int | None) -> float | None:
    return None if at is None else at / _MINUTE_MS


def _learned(settings: Settings, windows: Sequence[Sequence[_Row]]) -> LearnedTimes:
    rows = [row for window in windows for row in window]
    served = [row for row in rows if row.outcome not in {None, "day_closed", "no_show", "parked"}]
    walks = [row.started - row.called for row in rows if row.started is not None]
    missed = [row.finished - row.called for row in rows if row.outcome == "no_show" and row.finished is not None]
    pauses = [
        after.called - before.finished
        for window in windows
        for before, after in pairwise(window)
        if before.finished is not None and after.queued <= before.finished <= after.called
    ]
    pauses = [pause for pause in pauses if pause <= _LONGEST_PAUSE]
    return LearnedTimes(
        services=_services(settings, served),
        walk_minutes=median(walks) if walks else _USUAL_WALK,
        between_minutes=median(pauses) if pauses else 0.0,
        no_show_share=(len(missed) + _PRIOR_RECEPTIONS * _USUAL_NO_SHOW_SHARE) / (len(rows) + _PRIOR_RECEPTIONS),
        no_show_minutes=median(missed) if missed else _USUAL_NO_SHOW,
    )


def _services(settings: Settings, served: Sequence[_Row]) -> dict[str, ServiceTime]:
    lengths: defaultdict[str, list[float]] = defaultdict(list)
    for row in served:
        if row.started is not None and row.finished is not None:
            lengths[row.service].append(min(row.finished - row.started, _LONGEST_RECEPTION))
    of_kind: defaultdict[str, list[float]] = defaultdict(list)
    for name, minutes in lengths.items():
        of_kind[settings.service[name].kind] += minutes
    times = {}
    for service in settings.services:
        standard = settings.targets.of(service.kind).reception_minutes
        kind_mean = _shrunk_mean(of_kind[service.kind], standard)
        minutes = lengths[service.id]
        cv = pstdev(minutes) / fmean(minutes) if len(minutes) > 1 and fmean(minutes) > 0 else _USUAL_CV
        weight = len(minutes) / (len(minutes) + _PRIOR_RECEPTIONS)
        times[service.id] = ServiceTime(
            mean_minutes=max(_shrunk_mean(minutes, kind_mean), 0.1),
            cv=min(max(weight * cv + (1 - weight) * _USUAL_CV, _LEAST_CV), _MOST_CV),
        )
    return times


def _shrunk_mean(minutes: Sequence[float], prior: float) -> float:
    return (sum(minutes) + _PRIOR_RECEPTIONS * prior) / (len(minutes) + _PRIOR_RECEPTIONS)
