"""Learns the times of visits from past ones: the walk to the window, the reception, and the share of no-shows.

A distribution is a table of 256 sorted values, each the mean of one of 256 equal parts: drawing from it takes an index,
drawing the rest of a visit of known age a bisection and an index. What is learned is shrunk towards the prior (the
standard's times) by the number of observations: quantile by quantile, so that spread and tail are learned along with
the mean.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from statistics import NormalDist, fmean

from queue_core.hall.receptions import plausible
from queue_core.model import Kind
from queue_core.settings import Settings

SAMPLES = 256
Table = tuple[float, ...]

# The prior for the first day (seconds): the spread of receptions, the walk, the no-shows.
PRIOR_CV = 0.8
PRIOR_WALK_S = (18.0, 42.0)
PRIOR_NO_SHOW_SHARE = 0.03
PRIOR_NO_SHOW_S = 90.0
# How many observations weigh as much as the prior.
_STRENGTH = 30
_STRENGTH_OF_HOURS = 80
_STRENGTH_OF_NO_SHOWS = 100
# Limits of plausible observations.
_LONGEST_WALK_S = 600.0
_LONGEST_NO_SHOW_S = 900.0
# A window that stays free for longer while a visitor waits is not between two visits: its operator is away.
_LONGEST_PAUSE_S = 300.0
# If a visit has lasted longer than all but this many values, the rest is drawn from the tail, scaled to its age.
_TAIL = 8
_AT_LEAST_S = 1.0
_MOST_STRETCHED = 200


class Basis(StrEnum):
    """The basis of an announced wait."""

    STANDARD = "standard"
    LEARNED = "learned"


@dataclass(frozen=True, slots=True)
class Observation:
    """A past call, seconds: `walk_s` until the reception began (None: the visitor did not come), `lasted_s` of the
    reception (for a no-show: how long the window waited), and `pause_s` for which the window then stood free although a
    visitor was waiting (None: none was). `hour` is the hour of the call, office time.
    """

    service: str
    hour: int
    walk_s: float | None
    lasted_s: float
    pause_s: float | None = None


_NO_PAUSE: Table = (0.0,) * SAMPLES


@dataclass(frozen=True)
class Times:
    """The times of a visit at a window, seconds."""

    walk: Table
    reception: Table
    no_show_share: float
    no_show: Table
    # Between the end of a visit and the next call, when a visitor is waiting.
    pause: Table = _NO_PAUSE

    @cached_property
    def occupancy(self) -> Table:
        """From a call until the next is possible: walk, reception, pause; for a no-show, the window's wait and pause."""
        # Each reception is combined with eight walks and pauses from all over their tables; strides keep them unrelated.
        together = [
            length
            + self.walk[(index * 97 + turn * (SAMPLES // 8)) % SAMPLES]
            + self.pause[(index * 61 + turn * (SAMPLES // 8) + 13) % SAMPLES]
            for index, length in enumerate(self.reception)
            for turn in range(8)
        ]
        absent = round(len(together) * self.no_show_share / (1 - self.no_show_share))
        together += [
            self.no_show[index * SAMPLES // absent] + self.pause[index * 61 % SAMPLES] for index in range(absent)
        ]
        return table_of(together)

    @classmethod
    def always(cls, walk_s: float, reception_s: float) -> Times:
        """Constant times, for when only the means matter."""
        return cls(
            walk=(walk_s,) * SAMPLES, reception=(reception_s,) * SAMPLES, no_show_share=0.0, no_show=(0.0,) * SAMPLES
        )

    @cached_property
    def mean_occupancy(self) -> float:
        """The mean of `occupancy`, in seconds, without building its table."""
        received = fmean(self.walk) + fmean(self.reception)
        return received * (1 - self.no_show_share) + fmean(self.no_show) * self.no_show_share + self.mean_pause

    @cached_property
    def mean_pause(self) -> float:
        return fmean(self.pause)


@dataclass(frozen=True)
class ServiceTimes:
    """Times by service, and by service and hour if the hour has its own; immutable.

    `margins` are the seconds by which a service's announced waits are widened at either end, negative: narrowed (see
    accuracy.margins).
    """

    services: Mapping[str, Times]
    hours: Mapping[tuple[str, int], Times] = field(default_factory=dict)
    learned: frozenset[str] = frozenset()
    margins: Mapping[str, float] = field(default_factory=dict)
    _stretched: dict[tuple[str, int, float], Times] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def prior(cls, settings: Settings) -> ServiceTimes:
        """Those of the first day: only the standard's own times."""
        by_kind = {kind: _prior_times(settings, kind) for kind in Kind}
        return cls({service.id: by_kind[service.kind] for service in settings.services})

    def under(self, settings: Settings) -> ServiceTimes:
        """The same for the services of other settings: a new service takes the standard's times."""
        return ServiceTimes(
            {service: self.services.get(service, prior) for service, prior in self.prior(settings).services.items()},
            {key: times for key, times in self.hours.items() if key[0] in settings.service},
            self.learned & settings.service.keys(),
            {service: margin_s for service, margin_s in self.margins.items() if service in settings.service},
        )

    def times(self, service: str, hour: int) -> Times:
        return self.hours.get((service, hour)) or self.services[service]

    def stretched(self, service: str, hour: int, factor: float) -> Times:
        """The times with receptions `factor` times as long; kept, because their tables take a millisecond to make."""
        if factor == 1.0:
            return self.times(service, hour)
        key = service, hour, factor
        if key not in self._stretched:
            if len(self._stretched) >= _MOST_STRETCHED:
                self._stretched.clear()
            times = self.times(service, hour)
            self._stretched[key] = replace(times, reception=tuple(factor * value for value in times.reception))
        return self._stretched[key]

    def pause(self, services: Sequence[str], hour: int) -> Table:
        """The pause of a window between two visits: that of its preferred service; none for a window without services."""
        return self.times(services[0], hour).pause if services else _NO_PAUSE

    def basis(self, service: str) -> Basis:
        return Basis.LEARNED if service in self.learned else Basis.STANDARD

    def margin_s(self, service: str) -> float:
        return self.margins.get(service, 0.0)


def learn(
    settings: Settings, observations: Iterable[Observation], margins: Mapping[str, float] | None = None
) -> ServiceTimes:
    """Learns from observations: kinds, services within a kind, hours within a service, each shrunk to the former.

    A service counts as learned when its own observations weigh as much as the prior.
    """
    by_service: dict[str, list[Observation]] = {service.id: [] for service in settings.services}
    for seen in observations:
        if seen.service in by_service and _sensible(settings, seen):
            by_service[seen.service].append(seen)
    services: dict[str, Times] = {}
    hours: dict[tuple[str, int], Times] = {}
    learned = set()
    for kind in Kind:
        of_kind = [service.id for service in settings.services if service.kind is kind]
        everything = [seen for service in of_kind for seen in by_service[service]]
        kind_times = _shrunk(_prior_times(settings, kind), everything, _STRENGTH)
        for service in of_kind:
            own = by_service[service]
            services[service] = _shrunk(kind_times, own, _STRENGTH) if own else kind_times
            if len(own) >= _STRENGTH:
                learned.add(service)
            for hour in sorted({seen.hour for seen in own}):
                of_hour = [seen for seen in own if seen.hour == hour]
                hours[service, hour] = _shrunk(services[service], of_hour, _STRENGTH_OF_HOURS)
    return ServiceTimes(services, hours, frozenset(learned), dict(margins or {}))


def left_of(table: Table, age: float) -> Sequence[float]:
    """The possible rest, each value equally likely, of something from this table that has lasted `age` seconds."""
    if age <= 0:
        return table
    longer = min(bisect_right(table, age), SAMPLES - _TAIL)
    if table[longer] > age:
        return [value - age for value in table[longer:]]
    scale = age / table[longer]
    return [max(_AT_LEAST_S, value * scale - age) for value in table[longer:]]


def table_of(values: Iterable[float]) -> Table:
    """The table of an observed distribution. There must be at least one value."""
    ordered = sorted(values)
    share = len(ordered) / SAMPLES
    sums = [0.0]
    for value in ordered:
        sums.append(sums[-1] + value)

    def until(place: float) -> float:
        whole = min(int(place), len(ordered) - 1)
        return sums[whole] + (place - whole) * ordered[whole]

    edges = [until(part * share) for part in range(SAMPLES + 1)]
    means = [(after - before) / share for before, after in pairwise(edges)]
    return tuple(sorted(means))  # sums of floating point may leave equal values out of order by a last digit


def lognormal_table(mean: float, cv: float) -> Table:
    """The table of a lognormal distribution."""
    variance = math.log1p(cv**2)
    sigma = math.sqrt(variance)
    normal = NormalDist()
    # The share of the mean that lies below a quantile z is the normal probability of z - sigma.
    below = [0.0, *(normal.cdf(normal.inv_cdf(part / SAMPLES) - sigma) for part in range(1, SAMPLES)), 1.0]
    return tuple(mean * SAMPLES * (after - before) for before, after in pairwise(below))


def uniform_table(low: float, high: float) -> Table:
    return tuple(low + (high - low) * (part + 0.5) / SAMPLES for part in range(SAMPLES))


def _prior_times(settings: Settings, kind: Kind) -> Times:
    return Times(
        walk=uniform_table(*PRIOR_WALK_S),
        reception=lognormal_table(settings.targets.of(kind).reception_s, PRIOR_CV),
        no_show_share=PRIOR_NO_SHOW_SHARE,
        no_show=(PRIOR_NO_SHOW_S,) * SAMPLES,
    )


def _sensible(settings: Settings, seen: Observation) -> bool:
    if seen.walk_s is None:
        return seen.lasted_s >= 0
    reception_s = settings.targets.of(settings.service[seen.service].kind).reception_s
    return plausible(seen.lasted_s, reception_s)


def _shrunk(before: Times, seen: Sequence[Observation], strength: float) -> Times:
    came = [call for call in seen if call.walk_s is not None]
    walks = [call.walk_s for call in came if call.walk_s is not None and 0 <= call.walk_s <= _LONGEST_WALK_S]
    pauses = [call.pause_s for call in seen if call.pause_s is not None and 0 <= call.pause_s <= _LONGEST_PAUSE_S]
    absent = [call.lasted_s for call in seen if call.walk_s is None]
    weight = _STRENGTH_OF_NO_SHOWS
    return Times(
        walk=_between(before.walk, walks, strength),
        reception=_between(before.reception, [call.lasted_s for call in came], strength),
        no_show_share=(before.no_show_share * weight + len(absent)) / (weight + len(seen)),
        no_show=_between(before.no_show, [length for length in absent if length <= _LONGEST_NO_SHOW_S], strength),
        pause=_between(before.pause, pauses, strength),
    )


def _between(before: Table, values: Sequence[float], strength: float) -> Table:
    """Between the prior and the observed values: the more there are, the closer to the observed."""
    if not values:
        return before
    seen = len(values) / (len(values) + strength)
    return tuple(seen * new + (1 - seen) * old for old, new in zip(before, table_of(values), strict=True))
