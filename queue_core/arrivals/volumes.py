"""Learns how many visitors come on a day: the recent level, times the weekday's factor, times the season's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from math import sqrt
from statistics import median

# A day counts half as much as a day four weeks later.
_HALF_LIFE_DAYS = 28.0
# The least difference assumed between weekdays (CV), whatever a few days seem to show.
_LEAST_WEEKDAY_CV = 0.03
# Days more than `_CLIP` standard deviations from their expectation count as if they were just that far; those more than
# `_ODD` away (a rush of visitors, half a day without power) count as average.
_CLIP = 2.0
_ODD = 4.0
_LEAST_CLIP_CV = 0.08
_LEAST_NOISE_CV = 0.08
_ROUNDS = 20
_LAST_WORKING_DAYS = 2
_PAYMENT_DATES = range(20, 26)


class Season(StrEnum):
    """The time of the month: bills are paid around the 20th to the 25th, and at the end of the month."""

    ORDINARY = "ordinary"
    PAYMENT_DAYS = "payment_days"
    MONTH_END = "month_end"


def season_of(day: date, works: Callable[[date], bool]) -> Season:
    """The season of a day; `works` returns whether the office is open on a date."""
    if day.day in _PAYMENT_DATES:
        return Season.PAYMENT_DAYS
    rest = [day + timedelta(days=ahead) for ahead in range(1, 32 - day.day)]
    left = sum(1 for later in rest if later.month == day.month and works(later))
    return Season.MONTH_END if left < _LAST_WORKING_DAYS else Season.ORDINARY


@dataclass(frozen=True, slots=True)
class PastVolume:
    """A past day and its number of visitors."""

    day: date
    visitors: int


@dataclass(frozen=True, slots=True)
class Volumes:
    """Level and factors. `spread`: how much whole days vary around their expectation (CV), beyond chance arrivals."""

    level: float
    spread: float
    works: Callable[[date], bool]
    weekdays: dict[int, float] = field(default_factory=dict)
    seasons: dict[Season, float] = field(default_factory=dict)

    def expected(self, day: date) -> float:
        """The visitors expected on a day."""
        season = self.seasons.get(season_of(day, self.works), 1.0)
        return self.level * self.weekdays.get(day.weekday(), 1.0) * season


def learn_volumes(
    past: Sequence[PastVolume],
    day: date,
    works: Callable[[date], bool],
    weekday_prior: Callable[[int], float] = lambda weekday: 1.0,
) -> Volumes:
    """Fits level and factors to the days before `day`; recent days weigh more, odd ones are clipped.

    `weekday_prior` is the factor assumed for a weekday without history, such as that of a shorter day.
    """
    fit = _Fit(past, [0.5 ** ((day - volume.day).days / _HALF_LIFE_DAYS) for volume in past], works, weekday_prior)
    for _ in range(_ROUNDS):
        fit.improve()
    return Volumes(fit.level, fit.spread(), works, fit.weekdays, fit.seasons)


@dataclass(frozen=True, slots=True)
class _Estimate:
    """A mean of shares and its standard error; None if there was no data."""

    share: float
    error: float | None


class _Fit:
    """Level and factors during the fit: each in turn takes up what the others leave unexplained."""

    def __init__(
        self,
        past: Sequence[PastVolume],
        weights: Sequence[float],
        works: Callable[[date], bool],
        weekday_prior: Callable[[int], float],
    ) -> None:
        self._past = past
        self._weights = weights
        self._weekday_of = [volume.day.weekday() for volume in past]
        self._season_of = [season_of(volume.day, works) for volume in past]
        self._prior = {weekday: weekday_prior(weekday) for weekday in range(7)}
        self.weekdays = dict(self._prior)
        self.seasons = dict.fromkeys(Season, 1.0)
        self.level = float(median(volume.visitors / self.weekdays[volume.day.weekday()] for volume in past))

    def improve(self) -> None:
        self.level *= _mean(self._shares(), self._weights)
        self._improve_weekdays()
        self._improve_seasons()

    def _improve_weekdays(self) -> None:
        estimates = {weekday: self._estimate(self._weekday_of, weekday) for weekday in self.weekdays}
        deviations = [
            (estimate.share * self.weekdays[day] / self._prior[day] - 1, estimate.error)
            for day, estimate in estimates.items()
            if estimate.error
        ]
        # How much weekdays really differ: the differences observed, less what chance alone would show.
        variance = _mean_square([deviation for deviation, _ in deviations])
        variance -= _mean_square([error for _, error in deviations])
        variance = max(variance, _LEAST_WEEKDAY_CV**2)
        for weekday, estimate in estimates.items():
            share = self.weekdays[weekday] * estimate.share / self._prior[weekday]
            self.weekdays[weekday] = self._prior[weekday] * _shrunk(share, estimate.error, variance)

    def _improve_seasons(self) -> None:
        for season in (Season.PAYMENT_DAYS, Season.MONTH_END):
            estimate = self._estimate(self._season_of, season)
            share = self.seasons[season] * estimate.share
            variance = max((share - 1) ** 2 - (estimate.error or 0.0) ** 2, 0.0)
            self.seasons[season] = _shrunk(share, estimate.error, variance)

    def _estimate(self, groups: Sequence[int | Season], group: int | Season) -> _Estimate:
        """The visitors of a group's days relative to their expectation, on average."""
        shares = self._shares()
        of_group = [
            (share, weight) for share, weight, of in zip(shares, self._weights, groups, strict=True) if of == group
        ]
        if not of_group:
            return _Estimate(1.0, None)
        weights = [weight for _, weight in of_group]
        noise = _mean([(share - 1) ** 2 for share in shares], self._weights)
        return _Estimate(
            _mean([share for share, _ in of_group], weights),
            max(sqrt(noise), _LEAST_NOISE_CV) * sqrt(sum(weight**2 for weight in weights)) / sum(weights),
        )

    def spread(self) -> float:
        """How much days differ beyond chance; arrivals are Poisson."""
        squares = [(share - 1) ** 2 for share in self._shares()]
        chance = _mean([1 / expected for expected in self._expected()], self._weights)
        return sqrt(max(_mean(squares, self._weights) - chance, 0.0))

    def _expected(self) -> list[float]:
        return [
            self.level * self.weekdays[volume.day.weekday()] * self.seasons[season]
            for volume, season in zip(self._past, self._season_of, strict=True)
        ]

    def _shares(self) -> list[float]:
        """Each day's visitors divided by those expected, odd days clipped."""
        return _clipped(
            [volume.visitors / expected for volume, expected in zip(self._past, self._expected(), strict=True)]
        )


def _clipped(shares: Sequence[float]) -> list[float]:
    middle = median(shares)
    # 1.4826 turns the median absolute deviation into a standard deviation if days are normally distributed.
    deviation = max(1.4826 * median(abs(share - middle) for share in shares), _LEAST_CLIP_CV * middle)
    low, high = middle - _CLIP * deviation, middle + _CLIP * deviation
    return [middle if abs(share - middle) > _ODD * deviation else min(max(share, low), high) for share in shares]


def _mean(values: Sequence[float], weights: Sequence[float]) -> float:
    return sum(value * weight for value, weight in zip(values, weights, strict=True)) / sum(weights)


def _mean_square(values: Sequence[float]) -> float:
    return sum(value**2 for value in values) / len(values) if values else 0.0


def _shrunk(share: float, error: float | None, variance: float) -> float:
    """An observed factor, shrunk towards 1; the more, the larger its error against the variance (empirical Bayes)."""
    if error is None or not variance:
        return 1.0
    return 1 + (share - 1) * variance / (variance + error**2)
