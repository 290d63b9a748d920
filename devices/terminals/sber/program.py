"""One run of `sb_pilot` at a time: the old answer is deleted before it, the answer file is all that is trusted after."""

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
    """There is no such program, or it cannot be started; the sentence says what to do."""


class ProgramBusy(Exception):
    """A run is still going on, perhaps one that an earlier agent began."""


class FolderNotWritable(Exception):
    """The former answer cannot be deleted, so that a new one could not be told from it."""


@dataclass(frozen=True)
class Left:
    """What a run left: the bytes of `e` and `p`, None where there is no such file."""

    answer: bytes | None
    slip: bytes


class Program:
    """The bank's program in its own directory."""

    def __init__(self, directory: Path, name: str) -> None:
        # Absolute: the program is started in its own directory, and found again by its path among the processes.
        self.directory = directory.absolute()
        self.path = self.directory / name
        self._process: subprocess.Popen[bytes] | None = None

    def check(self) -> None:
        """Raises ProgramMissing."""
        if not (self.path.is_file() and os.access(self.path, os.X_OK)):
            raise ProgramMissing(
                f"There is no program {self.path} that may be started: install the bank's software there, or mend"
                " `directory` and `program` in the settings."
            )

    def clear(self) -> None:
        """Deletes `e` and `p`, durably. Raises ProgramBusy, FolderNotWritable."""
        if self.still_running():
            raise ProgramBusy("The bank's program is still at work.")
        try:
            for name in (ANSWER, SLIP):
                (self.directory / name).unlink(missing_ok=True)
            sync_folder(self.directory)
        except OSError as error:
            raise FolderNotWritable(
                f"{self.directory} cannot be written ({error.strerror}): mend its rights."
            ) from error

    def start(self, arguments: list[str]) -> None:
        """Starts it; `clear` goes before. Raises ProgramMissing."""
        try:
            # A session of its own: it outlives the agent and finishes what the customer began, and it can be killed
            # with all it has started.
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
        """The run that was started is over."""
        if self._process is not None and self._process.poll() is not None:
            self._process = None
        return self._process is None

    def wait(self, within_s: float) -> bool:
        """True when it ended by itself; a run that takes longer is killed."""
        until = time.monotonic() + within_s
        while not self.ended():
            if time.monotonic() >= until:
                self.kill()
                return False
            time.sleep(POLL_S)
        return True

    def kill(self) -> None:
        """Ends a run under way with everything it started."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def left(self) -> Left:
        """The files as they are now; what is larger than any answer is cut off."""
        return Left(self._bytes(ANSWER), self._bytes(SLIP) or b"")

    def still_running(self) -> bool:
        """A run of ours, or one that outlived the agent that began it."""
        if not self.ended():
            return True
        mine = os.fsencode(self.path)
        for each in Path("/proc").iterdir():
            if each.name.isdigit():
                with contextlib.suppress(OSError):
                    if mine in (each / "cmdline").read_bytes().split(b"\0")[:3]:
                        return True
        return False

    def _bytes(self, name: str) -> bytes | None:
        try:
            with (self.directory / name).open("rb") as file:
                return file.read(MAX_BYTES)
        except OSError:
            return None


def sync_folder(folder: Path) -> None:
    """A name that was made or deleted in it is so on disk as well. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
