"""The files that `sb_pilot` writes: `e`, the answer line by line, and `p`, the slip ready to be printed."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from devices.payments.masking import masked, masked_card
from devices.payments.receipt import numbers_in, receipt_lines

Encoding = Literal["koi8-r", "cp866"]
"""KOI8-R on Linux, CP866 on Windows."""

CARD, AUTHORIZATION, SLIP_NUMBER, TERMINAL, TIME, RRN = 1, 3, 4, 7, 8, 9
"""Lines of `e`, counted from 0. Line 10 is a hash of the card number and is never read."""
MAX_LINES = 40
MAX_TEXT = 200
_FIRST = re.compile(r"(-?\d{1,6}),(.*)")
_NUMBER = re.compile(r"[0-9A-Za-z]{1,12}")
_AMOUNT = re.compile(r"(?:СУММА|ИТОГО|TOTAL|AMOUNT)[^0-9]{0,60}(\d[\d ]{0,11})[.,](\d\d)(?!\d)", re.IGNORECASE)
_MOMENT = re.compile(r"(\d\d)[./](\d\d)[./](\d{4}|\d\d)\s+(?:\D{0,10}\s)?(\d\d):(\d\d)")
_LINK = re.compile(r"(?:НОМЕР ССЫЛКИ|ССЫЛКА|RRN)\W*([0-9A-Z]{6,12})\b", re.IGNORECASE)
_APPROVED = re.compile(r"ОДОБРЕНО|APPROVED", re.IGNORECASE)
_BACK = re.compile(r"ВОЗВРАТ|ОТМЕНА|REFUND|REVERSAL|VOID", re.IGNORECASE)


class FileError(ValueError):
    """The file is not what the program writes; the message says why but never quotes the content."""


@dataclass(frozen=True)
class SberAnswer:
    """The content of `e`; code 0 is success. `card` is masked."""

    code: int
    text: str
    card: str | None = None
    authorization: str | None = None
    slip_number: str | None = None
    rrn: str | None = None


@dataclass(frozen=True)
class SberSlip:
    """What the text of a slip shows about its payment, None where it does not. `at` is the terminal's local time."""

    lines: tuple[str, ...]
    kopecks: int | None
    at: datetime | None
    rrn: str | None
    approved: bool
    gives_back: bool


def read_answer(data: bytes, encoding: Encoding) -> SberAnswer:
    """The file `e`. Raises FileError when its first line is not `code,text`."""
    lines = data.decode(encoding, "replace").replace("\r\n", "\n").split("\n", MAX_LINES)[:MAX_LINES]
    first = _FIRST.fullmatch(lines[0].strip())
    if first is None:
        raise FileError(f"The first of {len(lines)} lines of the answer is not a code and a text.")
    text = "".join(character for character in first[2] if character.isprintable()).strip()[:MAX_TEXT]
    return SberAnswer(
        int(first[1]),
        masked(text),
        masked_card(_line(lines, CARD)),
        _number(_line(lines, AUTHORIZATION)),
        _number(_line(lines, SLIP_NUMBER)),
        _number(_line(lines, RRN)),
    )


def read_slip(data: bytes, encoding: Encoding) -> tuple[str, ...]:
    """The lines of the file `p`, masked."""
    return receipt_lines(data.decode(encoding, "replace"))


def slip_facts(lines: tuple[str, ...]) -> SberSlip:
    """Reads a slip: the first amount and time on it, whether the bank approved, whether it gives money back."""
    text = "\n".join(lines)
    amount, link = _AMOUNT.search(text), _LINK.search(text)
    return SberSlip(
        lines,
        int(amount[1].replace(" ", "")) * 100 + int(amount[2]) if amount else None,
        _moment(text),
        link[1] if link else numbers_in(lines)["rrn"],
        _APPROVED.search(text) is not None,
        _BACK.search(text) is not None,
    )


def _moment(text: str) -> datetime | None:
    match = _MOMENT.search(text)
    if match is None:
        return None
    day, month, year, hour, minute = (int(part) for part in match.groups())
    try:
        return datetime(year if year > 99 else 2000 + year, month, day, hour, minute)  # noqa: DTZ001 - as printed
    except ValueError:
        return None


def _line(lines: list[str], number: int) -> str:
    return lines[number].strip() if len(lines) > number else ""


def _number(text: str) -> str | None:
    """A number given by the bank; card numbers are longer and do not pass."""
    return text if _NUMBER.fullmatch(text) else None
