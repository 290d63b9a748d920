"""The template of a board's frame, such as `{stx}{addr:02d}{text:>4}{etx}{checksum}`, and what is wrong with one."""

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
    """The template is wrong; `mistakes` has a sentence for each."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("; ".join(mistakes))
        self.mistakes = mistakes


class Mark(Enum):
    """Places in a frame: the checksum itself, and the first and last of the bytes it is taken over."""

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

    `form`: "fitted" to `width` characters (0: as long as it is), "decimal" and "hex" digits padded with zeros to
    `width`, or "binary" in `width` bytes, high byte first.
    """

    name: Literal["addr", "text", "number"]
    form: Literal["fitted", "decimal", "hex", "binary"]
    width: int = 0
    align: str = "<"


@dataclass(frozen=True)
class Blink:
    """One of two byte strings: the text stands still, or it blinks."""

    still: bytes
    blinking: bytes


Part = Fixed | Value | Blink | Mark


@dataclass(frozen=True)
class Template:
    """A template that has been read. `charset` is of its letters and of the text."""

    parts: tuple[Part, ...]
    charset: str

    def has(self, name: str) -> bool:
        """Whether the value (addr, text, number) has a place in the frame."""
        return any(isinstance(part, Value) and part.name == name for part in self.parts)


def read_template(text: str, charset: str) -> Template:
    """Reads a template; braces themselves are written `{{` and `}}`. Raises TemplateError with all mistakes.

    | in braces | means |
    |---|---|
    | `stx` `etx` `cr` `lf` … (CONTROLS) | the control character |
    | `0x1F`, `0x0503` | bytes in hex |
    | `addr:FORM` | the board's address |
    | `text:FORM` | the text, fitted: `<6` at the left of 6 characters, `>4` at the right, `^8` in the middle |
    | `number:FORM` | the digits of the text: "К-014" is 014 |
    | `blink:A/B` | A where the text stands still, B where it blinks; letters or hex as above |
    | `checksum` | the checksum; it is taken over the frame up to here, or between `begin` and `end` |

    FORM of a number: `d`, `03d` decimal; `X`, `02X` hex digits; `byte`, `word` binary, high byte first; or fitted.
    """
    reading = _Reading(charset)
    for piece in _PIECE.finditer(text):
        inside, letters, stray = piece.groups()
        if stray:
            reading.mistakes.append(
                f"a single {stray} at character {piece.start() + 1}: a brace is written {stray * 2}"
            )
        elif inside is not None:
            reading.take(inside)
        else:
            reading.letters(letters or piece.group()[0])
    _check_order(reading)
    if reading.mistakes:
        raise TemplateError(reading.mistakes)
    return Template(tuple(reading.parts), charset)


@dataclass
class _Reading:
    charset: str
    parts: list[Part] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)

    def letters(self, letters: str) -> None:
        self.parts.append(Fixed(self._encoded(letters)))

    def take(self, inside: str) -> None:
        name, _, form = inside.partition(":")
        if inside in CONTROLS:
            self.parts.append(Fixed(bytes([CONTROLS[inside]])))
        elif written := _HEX.fullmatch(inside):
            self.parts.append(Fixed(bytes.fromhex(written[1])))
        elif inside in {mark.value for mark in Mark}:
            self.parts.append(Mark(inside))
        elif name == "blink":
            self._blink(inside, form)
        elif name in ("addr", "text", "number"):
            self._value(inside, name, form)
        else:
            self.mistakes.append(
                f"{{{inside}}} is unknown: there are addr, text, number, blink, checksum, begin, end, "
                f"bytes like 0x1F, and {', '.join(CONTROLS)}"
            )

    def _value(self, inside: str, name: str, form: str) -> None:
        value = _value(name, form)
        if value is None:
            forms = ">4, <4 or ^4" if name == "text" else "d, 03d, X, 02X, byte, word, >4, <4 or ^4"
            self.mistakes.append(f"{{{inside}}}: after the colon stands one of {forms}")
        else:
            self.parts.append(value)

    def _blink(self, inside: str, form: str) -> None:
        still, slash, blinking = form.partition("/")
        if not slash or "/" in blinking:
            self.mistakes.append(f"{{{inside}}}: it is written {{blink:A/B}}, A for still and B for blinking")
            return
        self.parts.append(Blink(self._either(still), self._either(blinking)))

    def _either(self, written: str) -> bytes:
        hexadecimal = _HEX.fullmatch(written)
        return bytes.fromhex(hexadecimal[1]) if hexadecimal else self._encoded(written)

    def _encoded(self, letters: str) -> bytes:
        try:
            return letters.encode(self.charset)
        except UnicodeEncodeError:
            self.mistakes.append(f"{letters!r} cannot be written in {self.charset}")
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
        mistakes.append("neither {text} nor {number} is in it: the board would show nothing")
    places = {mark: [at for at, part in enumerate(parts) if part is mark] for mark in Mark}
    mistakes += [f"{{{mark.value}}} is in it {len(at)} times" for mark, at in places.items() if len(at) > 1]
    if not places[Mark.CHECKSUM]:
        if places[Mark.BEGIN] or places[Mark.END]:
            mistakes.append("{begin} and {end} say what the checksum is taken over, but there is no {checksum}")
        return
    at = places[Mark.CHECKSUM][0]
    begin = places[Mark.BEGIN][0] if places[Mark.BEGIN] else -1
    end = places[Mark.END][0] if places[Mark.END] else (at if begin < at else len(parts))
    if end <= begin:
        mistakes.append("{end} stands before {begin}")
    elif begin < at < end:
        mistakes.append("{checksum} stands between {begin} and {end}: it cannot be taken over itself")
