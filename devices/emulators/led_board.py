"""Emulated LED boards on one line: they receive every frame, show the text by address, and can misbehave."""

import random
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from devices.boards.frame import FrameFormat, covered_parts
from devices.boards.template import Blink, ChecksumMark, Fixed, Part, Value
from devices.emulators.boards_on_a_line import BoardsOnALine, ShownText
from devices.emulators.faults import BOARDS, read_fault

MAX_UNDECODED = 1024
"""How many bytes that made no frame are kept."""


class Undecodable(ValueError):
    """A receiver cannot find the ends of this template's frames."""


class FrameDecoder:
    """Finds frames in the bytes of a line; skips noise between them and frames with a wrong checksum.

    Raises Undecodable for a template whose frames have no recognisable end.
    """

    def __init__(self, frame_format: FrameFormat) -> None:
        self._format = frame_format
        self._parts = frame_format.template.parts
        visible = [part for part in self._parts if part not in (ChecksumMark.BEGIN, ChecksumMark.END)]
        for part, following in pairwise([*visible, None]):
            if isinstance(part, Value) and self._varies(part) and not isinstance(following, Fixed):
                raise Undecodable(f"{{{part.name}}} has no fixed number of bytes, and no fixed byte follows to end it.")
        pattern = b"".join(b"(%s)" % self._pattern(part) for part in self._parts)
        self._pattern_of_frame = re.compile(pattern, re.DOTALL)
        self._received = b""
        self.wrong_checksums = 0

    def feed(self, data: bytes) -> list[ShownText]:
        """The frames that these bytes complete."""
        self._received += data
        shown = []
        at = 0
        while match := self._pattern_of_frame.search(self._received, at):
            pieces = match.groups()
            if self._checksum_is_right(pieces):
                shown.append(self._shown(pieces))
                self._received, at = self._received[match.end() :], 0
            else:
                self.wrong_checksums += 1
                at = match.start() + 1
        self._received = self._received[at:][-MAX_UNDECODED:]
        return shown

    def _varies(self, part: Value) -> bool:
        return part.width == 0 or (part.name == "text" and self._format.template.charset == "utf-8")

    def _pattern(self, part: Part) -> bytes:
        match part:
            case Fixed(data):
                return re.escape(data)
            case Blink(still, blinking):
                return re.escape(still) + b"|" + re.escape(blinking)
            case Value(_, "binary", width):
                return b".{%d}" % width
            case Value():
                return self._characters(part)
            case ChecksumMark.CHECKSUM:
                return b".{%d}" % len(self._format.checksum_bytes(b""))
            case _:
                return b""

    def _characters(self, part: Value) -> bytes:
        width = part.width
        if part.name == "text" or part.form == "fitted":
            # In UTF-8 a character may have four bytes.
            widest = 4 * width if self._format.template.charset == "utf-8" else width
            return b".{%d,%d}?" % (width, widest) if width else b"[^\x00-\x1f]*?"
        digits = b"0-9A-F" if part.form == "hex" else b"0-9"
        # Without a width a space would belong to what follows; with one it stands for a number that is not shown.
        return b"[%s ]{%d}" % (digits, width) if width else b"[%s]{0,9}" % digits

    def _checksum_is_right(self, pieces: tuple[bytes, ...]) -> bool:
        if ChecksumMark.CHECKSUM not in self._parts:
            return True
        first, last = covered_parts(self._parts)
        received = pieces[self._parts.index(ChecksumMark.CHECKSUM)]
        return received == self._format.checksum_bytes(b"".join(pieces[first:last]))

    def _shown(self, pieces: tuple[bytes, ...]) -> ShownText:
        address, text, blink = 0, "", False
        for part, piece in zip(self._parts, pieces, strict=True):
            match part:
                case Value("addr"):
                    address = _number(part, piece)
                case Value("text"):
                    text = piece.decode(self._format.template.charset, "replace")
                case Value("number", "binary"):
                    text = text or str(_number(part, piece))
                case Value("number"):
                    text = text or piece.decode("ascii", "replace")
                case Blink(_, blinking):
                    blink = piece == blinking
        return ShownText(address, text, blink)


def _number(part: Value, piece: bytes) -> int:
    if part.form == "binary":
        return int.from_bytes(piece, "big")
    try:
        return int(piece.decode("ascii").strip() or "0", 16 if part.form == "hex" else 10)
    except ValueError:
        return -1


class EmulatedBoards(BoardsOnALine):
    """Boards that receive frames of one template. The line is one-way: nothing is ever answered."""

    def __init__(
        self,
        frame_format: FrameFormat,
        link: Path | None = None,
        *,
        baud: int = 0,
        on_shown: Callable[[ShownText], None] = lambda shown: None,
    ) -> None:
        self._decoder = FrameDecoder(frame_format)
        super().__init__(link, baud, on_shown)
        self.frames: list[ShownText] = []
        self._garbage = False
        self._byte_count = 0

    @property
    def wrong_checksums(self) -> int:
        """How many frames were skipped because of their checksum."""
        return self._decoder.wrong_checksums

    def text(self, address: int) -> str | None:
        """What the board at this address shows; None when it has shown nothing since power-on."""
        shown = self.shown.get(address)
        return shown.text if shown else None

    def fault(self, line: str) -> None:
        """Sets one of faults.BOARDS. Raises UnknownFault.

        `garbage`: a bit of every eighth byte flips on the line; `power-cut`: all boards forget what they showed; `ok`
        ends all faults and plugs in; the others are those of FaultyLine.
        """
        fault = read_fault(line, BOARDS)
        with self._state:
            match fault.name:
                case "garbage":
                    self._garbage = True
                case "power-cut":
                    self.shown.clear()
                case "ok":
                    self._garbage = False
                    self._line.repair()
                case _:
                    self._line.fault(fault)
            self._state.notify_all()

    def _run(self) -> None:
        while self._running:
            data = self._line.read(256)
            if not data:
                continue
            if self._garbage:
                data = bytes(map(self._corrupted, data))
            with self._state:
                for shown in self._decoder.feed(data):
                    self._take(shown)
                self._state.notify_all()

    def _corrupted(self, byte: int) -> int:
        self._byte_count += 1
        return byte if self._byte_count % 8 else byte ^ 1 << random.randrange(8)

    def _take(self, shown: ShownText) -> None:
        self.frames.append(shown)
        self._show(shown)
