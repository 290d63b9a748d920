"""What an ESC/POS printer sends: answers recognised by the fixed bits of each byte, never by position, and their meaning.

Sources: facts of the Epson ESC/POS reference on DLE EOT, GS a (automatic status), GS r and GS ( H function 48; for the
kiosk printers of Custom the KPM150H manual, p. 66, and the KPM300 manual, p. 113, on DLE EOT 20 (full status).
"""

from dataclasses import dataclass
from typing import TypeAlias

from devices.health import Cause, PaperLevel

REAL_TIME_QUERY = b"\x10\x04"
FULL_HEADER = b"\x10\x0f"
FULL_BYTES = 6
AUTOMATIC_BYTES = 4
FLOW_CONTROL = b"\x11\x13"
"""XON and XOFF: they may stand anywhere, even inside an answer. No byte of an answer looks like them."""
BLOCK_ENDS = {0x37: 32, 0x5F: 80}
"""Headers of NUL-terminated blocks and the longest block accepted: 37h for GS ( H and DLE DC4 8, 5Fh for GS I."""


@dataclass(frozen=True)
class RealTime:
    """One byte answering DLE EOT n; only who asked knows which n."""

    byte: int


@dataclass(frozen=True)
class Sensor:
    """One byte answering GS r n: the printer has reached that command in its buffer."""

    byte: int


@dataclass(frozen=True)
class Automatic:
    """Four bytes of automatic status (GS a)."""

    data: bytes


@dataclass(frozen=True)
class Block:
    """A block `header … 00`, without its header and terminator."""

    header: int
    data: bytes


@dataclass(frozen=True)
class Full:
    """The four bytes after the header of Custom's full status: paper, user, recoverable and unrecoverable errors."""

    data: bytes


PrinterAnswer: TypeAlias = RealTime | Sensor | Automatic | Block | Full


class PrinterAnswerReader:
    """Turns the bytes of the return line into answers. Bytes that match nothing (XON, XOFF, noise) are dropped.

    `full`: the printer sends Custom's full status, whose header other printers use for automatic status.
    """

    def __init__(self, *, full: bool = False) -> None:
        self._bytes = bytearray()
        self._full = full

    def feed(self, data: bytes) -> list[PrinterAnswer]:
        """The answers that these bytes complete."""
        self._bytes += data if self._full else data.translate(None, FLOW_CONTROL)
        answers: list[PrinterAnswer] = []
        while self._bytes:
            taken, answer = self._first()
            if taken == 0:
                break
            del self._bytes[:taken]
            if answer is not None:
                answers.append(answer)
        return answers

    def clear(self) -> None:
        """Drops a half-received answer."""
        self._bytes.clear()

    def _first(self) -> tuple[int, PrinterAnswer | None]:
        """The length of the first answer in bytes (0: not complete yet) and the answer itself (None: noise)."""
        first = self._bytes[0]
        if first in BLOCK_ENDS:
            return self._block(first)
        if first & 0x93 == 0x12:
            return 1, RealTime(first)
        if self._full and first == FULL_HEADER[0]:
            return self._full_status()
        if first & 0x93 == 0x10:
            return self._automatic()
        if first & 0x90 == 0x00:
            return 1, Sensor(first)
        return 1, None

    def _automatic(self) -> tuple[int, PrinterAnswer | None]:
        for place in range(1, min(AUTOMATIC_BYTES, len(self._bytes))):
            byte = self._bytes[place]
            if byte & 0x93 == 0x12 and not self._full:
                # A printer answers DLE EOT at once, even in the middle of this.
                del self._bytes[place]
                self._bytes.insert(0, byte)
                return 1, RealTime(byte)
            if byte & 0x90:
                return 1, None
        if len(self._bytes) < AUTOMATIC_BYTES:
            return 0, None
        return AUTOMATIC_BYTES, Automatic(bytes(self._bytes[:AUTOMATIC_BYTES]))

    def _full_status(self) -> tuple[int, PrinterAnswer | None]:
        if len(self._bytes) < len(FULL_HEADER):
            return 0, None
        if not self._bytes.startswith(FULL_HEADER):
            # Some of these printers send automatic status too; its zeros must not pass for a confirmation.
            return self._automatic()
        if len(self._bytes) < FULL_BYTES:
            return 0, None
        return FULL_BYTES, Full(bytes(self._bytes[len(FULL_HEADER) : FULL_BYTES]))

    def _block(self, header: int) -> tuple[int, PrinterAnswer | None]:
        longest = BLOCK_ENDS[header]
        end = self._bytes.find(0, 1, longest)
        if end > 0:
            return end + 1, Block(header, bytes(self._bytes[1:end]))
        return (0, None) if len(self._bytes) < longest else (1, None)


@dataclass(frozen=True)
class Status:
    """The state of the printer's sensors."""

    offline: bool = False
    cover_open: bool = False
    paper_end: bool = False
    near_end: bool = False
    cutter: bool = False
    error: bool = False
    head: bool = False
    in_mouth: bool = False

    @property
    def cause(self) -> Cause | None:
        """Why the printer cannot print now; None when it can."""
        if self.cover_open:
            return Cause.COVER_OPEN
        if self.paper_end:
            return Cause.PAPER_OUT
        if self.cutter:
            return Cause.CUTTER
        if self.head:
            return Cause.HEAD
        if self.error or self.offline:
            return Cause.PRINTER_ERROR
        return None

    @property
    def paper(self) -> PaperLevel:
        """The paper level in the words of the `health` event."""
        if self.paper_end:
            return PaperLevel.END
        return PaperLevel.NEAR_END if self.near_end else PaperLevel.OK

    def __or__(self, other: "Status") -> "Status":
        return Status(
            self.offline or other.offline,
            self.cover_open or other.cover_open,
            self.paper_end or other.paper_end,
            self.near_end or other.near_end,
            self.cutter or other.cutter,
            self.error or other.error,
            self.head or other.head,
            self.in_mouth or other.in_mouth,
        )


def real_time_status(query: int, byte: int) -> Status:
    """Decodes the answer to DLE EOT `query` (1 printer, 2 why offline, 3 error, 4 paper)."""
    match query:
        case 1:
            return Status(offline=bool(byte & 0x08))
        case 2:
            return Status(cover_open=bool(byte & 0x04), paper_end=bool(byte & 0x20), error=bool(byte & 0x40))
        case 3:
            # The only error that clears by itself, apart from an open cover, is an overheated head.
            return Status(cutter=bool(byte & 0x08), error=bool(byte & 0x20), head=bool(byte & 0x40))
        case 4:
            return Status(near_end=bool(byte & 0x0C), paper_end=bool(byte & 0x60))
        case _:
            raise ValueError(f"There is no DLE EOT {query}.")


def automatic_status(data: bytes) -> Status:
    """Decodes the four bytes of automatic status. Paper bits in the third byte are Epson's convention.

    The offline bit is ignored: a press on the feed button sets it for a moment without stopping a slip.
    """
    return Status(
        cover_open=bool(data[0] & 0x20),
        cutter=bool(data[1] & 0x08),
        error=bool(data[1] & 0x20),
        head=bool(data[1] & 0x40),
        paper_end=bool(data[2] & 0x0C),
        near_end=bool(data[2] & 0x03),
    )


def full_status(data: bytes) -> Status:
    """Decodes the four bytes of Custom's full status. Bits that only some models have are ignored.

    The cutter's own cover counts as the cover.
    """
    paper, user, recoverable, unrecoverable = data
    return Status(
        paper_end=bool(paper & 0x01),
        near_end=bool(paper & 0x44),
        in_mouth=bool(paper & 0x20),
        cover_open=bool(user & 0x02 or unrecoverable & 0x02),
        head=bool(user & 0x01 or recoverable & 0x01),
        cutter=bool(unrecoverable & 0x01),
        error=bool(recoverable & 0x0A or unrecoverable & 0x0C),
    )


def sensor_status(byte: int) -> Status:
    """Decodes the answer to GS r 1."""
    return Status(paper_end=bool(byte & 0x0C), near_end=bool(byte & 0x03))
