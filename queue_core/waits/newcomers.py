"""Keeps the projected waits of newcomers ready for the next tickets.

The owner of the hall projects them ahead, outside any command, and stores them here, so that a ticket is issued without
a projection. If it never does, each wait is projected on demand; if it does, but is late, a projection made on demand
serves the following tickets, so that a busy office is not made busier.
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
# These change which windows call: earlier projections are no longer valid, however recent.
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
    """Not thread-safe: to be used under the hall's lock."""

    def __init__(self) -> None:
        # By service, with the moment of the projection: valid for some time, despite arrivals and calls in between.
        self._ready: dict[str, tuple[Spread | None, datetime]] = {}
        self._kept_ahead = False
        # The last event that changed which windows call.
        self._windows_changed = 0
        # Projected on demand: valid for a moment between two events.
        self._asked: dict[Newcomer, Spread | None] = {}
        self._asked_at: tuple[int, datetime] | None = None

    def of(self, hall: Hall, order: CallOrder, at: datetime, workload: Workload, who: Newcomer) -> Spread | None:
        """The projected wait of a visitor arriving now; None if no staffed window could call them."""
        if who.priority is not None or not self._kept_ahead:
            return self._on_demand(hall, order, at, workload, who)
        ready = self._ready.get(who.service)
        if ready is None or at - ready[1] > GOOD_FOR:
            ready = self._ready[who.service] = self._on_demand(hall, order, at, workload, who), at
        return ready[0]

    def keep(self, waits: Mapping[str, Spread | None], seq: int, at: datetime) -> None:
        """Stores waits projected ahead, by service, from the hall as it was after event `seq` at a moment."""
        self._kept_ahead = True
        if seq < self._windows_changed:
            return
        for service, wait in waits.items():
            if service not in self._ready or self._ready[service][1] <= at:
                self._ready[service] = wait, at

    def drop_after(self, recorded: Recorded) -> None:
        """Drops the waits that an event invalidates."""
        if isinstance(recorded.event, _CHANGES_WINDOWS):
            self._windows_changed = recorded.seq
            self._ready.clear()

    def _on_demand(
        self, hall: Hall, order: CallOrder, at: datetime, workload: Workload, who: Newcomer
    ) -> Spread | None:
        if self._asked_at is None or self._asked_at[0] != hall.seq or at - self._asked_at[1] > GOOD_FOR:
            self._asked, self._asked_at = {}, (hall.seq, at)
        if who not in self._asked:
            self._asked[who] = wait_of(hall, order, at, workload, who)
        return self._asked[who]
