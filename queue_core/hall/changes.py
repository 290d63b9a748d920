"""The registry of functions that apply events to the hall: declared by a decorator, looked up by `Hall.apply`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from queue_core.events import Event
from queue_core.hall.state import HallState

Kind = TypeVar("Kind", bound=Event)

CHANGES: dict[type[Event], Callable[[HallState, Any, int], None]] = {}
"""By class of event. The last argument is the event's sequence number, for changes that keep its journal position."""


def applies(
    kind: type[Kind],
) -> Callable[[Callable[[HallState, Kind, int], None]], Callable[[HallState, Kind, int], None]]:
    """Declares the function that applies events of this class to the hall."""

    def declare(change: Callable[[HallState, Kind, int], None]) -> Callable[[HallState, Kind, int], None]:
        assert kind not in CHANGES, f"{kind.__name__} is applied in two places"
        CHANGES[kind] = change
        return change

    return declare
