"""A disk under test: processes that are given it have their changes recorded, and refused on demand. disk.c is its other half."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from pathlib import Path

_SOURCE = Path(__file__).with_name("disk.c")


class Fault(IntEnum):
    """How the disk fails: the error of each change."""

    NONE = 0
    FULL = errno.ENOSPC
    READ_ONLY = errno.EROFS
    BROKEN = errno.EIO


@cache
def library() -> Path:
    """The compiled disk. Raises FileNotFoundError without a C compiler (deploy/setup installs one)."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        raise FileNotFoundError("There is no C compiler. Run deploy/setup test, or: apt-get install gcc libc6-dev")
    with tempfile.TemporaryDirectory(prefix="talon-disk-") as folder:
        made = Path(folder) / "disk.so"
        command = [compiler, "-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", str(made), str(_SOURCE)]
        subprocess.run([*command, "-ldl", "-lpthread"], check=True)
        # In memory, for as long as this process lives: it is there for all it starts, and nothing is left of it.
        handle = os.memfd_create("disk.so")
        os.write(handle, made.read_bytes())
    return Path(f"/proc/{os.getpid()}/fd/{handle}")


@dataclass(frozen=True)
class Disk:
    """The disk below `root`. `beside` is a folder outside of it for the record and the fault."""

    root: Path
    beside: Path
    records: bool = True

    def __post_init__(self) -> None:
        self.record.write_bytes(b"")
        self.fail(Fault.NONE)

    @property
    def record(self) -> Path:
        return self.beside / "disk.record"

    @property
    def environment(self) -> dict[str, str]:
        """What a process must be started with."""
        recording = {"TALON_DISK_RECORD": str(self.record)} if self.records else {}
        return {
            "LD_PRELOAD": str(library()),
            "TALON_DISK_ROOT": str(self.root.resolve()),
            "TALON_DISK_FAULT": str(self.beside / "disk.fault"),
            **recording,
        }

    def fail(self, fault: Fault) -> None:
        """From now on each change fails like this."""
        path = self.beside / "disk.fault"
        # In place: the processes have mapped it.
        with path.open("r+b" if path.exists() else "wb") as file:
            file.write(bytes([fault]))

    def position(self) -> int:
        """How much has been recorded: what was acknowledged by now rests on no later change."""
        return self.record.stat().st_size
