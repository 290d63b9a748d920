"""One way in which the coming hours may go: who is called when, by the hall's own call order and its own choice of windows."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush, heapreplace
from itertools import repeat
from math import inf
from random import Random

from queue_core.call_orders import Claim, Ranking
from queue_core.projection.scene import Scene
from queue_core.projection.service_times import SAMPLES

# The exponential distribution with mean 1, each value the mean of its 256th part.
_EDGES = [-math.log1p(-part / SAMPLES) for part in range(SAMPLES)] + [inf]
_MASSES = [(edge + 1) * math.exp(-edge) if edge < inf else 0.0 for edge in _EDGES]
EXPONENTIAL = tuple((_MASSES[part] - _MASSES[part + 1]) * SAMPLES for part in range(SAMPLES))

# Each desk's visits in progress are drawn evenly over the paths (an additive recurrence, Kronecker 1884; the shifts are
# random): the ends of these visits decide most of a wait, and drawn so they need fewer paths.
_STEPS = tuple(math.sqrt(prime) % 1 for prime in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37))
# Three random bytes make an arrival: the gap before it, the line, the time it takes. A path that needs more than these
# begins them again.
_ARRIVALS_DRAWN = 100

# A free window: how versatile, idle since when, its position in the settings, its number among the desks.
_Idle = tuple[int, float, int, int]
_NEVER = repeat((inf, -1, 0))


@dataclass(slots=True)
class Lived:
    """What came of a path: when each of the watched was called (infinite: not before the horizon), and how many steps
    it took; of those who came within the time that was asked for: the line, when they came, and when they were called.
    """

    called: list[float]
    steps: int
    came: list[tuple[int, float, float]]


def paths(  # noqa: PLR0912, PLR0915 - one loop over everything that happens: an answer runs through it thousands of times
    scene: Scene, ranking: Ranking, most: int, follow_s: float = 0.0
) -> Iterator[Lived]:
    """Up to `most` paths of a scene. The same scene gives the same paths, and path by path the same people and
    receptions whatever breaks the scene's desks take: differences between two scenes are theirs alone.

    A path ends when the watched have been called, and those who come within `follow_s` seconds.
    """
    random = Random(scene.seed)
    first = ranking.first
    desks, able, watched, people = scene.desks, scene.able, scene.watched, len(scene.occupancy)
    ends = [(desk.left, len(desk.left), random.random(), place) for place, desk in enumerate(desks)]
    lines: list[list[Claim]] = [[] for _ in scene.standing]
    refill = list(zip(lines, scene.standing, strict=True))
    own_lines = [[lines[line] for line in desk.lines] for desk in desks]
    stood_in = _lines_of_owners(scene, lines)
    expected = bool(scene.arrivals.ends)
    chances_needed = people + 3 * _ARRIVALS_DRAWN

    for path in range(most):
        for line, standing in refill:
            line[:] = standing
        line_of = stood_in[:]
        chances = random.randbytes(chances_needed)
        lasting = [table[chance] for table, chance in zip(scene.occupancy, chances, strict=False)]
        calendar = [
            (left[int((shift + path * _STEPS[place % len(_STEPS)]) % 1.0 * size)], place)
            for left, size, shift, place in ends
        ]
        calendar.append((scene.horizon, -1))
        heapify(calendar)
        idle: list[_Idle] = []
        breaks = {place: list(reversed(desk.breaks)) for place, desk in enumerate(desks) if desk.breaks}
        stream = _stream(scene, chances) if expected else _NEVER
        comes, line_number, chance = next(stream)
        called = [inf] * watched
        came: list[tuple[int, float, float]] = []
        missing = watched
        steps = 0
        while missing or comes < follow_s:
            steps += 1
            now, place = calendar[0]

            if comes < now:
                # Somebody comes: a free window that can serve attends at once, the least versatile, then the longest idle.
                joins = scene.joining[line_number]
                line = lines[line_number]
                line.insert(0, (comes, scene.seed + 1 + len(lasting), joins.kind, len(lasting)))
                lasting.append(joins.occupancy[chance])
                line_of.append(line)
                if comes < follow_s:
                    missing += 1
                    came.append((line_number, comes, inf))
                if idle:
                    if breaks:
                        _go_on_breaks(comes, idle, breaks, calendar)
                    free = [one for one in idle if one[3] in able[line_number]]
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
            if not heads:
                heappop(calendar)
                desk = desks[place]
                idle.append((desk.versatility, now or desk.free_since, desk.position, place))
                continue
            owner = first(heads, now)[3] if len(heads) > 1 else heads[0][3]
            line_of[owner].pop()
            heapreplace(calendar, (now + lasting[owner], place))
            if owner < watched:
                called[owner] = now
                missing -= 1
            elif owner >= people and owner - people < len(came):
                came[owner - people] = (*came[owner - people][:2], now)
                missing -= 1
        yield Lived(called, steps, came)


def _lines_of_owners(scene: Scene, lines: list[list[Claim]]) -> list[list[Claim]]:
    """The line in which each of those who wait stands."""
    stands: dict[int, list[Claim]] = {}
    for line, standing in zip(lines, scene.standing, strict=True):
        stands.update((owner, line) for _, _, _, owner in standing)
    return [stands[owner] for owner in range(len(stands))]


def _go_on_breaks(
    now: float,
    idle: list[_Idle],
    breaks: dict[int, list[tuple[float, float]]],
    calendar: list[tuple[float, int]],
) -> None:
    """An idle window's break has begun on time, though nobody looked until somebody came."""
    for one in list(idle):
        due = breaks.get(one[3])
        if due and due[-1][0] <= now:
            idle.remove(one)
            begins, length = due.pop()
            ends = max(begins, one[1]) + length
            if ends > now:
                heappush(calendar, (ends, one[3]))
            else:
                idle.append((one[0], ends, one[2], one[3]))


def _stream(scene: Scene, chances: bytes) -> Iterator[tuple[float, int, int]]:
    """Those who come: when, to which line, and the chance that decides how long they take; at last nobody ever."""
    ends, rates, until, lines = scene.arrivals.ends, scene.arrivals.rates, scene.arrivals.until, scene.arrivals.lines
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


def taking_break(scene: Scene, window: str, minutes: float) -> Scene:
    """The same scene in which a window takes a break now, after the visit in progress."""
    desks = tuple(
        replace(desk, breaks=((0.0, minutes * 60), *desk.breaks)) if desk.window == window else desk
        for desk in scene.desks
    )
    return replace(scene, desks=desks)


def desks_of(scene: Scene) -> Sequence[str]:
    return [desk.window for desk in scene.desks]
