"""An emulated barcode scanner in serial mode: scans come out of a virtual line, with faults."""

import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from devices.emulators.control import UnknownFault
from devices.emulators.faults import SCANNER, SYNONYMS, read_fault
from devices.emulators.faulty_line import FaultyLine
from devices.emulators.pty_line import PtyLine

ENDINGS = {"cr": b"\r", "lf": b"\n", "crlf": b"\r\n", "none": b""}
GARBAGE = b"\x00\xff\x1b[2~\x80"


class EmulatedScanner:
    """Use as a context manager; `port` is the path to open."""

    def __init__(self, link: Path | None = None, *, ending: str = "cr") -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="scanner-") if link is None else None
        self._line = FaultyLine(PtyLine(link or Path(self._folder.name if self._folder else "") / "scanner"))
        self._ending = ENDINGS[ending]
        self._next: str | None = None

    @property
    def port(self) -> str:
        """The path of the serial port."""
        return self._line.address

    def __enter__(self) -> Self:
        self._line.plug()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._line.unplug()
        if self._folder is not None:
            self._folder.cleanup()

    def scan(self, text: str) -> None:
        """Scans a code; a fault set before affects this one scan."""
        data, fault = text.encode("utf-8"), self._next
        self._next = None
        match fault:
            case "garbage":
                self._line.write(GARBAGE + data + self._ending)
            case "cut":
                self._line.write(data[: len(data) // 2])
            case "twice":
                self._line.write(2 * (data + self._ending))
            case _:
                self._line.write(data + self._ending)

    def fault(self, line: str) -> None:
        """Sets one of faults.SCANNER. Raises UnknownFault.

        `garbage`, `twice` and `cut` affect the next scan only, `ok` ends all faults and plugs in; the others are those
        of FaultyLine.
        """
        fault = read_fault(line, SCANNER)
        match fault.name:
            case "ok":
                self._next = None
                self._line.repair()
            case "garbage" | "twice" | "cut":
                self._next = fault.name
            case _:
                self._line.fault(fault)

    def obey(self, line: str) -> str:
        """Handles a line of the control socket: a fault, or a code to scan."""
        name = line.strip().partition(" ")[0]
        if name not in (*SCANNER, *SYNONYMS):
            self.scan(line.strip())
            return "done"
        try:
            self.fault(line)
        except UnknownFault as error:
            return str(error)
        return "done"
