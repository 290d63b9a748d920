"""The office's time: the machine's clock, as far as it can be believed. docs/decisions/0025-the-box.md

While there are visitors in the hall, a clock that jumps is not followed: their waits would be wrong, and a jump to another
day would end theirs. Office time then runs on with the machine's steady clock, which nobody can set.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from queue_core.clock import MachineClock

# A clock that differs by no more is followed; if it is behind, office time stands still until it has caught up.
TOLERANCE_S = 60.0
# So long a jump forward must last before it is believed; a clock that is set right comes through it at once.
BELIEVED_AFTER_S = 10.0


@dataclass(frozen=True, slots=True)
class WrongClock:
    """The machine's clock shows `seconds` more (ahead) or less (behind) than the office's time."""

    direction: Literal["ahead", "behind"]
    seconds: int

    def __str__(self) -> str:
        if self.direction == "behind":
            way = "set the clock; if it is right now, run talon clock repair"
            return f"the machine's clock is {self.seconds} s behind the office's time: {way}"
        way = "set the clock; if it is right now, the office takes its time over once nobody is in the hall"
        return f"the machine's clock is {self.seconds} s ahead of the office's time: {way}"


@dataclass(frozen=True, slots=True)
class _Reading:
    """Office time, and the steady clock, at the latest look; `jumped_s`: the steady clock when a jump forward was first
    seen that still lasts."""

    time: datetime
    steady_s: float
    jumped_s: float | None = None


class OfficeTime:
    """Office time never goes back, except by a repair. `busy`: whether anybody is in the hall or at a window."""

    def __init__(self, clock: MachineClock, busy: Callable[[], bool]) -> None:
        self._clock = clock
        self._busy = busy
        self._bound = timedelta(seconds=TOLERANCE_S * max(1.0, clock.speed))
        self._believed_after_s = BELIEVED_AFTER_S * max(1.0, clock.speed)
        self._last: _Reading | None = None
        self.wrong: WrongClock | None = None

    def now(self, latest: datetime | None) -> datetime:
        """Office time. `latest` is the last moment in the journal: it is never earlier."""
        shown, steady_s = self._clock.now(), self._clock.steady_s()
        if self._last is None:
            # The first look: there is nothing to compare the clock with but the journal.
            self._last = _Reading(max(shown, latest) if latest else shown, steady_s)
        elif latest and latest > self._last.time:
            self._last = replace(self._last, time=latest)
        last = self._last
        expected = last.time + timedelta(seconds=max(0.0, steady_s - last.steady_s))
        difference = shown - expected
        if abs(difference) <= self._bound:
            self._last, self.wrong = _Reading(max(shown, last.time), steady_s), None
        elif self._busy():
            self._last = _Reading(expected, steady_s, last.jumped_s)
            self.wrong = _wrong(difference)
        elif difference > timedelta(0):
            since_s = steady_s if last.jumped_s is None else last.jumped_s
            if steady_s - since_s >= self._believed_after_s:
                self._last, self.wrong = _Reading(shown, steady_s), None
            else:
                self._last, self.wrong = _Reading(expected, steady_s, since_s), _wrong(difference)
        else:
            # Nobody is there: time stands still at the last moment on record, and the clock may catch up by itself.
            self._last = _Reading(max(shown, latest) if latest else shown, steady_s)
            behind = shown - self._last.time
            self.wrong = _wrong(behind) if -behind > self._bound else None
        return self._last.time

    def set_back(self) -> None:
        """The machine's clock counts from now on, even if it shows less than the office's time did."""
        self._last = self.wrong = None


def _wrong(difference: timedelta) -> WrongClock:
    seconds = round(difference.total_seconds())
    return WrongClock("ahead" if seconds > 0 else "behind", abs(seconds))
