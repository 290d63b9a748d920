"""How many come on a day: the level of the last weeks, times the weekday's factor, times that of the days of payment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from math import sqrt
from statistics import median

# A day counts half as much as one that is four weeks newer.
_HALF_LIFE_DAYS = 28.0
# The least that weekdays are believed to differ by (CV), whatever few days seem to show.
_LEAST_WEEKDAY_CV = 0.03
# Days further from what was expected than `_CLIP` standard deviations count as if they were no further; those further
# than `_ODD` (a flood of people, half a day without power) say nothing at all.
_CLIP = 2.0
_ODD = 4.0
_LEAST_CLIP_CV = 0.08
_LEAST_NOISE_CV = 0.08
_ROUNDS = 20
_LAST_WORKING_DAYS = 2
_PAYMENT_DATES = range(20, 26)


class Season(StrEnum):
    """Where in the month a day is: bills are paid around the 20th to the 25th, and before the month ends."""

    ORDINARY = "ordinary"
    PAYMENT_DAYS = "payment_days"
    MONTH_END = "month_end"


def season_of(day: date, works: Callable[[date], bool]) -> Season:
    """`works` tells whether the office receives on a date."""
    if day.day in _PAYMENT_DATES:
        return Season.PAYMENT_DAYS
    rest = [day + timedelta(days=ahead) for ahead in range(1, 32 - day.day)]
    left = sum(1 for later in rest if later.month == day.month and works(later))
    return Season.MONTH_END if left < _LAST_WORKING_DAYS else Season.ORDINARY


@dataclass(frozen=True, slots=True)
class PastVolume:
    """A past day and how many came."""

    day: date
    visitors: int


@dataclass(frozen=True, slots=True)
class Volumes:
    """`spread` is the coefficient of variation that whole days keep about their expectation, chance arrivals apart."""

    level: float
    spread: float
    works: Callable[[date], bool]
    weekdays: dict[int, float] = field(default_factory=dict)
    seasons: dict[Season, float] = field(default_factory=dict)

    def expected(self, day: date) -> float:
        """Visitors expected on a day."""
        season = self.seasons.get(season_of(day, self.works), 1.0)
        return self.level * self.weekdays.get(day.weekday(), 1.0) * season


def learn_volumes(
    past: Sequence[PastVolume],
    day: date,
    works: Callable[[date], bool],
    weekday_prior: Callable[[int], float] = lambda weekday: 1.0,
) -> Volumes:
    """Fits level and factors to the past days as seen from `day`; newer days weigh more, odd ones are clipped.

    `weekday_prior` is the factor believed of a weekday that has no history, such as a shorter day's.
    """
    fit = _Fit(past, [0.5 ** ((day - one.day).days / _HALF_LIFE_DAYS) for one in past], works, weekday_prior)
    for _ in range(_ROUNDS):
        fit.improve()
    return Volumes(fit.level, fit.spread(), works, fit.weekdays, fit.seasons)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A mean of shares and its standard error; no error where there was nothing to see."""

    share: float
    error: float | None


class _Fit:
    """Level and factors while they are fitted: each in turn takes what the others leave unexplained."""

    def __init__(
        self,
        past: Sequence[PastVolume],
        weights: Sequence[float],
        works: Callable[[date], bool],
        weekday_prior: Callable[[int], float],
    ) -> None:
        self._past = past
        self._weights = weights
        self._weekday_of = [one.day.weekday() for one in past]
        self._season_of = [season_of(one.day, works) for one in past]
        self._prior = {weekday: weekday_prior(weekday) for weekday in range(7)}
        self.weekdays = dict(self._prior)
        self.seasons = dict.fromkeys(Season, 1.0)
        self.level = float(median(one.visitors / self.weekdays[one.day.weekday()] for one in past))

    def improve(self) -> None:
        self.level *= _mean(self._shares(), self._weights)
        self._improve_weekdays()
        self._improve_seasons()

    def _improve_weekdays(self) -> None:
        found = {weekday: self._seen(self._weekday_of, weekday) for weekday in self.weekdays}
        off = [
            (seen.share * self.weekdays[day] / self._prior[day] - 1, seen.error)
            for day, seen in found.items()
            if seen.error
        ]
        # How much weekdays truly differ: what they seem to differ by, less what chance alone would show.
        truly = _mean_square([one for one, _ in off]) - _mean_square([error for _, error in off])
        truly = max(truly, _LEAST_WEEKDAY_CV**2)
        for weekday, seen in found.items():
            share = self.weekdays[weekday] * seen.share / self._prior[weekday]
            self.weekdays[weekday] = self._prior[weekday] * _shrunk(share, seen.error, truly)

    def _improve_seasons(self) -> None:
        for season in (Season.PAYMENT_DAYS, Season.MONTH_END):
            seen = self._seen(self._season_of, season)
            share = self.seasons[season] * seen.share
            truly = max((share - 1) ** 2 - (seen.error or 0.0) ** 2, 0.0)
            self.seasons[season] = _shrunk(share, seen.error, truly)

    def _seen(self, groups: Sequence[int | Season], group: int | Season) -> _Seen:
        """What the days of a group are over their expectation, on average."""
        shares = self._shares()
        mine = [(share, weight) for share, weight, of in zip(shares, self._weights, groups, strict=True) if of == group]
        if not mine:
            return _Seen(1.0, None)
        weights = [weight for _, weight in mine]
        noise = _mean([(share - 1) ** 2 for share in shares], self._weights)
        return _Seen(
            _mean([share for share, _ in mine], weights),
            max(sqrt(noise), _LEAST_NOISE_CV) * sqrt(sum(weight**2 for weight in weights)) / sum(weights),
        )

    def spread(self) -> float:
        """What days differ by beyond chance; arrivals are Poisson."""
        off = [(share - 1) ** 2 for share in self._shares()]
        chance = _mean([1 / expected for expected in self._expected()], self._weights)
        return sqrt(max(_mean(off, self._weights) - chance, 0.0))

    def _expected(self) -> list[float]:
        return [
            self.level * self.weekdays[one.day.weekday()] * self.seasons[season]
            for one, season in zip(self._past, self._season_of, strict=True)
        ]

    def _shares(self) -> list[float]:
        """Each day's visitors over those expected, odd days clipped."""
        return _clipped([one.visitors / wanted for one, wanted in zip(self._past, self._expected(), strict=True)])


def _clipped(shares: Sequence[float]) -> list[float]:
    middle = median(shares)
    # 1.4826 makes the median absolute deviation a standard deviation where days are normal.
    deviation = max(1.4826 * median(abs(share - middle) for share in shares), _LEAST_CLIP_CV * middle)
    low, high = middle - _CLIP * deviation, middle + _CLIP * deviation
    return [middle if abs(share - middle) > _ODD * deviation else min(max(share, low), high) for share in shares]


def _mean(values: Sequence[float], weights: Sequence[float]) -> float:
    return sum(value * weight for value, weight in zip(values, weights, strict=True)) / sum(weights)


def _mean_square(values: Sequence[float]) -> float:
    return sum(value**2 for value in values) / len(values) if values else 0.0


def _shrunk(share: float, error: float | None, truly: float) -> float:
    """A factor as seen, drawn towards 1 the more, the larger its error is beside the true spread (empirical Bayes)."""
    if error is None or not truly:
        return 1.0
    return 1 + (share - 1) * truly / (truly + error**2)
