"""Replays the office's own days in a process of its own, once a day and after a change of the settings that decide them.

A thread would hold the interpreter's lock for milliseconds at a time, at moments that nobody chooses. The process has the lowest
priority, and at most so much processor time a time: what is then missing follows an hour later.

As a program: `python -m web.planning.replays DIRECTORY TODAY` with the settings' text on its standard input.
"""

from __future__ import annotations

import logging
import os
import resource
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from flask_socketio import SocketIO

from queue_core.office import Office
from queue_core.settings.tables import parse_text
from queue_core.simulation.own_days import FILE, as_json, digest_of, kept_replays, missing_days, replay_missing
from web.background import in_thread
from web.files.durable_file import replace_with

log = logging.getLogger(__name__)

_LOOK_S = 60.0
_POLL_S = 0.5
_AGAIN_AFTER_S = 3600.0
_BUDGET_S = 180
_LOWEST_PRIORITY = 19


class OwnDaysReplays:
    """A task that looks every minute whether days are missing from what is kept."""

    def __init__(self, office: Office, socketio: SocketIO) -> None:
        self._office = office
        self._socketio = socketio
        # The day and the digest of the settings that were last seen to.
        self._done: tuple[str, str] | None = None
        self._rested_s = 0.0

    def start(self) -> None:
        self._socketio.start_background_task(self._look)

    def _look(self) -> None:
        while True:
            self._socketio.sleep(_LOOK_S)
            self._rested_s += _LOOK_S
            try:
                self.replay_what_is_missing()
            except Exception:
                log.exception("the office's own days cannot be replayed; the page shows what there is")

    def replay_what_is_missing(self) -> None:
        """Runs the process if days are missing, and returns when it has ended. At most once an hour for the same day and
        settings."""
        settings, day = self._office.settings, self._office.day
        now = day, digest_of(settings)
        if now == self._done and self._rested_s < _AGAIN_AFTER_S:
            return
        self._done, self._rested_s = now, 0.0
        directory, today = self._office.directory, date.fromisoformat(day)
        if in_thread(lambda: missing_days(directory, kept_replays(directory, settings), today)):
            self._run(directory, day, settings.toml)

    def _run(self, directory: Path, today: str, toml: str) -> None:
        with tempfile.TemporaryFile() as text:
            text.write(toml.encode())
            text.seek(0)
            command = [sys.executable, "-m", "web.planning.replays", str(directory), today]
            process = subprocess.Popen(command, stdin=text, stdout=subprocess.DEVNULL)
            while process.poll() is None:
                self._socketio.sleep(_POLL_S)
        if process.returncode:
            log.warning("the replay of the office's own days ended with %s", process.returncode)


def main(directory: Path, today: date, toml: str) -> None:
    """Replays the missing days, keeping each as soon as it is done; ends early when the server has gone."""
    settings, parent = parse_text(toml, "settings"), os.getppid()
    file, ready = directory / FILE, directory / f".{FILE}.part"
    for kept in replay_missing(directory, settings, today):
        ready.write_bytes(as_json(kept))
        replace_with(file, ready)
        if os.getppid() != parent:
            return


if __name__ == "__main__":
    os.nice(_LOWEST_PRIORITY)
    resource.setrlimit(resource.RLIMIT_CPU, (_BUDGET_S, _BUDGET_S + 1))
    main(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]), sys.stdin.read())
