"""A printer on the kernel's own USB printer port (`/dev/usb/lp0`): no line settings, bytes in both directions."""

import contextlib
import fcntl
import os
import select
import time
from pathlib import Path

from devices.links.link import LinkAbsent, LinkLost, LinkStalled

READ_BYTES = 4096
AGAIN_S = 0.01


class UsbPrinterLink:
    """A Link over a USB printer port, held exclusively by a lock on the device file."""

    def __init__(self, path: Path, *, write_timeout_s: float = 1.0) -> None:
        self._path = path
        self._write_timeout_s = write_timeout_s
        self._file: int | None = None

    @property
    def address(self) -> str:
        return str(self._path)

    @property
    def is_open(self) -> bool:
        return self._file is not None

    def open(self) -> None:
        self.close()
        file = None
        try:
            file = os.open(self._path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY)
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if file is not None:
                os.close(file)
            raise LinkAbsent(
                f"Printer port {self._path} cannot be opened ({error.strerror}): check the cable and the group lp."
            ) from error
        self._file = file
        with contextlib.suppress(LinkLost):
            self.waiting()

    def close(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            with contextlib.suppress(OSError):
                os.close(file)

    def write(self, data: bytes) -> None:
        file = self._opened()
        deadline = time.monotonic() + self._write_timeout_s
        rest = memoryview(data)
        try:
            while rest:
                left_s = deadline - time.monotonic()
                if left_s <= 0 or not select.select([], [file], [], left_s)[1]:
                    self.close()
                    raise LinkStalled(f"{self._path} takes no more bytes: the printer is holding the line.")
                with contextlib.suppress(BlockingIOError):
                    rest = rest[os.write(file, rest) :]
        except OSError as error:
            raise self._lost(error) from error

    def read(self, until: float) -> bytes:
        file = self._opened()
        while True:
            try:
                if select.select([file], [], [], max(0.0, until - time.monotonic()))[0] and (
                    data := os.read(file, READ_BYTES)
                ):
                    return data
            except BlockingIOError:
                pass
            except OSError as error:
                raise self._lost(error) from error
            # A printer without a return line is always "readable" but never sends anything.
            if time.monotonic() + AGAIN_S >= until:
                return b""
            time.sleep(AGAIN_S)

    def waiting(self) -> bytes:
        return self.read(0.0)

    def _opened(self) -> int:
        if self._file is None:
            raise LinkLost(f"Printer port {self._path} is closed.")
        return self._file

    def _lost(self, error: OSError) -> LinkLost:
        self.close()
        return LinkLost(f"Printer port {self._path} has gone ({error.strerror}): check the cable and the power.")
