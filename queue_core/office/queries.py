"""What is asked about the hall: it is answered between two commands, and changes nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from queue_core import commands, views
from queue_core.breaks import Verdict
from queue_core.decisions import pauses
from queue_core.decisions.preconditions import require_within_bounds
from queue_core.events import Recorded
from queue_core.hall import Hall
from queue_core.hours.opening import why_closed
from queue_core.model import Device
from queue_core.office.health import Health
from queue_core.office.live_hall import LiveHall
from queue_core.office_time import WrongClock
from queue_core.projection import BreakEffect, Newcomer, effect_of_break
from queue_core.projection.workload import Workload
from queue_core.settings import Settings
from queue_core.store.mark import Loss
from queue_core.store.settings_versions import Version
from queue_core.waits.announced import Wait, announcement
from queue_core.waits.target_forecast import Question, question_of

_Answer = TypeVar("_Answer")

_LONGEST_COMMAND_S = 2.0


class Queries:
    """The questions that the running office answers. Thread-safe."""

    def __init__(self, live: LiveHall, health: Health, speed: float) -> None:
        self._lock = threading.RLock()
        self._live = live
        self._health = health
        # How fast the office's time runs; 1.0 but for a demonstration.
        self.speed = speed

    def ask(self, question: Callable[[Hall, datetime], _Answer]) -> _Answer:
        """Calls `question` with the hall as it is between two commands. It must not change the hall."""
        with self._lock:
            return question(self._live.hall, self._live.now())

    # -- the office -------------------------------------------------------------------------------------------------

    def now(self) -> datetime:
        """The office's time in whole milliseconds. It never goes back, even when the machine's clock is set back, and does not
        jump while there are visitors in the hall (office_time.py)."""
        return self._live.now()

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self._live.hall.settings

    @property
    def settings_version(self) -> int:
        """The number of the version in force; 0 is the file that the server was started with."""
        return self._live.hall.settings_version

    def settings_versions(self) -> list[Version]:
        """All saved versions, oldest first; none while the file the server was started with is in force."""
        with self._lock:
            return self._live.journal.settings_versions()

    @property
    def workload(self) -> Workload:
        """The workload expected today."""
        return self._live.expectations.workload

    @property
    def seq(self) -> int:
        return self._live.hall.seq

    @property
    def day(self) -> str:
        return self._live.hall.day

    def head(self) -> tuple[int, str]:
        """The number of the latest event, and the journal's head after it as on paper (store/heads.py)."""
        with self._lock:
            return self._live.journal.head()

    def has_had_file(self, name: str) -> bool:
        """Whether a database of this name has been beside the journal."""
        with self._lock:
            return self._live.journal.has_had_file(name)

    # -- its health -------------------------------------------------------------------------------------------------

    @property
    def loss(self) -> Loss | None:
        """What is missing from the end of the journal, or may be: then no command is carried out."""
        return self._live.journal.loss

    @property
    def wrong_clock(self) -> WrongClock | None:
        """What is wrong with the machine's clock; None while the office goes by it."""
        self.now()
        return self._live.wrong_clock

    @property
    def commands_fail(self) -> bool:
        """Whether the latest command failed for a reason that no state of the hall explains."""
        return self._health.commands_fail

    def troubles(self) -> list[str]:
        """What keeps the office from its work, in a few words without personal data; nothing if all is well."""
        if not self._lock.acquire(timeout=_LONGEST_COMMAND_S):
            return [f"commands have been blocked for {_LONGEST_COMMAND_S:.0f} s"]
        try:
            return self._health.troubles(self._live.hall, self.wrong_clock)
        finally:
            self._lock.release()

    # -- tickets and waits ------------------------------------------------------------------------------------------

    def ticket_view(self, name: str) -> views.View:
        """`GET /tickets/{id}`: a ticket of today by id or number, with its place and wait. Raises UnknownTicket."""
        wait_of = self._live.expectations.wait_of_ticket
        return self.ask(
            lambda hall, now: views.ticket_with_place(
                hall, hall.ticket(name), lambda ticket: wait_of(hall, now, ticket)
            )
        )

    def waits(self) -> dict[str, Wait | None]:
        """The waits of all waiting tickets, by id; None if there is no honest answer. Cached for some seconds."""
        return self.ask(self._live.expectations.waits_of_all)

    def service_waits(self) -> dict[str, Wait | None]:
        """The wait that a visitor arriving now would be announced, by service; None if there is no honest answer. The lock
        is taken for one service after another, so that no command has to wait for all of them."""
        expected = self._live.expectations

        def wait_of(service: str) -> Wait | None:
            return self.ask(
                lambda hall, now: (
                    announcement(
                        hall, service, expected.wait_of_newcomer(hall, now, Newcomer(service)), expected.workload
                    )
                    if why_closed(hall, hall.settings.service[service], now) is None
                    else None
                )
            )

        return {service.id: wait_of(service.id) for service in self.settings.services}

    def services_view(self) -> views.View:
        wait_of = self._live.expectations.wait_of_newcomer
        return self.ask(
            lambda hall, now: views.services_view(hall, now, lambda service: wait_of(hall, now, Newcomer(service)))
        )

    def targets_question(self) -> Question:
        """What must be known about the hall to forecast the day's mean waits (target_forecast.answer)."""
        expected = self._live.expectations
        return self.ask(lambda hall, now: question_of(hall, expected.order, now, expected.workload))

    # -- windows and devices ----------------------------------------------------------------------------------------

    def window_view(self, name: str) -> views.View:
        """Raises UnknownWindow."""
        return self.ask(lambda hall, _: views.window_view(hall, hall.window(name)))

    def next_view(self, window: str) -> views.View:
        """The ticket a window would call now, and why. Raises UnknownWindow."""
        expected = self._live.expectations
        return self.ask(lambda hall, now: views.next_view(hall, hall.window(window), expected.order, now))

    def effect_of_break(self, window: str, minutes: float) -> BreakEffect | None:
        """The effect on the waits of a break that began at a window now; None if the window is not staffed."""
        expected = self._live.expectations
        return self.ask(
            lambda hall, now: effect_of_break(hall, expected.order, now, expected.workload, window, minutes)
        )

    def preview_break(self, command: commands.AskForBreak) -> Verdict:
        """The verdict a request for a break would get now; nothing is changed. Raises what the command would raise."""
        require_within_bounds(command, self.now())
        return self.ask(lambda hall, now: pauses.preview(hall, command, self._live.context(now)))

    def device(self, name: str) -> Device | None:
        """The latest report on a device."""
        return self.ask(lambda hall, _: hall.devices.get(name))

    # -- screens ----------------------------------------------------------------------------------------------------

    def snapshot(self, public: bool, staff: bool = False) -> views.View:
        """The whole hall; `public` leaves out what boards must not see, `staff` adds what only staff may see."""
        return self.ask(
            lambda hall, now: views.snapshot(
                hall,
                now,
                self.speed,
                public,
                staff,
                wrong_clock=self._live.wrong_clock,
                commands_fail=self.commands_fail,
            )
        )

    def tick_view(self) -> views.View:
        return self.ask(
            lambda hall, now: {
                "seq": hall.seq,
                "day": hall.day,
                "clock": views.clock_view(hall, now, self.speed, self._live.wrong_clock),
                "commands_fail": self.commands_fail,
            }
        )

    def event_view(self, recorded: Recorded) -> views.View:
        """The view of an event for a listener, while it is called: as it was made before the commit."""
        return self._live.event_view(recorded)
