"""Statistics of spans of time, each judged by its own target, with the people whom no call reached beside them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import ceil
from statistics import fmean, median
from typing import Annotated

from pydantic import Field

WITHIN_S = (300, 600, 900, 1200, 1800)
"""The limits, in seconds, for which the share of spans no longer than that is given."""

Share = Annotated[float, Field(ge=0, le=1)]


@dataclass(frozen=True, slots=True)
class Statistics:
    """The spans of one row, in seconds. `target_s` is None without a target, or where several are mixed; `targets_mean_s`
    is the mean of the targets of all of them, so that a mixed row can be judged too.

    `within`: limit in seconds → share of spans no longer. `waiting_n` still wait, `left_n` went away or were still
    there when the day was closed: nobody called them, so their waits are in none of the figures before. They lasted at
    least `unserved_mean_s` on average, and `unserved_over_target_n` of them longer than their target already.
    `no_show_n`: called, but did not come. `unended_n`: receptions that were closed with the day, whose end nobody knows.
    """

    n: int
    mean_s: float | None
    median_s: float | None
    p90_s: float | None
    p95_s: float | None
    share_in_target: Share | None
    target_s: int | None
    targets_mean_s: float | None
    within: dict[int, Share | None]
    waiting_n: int
    left_n: int
    no_show_n: int
    unserved_mean_s: float | None
    unserved_over_target_n: int
    unended_n: int


@dataclass(slots=True)
class Spans:
    """Collects what one row counts."""

    seconds: list[float] = field(default_factory=list)
    in_target: int = 0
    targets: Counter[int | None] = field(default_factory=Counter)
    unserved: list[float] = field(default_factory=list)
    unserved_over_target: int = 0
    waiting: int = 0
    left: int = 0
    no_shows: int = 0
    unended: int = 0

    def add(self, seconds: float, target_s: int | None) -> None:
        self.seconds.append(seconds)
        self.targets[target_s] += 1
        self.in_target += target_s is not None and seconds <= target_s

    def add_unserved(self, seconds: float, target_s: int, still_waiting: bool) -> None:
        """A wait that no call has ended: it lasted at least so long."""
        self.unserved.append(seconds)
        self.unserved_over_target += seconds > target_s
        self.waiting += still_waiting
        self.left += not still_waiting

    def statistics(self) -> Statistics:
        values = sorted(self.seconds)
        count = len(values)
        judged = count > 0 and None not in self.targets
        return Statistics(
            n=count,
            mean_s=fmean(values) if values else None,
            median_s=median(values) if values else None,
            p90_s=percentile(values, 90) if values else None,
            p95_s=percentile(values, 95) if values else None,
            share_in_target=self.in_target / count if judged else None,
            target_s=next(iter(self.targets)) if len(self.targets) == 1 else None,
            targets_mean_s=sum(target * n for target, n in self.targets.items() if target) / count if judged else None,
            within={limit: sum(value <= limit for value in values) / count if count else None for limit in WITHIN_S},
            waiting_n=self.waiting,
            left_n=self.left,
            no_show_n=self.no_shows,
            unserved_mean_s=fmean(self.unserved) if self.unserved else None,
            unserved_over_target_n=self.unserved_over_target,
            unended_n=self.unended,
        )


def percentile(ordered: list[float], percent: int) -> float:
    """The exact percentile by nearest rank: the smallest value that `percent` of the values do not exceed."""
    return ordered[max(0, ceil(percent / 100 * len(ordered)) - 1)]
