"""Simulates paths, each a possible course of the coming hours: who is called when, by the hall's own rules."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush, heapreplace
from itertools import repeat
from math import inf
from random import Random

from queue_core.call_orders import Claim, Ranking
from queue_core.projection.initial_state import InitialState
from queue_core.projection.service_times import SAMPLES

# The exponential distribution with mean 1: each value is the mean of one of 256 equal parts.
_EDGES = [-math.log1p(-part / SAMPLES) for part in range(SAMPLES)] + [inf]
_MASSES = [(edge + 1) * math.exp(-edge) if edge < inf else 0.0 for edge in _EDGES]
EXPONENTIAL = tuple((_MASSES[part] - _MASSES[part + 1]) * SAMPLES for part in range(SAMPLES))

# The visits in progress at each window are drawn evenly over the paths (an additive recurrence, Kronecker 1884; the
# shifts are random): the ends of these visits decide most of a wait, and drawn this way they need fewer paths.
_STEPS = tuple(math.sqrt(prime) % 1 for prime in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37))
# An arrival takes three random bytes: the gap before it, the line, the service time. A path that runs out of them
# reuses them from the start.
_ARRIVALS_DRAWN = 100

# A free window: how versatile, idle since when, its position in the settings, its number among the staffed windows.
_Idle = tuple[int, float, int, int]
_NEVER = repeat((inf, -1, 0))


@dataclass(slots=True)
class SimulatedPath:
    """The outcome of a path: when each watched visitor was called (infinite: not before the horizon), how many steps had
    been taken by then (`steps_until`) and in all; for visitors who came within the requested time: their line, when they
    came, and when they were called.
    """

    called: list[float]
    steps_until: list[int]
    steps: int
    came: list[tuple[int, float, float]]


def paths(  # noqa: PLR0912, PLR0915 - one loop over everything that happens: an answer runs through it thousands of times
    state: InitialState, ranking: Ranking, most: int, follow_s: float = 0.0, wanted: Collection[int] | None = None
) -> Iterator[SimulatedPath]:
    """Up to `most` paths from an initial state. The same state gives the same paths, and path by path the same visitors
    and receptions whatever breaks the windows take: the paths differ only where the states do.

    A path ends when all watched visitors have been called (or only those whose numbers are in `wanted`, which the caller
    may reduce from one path to the next), and all who come within `follow_s` seconds.
    """
    random = Random(state.seed)
    first = ranking.first
    windows, able, watched, people = state.windows, state.able, state.watched, len(state.occupancy)
    ends = [(window.left, len(window.left), random.random(), place) for place, window in enumerate(windows)]
    lines: list[list[Claim]] = [[] for _ in state.standing]
    refill = list(zip(lines, state.standing, strict=True))
    own_lines = [[lines[line] for line in window.lines] for window in windows]
    quick_lines = [[lines[line] for line in window.quick] for window in windows]
    stood_in = _lines_of_owners(state, lines)
    expected = bool(state.arrivals.ends)
    chances_needed = people + 3 * _ARRIVALS_DRAWN

    for path in range(most):
        for line, standing in refill:
            line[:] = standing
        line_of = stood_in[:]
        chances = random.randbytes(chances_needed)
        lasting = [table[chance] for table, chance in zip(state.occupancy, chances, strict=False)]
        calendar = [
            (left[int((shift + path * _STEPS[place % len(_STEPS)]) % 1.0 * size)], place)
            for left, size, shift, place in ends
        ]
        calendar.append((state.horizon, -1))
        heapify(calendar)
        idle: list[_Idle] = []
        breaks = {place: list(reversed(window.breaks)) for place, window in enumerate(windows) if window.breaks}
        stream = _stream(state, chances) if expected else _NEVER
        comes, line_number, chance = next(stream)
        called = [inf] * watched
        steps_until = [0] * watched
        came: list[tuple[int, float, float]] = []
        missing = watched if wanted is None else len(wanted)
        steps = 0
        while missing or comes < follow_s:
            steps += 1
            now, place = calendar[0]

            if comes < now:
                # An arrival: a free window that can serve calls at once, the least versatile, then the longest idle.
                joins = state.joining[line_number]
                line = lines[line_number]
                line.insert(0, (comes, state.seed + 1 + len(lasting), joins.kind, len(lasting)))
                lasting.append(joins.occupancy[chance])
                line_of.append(line)
                if comes < follow_s:
                    missing += 1
                    came.append((line_number, comes, inf))
                if idle:
                    if breaks:
                        _go_on_breaks(comes, idle, breaks, calendar)
                    free = [window for window in idle if window[3] in able[line_number]] or [
                        window for window in idle if window[3] in state.idle[line_number]
                    ]
                    if free:
                        attends = min(free)
                        idle.remove(attends)
                        heappush(calendar, (comes, attends[3]))
                comes, line_number, chance = next(stream)
                continue

            if place < 0:
                break
            if breaks and breaks.get(place) and breaks[place][-1][0] <= now:
                heapreplace(calendar, (now + breaks[place].pop()[1], place))
                continue
            heads = []
            for line in own_lines[place]:
                if line:
                    heads.append(line[-1])
            if not heads and quick_lines[place]:
                heads = [line[-1] for line in quick_lines[place] if line]
            if not heads:
                heappop(calendar)
                window = windows[place]
                idle.append((window.versatility, now or window.free_since, window.position, place))
                continue
            owner = first(heads, now)[3] if len(heads) > 1 else heads[0][3]
            line_of[owner].pop()
            heapreplace(calendar, (now + lasting[owner], place))
            if owner < watched:
                called[owner] = now
                steps_until[owner] = steps
                if wanted is None or owner in wanted:
                    missing -= 1
            elif owner >= people and owner - people < len(came):
                came[owner - people] = (*came[owner - people][:2], now)
                missing -= 1
        yield SimulatedPath(called, steps_until, steps, came)


def _lines_of_owners(state: InitialState, lines: list[list[Claim]]) -> list[list[Claim]]:
    """The line of each waiting visitor."""
    stands: dict[int, list[Claim]] = {}
    for line, standing in zip(lines, state.standing, strict=True):
        stands.update((owner, line) for _, _, _, owner in standing)
    return [stands[owner] for owner in range(len(stands))]


def _go_on_breaks(
    now: float,
    idle: list[_Idle],
    breaks: dict[int, list[tuple[float, float]]],
    calendar: list[tuple[float, int]],
) -> None:
    """Starts the breaks of idle windows that were due before this arrival."""
    for window in list(idle):
        due = breaks.get(window[3])
        if due and due[-1][0] <= now:
            idle.remove(window)
            begins, length = due.pop()
            ends = max(begins, window[1]) + length
            if ends > now:
                heappush(calendar, (ends, window[3]))
            else:
                idle.append((window[0], ends, window[2], window[3]))


def _stream(state: InitialState, chances: bytes) -> Iterator[tuple[float, int, int]]:
    """The arrivals: when, in which line, and the random byte for the service time; in the end, never."""
    ends, rates, until, lines = state.arrivals.ends, state.arrivals.rates, state.arrivals.until, state.arrivals.lines
    at = begin = len(chances) - 3 * _ARRIVALS_DRAWN
    now, slot = 0.0, 0
    while slot < len(ends):
        gap = EXPONENTIAL[chances[at]]
        while slot < len(ends):
            rate = rates[slot]
            if rate * (ends[slot] - now) >= gap:
                now += gap / rate
                break
            gap -= rate * (ends[slot] - now)
            now = ends[slot]
            slot += 1
        else:
            break
        line = lines[slot][bisect_right(until[slot], chances[at + 1] / SAMPLES)]
        yield now, line, chances[at + 2]
        at += 3
        if at + 3 > len(chances):
            at = begin
    yield from _NEVER


def taking_break(state: InitialState, window: str, minutes: float) -> InitialState:
    """The same state, with a window taking a break now, or after its visit in progress."""
    windows = tuple(
        replace(served, breaks=((0.0, minutes * 60), *served.breaks)) if served.window == window else served
        for served in state.windows
    )
    return replace(state, windows=windows)


def windows_of(state: InitialState) -> Sequence[str]:
    return [window.window for window in state.windows]
