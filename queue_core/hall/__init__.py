"""The hall: an office's live state on one day, built only from the journal's events.

`state` is its content; how each event changes it is in a file for each part of the office, as in `events/`.
"""

from __future__ import annotations

from queue_core import events as e
from queue_core.hall import devices, office_wide, slips, time_again, visits, windows
from queue_core.hall.changes import CHANGES
from queue_core.hall.state import HallState

__all__ = ["Hall"]

# Importing a room declares what its events change.
ROOMS = (devices, office_wide, slips, time_again, visits, windows)


class Hall(HallState):
    """`apply` is the only way to change it: replaying the day's journal gives the same hall as the live events did."""

    def apply(self, recorded: e.Recorded) -> None:
        """Applies the next event of the journal."""
        CHANGES[type(recorded.event)](self, recorded.event, recorded.seq)
        self.seq = recorded.seq
