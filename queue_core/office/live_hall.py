"""The hall of the running day with its journal: how decisions become events that are committed, applied and published."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from queue_core import commands, views
from queue_core.call_orders import CallOrder
from queue_core.clock import MachineClock
from queue_core.decisions import Decision, DecisionContext, decide
from queue_core.errors import CannotBeApplied, JournalIncomplete, StorageFailed
from queue_core.events import AppointmentMade, Event, Recorded, SettingsChanged, from_milliseconds, to_milliseconds
from queue_core.events.free_texts import without_texts
from queue_core.hall import Hall
from queue_core.hours.opening import service_day
from queue_core.model import IN_THE_HALL
from queue_core.office.expectations import Expectations
from queue_core.office_time import OfficeTime, WrongClock
from queue_core.replay.day import opened
from queue_core.replay.rehearsal import Rehearsal
from queue_core.settings import Settings
from queue_core.store.free_texts import FreeTexts, KeptText
from queue_core.store.journal import Journal

log = logging.getLogger(__name__)

# Called after the commit with the event and the hall as it then is; must be quick and must not send commands.
Listener = Callable[[Recorded, Hall], None]


class LiveHall:
    """Opened from its journal. Not thread-safe: to be used under the office's lock.

    `hall` is changed by `commit` alone; the turn of the day puts another in its place. Raises DataDirectoryBusy when another
    process has this data directory.
    """

    def __init__(
        self,
        directory: Path,
        settings: Settings,
        clock: MachineClock,
        ids: Callable[[], str],
        order: CallOrder | None,
        learns_aside: bool,
    ) -> None:
        self.journal = Journal(directory, settings)
        self.free_texts = FreeTexts(directory)
        self.listeners: list[Listener] = []
        self._clock = clock
        self._time = OfficeTime(clock, self._is_busy)
        self._ids = ids
        self._rehearsal = Rehearsal()
        # When the latest event happened.
        self._last_at: datetime | None = None
        self.hall = self._opened(settings, self.now())
        self.expectations = Expectations(directory, self.journal, self.hall.settings, order, learns_aside)

    def open_again(self, now: datetime) -> None:
        """Takes the hall as the journal has it, where it has no event of the day that the hall is in."""
        self.hall = self._opened(self.hall.settings, now)

    def _opened(self, settings: Settings, now: datetime) -> Hall:
        hall, self._last_at = opened(self.journal, settings, now)
        hall.free_text = self.free_texts.read
        return hall

    def require_journal(self) -> None:
        """Raises JournalIncomplete."""
        if self.journal.loss:
            raise JournalIncomplete

    # -- time -------------------------------------------------------------------------------------------------------

    def now(self) -> datetime:
        """The office's time in whole milliseconds. It never goes back, even when the machine's clock is set back, and does not
        jump while there are visitors in the hall (office_time.py)."""
        now = from_milliseconds(to_milliseconds(self._time.now(self._last_at)))
        return max(now, self._last_at) if self._last_at else now

    def machine_time(self) -> datetime:
        """What the machine's clock shows, in whole milliseconds."""
        return from_milliseconds(to_milliseconds(self._clock.now()))

    @property
    def wrong_clock(self) -> WrongClock | None:
        """What was wrong with the machine's clock at the latest look."""
        return self._time.wrong

    def _is_busy(self) -> bool:
        """Whether anybody would notice a jump of time: a visitor in the hall, or staff at a window."""
        return bool(self.hall.staffed()) or any(ticket.state in IN_THE_HALL for ticket in self.hall.tickets.values())

    def set_time_back(self, to: datetime, commit: Callable[[], None]) -> None:
        """Office time begins anew at a moment; if `commit` raises StorageFailed or CannotBeApplied, the latest event is
        again the latest moment."""
        last_at = self._last_at
        self._time.set_back()
        self._last_at = to
        try:
            commit()
        except (StorageFailed, CannotBeApplied):
            self._last_at = last_at
            raise

    # -- decisions --------------------------------------------------------------------------------------------------

    def decide(self, command: commands.Command, now: datetime) -> Decision:
        """What a command does to the hall as it is. Raises a Refusal."""
        return decide(self.hall, command, self.context(now))

    def context(self, now: datetime) -> DecisionContext:
        expected = self.expectations
        return DecisionContext(
            now,
            expected.order,
            self._ids,
            expected.workload,
            lambda who: expected.wait_of_newcomer(self.hall, now, who),
            self.journal.head(),
        )

    # -- events -----------------------------------------------------------------------------------------------------

    def commit(self, events: tuple[Event, ...]) -> tuple[Recorded, ...]:
        """Commits, applies and publishes. Raises StorageFailed or CannotBeApplied; then nothing has happened."""
        if not events:
            return ()
        hall = self.hall
        events, texts = self._without_texts(events)
        recorded = tuple(Recorded(hall.seq + step, hall.day, event) for step, event in enumerate(events, start=1))
        self.free_texts.hold(kept.text for kept in texts)
        try:
            after = self._rehearsal.rehearse(hall, recorded)
            if any(isinstance(event, SettingsChanged) for event in events):
                self.expectations.require_derivable(after.settings)
            # Before the events: what they refer to is always there, and what no event came of ends with its day.
            self.free_texts.keep(texts)
            self.journal.append(recorded)
        except (CannotBeApplied, StorageFailed):
            raise
        except Exception as error:
            log.exception("events from %s on contradict what is written, and were not written", recorded[0].seq)
            raise CannotBeApplied(f"{events[0].type}, {type(error).__name__}") from error
        finally:
            self.free_texts.let_go()
        for entry in recorded:
            hall.apply(entry)
            self.expectations.follow(entry, hall)
            self.publish(entry)
        self._last_at = recorded[-1].event.at
        return recorded

    def commit_what_can_be(self, events: tuple[Event, ...]) -> None:
        """As `commit`; if the events cannot all be applied, then those that can: a day must always turn."""
        try:
            self.commit(events)
        except CannotBeApplied:
            for event in events:
                try:
                    self.commit((event,))
                except CannotBeApplied:
                    log.warning("%s is left out at the turn of the day", event.type)

    def event_view(self, recorded: Recorded) -> views.View:
        """The view of an event for a listener, while it is called: as it was made before the commit."""
        return self._rehearsal.views[recorded.seq]

    def publish(self, entry: Recorded) -> None:
        """Calls the listeners."""
        for listener in self.listeners:
            try:
                listener(entry, self.hall)
            except Exception:
                # The event is committed: a failing listener must not make the command look refused.
                log.exception("a listener failed at event %s", entry.seq)

    def _without_texts(self, events: tuple[Event, ...]) -> tuple[tuple[Event, ...], list[KeptText]]:
        """The events as the journal may hold them, and the free texts to which they refer."""
        parted = [without_texts(event) for event in events]
        days = [self._last_day_of(event) for event in events]
        texts = [KeptText(day, text) for day, (_, found) in zip(days, parted, strict=True) for text in found]
        return tuple(event for event, _ in parted), texts

    def _last_day_of(self, event: Event) -> str:
        """The service day with which the retention period of a text begins."""
        if isinstance(event, AppointmentMade):
            return max(self.hall.day, service_day(self.hall.settings, from_milliseconds(event.time)))
        return self.hall.day
