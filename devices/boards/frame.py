"""The bytes of one frame for one LED board: template, text and checksum. Pure."""

from dataclasses import dataclass
from typing import Literal

from devices.boards.checksum import Checksum
from devices.boards.template import Blink, ChecksumMark, Fixed, Part, Template, TemplateError, Value, read_template
from devices.boards.wording import Unshowable, digits_of, fitted, in_charset


@dataclass(frozen=True)
class FrameFormat:
    """What the frames of one line look like.

    `written`: the checksum as bytes ("binary") or as two upper-case hex digits per byte ("hex"). `first`: which byte of a
    two-byte checksum is sent first (Modbus sends the low one). `blank_number`: the value of a binary number while the
    window calls nobody.
    """

    template: Template
    checksum: Checksum = Checksum.NONE
    written: Literal["binary", "hex"] = "binary"
    first: Literal["low", "high"] = "low"
    blank_number: int = 0

    def checksum_bytes(self, data: bytes) -> bytes:
        """The checksum of `data` as it is written in the frame."""
        order: Literal["little", "big"] = "little" if self.first == "low" else "big"
        binary = self.checksum.of(data).to_bytes(self.checksum.width, order)
        return binary.hex().upper().encode("ascii") if self.written == "hex" else binary


def read_format(
    text: str,
    charset: str = "ascii",
    checksum: str = "none",
    *,
    written: Literal["binary", "hex"] = "binary",
    first: Literal["low", "high"] = "low",
    blank_number: int = 0,
) -> FrameFormat:
    """Reads the template and checks it against the checksum. Raises TemplateError with every mistake."""
    kind = Checksum(checksum)
    mistakes = []
    has_checksum = "{checksum}" in text.replace("{{", "").replace("}}", "")
    if kind is Checksum.NONE and has_checksum:
        mistakes.append("{checksum} is in the template, but the checksum is none")
    if kind is not Checksum.NONE and not has_checksum:
        mistakes.append(f"the checksum is {kind.value}, but {{checksum}} is not in the template")
    try:
        template = read_template(text, charset)
    except TemplateError as error:
        raise TemplateError(error.mistakes + mistakes) from error
    if mistakes:
        raise TemplateError(mistakes)
    return FrameFormat(template, kind, written, first, blank_number)


def frame(frame_format: FrameFormat, address: int, text: str, blink: bool = False) -> bytes:
    """The frame that makes the board at this address show the text. Raises Unshowable.

    An empty text makes the board dark: spaces for characters, `blank_number` for a binary number.
    """
    pieces: list[bytes] = []
    covered: list[bytes] = []
    parts = frame_format.template.parts
    first, last = covered_parts(parts)
    for at, part in enumerate(parts):
        piece = b"" if isinstance(part, ChecksumMark) else _piece(part, frame_format, address, text, blink)
        pieces.append(piece)
        if first <= at < last:
            covered.append(piece)
    if ChecksumMark.CHECKSUM in parts:
        pieces[parts.index(ChecksumMark.CHECKSUM)] = frame_format.checksum_bytes(b"".join(covered))
    return b"".join(pieces)


def covered_parts(parts: tuple[Part, ...]) -> tuple[int, int]:
    """The parts that the checksum covers: from the first index up to but not including the second."""
    at = parts.index(ChecksumMark.CHECKSUM) if ChecksumMark.CHECKSUM in parts else len(parts)
    begin = parts.index(ChecksumMark.BEGIN) if ChecksumMark.BEGIN in parts else 0
    if ChecksumMark.END in parts:
        return begin, parts.index(ChecksumMark.END)
    return begin, at if begin <= at else len(parts)


def _piece(part: Fixed | Blink | Value, frame_format: FrameFormat, address: int, text: str, blink: bool) -> bytes:
    match part:
        case Fixed(data):
            return data
        case Blink(still, blinking):
            return blinking if blink else still
        case Value("addr"):
            return _number(part, address)
        case Value("number"):
            return _digits(part, digits_of(text), frame_format.blank_number)
        case _:
            charset = frame_format.template.charset
            return fitted(in_charset(text, charset), part.width, part.align).encode(charset)


def _digits(part: Value, digits: str, blank_number: int) -> bytes:
    if part.form == "fitted":
        return fitted(digits, part.width, part.align).encode("ascii")
    if not digits and part.form != "binary":
        return b" " * part.width
    return _number(part, int(digits) if digits else blank_number)


def _number(part: Value, number: int) -> bytes:
    if part.form == "binary":
        try:
            return number.to_bytes(part.width, "big")
        except OverflowError as error:
            raise Unshowable(f"{number} does not fit into {part.width} binary byte(s).") from error
    if part.form == "fitted":
        digits = str(number)
    else:
        digits = f"{number:0{part.width}X}" if part.form == "hex" else f"{number:0{part.width}d}"
    if part.width and len(digits) > part.width:
        raise Unshowable(f"{digits} does not fit into {part.width} digits.")
    return fitted(digits, part.width, part.align if part.form == "fitted" else ">").encode("ascii")
