"""The hall: one office's live state of one day, made from the journal's events and from nothing else.

`state` is what it holds; how each event changes it stands in a file for each part of the office, as in `events/`.
"""

from __future__ import annotations

from queue_core import events as e
from queue_core.hall import devices, office_wide, slips, visits, windows
from queue_core.hall.changes import CHANGES
from queue_core.hall.state import HallState

__all__ = ["Hall"]

# Importing a room declares what its events change.
ROOMS = (devices, office_wide, slips, visits, windows)


class Hall(HallState):
    """`apply` is the only way in: replaying the day's journal gives the same hall as living through it."""

    def apply(self, recorded: e.Recorded) -> None:
        """Takes in the next event of the journal."""
        CHANGES[type(recorded.event)](self, recorded.event, recorded.seq)
        self.seq = recorded.seq
