"""Concert E/E+ messages: the ask of 34 characters, the answer of 83 (with report) or 28."""

import re
from dataclasses import dataclass

from devices.payments.contract import CURRENCY

DEBIT, REFUND = "0", "2"
APPROVED, REFUSED, NOT_VERIFIED = "0", "7", "9"
MOST_KOPECKS = 99_999_999
REPORT = 55
PRIVATE = 10
_ASK = re.compile(r"(\d\d)(\d{8})([01])([1C])([0124])(\d{3})(.{10})(A01[01])(B01[01])")
_ANSWER = re.compile(r"(\d\d)(\d)(\d{8})(.)((?:.{55})?)(\d{3})(.{10})")


class MessageError(ValueError):
    """These are not the characters of a message; the sentence says what is wrong."""


@dataclass(frozen=True)
class Ask:
    """What we ask: pos is the till's number, `type` DEBIT or REFUND; `wait_for_end`: the answer comes after the card."""

    pos: str
    kopecks: int
    type: str = DEBIT
    currency: int = CURRENCY
    private: str = ""
    with_report: bool = True
    wait_for_end: bool = True

    def encode(self) -> bytes:
        """34 ASCII characters. Raises MessageError."""
        if not 1 <= self.kopecks <= MOST_KOPECKS:
            raise MessageError(f"{self.kopecks} kopecks do not fit: 1 to {MOST_KOPECKS}.")
        text = (
            f"{self.pos:>02.2}{self.kopecks:08d}{int(self.with_report)}1{self.type}{self.currency:03d}"
            f"{self.private:<{PRIVATE}.{PRIVATE}}{'A010' if self.wait_for_end else 'A011'}B010"
        )
        if not _ASK.fullmatch(text) or not text.isascii():
            raise MessageError(f"{text!r} is no ask.")
        return text.encode("ascii")


@dataclass(frozen=True)
class Answer:
    """What the terminal answers; `report` is the card's number and dates as the terminal gives them, not masked."""

    pos: str
    result: str
    kopecks: int
    report: str
    currency: int
    private: str
    mode: str = "1"

    def encode(self) -> bytes:
        """83 ASCII characters, or 28 without a report."""
        report = f"{self.report:<{REPORT}.{REPORT}}" if self.report else ""
        private = f"{self.private:<{PRIVATE}.{PRIVATE}}"
        text = f"{self.pos}{self.result}{self.kopecks:08d}{self.mode}{report}{self.currency:03d}{private}"
        return text.encode("ascii")


def decode_ask(data: bytes) -> Ask:
    """Raises MessageError."""
    match = _ASK.fullmatch(_ascii(data))
    if match is None:
        raise MessageError(f"{len(data)} characters that are no ask.")
    pos, kopecks, flag, _, kind, currency, private, delay, _ = match.groups()
    return Ask(pos, int(kopecks), kind, int(currency), private.rstrip(), flag == "1", delay == "A010")


def decode_answer(data: bytes) -> Answer:
    """Raises MessageError. Its sentence does not repeat the characters: there may be a card number among them."""
    match = _ANSWER.fullmatch(_ascii(data))
    if match is None:
        raise MessageError(f"{len(data)} characters that are no answer.")
    pos, result, kopecks, mode, report, currency, private = match.groups()
    return Answer(pos, result, int(kopecks), report.rstrip(), int(currency), private.rstrip(), mode)


def _ascii(data: bytes) -> str:
    if not data.isascii():
        raise MessageError(f"{len(data)} characters, some of them not ASCII.")
    return data.decode("ascii")
