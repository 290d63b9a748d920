"""The template of a board's frame, such as `{stx}{addr:02d}{text:>4}{etx}{checksum}`, and its mistakes."""

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

CONTROLS = {
    "nul": 0x00,
    "soh": 0x01,
    "stx": 0x02,
    "etx": 0x03,
    "eot": 0x04,
    "enq": 0x05,
    "ack": 0x06,
    "lf": 0x0A,
    "ff": 0x0C,
    "cr": 0x0D,
    "dle": 0x10,
    "nak": 0x15,
    "syn": 0x16,
    "esc": 0x1B,
}
Charset = Literal["ascii", "cp866", "cp1251", "koi8-r", "utf-8"]

_PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|([^{}]+)|([{}])")
_HEX = re.compile(r"0x((?:[0-9A-Fa-f]{2})+)")
_FITTED = re.compile(r"([<>^])([1-9]\d?)")
_DECIMAL = re.compile(r"(?:0([1-9]))?d")
_HEXADECIMAL = re.compile(r"(?:0([1-9]))?X")
_BINARY = {"byte": 1, "word": 2}


class TemplateError(ValueError):
    """The template is wrong; `mistakes` describes every mistake."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("; ".join(mistakes))
        self.mistakes = mistakes


class ChecksumMark(Enum):
    """Places in a frame: the checksum itself, and the first and last of the bytes it covers."""

    CHECKSUM = "checksum"
    BEGIN = "begin"
    END = "end"


@dataclass(frozen=True)
class Fixed:
    """Bytes that are the same in every frame."""

    data: bytes


@dataclass(frozen=True)
class Value:
    """The address, the text, or the number (the digits of the text).

    `form`: "fitted" to `width` characters (0: its own length), "decimal" and "hex" digits padded with zeros to `width`,
    or "binary" in `width` bytes, high byte first.
    """

    name: Literal["addr", "text", "number"]
    form: Literal["fitted", "decimal", "hex", "binary"]
    width: int = 0
    align: str = "<"


@dataclass(frozen=True)
class Blink:
    """One of two byte strings, for a text that stands still and one that blinks."""

    still: bytes
    blinking: bytes


Part = Fixed | Value | Blink | ChecksumMark


@dataclass(frozen=True)
class Template:
    """A template that has been read. `charset` encodes its own characters and the text."""

    parts: tuple[Part, ...]
    charset: str

    def has(self, name: str) -> bool:
        """Whether the frame contains the value (addr, text or number)."""
        return any(isinstance(part, Value) and part.name == name for part in self.parts)


def read_template(text: str, charset: str) -> Template:
    """Reads a template; literal braces are written `{{` and `}}`. Raises TemplateError with every mistake.

    | in braces | means |
    |---|---|
    | `stx` `etx` `cr` `lf` … (CONTROLS) | the control character |
    | `0x1F`, `0x0503` | bytes in hex |
    | `addr:FORM` | the board's address |
    | `text:FORM` | the text, fitted: `<6` left-aligned in 6 characters, `>4` right-aligned, `^8` centred |
    | `number:FORM` | the digits of the text: "К-014" is 014 |
    | `blink:A/B` | A where the text stands still, B where it blinks; characters or hex as above |
    | `checksum` | the checksum; it covers the frame up to here, or what is between `begin` and `end` |

    FORM of a number: `d`, `03d` decimal; `X`, `02X` hex digits; `byte`, `word` binary, high byte first; or fitted.
    """
    reading = _Reading(charset)
    for piece in _PIECE.finditer(text):
        inside, literal, stray = piece.groups()
        if stray:
            reading.mistakes.append(
                f"a single {stray} at character {piece.start() + 1}: write a literal brace as {stray * 2}"
            )
        elif inside is not None:
            reading.placeholder(inside)
        else:
            reading.literal(literal or piece.group()[0])
    _check_order(reading)
    if reading.mistakes:
        raise TemplateError(reading.mistakes)
    return Template(tuple(reading.parts), charset)


@dataclass
class _Reading:
    charset: str
    parts: list[Part] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)

    def literal(self, text: str) -> None:
        self.parts.append(Fixed(self._encoded(text)))

    def placeholder(self, inside: str) -> None:
        name, _, form = inside.partition(":")
        if inside in CONTROLS:
            self.parts.append(Fixed(bytes([CONTROLS[inside]])))
        elif written := _HEX.fullmatch(inside):
            self.parts.append(Fixed(bytes.fromhex(written[1])))
        elif inside in {mark.value for mark in ChecksumMark}:
            self.parts.append(ChecksumMark(inside))
        elif name == "blink":
            self._blink(inside, form)
        elif name in ("addr", "text", "number"):
            self._value(inside, name, form)
        else:
            self.mistakes.append(
                f"{{{inside}}} is unknown: use addr, text, number, blink, checksum, begin, end, "
                f"bytes like 0x1F, and {', '.join(CONTROLS)}"
            )

    def _value(self, inside: str, name: str, form: str) -> None:
        value = _value(name, form)
        if value is None:
            forms = ">4, <4 or ^4" if name == "text" else "d, 03d, X, 02X, byte, word, >4, <4 or ^4"
            self.mistakes.append(f"{{{inside}}}: after the colon write one of {forms}")
        else:
            self.parts.append(value)

    def _blink(self, inside: str, form: str) -> None:
        still, slash, blinking = form.partition("/")
        if not slash or "/" in blinking:
            self.mistakes.append(f"{{{inside}}}: write {{blink:A/B}}, A for still and B for blinking")
            return
        self.parts.append(Blink(self._either(still), self._either(blinking)))

    def _either(self, written: str) -> bytes:
        hexadecimal = _HEX.fullmatch(written)
        return bytes.fromhex(hexadecimal[1]) if hexadecimal else self._encoded(written)

    def _encoded(self, text: str) -> bytes:
        try:
            return text.encode(self.charset)
        except UnicodeEncodeError:
            self.mistakes.append(f"{text!r} cannot be written in {self.charset}")
            return b""


def _value(name: str, form: str) -> Value | None:
    assert name in ("addr", "text", "number")
    kind: Literal["addr", "text", "number"] = name  # type: ignore[assignment]
    if fitted := _FITTED.fullmatch(form):
        return Value(kind, "fitted", int(fitted[2]), fitted[1])
    if kind == "text":
        return None if form else Value(kind, "fitted")
    if form in _BINARY:
        return Value(kind, "binary", _BINARY[form])
    if decimal := _DECIMAL.fullmatch(form or "d"):
        return Value(kind, "decimal", int(decimal[1] or 0))
    if hexadecimal := _HEXADECIMAL.fullmatch(form):
        return Value(kind, "hex", int(hexadecimal[1] or 0))
    return None


def _check_order(reading: _Reading) -> None:
    parts, mistakes = reading.parts, reading.mistakes
    if not any(isinstance(part, Value) and part.name in ("text", "number") for part in parts):
        mistakes.append("it has neither {text} nor {number}: the board would show nothing")
    places = {mark: [at for at, part in enumerate(parts) if part is mark] for mark in ChecksumMark}
    mistakes += [f"it has {{{mark.value}}} {len(at)} times" for mark, at in places.items() if len(at) > 1]
    if not places[ChecksumMark.CHECKSUM]:
        if places[ChecksumMark.BEGIN] or places[ChecksumMark.END]:
            mistakes.append("{begin} and {end} mark what the checksum covers, but there is no {checksum}")
        return
    at = places[ChecksumMark.CHECKSUM][0]
    begin = places[ChecksumMark.BEGIN][0] if places[ChecksumMark.BEGIN] else -1
    end = places[ChecksumMark.END][0] if places[ChecksumMark.END] else (at if begin < at else len(parts))
    if end <= begin:
        mistakes.append("{end} is before {begin}")
    elif begin < at < end:
        mistakes.append("{checksum} is between {begin} and {end}: it cannot cover itself")
