"""The first estimate: the work expected in each half hour, and the fewest windows that can carry it.

Offered load with a square-root margin for chance (Erlang; Halfin, Whitt 1981), checked for every set of lines: by
Hall's condition the load can be carried if, for each set, the windows able to serve it are enough.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt

from queue_core.arrivals.forecast import Forecast
from queue_core.settings import Settings
from queue_core.simulation.learned_times import LearnedTimes

HALF_HOUR = 30
# The square-root margin. Small, because simulation finds a missing window more easily than a superfluous one.
_MARGIN = 0.25
# With more lines than this only small sets are checked; simulation corrects what that misses.
_LINES_IN_FULL = 8

# The windows at work in each half hour of the day.
Staffing = list[set[str]]


@dataclass(frozen=True, slots=True)
class SharedLine:
    """Services provided by exactly the same windows."""

    services: tuple[str, ...]
    windows: frozenset[str]


def lines_of(settings: Settings, forecast: Forecast) -> list[SharedLine]:
    """The lines in which visitors are expected on the day."""
    grouped: defaultdict[frozenset[str], list[str]] = defaultdict(list)
    for service, slots in forecast.arrivals.items():
        if sum(slots) > 0 and settings.windows_of.get(service):
            grouped[settings.windows_of[service]].append(service)
    return [SharedLine(tuple(services), windows) for windows, services in grouped.items()]


def offered_load(line: SharedLine, forecast: Forecast, times: LearnedTimes, begins: float, ends: float) -> float:
    """How many windows a line keeps busy on average from one minute of the day to another."""
    work = 0.0
    for service in line.services:
        visit = times.walk_minutes + times.services[service].mean_minutes
        minutes = (1 - times.no_show_share) * visit + times.no_show_share * times.no_show_minutes
        work += forecast.between(service, begins, ends) * (minutes + times.between_minutes)
    return work / (ends - begins)


def estimate(settings: Settings, lines: Sequence[SharedLine], loads: Sequence[Sequence[float]]) -> Staffing:
    """The windows for each half hour; `loads` are the lines' offered loads in each, in the lines' order."""
    staffing: Staffing = []
    before: set[str] = set()
    for load in loads:
        needs = _needs(lines, load)
        chosen: set[str] = set()
        while True:
            useful = [window.id for window in settings.windows if _helps(window.id, chosen, needs)]
            if not useful:
                break
            # The window that relieves most of the shortage; of equals one that is already open, then the first.
            chosen.add(
                min(
                    useful,
                    key=lambda window: (
                        -_helps(window, chosen, needs),
                        window not in before,
                        len(settings.window[window].skills),
                        settings.position_of[window],
                    ),
                )
            )
        staffing.append(chosen)
        before = chosen
    return staffing


def _needs(lines: Sequence[SharedLine], load: Sequence[float]) -> list[tuple[frozenset[str], float]]:
    """For each set of lines the windows that can serve it, and how many of them it needs."""
    most = len(lines) if len(lines) <= _LINES_IN_FULL else 2
    sets = [chosen for size in range(1, most + 1) for chosen in combinations(range(len(lines)), size)]
    if most < len(lines):
        sets.append(tuple(range(len(lines))))
    needs = []
    for chosen in sets:
        offered = sum(load[at] for at in chosen)
        windows = frozenset().union(*(lines[at].windows for at in chosen))
        # Where any visitor may come, a window must be open, however few there are.
        needs.append((windows, max(offered + _MARGIN * sqrt(offered), 1.0)))
    return needs


def _helps(window: str, chosen: set[str], needs: Sequence[tuple[frozenset[str], float]]) -> float:
    """How much of the shortage a window would relieve."""
    if window in chosen:
        return 0.0
    return sum(min(max(need - len(windows & chosen), 0.0), 1.0) for windows, need in needs if window in windows)
