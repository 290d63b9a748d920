"""A virtual serial line: a raw pty pair behind a stable link, with a line rate and a cable that can be pulled."""

import contextlib
import errno
import fcntl
import os
import select
import sys
import termios
import threading
import time
import tty
from pathlib import Path

BITS_PER_BYTE = 10
READ_STEP_S = 0.05


class PtyLine:
    """The device's end of the line. The other side opens `link`, a symbolic link to the pty.

    `unplug` closes the pair and removes the link, as when a USB adapter is pulled; `plug` makes a new pair. With
    `baud` above 0 bytes arrive no faster than on a real line.
    """

    def __init__(self, link: Path, baud: int = 0) -> None:
        self.link = link
        self.baud = baud
        self._lock = threading.Lock()
        self._master: int | None = None
        self._slave: int | None = None
        self._free_at = 0.0

    @property
    def address(self) -> str:
        """The path that the other side opens."""
        return str(self.link)

    @property
    def connections(self) -> int:
        """Always 0: a serial line cannot tell who comes and goes."""
        return 0

    @property
    def plugged(self) -> bool:
        """True while the pair exists."""
        return self._master is not None

    def plug(self) -> None:
        """Makes the pair and the link; does nothing when plugged."""
        with self._lock:
            if self._master is not None:
                return
            self._master, self._slave = os.openpty()
            tty.setraw(self._master)
            tty.setraw(self._slave)
            os.set_blocking(self._master, False)
            # Our slave end stays open so that the master can still be read when nobody else has the port open.
            temporary = self.link.with_name(f".{self.link.name}.new")
            with contextlib.suppress(FileNotFoundError):
                temporary.unlink()
            temporary.symlink_to(os.ttyname(self._slave))
            temporary.replace(self.link)

    def unplug(self) -> None:
        """Pulls the cable: what is still on the line is lost, the other side gets an error."""
        with self._lock:
            with contextlib.suppress(FileNotFoundError):
                self.link.unlink()
            if self._master is None or self._slave is None:
                return
            with contextlib.suppress(termios.error):
                termios.tcflush(self._master, termios.TCIOFLUSH)
            os.close(self._master)
            os.close(self._slave)
            self._master = self._slave = None

    def read(self, limit: int) -> bytes:
        """Up to `limit` bytes, or b"" after a short wait. Takes the time the bytes need on the line."""
        with self._lock:
            master = self._master
        if master is None:
            time.sleep(READ_STEP_S)
            return b""
        try:
            # Bytes that are already waiting came while the reader was busy, as into the buffer of a real port.
            ready, _, _ = select.select([master], [], [], 0)
            if not ready:
                ready, _, _ = select.select([master], [], [], READ_STEP_S)
                self._free_at = time.monotonic()
            with self._lock:
                # The number of a closed descriptor may already be in use again.
                data = os.read(master, limit) if ready and self._master == master else b""
        except (OSError, ValueError) as error:
            if getattr(error, "errno", errno.EBADF) not in (errno.EIO, errno.EBADF, errno.EAGAIN):
                raise
            return b""
        if self.baud and data:
            self._free_at += len(data) * BITS_PER_BYTE / self.baud
            time.sleep(max(0.0, self._free_at - time.monotonic()))
        return data

    def drain(self, within_s: float = 0.5) -> None:
        """Waits until the other side has taken what was sent."""
        until = time.monotonic() + within_s
        while time.monotonic() < until:
            with self._lock:
                if self._slave is None:
                    return
                waiting = fcntl.ioctl(self._slave, termios.FIONREAD, b"\0\0\0\0")
            if not int.from_bytes(waiting, sys.byteorder):
                return
            time.sleep(0.001)

    def discard(self) -> None:
        """Drops what the other side has sent but we have not read."""
        with self._lock, contextlib.suppress(OSError):
            while self._master is not None and os.read(self._master, 4096):
                pass

    def write(self, data: bytes) -> None:
        """Sends to the other side; lost when unplugged or when nobody reads."""
        with self._lock:
            if self._master is not None:
                with contextlib.suppress(OSError):
                    os.write(self._master, data)
