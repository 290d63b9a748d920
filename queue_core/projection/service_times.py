"""What the office has learned of its visits: how long people walk to the window, are received, or do not come at all.

A distribution is a table of 256 sorted values, each the mean of its 256th part: drawing from it is an index, and drawing
what is left of a visit of a known age a bisect and an index. What is learned is shrunk towards what was believed before
(the standard's times) by the number of observations: quantile by quantile, so that spread and tail are learned along with
the mean.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from statistics import NormalDist, fmean

from queue_core.model import Kind
from queue_core.settings import Settings

SAMPLES = 256
Table = tuple[float, ...]

# What is believed on the first day (seconds): the spread of receptions, the walk, those who do not come.
PRIOR_CV = 0.8
PRIOR_WALK_S = (18.0, 42.0)
PRIOR_NO_SHOW_SHARE = 0.03
PRIOR_NO_SHOW_S = 90.0
# How many observations weigh as much as what was believed before.
_STRENGTH = 30
_STRENGTH_OF_HOURS = 80
_STRENGTH_OF_NO_SHOWS = 100
# Nonsense: a reception that was pressed away at once or left open for hours, a walk that was no walk.
_SHORTEST_RECEPTION_S = 5.0
_LONGEST_RECEPTION_IN_TARGETS = 12
_LONGEST_WALK_S = 600.0
_LONGEST_NO_SHOW_S = 900.0
# A window that stands free for longer although somebody waits is not between two visits, but away.
_LONGEST_PAUSE_S = 300.0
# Of a visit older than all but so many values, what is left is drawn from the shape of the tail, scaled to the age.
_TAIL = 8
_AT_LEAST_S = 1.0


class Basis(StrEnum):
    """What an announced wait stands on."""

    STANDARD = "standard"
    LEARNED = "learned"


@dataclass(frozen=True, slots=True)
class Observation:
    """A call of the past, seconds: how long until the reception began (None: the visitor did not come), and how long
    the reception lasted (for one who did not come: how long the window waited), and how long the window stood free after
    it although somebody waited (None: nobody did). `hour` is the office's, of the call.
    """

    service: str
    hour: int
    walk_s: float | None
    lasted_s: float
    pause_s: float | None = None


_NO_PAUSE: Table = (0.0,) * SAMPLES


@dataclass(frozen=True)
class Times:
    """What a visit takes at a window, seconds."""

    walk: Table
    reception: Table
    no_show_share: float
    no_show: Table
    # Between the end of a visit and the next call, where somebody waits.
    pause: Table = _NO_PAUSE

    @cached_property
    def occupancy(self) -> Table:
        """From a call until the next one can be: walk, reception and pause, or the wait for who does not come and pause."""
        # Each reception meets eight walks and pauses spread over their tables; the strides keep them unrelated.
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
        """Times that never vary, where only their means matter."""
        return cls(
            walk=(walk_s,) * SAMPLES, reception=(reception_s,) * SAMPLES, no_show_share=0.0, no_show=(0.0,) * SAMPLES
        )

    @cached_property
    def mean_occupancy(self) -> float:
        """The mean of `occupancy`, in seconds, without making its table."""
        received = fmean(self.walk) + fmean(self.reception)
        return received * (1 - self.no_show_share) + fmean(self.no_show) * self.no_show_share + self.mean_pause

    @cached_property
    def mean_pause(self) -> float:
        return fmean(self.pause)


@dataclass(frozen=True)
class ServiceTimes:
    """Times by service, and by service and hour where the hour has its own; nothing in it ever changes.

    `margins` widen announced waits of a kind by so many seconds at either end (see promises.margin).
    """

    services: Mapping[str, Times]
    hours: Mapping[tuple[str, int], Times] = field(default_factory=dict)
    learned: frozenset[str] = frozenset()
    margins: Mapping[Kind, float] = field(default_factory=dict)

    @classmethod
    def prior(cls, settings: Settings) -> ServiceTimes:
        """The first day's: nothing but the standard's own times."""
        by_kind = {kind: _prior_times(settings, kind) for kind in Kind}
        return cls({service.id: by_kind[service.kind] for service in settings.services})

    def times(self, service: str, hour: int) -> Times:
        return self.hours.get((service, hour)) or self.services[service]

    def pause(self, services: Sequence[str], hour: int) -> Table:
        """The pause of a window between two visits: that of the service it does first; none where it does nothing."""
        return self.times(services[0], hour).pause if services else _NO_PAUSE

    def basis(self, service: str) -> Basis:
        return Basis.LEARNED if service in self.learned else Basis.STANDARD

    def margin_s(self, kind: Kind) -> float:
        return self.margins.get(kind, 0.0)


def learn(
    settings: Settings, observations: Iterable[Observation], margins: Mapping[Kind, float] | None = None
) -> ServiceTimes:
    """What the observations teach: each kind, within it each service, within it each hour, each shrunk to the one above.

    A service counts as learned when its own observations weigh as much as what was believed before.
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
    """What may be left, each value as likely as the other, of something from this table that has lasted `age` seconds."""
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
    return _SHORTEST_RECEPTION_S <= seen.lasted_s <= _LONGEST_RECEPTION_IN_TARGETS * reception_s


def _shrunk(before: Times, seen: Sequence[Observation], strength: float) -> Times:
    came = [one for one in seen if one.walk_s is not None]
    walks = [one.walk_s for one in came if one.walk_s is not None and 0 <= one.walk_s <= _LONGEST_WALK_S]
    pauses = [one.pause_s for one in seen if one.pause_s is not None and 0 <= one.pause_s <= _LONGEST_PAUSE_S]
    absent = [one.lasted_s for one in seen if one.walk_s is None]
    weight = _STRENGTH_OF_NO_SHOWS
    return Times(
        walk=_between(before.walk, walks, strength),
        reception=_between(before.reception, [one.lasted_s for one in came], strength),
        no_show_share=(before.no_show_share * weight + len(absent)) / (weight + len(seen)),
        no_show=_between(before.no_show, [length for length in absent if length <= _LONGEST_NO_SHOW_S], strength),
        pause=_between(before.pause, pauses, strength),
    )


def _between(before: Table, values: Sequence[float], strength: float) -> Table:
    """Between what was believed and what was seen, the nearer to the latter the more was seen."""
    if not values:
        return before
    seen = len(values) / (len(values) + strength)
    return tuple(seen * new + (1 - seen) * old for old, new in zip(before, table_of(values), strict=True))
