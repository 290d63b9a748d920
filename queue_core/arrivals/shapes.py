"""Learns the shape of a day: each service's share of the day's visitors in every quarter of an hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, sqrt

from queue_core.arrivals.history import SLOTS_OF_A_DAY, DayArrivals

# A weekday's own shape weighs as much as that of all days once this many visitors of that weekday are known.
_ENOUGH_OF_A_WEEKDAY = 1500.0
# The kernel is as wide as it must be to cover about this many visitors, in slots between these bounds.
_VISITORS_UNDER_KERNEL = 30.0
_NARROWEST, _WIDEST = 0.6, 4.0

Shape = dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class Shapes:
    """Shares by service and slot of the day; the shares of a whole day add up to 1."""

    pooled: Shape
    by_weekday: dict[int, tuple[Shape, float]]

    def of(self, weekday: int, first: int, last: int) -> Shape:
        """The shape of a weekday that is open from slot `first` up to slot `last`; it adds up to 1 within them."""
        own, weight = self.by_weekday.get(weekday, (self.pooled, 0.0))
        mixed = {
            service: [
                weight * own.get(service, slots)[slot] + (1 - weight) * slots[slot] if first <= slot < last else 0.0
                for slot in range(SLOTS_OF_A_DAY)
            ]
            for service, slots in self.pooled.items()
        }
        return _normalised(mixed)

    def mass(self, first: int, last: int) -> float:
        """The share of an ordinary day's visitors who come from slot `first` up to slot `last`."""
        return sum(sum(slots[first:last]) for slots in self.pooled.values())


def learn_shapes(days: Sequence[DayArrivals], weights: Sequence[float], hours: Sequence[tuple[int, int]]) -> Shapes:
    """The shapes of past days; `weights` and `hours` (first slot and the one after the last) correspond to the days."""
    services = sorted({service for day in days for service in day.counts})
    pooled = _shape(services, days, weights, hours)
    by_weekday = {}
    for weekday in {day.day.weekday() for day in days}:
        same = [at for at, day in enumerate(days) if day.day.weekday() == weekday]
        known = sum(days[at].total for at in same)
        own = _shape(services, [days[at] for at in same], [weights[at] for at in same], [hours[at] for at in same])
        by_weekday[weekday] = (own, known / (known + _ENOUGH_OF_A_WEEKDAY))
    return Shapes(pooled, by_weekday)


def _shape(
    services: Sequence[str], days: Sequence[DayArrivals], weights: Sequence[float], hours: Sequence[tuple[int, int]]
) -> Shape:
    first, last = min(opens for opens, _ in hours), max(closes for _, closes in hours)
    shape = {}
    for service in services:
        counts = [0.0] * SLOTS_OF_A_DAY
        for day, weight in zip(days, weights, strict=True):
            for slot, count in enumerate(day.counts.get(service, ())):
                # A ticket issued shortly before opening time counts as issued at opening time.
                counts[min(max(slot, first), last - 1)] += weight * count
        visitors = sum(sum(day.counts.get(service, ())) for day in days)
        shape[service] = _smoothed(counts, first, last, visitors / (last - first))
    return _normalised(shape)


def _smoothed(counts: list[float], first: int, last: int, per_slot: float) -> list[float]:
    """Spreads each slot's count over its neighbours within the hours; no visitors are lost at the edges."""
    width = min(max(sqrt(_VISITORS_UNDER_KERNEL / per_slot), _NARROWEST), _WIDEST) if per_slot else _WIDEST
    smooth = [0.0] * SLOTS_OF_A_DAY
    for slot in range(first, last):
        if counts[slot]:
            kernel = [exp(-(((other - slot) / width) ** 2) / 2) for other in range(first, last)]
            total = sum(kernel)
            for other, height in enumerate(kernel, start=first):
                smooth[other] += counts[slot] * height / total
    return smooth


def _normalised(shape: Shape) -> Shape:
    total = sum(sum(slots) for slots in shape.values())
    return {service: [share / total if total else 0.0 for share in slots] for service, slots in shape.items()}
