"""What keeps the office from its work: commands that fail, the disk, a loss, the clock, events that were set aside."""

from __future__ import annotations

import logging

from queue_core import commands
from queue_core.clock import MachineClock
from queue_core.errors import CannotBeApplied, Refusal, StorageFailed
from queue_core.hall import Hall
from queue_core.office_time import WrongClock
from queue_core.settings import SettingsInvalid
from queue_core.store.journal import Journal

log = logging.getLogger(__name__)

_DISK_TRIED_EVERY_S = 10.0
_NAMED = 10


class Health:
    """Not thread-safe: to be used under the office's lock."""

    def __init__(self, journal: Journal, clock: MachineClock) -> None:
        self._journal = journal
        self._clock = clock
        # The latest command that failed, until one succeeds; whether the disk was the reason; when it was last tried.
        self._failure: str | None = None
        self._disk_failed = False
        self._disk_tried_s = clock.steady_s()

    @property
    def commands_fail(self) -> bool:
        """Whether the latest command failed for a reason that no state of the hall explains."""
        return self._failure is not None

    def note_failure(self, command: commands.Command, error: Exception) -> None:
        """Remembers a failure that no state of the hall explains. Its message may be personal: only its kind is kept."""
        if isinstance(error, CannotBeApplied) or not isinstance(error, Refusal | SettingsInvalid):
            self._failure = f"{type(command).__name__} failed: {type(error.__cause__ or error).__name__}"
            self._disk_failed = isinstance(error, StorageFailed)

    def note_success(self) -> None:
        self._failure, self._disk_failed = None, False
        self._disk_tried_s = self._clock.steady_s()

    def try_the_disk(self) -> None:
        """Sees to it that a failing disk is known before a visitor meets it, and that it is known at once to work again."""
        rested_s = (self._clock.steady_s() - self._disk_tried_s) / max(1.0, self._clock.speed)
        if not self._disk_failed and (self._failure or rested_s < _DISK_TRIED_EVERY_S):
            return
        try:
            self._journal.try_to_write()
        except StorageFailed as error:
            if not self._disk_failed:
                log.exception("the journal cannot be written")
            self._failure, self._disk_failed = f"writing failed: {type(error.__cause__).__name__}", True
        else:
            self.note_success()

    def troubles(self, hall: Hall, wrong_clock: WrongClock | None) -> list[str]:
        """In a few words without personal data; nothing if all is well."""
        troubles = [self._failure] if self._failure else []
        if loss := self._journal.loss:
            troubles.append(f"safe mode: {loss}; run talon check")
        if wrong_clock:
            troubles.append(str(wrong_clock))
        if aside := ", ".join(str(seq) for seq in sorted(hall.set_aside)[:_NAMED]):
            troubles.append(f"safe mode: events {aside} of the journal cannot be applied; run talon check")
        return troubles
