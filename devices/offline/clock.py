"""The office's time on a machine that cannot ask the server: reckoned from the last contact."""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True)
class Contact:
    """The office's time, as the server sent it, beside the machine's two clocks at that moment.

    `steady_s` is the time since the machine was started, which nobody can set; it goes on while `boot` stays the same.
    `speed` is how many office seconds pass in a real one: 1 outside of demonstrations.
    """

    office: datetime
    boot: str
    steady_s: float
    wall_s: float
    speed: float = 1.0


class MachineClock:
    """The machine's clocks. The steady one goes on while the machine sleeps."""

    def __init__(self, boot: str | None = None, wall_s: Callable[[], float] = time.time) -> None:
        self.boot = boot or _this_boot()
        self.wall_s = wall_s

    def steady_s(self) -> float:
        """Seconds since the machine was started."""
        return time.clock_gettime(time.CLOCK_BOOTTIME)

    def contact(self, office: datetime, speed: float) -> Contact:
        """The server has just sent the office's time."""
        return Contact(office, self.boot, self.steady_s(), self.wall_s(), speed)

    def office_now(self, last: Contact) -> datetime:
        """The office's time. Setting the machine's clock does not change it; only after a restart of the machine is there
        no other. Never before the last contact."""
        passed_s = self.steady_s() - last.steady_s
        if last.boot != self.boot or passed_s < 0:
            passed_s = self.wall_s() - last.wall_s
        return last.office + timedelta(seconds=max(0.0, passed_s) * last.speed)


def _this_boot() -> str:
    """Where the machine does not say, each start of the agent counts as one of the machine."""
    try:
        return _BOOT_ID.read_text("ascii").strip()
    except OSError:
        return f"unknown {uuid.uuid4().hex}"
