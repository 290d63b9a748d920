"""What the office has learned from its last weeks, and how wrong it was on its latest day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import fmean, stdev

from queue_core.arrivals import ENOUGH_DAYS, HISTORY_DAYS, DayArrivals, learn_arrivals, read_arrivals, working_hours
from queue_core.arrivals.forecast import SLOT_MINUTES, Forecast
from queue_core.hall.receptions import plausible
from queue_core.projection.service_times import Basis, ServiceTimes
from queue_core.reports.waits import recorded_days
from queue_core.settings import Settings
from queue_core.store.journal import DATABASE
from queue_core.store.read_only import read_only
from queue_core.waits.accuracy import AccuracyReport, accuracy
from queue_core.waits.learning import service_times_before

HALF_HOUR = 30


@dataclass(frozen=True, slots=True)
class TimesOfService:
    """Receptions: how many, their mean in seconds, and their standard deviation (None below two)."""

    n: int
    mean_s: float
    spread_s: float | None


@dataclass(frozen=True, slots=True)
class ServiceLearned:
    """One service: its receptions (None: there were none), those of each operator (sign-in name), and the mean in seconds that
    waits are projected with, which is between the standard's and the office's own."""

    service: str
    times: TimesOfService | None
    expected_s: float
    basis: Basis
    operators: dict[str, TimesOfService]


@dataclass(frozen=True, slots=True)
class Weekday:
    """The mean number of visitors in each half hour, by its first minute after midnight, on `days` such weekdays (0: Monday)."""

    weekday: int
    days: int
    half_hours: dict[int, float]


@dataclass(frozen=True, slots=True)
class OfficeLearned:
    """What was learned from the days from `first` to `last`, both included."""

    first: date
    last: date
    services: list[ServiceLearned]
    weekdays: list[Weekday]


@dataclass(frozen=True, slots=True)
class LearnedHalfHour:
    """Visitors of one half hour of a past day; `begins` in minutes after midnight."""

    begins: int
    expected: float
    came: int


@dataclass(frozen=True, slots=True)
class LatestDay:
    """How well the latest complete day was foreseen: its announced waits scored, and its visitors against the forecast made
    from the weeks before it (None: there was too little history)."""

    day: date
    announced: AccuracyReport
    expected: float | None
    came: int
    half_hours: list[LearnedHalfHour]


def learned(directory: Path, settings: Settings, today: date) -> OfficeLearned:
    """What the eight weeks before `today` taught. Reads the database through connections of its own."""
    first, last = today - timedelta(days=HISTORY_DAYS), today - timedelta(days=1)
    times = service_times_before(directory, settings, today.isoformat())
    receptions = _receptions(directory, settings, first, last)
    return OfficeLearned(
        first,
        last,
        [_service(settings, service.id, times, receptions) for service in settings.services],
        _weekdays(settings, read_arrivals(directory, settings, first, last)),
    )


def latest_day(directory: Path, settings: Settings, today: date) -> LatestDay | None:
    """The latest recorded day before `today`; None if there is none."""
    past = [day for day in recorded_days(directory) if day < today]
    if not past:
        return None
    day = past[-1]
    arrivals = learn_arrivals(directory, settings, day)
    [came] = read_arrivals(directory, settings, day, day) or [DayArrivals(day, {})]
    enough = arrivals.days >= ENOUGH_DAYS
    return LatestDay(
        day,
        accuracy(directory, settings, day, day),
        arrivals.visitors if enough else None,
        came.total,
        _half_hours(arrivals.forecast, came) if enough else [],
    )


def _receptions(
    directory: Path, settings: Settings, first: date, last: date
) -> dict[str, list[tuple[str | None, float]]]:
    """The operator and the length in seconds of every reception that was finished, by service."""
    found: dict[str, list[tuple[str | None, float]]] = {service.id: [] for service in settings.services}
    with closing(read_only(directory / DATABASE)) as connection:
        rows = connection.execute(
            """
            SELECT service, finished_at - started_at, (
                SELECT operator FROM shifts
                WHERE shifts.day = receptions.day AND shifts.window = receptions.window AND opened_at <= called_at
                ORDER BY opened_at DESC LIMIT 1
            ) FROM receptions
            WHERE day BETWEEN ? AND ? AND started_at IS NOT NULL AND finished_at IS NOT NULL AND outcome <> 'day_closed'
            """,
            (first.isoformat(), last.isoformat()),
        ).fetchall()
    for service, lasted_ms, operator in rows:
        if service in found:
            reception_s = settings.targets.of(settings.service[service].kind).reception_s
            if plausible(lasted_ms / 1000, reception_s):
                found[service].append((operator, lasted_ms / 1000))
    return found


def _service(
    settings: Settings, service: str, learned: ServiceTimes, receptions: dict[str, list[tuple[str | None, float]]]
) -> ServiceLearned:
    own = receptions[service]
    of_operator: defaultdict[str, list[float]] = defaultdict(list)
    for operator, seconds in own:
        if operator is not None:
            of_operator[operator].append(seconds)
    return ServiceLearned(
        service,
        _times([seconds for _, seconds in own]) if own else None,
        fmean(learned.services[service].reception),
        learned.basis(service),
        {operator: _times(seconds) for operator, seconds in sorted(of_operator.items())},
    )


def _times(seconds: Sequence[float]) -> TimesOfService:
    return TimesOfService(len(seconds), fmean(seconds), stdev(seconds) if len(seconds) > 1 else None)


def _weekdays(settings: Settings, past: Iterable[DayArrivals]) -> list[Weekday]:
    days: defaultdict[int, list[dict[int, int]]] = defaultdict(list)
    for day in past:
        if day.total and working_hours(settings, day.day):
            days[day.day.weekday()].append(_by_half_hour(day))
    return [
        Weekday(
            weekday,
            len(of_weekday),
            {
                begins: fmean(day.get(begins, 0) for day in of_weekday)
                for begins in sorted({begins for day in of_weekday for begins in day})
            },
        )
        for weekday, of_weekday in sorted(days.items())
    ]


def _by_half_hour(day: DayArrivals) -> dict[int, int]:
    """The arrivals of all services by the half hour's first minute; only those with arrivals."""
    counts: defaultdict[int, int] = defaultdict(int)
    for slots in day.counts.values():
        for slot, number in enumerate(slots):
            if number:
                counts[slot * SLOT_MINUTES // HALF_HOUR * HALF_HOUR] += number
    return counts


def _half_hours(forecast: Forecast, came: DayArrivals) -> list[LearnedHalfHour]:
    """From opening to closing, and whenever else somebody came."""
    really = _by_half_hour(came)
    slots = max((len(slots) for slots in forecast.arrivals.values()), default=0)
    first = forecast.first_minute // HALF_HOUR * HALF_HOUR
    open_at = range(first, forecast.first_minute + slots * SLOT_MINUTES, HALF_HOUR)
    return [
        LearnedHalfHour(
            begins,
            sum(forecast.between(service, begins, begins + HALF_HOUR) for service in forecast.arrivals),
            really.get(begins, 0),
        )
        for begins in sorted({*open_at, *really})
    ]
