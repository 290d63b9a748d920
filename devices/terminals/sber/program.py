"""Runs `sb_pilot`, once at a time: the old answer is deleted before a run, only the answer file is trusted after it."""

import contextlib
import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

ANSWER, SLIP = "e", "p"
MAX_BYTES = 65536
POLL_S = 0.02


class ProgramMissing(Exception):
    """There is no such program, or it cannot be started; the message says what to do."""


class ProgramBusy(Exception):
    """A run is still in progress, perhaps one that an earlier agent started."""


class FolderNotWritable(Exception):
    """The previous answer cannot be deleted, so a new one could not be distinguished from it."""


@dataclass(frozen=True)
class RunOutput:
    """What a run wrote: the bytes of `e`, None where there is no such file, and of `p`."""

    answer: bytes | None
    slip: bytes


class Program:
    """The bank's program in its own directory."""

    def __init__(self, directory: Path, name: str) -> None:
        # Absolute: the program runs in its own directory and is recognised by its path among the processes.
        self.directory = directory.absolute()
        self.path = self.directory / name
        self._process: subprocess.Popen[bytes] | None = None

    def check(self) -> None:
        """Raises ProgramMissing."""
        if not (self.path.is_file() and os.access(self.path, os.X_OK)):
            raise ProgramMissing(
                f"There is no executable program {self.path}: install the bank's software there, or correct"
                " `directory` and `program` in the settings."
            )

    def clear(self) -> None:
        """Deletes `e` and `p`, durably. Raises ProgramBusy, FolderNotWritable."""
        if self.still_running():
            raise ProgramBusy("The bank's program is still running.")
        try:
            for name in (ANSWER, SLIP):
                (self.directory / name).unlink(missing_ok=True)
            sync_folder(self.directory)
        except OSError as error:
            raise FolderNotWritable(
                f"{self.directory} cannot be written ({error.strerror}): correct its permissions."
            ) from error

    def start(self, arguments: list[str]) -> None:
        """Starts the program; call `clear` first. Raises ProgramMissing."""
        try:
            # In a session of its own it outlives the agent and finishes what the customer began, and it can be killed
            # together with everything it has started.
            self._process = subprocess.Popen(
                [str(self.path), *arguments],
                cwd=self.directory,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            raise ProgramMissing(f"{self.path} cannot be started ({error.strerror}).") from error

    def ended(self) -> bool:
        """Whether the run that was started is over."""
        if self._process is not None and self._process.poll() is not None:
            self._process = None
        return self._process is None

    def wait(self, within_s: float) -> bool:
        """Waits for the run to end: True when it did by itself; one that takes longer is killed."""
        until = time.monotonic() + within_s
        while not self.ended():
            if time.monotonic() >= until:
                self.kill()
                return False
            time.sleep(POLL_S)
        return True

    def kill(self) -> None:
        """Kills a run in progress with everything it started."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def output(self) -> RunOutput:
        """The files as they are now; anything longer than an answer can be is cut off."""
        return RunOutput(self._bytes(ANSWER), self._bytes(SLIP) or b"")

    def still_running(self) -> bool:
        """Whether a run is in progress: ours, or one that outlived the agent that started it."""
        if not self.ended():
            return True
        mine = os.fsencode(self.path)
        for process in Path("/proc").iterdir():
            if process.name.isdigit():
                with contextlib.suppress(OSError):
                    if mine in (process / "cmdline").read_bytes().split(b"\0")[:3]:
                        return True
        return False

    def _bytes(self, name: str) -> bytes | None:
        try:
            with (self.directory / name).open("rb") as file:
                return file.read(MAX_BYTES)
        except OSError:
            return None


def sync_folder(folder: Path) -> None:
    """Makes names created or deleted in the folder durable. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
