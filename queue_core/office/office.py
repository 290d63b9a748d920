"""The office as its users have it: commands one at a time, what is due, settings, listeners."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from queue_core import commands
from queue_core.call_orders import CallOrder
from queue_core.clock import MachineClock
from queue_core.decisions.due import next_due
from queue_core.decisions.preconditions import require_within_bounds
from queue_core.errors import CannotBeApplied, RequestUsed, StorageFailed
from queue_core.events import LossAccepted
from queue_core.hall.new_day import unfinished
from queue_core.office.day_turn import repair_clock, turn_the_day
from queue_core.office.handled import Handled
from queue_core.office.health import Health
from queue_core.office.identifiers import OFFICE_ITSELF, new_id
from queue_core.office.live_hall import Listener, LiveHall
from queue_core.office.queries import Queries
from queue_core.projection.workload import Workload
from queue_core.settings import Settings
from queue_core.store.settings_versions import version_file, write_file
from queue_core.waits.learning import Learned

log = logging.getLogger(__name__)


class Office(Queries):
    """A running office. Thread-safe; replayed from its journal when it is created.

    Raises DataDirectoryBusy when another process has this data directory.
    """

    # Tests and measurements put in others, which commit or decide in another way.
    live_hall: ClassVar[type[LiveHall]] = LiveHall

    def __init__(
        self,
        settings: Settings,
        directory: Path,
        clock: MachineClock,
        order: CallOrder | None = None,
        ids: Callable[[], str] = new_id,
        learns_aside: bool = False,
    ) -> None:
        """With `learns_aside` another thread calls `learn` from time to time, so that no command waits for it."""
        live = self.live_hall(directory, settings, clock, ids, order, learns_aside)
        super().__init__(live, Health(live.journal, clock), clock.speed)
        self.directory = directory
        self.free_texts = live.free_texts
        self._journal = live.journal
        self.keep_version_files()
        if not unfinished(live.hall) and not live.journal.loss:
            self._begin_today()
        live.expectations.recall(live.hall)

    def _begin_today(self) -> None:
        """A day that was closed is left at once, so that yesterday's hall is not shown. A day still open is closed by the
        first command, so that the listeners get its events."""
        try:
            turn_the_day(self._live, self.now())
        except StorageFailed:
            log.exception("the new day waits until the journal can be written")

    def subscribe(self, listener: Listener) -> None:
        """From now on `listener` is called with every event, in order, after its commit."""
        with self._lock:
            self._live.listeners.append(listener)

    def close(self) -> None:
        with self._lock:
            self._journal.close()
            self.free_texts.close()

    # -- commands ---------------------------------------------------------------------------------------------------

    def handle(self, command: commands.Command) -> Handled:
        """Carries out a command: decide, commit, apply, publish.

        Raises a Refusal (errors.py), or StorageFailed if the disk fails; then nothing has happened.
        """
        with self._lock:
            try:
                handled = self._carry_out(command)
            except Exception as error:
                self._health.note_failure(command, error)
                raise
            if handled.fresh:
                self._health.note_success()
            return handled

    def _carry_out(self, command: commands.Command) -> Handled:
        live = self._live
        live.require_journal()
        now = live.now()
        require_within_bounds(command, now)
        turn_the_day(live, now)
        decision = live.decide(command, now)
        try:
            recorded = live.commit(decision.events)
        except CannotBeApplied as refusal:
            if "tickets.request_id" in str(refusal.__cause__) and isinstance(command, commands.IssueTicket):
                raise RequestUsed(command.request_id) from refusal
            raise
        if recorded:
            self._settle(now)
        return Handled.of(decision, recorded, live.hall)

    def tick(self) -> None:
        """Carries out what is due when there are no commands: to be called every few seconds.

        What fails is logged and tried again at the next tick: whoever calls it goes on.
        """
        with self._lock:
            if self._journal.loss:
                return
            self._health.try_the_disk()
            now = self.now()
            try:
                turn_the_day(self._live, now)
            except Exception as error:
                self._health.note_failure(commands.CloseDay(actor=OFFICE_ITSELF), error)
                log.exception("the day cannot turn yet")
                return
            self._settle(now)

    def _settle(self, now: datetime) -> None:
        """Carries out what is due. The command before it is already committed: nothing here may make it look refused."""
        live = self._live
        failed: list[commands.Command] = []
        while due := next_due(live.hall, now, live.expectations.workload, failed):
            try:
                if live.commit(live.decide(due, now).events):
                    continue
                log.error("%s was due, but nothing came of it", type(due).__name__)
            except StorageFailed as error:
                self._health.note_failure(due, error)
                log.exception("what is due must wait until the journal can be written again")
                return
            except Exception as error:
                self._health.note_failure(due, error)
                log.exception("%s was due, and failed", type(due).__name__)
            failed.append(due)

    # -- settings ---------------------------------------------------------------------------------------------------

    def change_settings(
        self,
        toml: str,
        based_on: int,
        actor: str,
        note: str | None = None,
        restored: int | None = None,
        before_start: bool = False,
    ) -> int:
        """Puts a new text of the settings into force, for everybody at once. Returns the number of its version.

        Raises SettingsInvalid, SettingsOutdated or SettingsInUse; then nothing has happened.
        """
        with self._lock:
            self.handle(
                commands.ChangeSettings(
                    actor=actor,
                    toml=toml,
                    based_on=based_on,
                    recorded=self._journal.recorded_services(),
                    before_start=before_start,
                    note=note,
                    restored=restored,
                )
            )
            number = self.settings_version
        self.keep_version_files()
        return number

    def keep_version_files(self) -> None:
        """Writes the missing files of versions. The journal has their text, so a full disk is no reason to refuse."""
        try:
            for version in self.settings_versions():
                if not version_file(self.directory, version.number).exists():
                    write_file(self.directory, version.number, version.toml)
        except OSError:
            log.exception("the file of a settings version could not be written; the journal has it")

    # -- the expected waits, aside from commands --------------------------------------------------------------------

    def refresh_newcomer_waits(self) -> Iterator[None]:
        """Projects the waits of newcomers and keeps them ready, so that no ticket has to wait for its own projection.

        It takes some milliseconds of processor time and yields after each, so that the caller can let other work go
        first. The lock is held only at the beginning and at the end.
        """
        expected = self._live.expectations
        with self._lock:
            waits = expected.newcomer_waits
            projection = expected.projection_of_newcomers(self._live.hall, self.now())
        yield from projection.run()
        with self._lock:
            waits.keep(projection.waits(), projection.seq, projection.at)

    def expect(self, workload: Workload) -> None:
        """Replaces the workload that the office has learned for today."""
        with self._lock:
            self._live.expectations.expect(workload)

    def learn(self, aside: Callable[[Callable[[], Learned]], Learned] = lambda work: work()) -> None:
        """Learns today's workload from past weeks, if that has not been done yet.

        `aside` does the work elsewhere, for example in a thread; commands continue in the meantime.
        """
        expected = self._live.expectations
        unlearned = expected.unlearned
        if unlearned is None:
            return
        learned = aside(unlearned)
        with self._lock:
            # If the day has turned or the settings have changed in the meantime, they will be learned next.
            if expected.unlearned is unlearned:
                expected.take(learned)

    # -- repairs ----------------------------------------------------------------------------------------------------

    def note_file(self, name: str) -> None:
        """From now on a database of this name is missed when it is missing."""
        with self._lock:
            try:
                self._journal.note_file(name)
            except StorageFailed:
                log.exception("it could not be noted that there is a file %s", name)

    def accept_loss(self, actor: str) -> LossAccepted | None:
        """The office goes on without what its journal has lost: on record. Returns that event; None if nothing is missing.

        Raises StorageFailed or CannotBeApplied; then nothing has happened.
        """
        with self._lock:
            loss = self._journal.loss
            if loss is None:
                return None
            self._journal.loss = None
            try:
                # The numbers of today, not of the day with which the journal ends, are those that may be given again.
                handled = self.handle(
                    commands.AcceptLoss(actor=actor, what=loss.what, after=loss.seq, last=loss.marked)
                )
            except BaseException:
                self._journal.loss = loss
                raise
            self._journal.set_mark()
            [accepted] = [entry.event for entry in handled.events if isinstance(entry.event, LossAccepted)]
            return accepted

    def repair_clock(self, actor: str) -> tuple[datetime, datetime]:
        """The machine's clock counts again, though it is behind the office's time: on record, and nothing is rewritten.

        Returns what the office's time was, and what it is now. Raises ClockNotBehind, HallNotEmpty or StorageFailed.
        """
        with self._lock:
            self._live.require_journal()
            return repair_clock(self._live, actor)
