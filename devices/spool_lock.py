"""One agent for one spool: two would carry out the same orders, and end each other's."""

import fcntl
from pathlib import Path

NAME = "agent.lock"


class SpoolInUse(Exception):
    """Another agent works with this folder."""


class SpoolLock:
    """Held until it is released or the process ends, however it ends."""

    def __init__(self, directory: Path) -> None:
        """Raises SpoolInUse."""
        directory.mkdir(parents=True, exist_ok=True)
        self._file = (directory / NAME).open("a", encoding="ascii")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._file.close()
            raise SpoolInUse(
                f"Another agent is running with the spool {directory}: each agent needs a folder of its own."
            ) from error

    def release(self) -> None:
        """Lets another agent have the folder."""
        self._file.close()
