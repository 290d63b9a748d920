"""The distribution of a wait over all paths of a projection."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

# With fewer paths than this, the quantiles are those of a normal distribution: then the paths are long (their number is
# reduced for long queues), and a sum of many receptions is nearly normal, while single order statistics scatter.
_ENOUGH_FOR_QUANTILES = 50
_QUANTILES = (0.1, 0.2, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Spread:
    """A wait in seconds: its mean, and the values it stays below in 10, 20, 80 and 90 of 100 paths.

    `uncalled` is the share of paths in which no window calls before closing; quantiles in that share are the time until
    closing, the mean is that of the other paths.
    """

    mean_s: float
    p10_s: float
    p20_s: float
    p80_s: float
    p90_s: float
    uncalled: float
    paths: int


def spread_of(waits: Sequence[float], horizon_s: float) -> Spread:
    """The distribution of `waits`, a value for each path, infinite if no window called before the horizon."""
    called = sorted(wait for wait in waits if wait < math.inf)
    mean = sum(called) / len(called) if called else horizon_s
    if called and len(waits) < _ENOUGH_FOR_QUANTILES and len(called) == len(waits):
        deviation = math.sqrt(sum((wait - mean) ** 2 for wait in called) / max(1, len(called) - 1))
        normal = NormalDist()
        quantiles = [min(horizon_s, max(0.0, mean + normal.inv_cdf(part) * deviation)) for part in _QUANTILES]
    else:
        quantiles = [_quantile(called, len(waits), part, horizon_s) for part in _QUANTILES]
    p10, p20, p80, p90 = quantiles
    return Spread(mean, p10, p20, p80, p90, uncalled=1 - len(called) / len(waits), paths=len(waits))


def _quantile(called: Sequence[float], paths: int, part: float, horizon_s: float) -> float:
    """Interpolates between the two nearest of the ordered waits; those that were not called come last."""
    place = part * (paths - 1)
    below = int(place)
    if below + 1 >= len(called):
        return called[below] if below < len(called) and place == below else horizon_s
    return called[below] + (place - below) * (called[below + 1] - called[below])
