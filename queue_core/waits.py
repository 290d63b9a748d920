"""The wait that is announced to a visitor: the work that stands before them, over the windows that share it.

A first estimate from the standard's own reception times; what it announces is a range, and nothing at all
where no window that could serve the ticket is staffed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from queue_core.hall import Hall
from queue_core.model import WindowState
from queue_core.places import Place

# The spread of reception times (coefficient of variation about 0.8) leaves a single wait this uncertain.
_LOW, _HIGH = 0.6, 1.5


@dataclass(frozen=True, slots=True)
class Wait:
    """An announced wait in seconds, from the lower to the upper end."""

    low_s: int
    high_s: int


def ahead_of(hall: Hall, service: str, for_window: str | None = None, place: Place | None = None) -> int:
    """How many waiting people come before a place (or before somebody who comes now) at the windows that matter to them."""
    windows = [for_window] if for_window else hall.settings.windows_of[service]
    count = sum(_standing(hall, rival, place) for rival in _rivals(hall, windows))
    return count + sum(
        hall.places.count_before(("window", w), place) if place else hall.places.count(("window", w)) for w in windows
    )


def announce(hall: Hall, service: str, for_window: str | None = None, place: Place | None = None) -> Wait | None:
    """The wait of a ticket for `service` at a place in the queue; None when there is no honest answer."""
    settings = hall.settings
    able = {for_window} if for_window else settings.windows_of[service]
    staffed = [hall.windows[window] for window in able if hall.windows[window].staffed]
    if not staffed:
        return None
    work = 0.0
    for rival in _rivals(hall, [window.id for window in staffed]):
        shared = [w for w in settings.windows_of[rival] if hall.windows[w].staffed]
        among_ours = sum(1 for window in staffed if window.id in shared)
        mean = settings.targets.of(settings.service[rival].kind).reception_s
        work += _standing(hall, rival, place) * mean * among_ours / len(shared)
    for window in staffed:
        own = ("window", window.id)
        mean = settings.targets.of(settings.service[service].kind).reception_s
        work += (hall.places.count_before(own, place) if place else hall.places.count(own)) * mean
    free = any(window.state is WindowState.FREE for window in staffed)
    if work == 0 and free:
        return Wait(0, 0)
    mean = settings.targets.of(settings.service[service].kind).reception_s
    expected = (work + (0 if free else mean)) / len(staffed)
    return Wait(round(expected * _LOW), round(expected * _HIGH))


def _standing(hall: Hall, service: str, place: Place | None) -> int:
    return hall.places.count_before(service, place) if place else hall.places.count(service)


def _rivals(hall: Hall, windows: Iterable[str]) -> set[str]:
    """The services whose visitors are called to the same windows."""
    return {skill for window in windows for skill in hall.settings.window[window].skills}
