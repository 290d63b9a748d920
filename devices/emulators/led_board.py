"""Emulated LED boards on one line: they hear every frame, show the text by address, and can misbehave."""

import random
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from devices.boards.frame import FrameFormat, covered_parts
from devices.boards.template import Blink, Fixed, Mark, Part, Value
from devices.emulators.boards_on_a_line import BoardsOnALine, ShownText
from devices.emulators.faults import BOARDS, read_fault

LONGEST_WAIT = 1024
"""Bytes that made no frame are forgotten beyond this."""


class Undecodable(ValueError):
    """Frames of this template cannot be told apart by one who only hears them."""


class FrameDecoder:
    """Finds frames in what comes over a line. Rubbish between them, and frames with a wrong checksum, are passed over.

    Raises Undecodable for a template whose frames have no recognizable end.
    """

    def __init__(self, frame_format: FrameFormat) -> None:
        self._format = frame_format
        self._parts = frame_format.template.parts
        visible = [part for part in self._parts if part not in (Mark.BEGIN, Mark.END)]
        for part, following in pairwise([*visible, None]):
            if isinstance(part, Value) and self._varies(part) and not isinstance(following, Fixed):
                raise Undecodable(f"{{{part.name}}} has no fixed number of bytes, and no fixed byte follows to end it.")
        pattern = b"".join(b"(%s)" % self._pattern(part) for part in self._parts)
        self._pattern_of_frame = re.compile(pattern, re.DOTALL)
        self._heard = b""
        self.wrong_checksums = 0

    def feed(self, data: bytes) -> list[ShownText]:
        """The frames that these bytes complete."""
        self._heard += data
        shown = []
        at = 0
        while found := self._pattern_of_frame.search(self._heard, at):
            pieces = found.groups()
            if self._checksum_is_right(pieces):
                shown.append(self._shown(pieces))
                self._heard, at = self._heard[found.end() :], 0
            else:
                self.wrong_checksums += 1
                at = found.start() + 1
        self._heard = self._heard[at:][-LONGEST_WAIT:]
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
            case Mark.CHECKSUM:
                return b".{%d}" % len(self._format.checksum_bytes(b""))
            case _:
                return b""

    def _characters(self, part: Value) -> bytes:
        width = part.width
        if part.name == "text" or part.form == "fitted":
            # Of UTF-8 a character may have four bytes.
            widest = 4 * width if self._format.template.charset == "utf-8" else width
            return b".{%d,%d}?" % (width, widest) if width else b"[^\x00-\x1f]*?"
        digits = b"0-9A-F" if part.form == "hex" else b"0-9"
        # Without a width a space would belong to what follows; with one it is a number that is not shown.
        return b"[%s ]{%d}" % (digits, width) if width else b"[%s]{0,9}" % digits

    def _checksum_is_right(self, pieces: tuple[bytes, ...]) -> bool:
        if Mark.CHECKSUM not in self._parts:
            return True
        first, last = covered_parts(self._parts)
        said = pieces[self._parts.index(Mark.CHECKSUM)]
        return said == self._format.checksum_bytes(b"".join(pieces[first:last]))

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
    """Boards that hear frames of one template. The line is send-only: nothing is ever answered."""

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
        self._spoilt_at = 0

    @property
    def wrong_checksums(self) -> int:
        """How many frames were passed over for their checksum."""
        return self._decoder.wrong_checksums

    def text(self, address: int) -> str | None:
        """What the board at this address shows; None when it has shown nothing since it has power."""
        shown = self.shown.get(address)
        return shown.text if shown else None

    def fault(self, line: str) -> None:
        """One of faults.BOARDS. Raises UnknownFault.

        `garbage`: a bit of every eighth byte turns over on the line; `power-cut`: all boards forget what they showed;
        `ok` ends all faults and plugs in; the others are those of FaultyLine.
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
                data = bytes(map(self._spoilt, data))
            with self._state:
                for shown in self._decoder.feed(data):
                    self._take(shown)
                self._state.notify_all()

    def _spoilt(self, byte: int) -> int:
        self._spoilt_at += 1
        return byte if self._spoilt_at % 8 else byte ^ 1 << random.randrange(8)

    def _take(self, shown: ShownText) -> None:
        self.frames.append(shown)
        self._show(shown)
