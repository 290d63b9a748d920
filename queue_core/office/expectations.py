"""What the office expects of its day: the learned workload, the call order, and the waits that follow, kept ready."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from queue_core.call_orders import CallOrder, call_order_of
from queue_core.errors import StorageFailed
from queue_core.events import Recorded, SettingsChanged, TicketIssued
from queue_core.hall import Hall
from queue_core.model import Ticket
from queue_core.projection import Newcomer, NewcomersProjection, Spread
from queue_core.projection.service_times import ServiceTimes
from queue_core.projection.workload import Workload
from queue_core.settings import Settings
from queue_core.store.journal import Journal
from queue_core.waits.announced import Wait, announced_with
from queue_core.waits.cache import WaitCache
from queue_core.waits.kept_workload import digest_of, unpacked
from queue_core.waits.learning import Learned, learned_of
from queue_core.waits.newcomers import NewcomerWaits

log = logging.getLogger(__name__)


class Expectations:
    """Derived from the settings and from past weeks; it follows the hall's events. Not thread-safe: to be used under the
    office's lock.

    With `learns_aside` another thread learns (Office.learn), so that no command waits for it. `fixed_order` is used instead
    of the settings' call order.
    """

    def __init__(
        self,
        directory: Path,
        journal: Journal,
        settings: Settings,
        fixed_order: CallOrder | None = None,
        learns_aside: bool = False,
    ) -> None:
        self._directory = directory
        self._journal = journal
        self._fixed_order = fixed_order
        self._learns_aside = learns_aside
        self.workload = Workload(ServiceTimes.prior(settings))
        # What is still to be learned: reads past weeks, and needs no lock.
        self.unlearned: Callable[[], Learned] | None = None
        self._derive(settings)

    # -- waits ------------------------------------------------------------------------------------------------------

    def wait_of_ticket(self, hall: Hall, now: datetime, ticket: Ticket) -> Wait | None:
        """The remaining wait of a waiting ticket; None if there is no honest answer. Cached for some seconds."""
        return self._waits.of(hall, self.order, now, self.workload, ticket)

    def waits_of_all(self, hall: Hall, now: datetime) -> dict[str, Wait | None]:
        """The same for all waiting tickets, by id."""
        return self._waits.of_all(hall, self.order, now, self.workload)

    def wait_of_newcomer(self, hall: Hall, now: datetime, who: Newcomer) -> Spread | None:
        """The projected wait of a visitor arriving now; None if no staffed window could call them."""
        return self.newcomer_waits.of(hall, self.order, now, self.workload, who)

    def projection_of_newcomers(self, hall: Hall, now: datetime) -> NewcomersProjection:
        """The waits of newcomers, still to be projected; `newcomer_waits` keeps them."""
        return NewcomersProjection(hall, self.order, now, self.workload)

    # -- events -----------------------------------------------------------------------------------------------------

    def require_derivable(self, settings: Settings) -> None:
        """Derives from new settings what a start would. Raises whatever fails."""
        call_order_of(settings.call_order)
        Workload(ServiceTimes.prior(settings))
        self.workload.under(settings)

    def follow(self, entry: Recorded, hall: Hall) -> None:
        """Follows an event that the hall has applied. It is committed: a failure must not make it look refused."""
        try:
            if isinstance(entry.event, TicketIssued):
                # For the first seconds kiosk, slip and page show the same wait.
                self._waits.keep(hall, hall.tickets[entry.event.ticket], announced_with(entry.event))
            self.newcomer_waits.drop_after(entry)
            if isinstance(entry.event, SettingsChanged):
                self._derive(hall.settings)
                self.begin_anew(hall)
        except Exception:
            log.exception("what is kept beside the hall could not follow event %s", entry.seq)

    def _derive(self, settings: Settings) -> None:
        self.order = self._fixed_order or call_order_of(settings.call_order)
        self._waits = WaitCache()
        self.newcomer_waits = NewcomerWaits()

    # -- the workload -----------------------------------------------------------------------------------------------

    def recall(self, hall: Hall) -> None:
        """Continues with the workload learned last. Without one, the start waits until it has been learned."""
        kept = self._journal.learned_workload()
        if kept:
            self.expect(unpacked(kept))
        if kept is None or (kept.day, kept.settings) != (hall.day, digest_of(hall.settings)):
            self._learn_anew(hall, aside=self._learns_aside and kept is not None)

    def begin_anew(self, hall: Hall) -> None:
        """Starts learning for a new day or new settings: until then, the workload learned before is the next best."""
        self._learn_anew(hall, self._learns_aside)

    def _learn_anew(self, hall: Hall, aside: bool) -> None:
        self.workload = self.workload.under(hall.settings)
        self.newcomer_waits = NewcomerWaits()
        settings, day = hall.settings, hall.day
        self.unlearned = lambda: learned_of(self._directory, settings, day)
        if not aside:
            self.take(self.unlearned())

    def take(self, learned: Learned) -> None:
        """Goes by what was learned for today, and stores it for the next start."""
        self.expect(learned.workload)
        if learned.kept:
            try:
                self._journal.keep_learned_workload(learned.kept)
            except StorageFailed:
                log.exception("the learned workload could not be stored; the next start will learn it again")

    def expect(self, workload: Workload) -> None:
        """Replaces the workload that was learned for today."""
        self.workload = workload
        self.newcomer_waits = NewcomerWaits()
        self.unlearned = None
