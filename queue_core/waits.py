"""The wait that is announced to a visitor: the work that stands before them, over the windows that share it.

A first estimate from the standard's own reception times; what it announces is a range, and nothing at all
where no window that could serve the ticket is staffed.
"""

from __future__ import annotations

from dataclasses import dataclass

from queue_core.hall import Hall
from queue_core.model import WindowState
from queue_core.places import Line, Place

# The spread of reception times (coefficient of variation about 0.8) leaves a single wait this uncertain.
_LOW, _HIGH = 0.6, 1.5


@dataclass(frozen=True, slots=True)
class Wait:
    """An announced wait in seconds, from the lower to the upper end."""

    low_s: int
    high_s: int


def ahead_of(hall: Hall, service: str, for_window: str | None = None, place: Place | None = None) -> int:
    """How many waiting people come before a place (before somebody who comes now) at the windows that matter to them."""
    if for_window:
        services, windows = frozenset(hall.skills.of[for_window]), frozenset((for_window,))
    else:
        services, windows = hall.skills.rivals_of[service], hall.skills.windows_of[service]
    lines: list[Line] = [*services, *(("window", window) for window in windows)]
    return sum(_standing(hall, line, place) for line in lines)


def announce(hall: Hall, service: str, for_window: str | None = None, place: Place | None = None) -> Wait | None:
    """The wait of a ticket for `service` at a place in the queue; None when there is no honest answer."""
    ours: tuple[str, ...] = hall.staffed_of[service]
    if for_window:
        ours = (for_window,) if hall.windows[for_window].staffed else ()
    if not ours:
        return None
    work_s = 0.0
    for rival in frozenset(hall.skills.of[for_window]) if for_window else hall.skills.rivals_of[service]:
        standing = _standing(hall, rival, place)
        if standing:
            # The work of another line is shared with the windows that serve it, but not us.
            theirs = hall.staffed_of[rival]
            common = sum(window in ours for window in theirs)
            if common:
                work_s += standing * _reception_s(hall, rival) * common / len(theirs)
    work_s += sum(_standing(hall, ("window", window), place) for window in ours) * _reception_s(hall, service)
    free = any(hall.windows[window].state is WindowState.FREE for window in ours)
    if work_s == 0 and free:
        return Wait(0, 0)
    expected_s = (work_s + (0 if free else _reception_s(hall, service))) / len(ours)
    return Wait(round(expected_s * _LOW), round(expected_s * _HIGH))


def _reception_s(hall: Hall, service: str) -> int:
    settings = hall.settings
    return settings.targets.of(settings.service[service].kind).reception_s


def _standing(hall: Hall, line: Line, place: Place | None) -> int:
    return hall.places.count_before(line, place) if place else hall.places.count(line)
