"""The office: the owner of the hall. Commands are handled one at a time; their events are committed, then published."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from queue_core import commands, views
from queue_core.breaks import Verdict
from queue_core.call_orders import CallOrder, call_order_of
from queue_core.clock import MachineClock
from queue_core.decisions import DecisionContext, decide, pauses
from queue_core.decisions.due import next_due
from queue_core.decisions.preconditions import require_within_bounds
from queue_core.errors import CannotBeApplied, JournalIncomplete, Refusal, RequestUsed, StorageFailed
from queue_core.events import (
    AppointmentMade,
    DayResumed,
    Event,
    LossAccepted,
    Recorded,
    SettingsChanged,
    TicketIssued,
    from_milliseconds,
    to_milliseconds,
)
from queue_core.events.free_texts import without_texts
from queue_core.hall import Hall
from queue_core.hall.alarms import Alarm
from queue_core.hall.appointments import Appointment
from queue_core.hall.new_day import outliving, settings_again, unfinished
from queue_core.hours.opening import service_day, why_closed
from queue_core.model import IN_THE_HALL, Device, Lease, MergedNumber, Ticket, Window
from queue_core.office_time import OfficeTime, WrongClock
from queue_core.projection import BreakEffect, Newcomer, NewcomersProjection, Spread, effect_of_break
from queue_core.projection.service_times import ServiceTimes
from queue_core.projection.workload import Workload
from queue_core.replay.day import hall_of_day, opened
from queue_core.replay.rehearsal import Rehearsal
from queue_core.settings import Settings, SettingsInvalid
from queue_core.store.free_texts import FreeTexts, KeptText
from queue_core.store.journal import Journal, LearnedWorkload
from queue_core.store.mark import Loss
from queue_core.store.set_aside import pass_over
from queue_core.store.settings_versions import Version, version_file, write_file
from queue_core.waits.announced import Wait, announced_with, announcement
from queue_core.waits.cache import WaitCache
from queue_core.waits.kept_workload import digest_of, unpacked
from queue_core.waits.learning import Learned, learned_of
from queue_core.waits.newcomers import NewcomerWaits
from queue_core.waits.target_forecast import Question, question_of

log = logging.getLogger(__name__)

# Called after the commit with the event and the hall as it then is; must be quick and must not send commands.
Listener = Callable[[Recorded, Hall], None]

_Answer = TypeVar("_Answer")

OFFICE_ITSELF = "office"
_LONGEST_COMMAND_S = 2.0
_DISK_TRIED_EVERY_S = 10.0
_NAMED = 10


def new_id() -> str:
    """An unguessable identifier: 48 random bits as twelve hexadecimal digits, which any scanner reads correctly."""
    return os.urandom(6).hex()


@dataclass(frozen=True, slots=True)
class Handled:
    """The result of a command. `fresh` is false if it had already been carried out and nothing happened now."""

    fresh: bool
    ticket: Ticket | None = None
    window: Window | None = None
    verdict: Verdict | None = None
    notice: str | None = None
    alarm: Alarm | None = None
    appointment: Appointment | None = None
    lease: Lease | None = None
    merged: tuple[MergedNumber, ...] = ()
    events: tuple[Recorded, ...] = field(default=())


class Office:
    """A running office. Thread-safe; replayed from its journal when it is created.

    Raises DataDirectoryBusy when another process has this data directory.
    """

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
        self.directory = directory
        self._clock = clock
        self._time = OfficeTime(clock, self._is_busy)
        self._fixed_order = order
        self._ids = ids
        self._learns_aside = learns_aside
        # The settings and the day whose workload is still to be learned.
        self._unlearned: tuple[Settings, str] | None = None
        self._listeners: list[Listener] = []
        self._lock = threading.RLock()
        self._journal = Journal(directory, settings)
        self.free_texts = FreeTexts(directory)
        # When the latest event happened.
        self._last_at: datetime | None = None
        self._rehearsal = Rehearsal()
        # The latest command that failed, until one succeeds; whether the disk was the reason; when it was last tried.
        self._failure: str | None = None
        self._disk_failed = False
        self._disk_tried_s = clock.steady_s()
        self._hall, self._last_at = opened(self._journal, settings, self.now())
        self._hall.free_text = self.free_texts.read
        self._workload = Workload(ServiceTimes.prior(self.settings))
        self._go_by(self.settings)
        self.keep_version_files()
        if not unfinished(self._hall) and not self._journal.loss:
            self._begin_today()
        self._recall()

    # -- commands ---------------------------------------------------------------------------------------------------

    def handle(self, command: commands.Command) -> Handled:
        """Carries out a command: decide, commit, apply, publish.

        Raises a Refusal (errors.py), or StorageFailed if the disk fails; then nothing has happened.
        """
        with self._lock:
            try:
                handled = self._carry_out(command)
            except Exception as error:
                self._note_failure(command, error)
                raise
            if handled.fresh:
                self._note_success()
            return handled

    def _carry_out(self, command: commands.Command) -> Handled:
        self._require_journal()
        now = self.now()
        require_within_bounds(command, now)
        self._turn_the_day(now)
        decision = decide(self._hall, command, self._context(now))
        try:
            recorded = self._commit(decision.events)
        except CannotBeApplied as refusal:
            if "tickets.request_id" in str(refusal.__cause__) and isinstance(command, commands.IssueTicket):
                raise RequestUsed(command.request_id) from refusal
            raise
        if recorded:
            self._settle(now)
        return Handled(
            fresh=bool(recorded),
            ticket=self._hall.tickets[decision.ticket] if decision.ticket else None,
            window=self._hall.windows[decision.window] if decision.window else None,
            verdict=decision.verdict,
            notice=decision.notice,
            alarm=self._hall.alarms.of[decision.alarm] if decision.alarm else None,
            appointment=self._hall.appointments.of[decision.appointment] if decision.appointment else None,
            lease=self._hall.leases.get(decision.lease) if decision.lease else None,
            merged=decision.merged,
            events=recorded,
        )

    def _note_failure(self, command: commands.Command, error: Exception) -> None:
        """Remembers a failure that no state of the hall explains. Its message may be personal: only its kind is kept."""
        if isinstance(error, CannotBeApplied) or not isinstance(error, Refusal | SettingsInvalid):
            self._failure = f"{type(command).__name__} failed: {type(error.__cause__ or error).__name__}"
            self._disk_failed = isinstance(error, StorageFailed)

    def _note_success(self) -> None:
        self._failure, self._disk_failed = None, False
        self._disk_tried_s = self._clock.steady_s()

    def _try_the_disk(self) -> None:
        """Sees to it that a failing disk is known before a visitor meets it, and that it is known at once to work again."""
        rested_s = (self._clock.steady_s() - self._disk_tried_s) / max(1.0, self.speed)
        if not self._disk_failed and (self._failure or rested_s < _DISK_TRIED_EVERY_S):
            return
        try:
            self._journal.try_to_write()
        except StorageFailed as error:
            if not self._disk_failed:
                log.exception("the journal cannot be written")
            self._failure, self._disk_failed = f"writing failed: {type(error.__cause__).__name__}", True
        else:
            self._note_success()

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

    def settings_versions(self) -> list[Version]:
        """All saved versions, oldest first; none while the file the server was started with is in force."""
        with self._lock:
            return self._journal.settings_versions()

    def has_had_file(self, name: str) -> bool:
        """Whether a database of this name has been beside the journal."""
        with self._lock:
            return self._journal.has_had_file(name)

    def note_file(self, name: str) -> None:
        """From now on a database of this name is missed when it is missing."""
        with self._lock:
            try:
                self._journal.note_file(name)
            except StorageFailed:
                log.exception("it could not be noted that there is a file %s", name)

    @property
    def loss(self) -> Loss | None:
        """What is missing from the end of the journal, or may be: then no command is carried out."""
        return self._journal.loss

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

    def _require_journal(self) -> None:
        if self._journal.loss:
            raise JournalIncomplete

    def repair_clock(self, actor: str) -> tuple[datetime, datetime]:
        """The machine's clock counts again, though it is behind the office's time: on record, and nothing is rewritten.

        Returns what the office's time was, and what it is now. Raises ClockNotBehind, HallNotEmpty or StorageFailed.
        """
        with self._lock:
            self._require_journal()
            was, last_at = self.now(), self._last_at
            to = from_milliseconds(to_milliseconds(self._clock.now()))
            command = commands.RepairClock(actor=actor, to=to)
            require_within_bounds(command, was)
            repaired = decide(self._hall, command, self._context(was)).events
            day = service_day(self.settings, to)
            if day != self._hall.day:
                self._end_day(was)
            self._time.set_back()
            self._last_at = to
            try:
                if day == self._hall.day:
                    self._commit(repaired)
                else:
                    self._begin_day(day, to, repaired)
            except (StorageFailed, CannotBeApplied):
                self._last_at = last_at
                raise
            return was, to

    def keep_version_files(self) -> None:
        """Writes the missing files of versions. The journal has their text, so a full disk is no reason to refuse."""
        try:
            for version in self.settings_versions():
                if not version_file(self.directory, version.number).exists():
                    write_file(self.directory, version.number, version.toml)
        except OSError:
            log.exception("the file of a settings version could not be written; the journal has it")

    def tick(self) -> None:
        """Carries out what is due when there are no commands: to be called every few seconds.

        What fails is logged and tried again at the next tick: whoever calls it goes on.
        """
        with self._lock:
            if self._journal.loss:
                return
            self._try_the_disk()
            now = self.now()
            try:
                self._turn_the_day(now)
            except Exception as error:
                self._note_failure(commands.CloseDay(actor=OFFICE_ITSELF), error)
                log.exception("the day cannot turn yet")
                return
            self._settle(now)

    def subscribe(self, listener: Listener) -> None:
        """From now on `listener` is called with every event, in order, after its commit."""
        with self._lock:
            self._listeners.append(listener)

    def refresh_newcomer_waits(self) -> Iterator[None]:
        """Projects the waits of newcomers and keeps them ready, so that no ticket has to wait for its own projection.

        It takes some milliseconds of processor time and yields after each, so that the caller can let other work go
        first. The lock is held only at the beginning and at the end.
        """
        with self._lock:
            waits = self._newcomer_waits
            projection = NewcomersProjection(self._hall, self._order, self.now(), self._workload)
        yield from projection.run()
        with self._lock:
            waits.keep(projection.waits(), projection.seq, projection.at)

    def expect(self, workload: Workload) -> None:
        """Replaces the workload that the office has learned for today."""
        with self._lock:
            self._workload = workload
            self._newcomer_waits = NewcomerWaits()
            self._unlearned = None

    def learn(self, aside: Callable[[Callable[[], Learned]], Learned] = lambda work: work()) -> None:
        """Learns today's workload from past weeks, if that has not been done yet.

        `aside` does the work elsewhere, for example in a thread; commands continue in the meantime.
        """
        unlearned = self._unlearned
        if unlearned is None:
            return
        settings, day = unlearned
        learned = aside(lambda: learned_of(self.directory, settings, day))
        with self._lock:
            if self._unlearned is not unlearned:
                return  # the day has turned or the settings have changed in the meantime: they will be learned next
            self.expect(learned.workload)
            if learned.kept:
                self._keep(learned.kept)

    def close(self) -> None:
        with self._lock:
            self._journal.close()
            self.free_texts.close()

    # -- queries ----------------------------------------------------------------------------------------------------

    @property
    def speed(self) -> float:
        return self._clock.speed

    def now(self) -> datetime:
        """The office's time in whole milliseconds. It never goes back, even when the machine's clock is set back, and does not
        jump while there are visitors in the hall (office_time.py)."""
        now = from_milliseconds(to_milliseconds(self._time.now(self._last_at)))
        return max(now, self._last_at) if self._last_at else now

    @property
    def wrong_clock(self) -> WrongClock | None:
        """What is wrong with the machine's clock; None while the office goes by it."""
        self.now()
        return self._time.wrong

    @property
    def commands_fail(self) -> bool:
        """Whether the latest command failed for a reason that no state of the hall explains."""
        return self._failure is not None

    def _is_busy(self) -> bool:
        """Whether anybody would notice a jump of time: a visitor in the hall, or staff at a window."""
        hall: Hall | None = getattr(self, "_hall", None)
        return hall is not None and (
            bool(hall.staffed()) or any(ticket.state in IN_THE_HALL for ticket in hall.tickets.values())
        )

    def troubles(self) -> list[str]:
        """What keeps the office from its work, in a few words without personal data; nothing if all is well."""
        if not self._lock.acquire(timeout=_LONGEST_COMMAND_S):
            return [f"commands have been blocked for {_LONGEST_COMMAND_S:.0f} s"]
        try:
            troubles = [self._failure] if self._failure else []
            if loss := self._journal.loss:
                troubles.append(f"safe mode: {loss}; run talon check")
            if wrong := self.wrong_clock:
                troubles.append(str(wrong))
            if aside := ", ".join(str(seq) for seq in sorted(self._hall.set_aside)[:_NAMED]):
                troubles.append(f"safe mode: events {aside} of the journal cannot be applied; run talon check")
            return troubles
        finally:
            self._lock.release()

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self._hall.settings

    @property
    def settings_version(self) -> int:
        """The number of the version in force; 0 is the file that the server was started with."""
        return self._hall.settings_version

    @property
    def workload(self) -> Workload:
        """The workload expected today."""
        return self._workload

    @property
    def seq(self) -> int:
        return self._hall.seq

    @property
    def day(self) -> str:
        return self._hall.day

    def head(self) -> tuple[int, str]:
        """The number of the latest event, and the journal's head after it as on paper (store/heads.py)."""
        with self._lock:
            return self._journal.head()

    def ask(self, question: Callable[[Hall, datetime], _Answer]) -> _Answer:
        """Calls `question` with the hall as it is between two commands. It must not change the hall."""
        with self._lock:
            return question(self._hall, self.now())

    def ticket_view(self, name: str) -> views.View:
        """`GET /tickets/{id}`: a ticket of today by id or number, with its place and wait. Raises UnknownTicket."""
        return self.ask(
            lambda hall, now: views.ticket_with_place(
                hall,
                hall.ticket(name),
                lambda ticket: self._waits.of(hall, self._order, now, self._workload, ticket),
            )
        )

    def waits(self) -> dict[str, Wait | None]:
        """The waits of all waiting tickets, by id; None if there is no honest answer. Cached for some seconds."""
        return self.ask(lambda hall, now: self._waits.of_all(hall, self._order, now, self._workload))

    def effect_of_break(self, window: str, minutes: float) -> BreakEffect | None:
        """The effect on the waits of a break that began at a window now; None if the window is not staffed."""
        return self.ask(lambda hall, now: effect_of_break(hall, self._order, now, self._workload, window, minutes))

    def next_view(self, window: str) -> views.View:
        """The ticket a window would call now, and why. Raises UnknownWindow."""
        return self.ask(lambda hall, now: views.next_view(hall, hall.window(window), self._order, now))

    def targets_question(self) -> Question:
        """What must be known about the hall to forecast the day's mean waits (target_forecast.answer)."""
        return self.ask(lambda hall, now: question_of(hall, self._order, now, self._workload))

    def window_view(self, name: str) -> views.View:
        """Raises UnknownWindow."""
        return self.ask(lambda hall, _: views.window_view(hall, hall.window(name)))

    def preview_break(self, command: commands.AskForBreak) -> Verdict:
        """The verdict a request for a break would get now; nothing is changed. Raises what the command would raise."""
        require_within_bounds(command, self.now())
        return self.ask(lambda hall, now: pauses.preview(hall, command, self._context(now)))

    def device(self, name: str) -> Device | None:
        """The latest report on a device."""
        return self.ask(lambda hall, _: hall.devices.get(name))

    def services_view(self) -> views.View:
        return self.ask(
            lambda hall, now: views.services_view(
                hall, now, lambda service: self._newcomer_wait(hall, now, Newcomer(service))
            )
        )

    def service_waits(self) -> dict[str, Wait | None]:
        """The wait that a visitor arriving now would be announced, by service; None if there is no honest answer. The lock
        is taken for one service after another, so that no command has to wait for all of them."""

        def wait_of(service: str) -> Wait | None:
            return self.ask(
                lambda hall, now: (
                    announcement(hall, service, self._newcomer_wait(hall, now, Newcomer(service)), self._workload)
                    if why_closed(hall, hall.settings.service[service], now) is None
                    else None
                )
            )

        return {service.id: wait_of(service.id) for service in self.settings.services}

    def _newcomer_wait(self, hall: Hall, at: datetime, who: Newcomer) -> Spread | None:
        return self._newcomer_waits.of(hall, self._order, at, self._workload, who)

    def snapshot(self, public: bool, staff: bool = False) -> views.View:
        """The whole hall; `public` leaves out what boards must not see, `staff` adds what only staff may see."""
        return self.ask(
            lambda hall, now: views.snapshot(
                hall, now, self.speed, public, staff, wrong_clock=self._time.wrong, commands_fail=self.commands_fail
            )
        )

    def event_view(self, recorded: Recorded) -> views.View:
        """The view of an event for a listener, while it is called: as it was made before the commit."""
        return self._rehearsal.views[recorded.seq]

    def tick_view(self) -> views.View:
        return self.ask(
            lambda hall, now: {
                "seq": hall.seq,
                "day": hall.day,
                "clock": views.clock_view(hall, now, self.speed, self._time.wrong),
                "commands_fail": self.commands_fail,
            }
        )

    # -- deciding and committing ------------------------------------------------------------------------------------

    def _context(self, now: datetime) -> DecisionContext:
        return DecisionContext(
            now,
            self._order,
            self._ids,
            self._workload,
            lambda who: self._newcomer_wait(self._hall, now, who),
            self._journal.head(),
        )

    def _settle(self, now: datetime) -> None:
        """Carries out what is due. The command before it is already committed: nothing here may make it look refused."""
        failed: list[commands.Command] = []
        while due := next_due(self._hall, now, self._workload, failed):
            try:
                if self._commit(decide(self._hall, due, self._context(now)).events):
                    continue
                log.error("%s was due, but nothing came of it", type(due).__name__)
            except StorageFailed as error:
                self._note_failure(due, error)
                log.exception("what is due must wait until the journal can be written again")
                return
            except Exception as error:
                self._note_failure(due, error)
                log.exception("%s was due, and failed", type(due).__name__)
            failed.append(due)

    def _commit(self, events: tuple[Event, ...]) -> tuple[Recorded, ...]:
        """Commits, applies and publishes. Raises StorageFailed or CannotBeApplied; then nothing has happened."""
        if not events:
            return ()
        hall = self._hall
        events, texts = self._without_texts(events)
        recorded = tuple(Recorded(hall.seq + step, hall.day, event) for step, event in enumerate(events, start=1))
        self.free_texts.hold(kept.text for kept in texts)
        try:
            after = self._rehearsal.rehearse(hall, recorded)
            if any(isinstance(event, SettingsChanged) for event in events):
                self._try_to_go_by(after.settings)
            # Before the events: what they refer to is always there, and what no event came of ends with its day.
            self.free_texts.keep(texts)
            self._journal.append(recorded)
        except (CannotBeApplied, StorageFailed):
            raise
        except Exception as error:
            log.exception("events from %s on contradict what is written, and were not written", recorded[0].seq)
            raise CannotBeApplied(f"{events[0].type}, {type(error).__name__}") from error
        finally:
            self.free_texts.let_go()
        for entry in recorded:
            hall.apply(entry)
            self._follow(entry)
            self._publish(entry)
        self._last_at = recorded[-1].event.at
        return recorded

    def _without_texts(self, events: tuple[Event, ...]) -> tuple[tuple[Event, ...], list[KeptText]]:
        """The events as the journal may hold them, and the free texts to which they refer."""
        parted = [without_texts(event) for event in events]
        days = [self._last_day_of(event) for event in events]
        texts = [KeptText(day, text) for day, (_, found) in zip(days, parted, strict=True) for text in found]
        return tuple(event for event, _ in parted), texts

    def _last_day_of(self, event: Event) -> str:
        """The service day with which the retention period of a text begins."""
        if isinstance(event, AppointmentMade):
            return max(self._hall.day, service_day(self.settings, from_milliseconds(event.time)))
        return self._hall.day

    def _commit_what_can_be(self, events: tuple[Event, ...]) -> None:
        """As `_commit`; if the events cannot all be applied, then those that can: a day must always turn."""
        try:
            self._commit(events)
        except CannotBeApplied:
            for event in events:
                try:
                    self._commit((event,))
                except CannotBeApplied:
                    log.warning("%s is left out at the turn of the day", event.type)

    def _follow(self, entry: Recorded) -> None:
        """Brings what is kept beside the hall up to date. The event is committed: a failure must not make it look refused."""
        try:
            self._keep_announced_wait(entry)
            self._newcomer_waits.drop_after(entry)
            if isinstance(entry.event, SettingsChanged):
                self._go_by(self.settings)
                self._expect_anew(self._learns_aside)
        except Exception:
            log.exception("what is kept beside the hall could not follow event %s", entry.seq)

    def _try_to_go_by(self, settings: Settings) -> None:
        """Derives from new settings what a start would, to see that it can be."""
        call_order_of(settings.call_order)
        Workload(ServiceTimes.prior(settings))
        self._workload.under(settings)

    def _go_by(self, settings: Settings) -> None:
        """Rebuilds what is derived from the settings."""
        self._order = self._fixed_order or call_order_of(settings.call_order)
        self._waits = WaitCache()
        self._newcomer_waits = NewcomerWaits()

    def _recall(self) -> None:
        """Continues with the workload learned last. Without one, the start waits until it has been learned."""
        kept = self._journal.learned_workload()
        if kept:
            self.expect(unpacked(kept))
        if kept is None or (kept.day, kept.settings) != (self._hall.day, digest_of(self.settings)):
            self._expect_anew(aside=self._learns_aside and kept is not None)

    def _expect_anew(self, aside: bool) -> None:
        """Starts learning for a new day or new settings: until then, the workload learned before is the next best."""
        self._workload = self._workload.under(self.settings)
        self._newcomer_waits = NewcomerWaits()
        self._unlearned = (self.settings, self._hall.day)
        if not aside:
            self.learn()

    def _keep(self, learned: LearnedWorkload) -> None:
        try:
            self._journal.keep_learned_workload(learned)
        except StorageFailed:
            log.exception("the learned workload could not be stored; the next start will learn it again")

    def _keep_announced_wait(self, entry: Recorded) -> None:
        """Keeps the announced wait of a ticket for the first seconds, so that kiosk, slip and page show the same."""
        if isinstance(entry.event, TicketIssued):
            self._waits.keep(self._hall, self._hall.tickets[entry.event.ticket], announced_with(entry.event))

    def _publish(self, entry: Recorded) -> None:
        for listener in self._listeners:
            try:
                listener(entry, self._hall)
            except Exception:
                # The event is committed: a failing listener must not make the command look refused.
                log.exception("a listener failed at event %s", entry.seq)

    def _begin_today(self) -> None:
        """A day that was closed is left at once, so that yesterday's hall is not shown. A day still open is closed by the
        first command, so that the listeners get its events."""
        try:
            self._turn_the_day(self.now())
        except StorageFailed:
            log.exception("the new day waits until the journal can be written")

    def _turn_the_day(self, now: datetime) -> None:
        """At the first command of a new service day the old day is closed, and the new one begins with number 1."""
        today = service_day(self.settings, now)
        if today < self._hall.day and self._hall.seq == self._hall.began_after:
            # A clock that was ahead for a while has led into a day on which nothing happened.
            self._hall, self._last_at = opened(self._journal, self.settings, now)
        if today <= self._hall.day:
            return
        self._end_day(now)
        self._begin_day(today, now)

    def _end_day(self, now: datetime) -> None:
        """Closes a day that is not over yet."""
        if unfinished(self._hall):
            self._commit_what_can_be(
                decide(self._hall, commands.CloseDay(actor=OFFICE_ITSELF), self._context(now)).events
            )

    def _begin_day(self, day: str, now: datetime, repaired: tuple[Event, ...] = ()) -> None:
        """Begins a day, or goes on with one that the journal has already. Raises StorageFailed; then nothing has happened.

        `repaired` is the event by which time goes back to that day. What outlives a day is repeated, so that the day's own
        journal gives the same hall.
        """
        old, resumed = self._hall, self._journal.has_day(day)
        if resumed:
            self._hall, _ = hall_of_day(self._journal, day, old.settings, now, pass_over)
            self._hall.seq = old.seq
        else:
            self._hall = Hall(old.settings, day, old.seq, old.settings_version)
        self._hall.set_aside = old.set_aside.copy()
        self._hall.free_text = old.free_text
        to_come = self._journal.still_to_come(now, OFFICE_ITSELF) if resumed or repaired else None
        try:
            self._commit(repaired)
            if resumed:
                self._commit(
                    (DayResumed(at=now, actor=OFFICE_ITSELF), *settings_again(old, self._hall, now, OFFICE_ITSELF))
                )
            self._commit_what_can_be(outliving(old, now, OFFICE_ITSELF, to_come))
        except StorageFailed:
            if self._hall.seq == old.seq:
                self._hall = old  # the day turns when it can be written, and nothing is lost
            raise
        self._expect_anew(self._learns_aside)
