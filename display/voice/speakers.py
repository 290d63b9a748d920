"""Chooses the board that speaks for each zone: a single board, so that no two talk at once. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listener:
    """A connected board: the device's name, the zones it shows, and whether its browser allows sound.

    `order` is its place in the order in which boards connected; `device` is false for a member of staff viewing the page.
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

    `speaks` is the settings' choice by board name: a board with true goes before the others, a board with false never speaks.
    A board that cannot play sound gives way to another that can; a page viewed by staff plays a zone only when no board shows it.
    """
    zones_of: dict[str, list[str]] = {key: [] for key in listeners}
    for zone in zones:
        candidates = [
            key for key, listener in listeners.items() if zone in listener.zones and speaks.get(listener.name, True)
        ]
        if candidates:
            zones_of[min(candidates, key=lambda key: _rank(listeners[key], speaks))].append(zone)
    return {key: tuple(spoken) for key, spoken in zones_of.items()}


def _rank(listener: Listener, speaks: Mapping[str, bool]) -> tuple[bool, bool, bool, int]:
    designated = speaks.get(listener.name, False)
    return (not listener.device, not listener.audible, not designated, listener.order)
