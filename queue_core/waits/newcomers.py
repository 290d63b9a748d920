"""The waits of those who may come now, kept ready for the next of them.

Whoever owns the hall has them projected ahead, outside any command, and keeps them here: then a ticket is issued without a
projection. Where nobody does, or too late, a wait is projected when it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from queue_core.call_orders import CallOrder
from queue_core.events import (
    BreakEnded,
    BreakStarted,
    Event,
    PhoneHungUp,
    PhoneTaken,
    Recorded,
    SkillsChanged,
    WindowClosed,
    WindowOpened,
)
from queue_core.hall import Hall
from queue_core.projection import Newcomer, Spread, wait_of
from queue_core.projection.workload import Workload

# The oldest projection from which a wait is announced.
GOOD_FOR = timedelta(seconds=2)
# After these other windows call: what was projected before is no longer true, however young it is.
_CHANGES_WINDOWS: tuple[type[Event], ...] = (
    WindowOpened,
    WindowClosed,
    SkillsChanged,
    BreakStarted,
    BreakEnded,
    PhoneTaken,
    PhoneHungUp,
)


class NewcomerWaits:
    """Not safe for threads: whoever has the hall asks."""

    def __init__(self) -> None:
        # Projected ahead, by service: good for some time, whoever comes or is called meanwhile.
        self._ready: Mapping[str, Spread | None] = {}
        self._ready_at: datetime | None = None
        # The last event after which other windows call.
        self._windows_changed = 0
        # Projected on demand: good for one moment between two events.
        self._asked: dict[Newcomer, Spread | None] = {}
        self._asked_at: tuple[int, datetime] | None = None

    def of(self, hall: Hall, order: CallOrder, at: datetime, workload: Workload, who: Newcomer) -> Spread | None:
        """The projected wait of somebody who comes now; None where no staffed window could call them."""
        if who.priority is None and self._ready_at and at - self._ready_at <= GOOD_FOR:
            return self._ready[who.service]
        if self._asked_at is None or self._asked_at[0] != hall.seq or at - self._asked_at[1] > GOOD_FOR:
            self._asked, self._asked_at = {}, (hall.seq, at)
        if who not in self._asked:
            self._asked[who] = wait_of(hall, order, at, workload, who)
        return self._asked[who]

    def keep(self, waits: Mapping[str, Spread | None], seq: int, at: datetime) -> None:
        """Keeps what was projected ahead, by service, from the hall as it was after event `seq` at a moment."""
        if seq >= self._windows_changed:
            self._ready, self._ready_at = waits, at

    def drop_after(self, recorded: Recorded) -> None:
        """Drops what an event makes untrue."""
        if isinstance(recorded.event, _CHANGES_WINDOWS):
            self._windows_changed = recorded.seq
            self._ready_at = None
