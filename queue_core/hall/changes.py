"""What each event changes in the hall: declared beside the function that changes it, looked up by `Hall.apply`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from queue_core.events import Event
from queue_core.hall.state import HallState

Kind = TypeVar("Kind", bound=Event)

CHANGES: dict[type[Event], Callable[[HallState, Any, int], None]] = {}
"""By class of event. The last argument is the event's sequence number: only what keeps its place in the journal needs it."""


def applies(
    kind: type[Kind],
) -> Callable[[Callable[[HallState, Kind, int], None]], Callable[[HallState, Kind, int], None]]:
    """Declares that a function changes the hall as an event of this class has it."""

    def declare(change: Callable[[HallState, Kind, int], None]) -> Callable[[HallState, Kind, int], None]:
        assert kind not in CHANGES, f"{kind.__name__} is applied in two places"
        CHANGES[kind] = change
        return change

    return declare
