"""The advice itself: the windows that each half hour of a coming day needs to meet the targets of clause 6.5.6."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from queue_core.arrivals import Arrivals, learn_arrivals
from queue_core.arrivals.volumes import Season
from queue_core.model import Group, Kind
from queue_core.settings import Settings
from queue_core.simulation.description import SimulatedWindow
from queue_core.simulation.learned_day import OfficeRests, office_day, times_before
from queue_core.staffing.correction import Corrected, correct
from queue_core.staffing.load import HALF_HOUR, estimate, lines_of, offered_load
from queue_core.staffing.trial import Trials, Waits


@dataclass(frozen=True, slots=True)
class LineAdvice:
    """The windows of a half hour that serve one customer group for one service kind."""

    group: Group
    kind: Kind
    windows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HalfHourAdvice:
    """From `begins` to `ends` (minutes after midnight): the expected visitors, the windows that must be at work (not
    counting those on a break), and the expected average waits in seconds. `holds`: whether the targets are met by
    every kind with enough visitors for a meaningful average."""

    begins: int
    ends: int
    expected: dict[Kind, float]
    windows: tuple[str, ...]
    lines: tuple[LineAdvice, ...]
    waits_s: dict[Kind, float | None]
    holds: bool


@dataclass(frozen=True, slots=True)
class StaffingAdvice:
    """The advice for a whole day.

    `learned_days` is how many past days the forecast is based on, `spread` how much whole days differ from it (CV);
    `days_held` the share of the `simulated_days` on which both averages met their targets. `holds` is false if in some
    half hour even all windows that can help are not enough. `available` is how many windows the office has.
    """

    day: date
    visitors: float
    learned_days: int
    spread: float
    season: Season
    season_factor: float
    half_hours: tuple[HalfHourAdvice, ...]
    available: int
    waits_s: dict[Kind, float | None]
    days_held: float
    simulated_days: int
    turned_away: float
    holds: bool

    @property
    def most(self) -> int:
        """The most windows that any half hour needs."""
        return max(len(half_hour.windows) for half_hour in self.half_hours)

    @property
    def window_hours(self) -> float:
        """The hours of work at all windows together."""
        minutes = sum(len(half_hour.windows) * (half_hour.ends - half_hour.begins) for half_hour in self.half_hours)
        return minutes / 60


def advise(directory: Path, settings: Settings, day: date, today: date | None = None) -> StaffingAdvice:
    """How many windows a day needs. Days from `today` on are still incomplete and not learned from.

    Raises OfficeRests and NotEnoughHistory. Takes five to ten seconds of computing: run it in a thread of its own.
    """
    arrivals = learn_arrivals(directory, settings, day, today)
    if not arrivals.works:
        raise OfficeRests(day)
    arrivals.require_enough()
    times = times_before(directory, settings, min(day, today or day))
    windows = [SimulatedWindow(id=window.id, skills=window.skills) for window in settings.windows]
    trials = Trials(settings, office_day(settings, arrivals, times, windows))
    lines = lines_of(settings, arrivals.forecast)
    first = arrivals.forecast.first_minute
    loads = [
        [offered_load(line, arrivals.forecast, times, begins, begins + HALF_HOUR) for line in lines]
        for begins in (first + HALF_HOUR * at for at in range(trials.half_hours))
    ]
    corrected = correct(settings, trials, lines, estimate(settings, lines, loads))
    return _advice(settings, arrivals, trials, corrected)


def _advice(settings: Settings, arrivals: Arrivals, trials: Trials, corrected: Corrected) -> StaffingAdvice:
    outcome = corrected.outcome
    return StaffingAdvice(
        day=arrivals.day,
        visitors=arrivals.visitors,
        learned_days=arrivals.days,
        spread=arrivals.spread,
        season=arrivals.season,
        season_factor=arrivals.season_factor,
        half_hours=tuple(_half_hour(settings, arrivals, trials, corrected, at) for at in range(trials.half_hours)),
        available=len(settings.windows),
        waits_s={kind: _seconds(waits) for kind, waits in outcome.whole.items()},
        days_held=outcome.days_held / outcome.days,
        simulated_days=outcome.days,
        turned_away=outcome.turned_away / outcome.days,
        holds=corrected.holds,
    )


def _half_hour(settings: Settings, arrivals: Arrivals, trials: Trials, corrected: Corrected, at: int) -> HalfHourAdvice:
    begins = arrivals.forecast.first_minute + at * HALF_HOUR
    ends = min(begins + HALF_HOUR, int(arrivals.forecast.first_minute + trials.office.minutes_open))
    at_work = sorted(corrected.staffing[at], key=lambda window: settings.position_of[window])
    expected = dict.fromkeys(Kind, 0.0)
    for service in arrivals.forecast.arrivals:
        expected[settings.service[service].kind] += arrivals.forecast.between(service, begins, ends)
    waits_s = {kind: _seconds(waits) for kind, waits in corrected.outcome.by_kind[at].items()}
    return HalfHourAdvice(
        begins,
        ends,
        expected,
        tuple(at_work),
        tuple(
            _line(settings, group, kind, at_work) for group in Group for kind in Kind if _exists(settings, group, kind)
        ),
        waits_s,
        holds=at not in corrected.short,
    )


def _line(settings: Settings, group: Group, kind: Kind, at_work: list[str]) -> LineAdvice:
    return LineAdvice(
        group,
        kind,
        tuple(
            window
            for window in at_work
            if any(
                settings.service[skill].group is group and settings.service[skill].kind is kind
                for skill in settings.window[window].skills
            )
        ),
    )


def _exists(settings: Settings, group: Group, kind: Kind) -> bool:
    return any(
        service.group is group and service.kind is kind and settings.windows_of[service.id]
        for service in settings.services
    )


def _seconds(waits: Waits) -> float | None:
    return None if waits.mean is None else waits.mean * 60
