"""Events of the journal that do not count: those that cannot be applied, and those that a person has set aside for good."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from queue_core.events import EventSetAside, from_milliseconds

log = logging.getLogger(__name__)

# Written as a condition on `events`. The type is part of the statement: with a bound one SQLite would not use the partial
# index `events_set_aside`. A damaged row must not make the statement fail.
COUNTS = f"""
    seq NOT IN (
        SELECT coalesce(CASE WHEN json_valid(data) THEN data ->> 'seq' END, 0) FROM events
        WHERE type = '{EventSetAside.type}'
    )
"""


@dataclass(frozen=True, slots=True)
class SetAside:
    """An event that cannot be applied: its place in the journal, its time in milliseconds as it is written there, its type,
    and why."""

    seq: int
    at: int
    type: str
    why: str

    def __str__(self) -> str:
        return f"event {self.seq} ({self.type}, {written_time(self.at)}): {self.why}"


# What is done with an event that cannot be read or applied.
PutAside = Callable[[SetAside], None]


def pass_over(event: SetAside) -> None:
    """For readers of past days: what cannot be read is left out. `talon check` names it."""
    log.warning("left out of the journal: %s", event)


def why_not(error: Exception) -> str:
    """Why an event failed, in one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]


def written_time(at: int) -> str:
    """A time in milliseconds for administrators, whatever stands there."""
    try:
        return f"{from_milliseconds(at):%Y-%m-%d %H:%M:%S} UTC"
    except (OverflowError, ValueError):
        return f"at {at} ms"
