"""Which board speaks for which zone: one for each, so that no two talk over one another. Pure: from who is there to who speaks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listener:
    """A board that is connected: the device's name, the zones it shows, whether its browser lets it sound.

    `order` counts in which order boards came; `device` is false for somebody of the staff who looks at a board's page.
    """

    name: str
    zones: frozenset[str]
    audible: bool
    order: int
    device: bool = True


def speakers(
    listeners: Mapping[str, Listener], zones: Collection[str], speaks: Mapping[str, bool]
) -> dict[str, tuple[str, ...]]:
    """The zones that each listener speaks for, by the listeners' keys.

    `speaks` is what the settings say of boards by name: true before the others, false never. A board that cannot sound leaves
    its zones to one that can; a member of the staff hears a zone only where no board is.
    """
    found: dict[str, list[str]] = {key: [] for key in listeners}
    for zone in zones:
        there = [key for key, one in listeners.items() if zone in one.zones and speaks.get(one.name, True)]
        if there:
            found[min(there, key=lambda key: _rank(listeners[key], speaks))].append(zone)
    return {key: tuple(spoken) for key, spoken in found.items()}


def _rank(listener: Listener, speaks: Mapping[str, bool]) -> tuple[bool, bool, bool, int]:
    designated = speaks.get(listener.name, False)
    return (not listener.device, not listener.audible, not designated, listener.order)
