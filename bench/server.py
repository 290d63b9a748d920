"""The office that is measured: trudovaya with eight windows, its server in processes of its own, on a free port."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from zoneinfo import ZoneInfo

from bench.figures import children, cpu_seconds, resident_megabytes
from queue_core.access.roles import Role
from tests.free_port import free_port
from web.auth.users import Users
from web.serving.processes import Processes, server_command, server_environment, wait_until_ready

_TRUDOVAYA = Path(__file__).parents[1] / "deploy/offices/trudovaya.toml"
# A Monday an hour into the working day: there is time enough until the office closes.
MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Europe/Moscow"))
WINDOWS = [str(number) for number in range(1, 9)]
# A line in which every visitor may be called to any of the windows.
SERVICE = "settlements-individual"


def more_windows(windows: Sequence[str]) -> str:
    """Windows with every skill, as TOML: the office of the standard has five."""
    return "".join(
        f"""
[[windows]]
id = "{window}"
zone = "individuals"
skills = ["settlements-individual", "meters-individual", "cash-individual", "settlements-legal", "cash-legal"]
"""
        for window in windows
    )


def settings_file(directory: Path) -> Path:
    """The settings of the office that is measured, written into a directory."""
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / "office.toml"
    text = _TRUDOVAYA.read_text(encoding="utf-8")
    # The cash desk learns to consult, so that each of eight clients has a window for everybody in the line.
    text = text.replace('skills = ["cash-individual", "cash-legal"]', f'skills = ["{SERVICE}", "cash-individual"]')
    path.write_text(text + more_windows(WINDOWS[5:]), encoding="utf-8")
    return path


@dataclass
class MeasuredServer:
    """A server with people and devices; a context manager. `tokens` by name; operator N belongs to window N."""

    directory: Path
    start_at: datetime = MORNING
    port: int = field(default_factory=free_port)
    tokens: dict[str, str] = field(default_factory=dict)
    # What the settings say besides.
    more_settings: str = ""
    # How many seconds of the office pass in a second.
    speed: float = 1.0
    # People and devices besides.
    more_people: dict[str, Role] = field(default_factory=dict)
    # What gunicorn loads: the server itself, or one of the bench's variants of it.
    application: str = "web.wsgi:application"
    _processes: Processes = field(default_factory=Processes)
    _master: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> MeasuredServer:
        self.prepare()
        self.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.stop()

    @property
    def data(self) -> Path:
        return self.directory / "data"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def prepare(self) -> None:
        """Makes the people and devices."""
        with settings_file(self.directory).open("a", encoding="utf-8") as file:
            file.write(self.more_settings)
        users = Users(self.data)
        who = {f"operator{window}": Role.OPERATOR for window in WINDOWS}
        who |= {"manager": Role.MANAGER, "kiosk-1": Role.KIOSK, "board-1": Role.BOARD, "agent-1": Role.AGENT}
        for name, role in (who | self.more_people).items():
            users.add(name, role)
            self.tokens[name] = users.new_token(name)

    def start(self) -> float:
        """Starts the server and waits until it is ready. Returns the seconds that took."""
        clock = f"{self.start_at.isoformat()}@{self.speed:g}@{time.time()}"
        environment = server_environment(self.directory / "office.toml", self.data, public_url=self.url, clock=clock)
        environment["TALON_LOG"] = "WARNING"
        began = time.perf_counter()
        *command, _ = server_command("127.0.0.1", self.port)
        self._master = self._processes.start("server", [*command, self.application], environment)
        wait_until_ready(self.url, self._master)
        return time.perf_counter() - began

    def stop(self) -> None:
        self._processes.stop()

    def kill_worker(self) -> float:
        """Kills the process that owns the hall and waits until another is ready. Returns the seconds that took."""
        assert self._master is not None
        _, killed = self.processes()
        began = time.perf_counter()
        os.kill(killed, signal.SIGKILL)
        while killed in children(self._master.pid):
            time.sleep(0.005)
        wait_until_ready(self.url, self._master)
        return time.perf_counter() - began

    def processes(self) -> tuple[int, int]:
        """The process ids of gunicorn's master and of its one worker."""
        assert self._master is not None
        (worker,) = children(self._master.pid)
        return self._master.pid, worker

    def memory_megabytes(self) -> tuple[float, float]:
        """The resident memory of gunicorn's master and of its one worker."""
        master, worker = self.processes()
        return resident_megabytes(master), resident_megabytes(worker)

    def cpu_seconds(self) -> float:
        """The CPU time the worker has used so far."""
        return cpu_seconds(self.processes()[1])


def late_on(day: datetime) -> datetime:
    """The last minute before the office closes on the day of a morning."""
    return day.replace(hour=17) - timedelta(minutes=1)
