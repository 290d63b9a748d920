"""Concert E/E+ messages: the request of 34 characters, the answer of 83 (with a report) or 28."""

import re
from dataclasses import dataclass

from devices.payments.contract import CURRENCY

DEBIT, REFUND = "0", "2"
APPROVED, REFUSED, NOT_VERIFIED = "0", "7", "9"
MAX_KOPECKS = 99_999_999
REPORT = 55
PRIVATE = 10
_REQUEST = re.compile(r"(\d\d)(\d{8})([01])([1C])([0124])(\d{3})(.{10})(A01[01])(B01[01])")
_ANSWER = re.compile(r"(\d\d)(\d)(\d{8})(.)((?:.{55})?)(\d{3})(.{10})")


class TeliumMessageError(ValueError):
    """The characters are not a message; the text says what is wrong."""


@dataclass(frozen=True)
class TeliumRequest:
    """What we ask for: `pos` is the number of the till, `type` DEBIT or REFUND.

    `wait_for_end`: the answer comes only after the customer has paid.
    """

    pos: str
    kopecks: int
    type: str = DEBIT
    currency: int = CURRENCY
    private: str = ""
    with_report: bool = True
    wait_for_end: bool = True

    def encode(self) -> bytes:
        """34 ASCII characters. Raises TeliumMessageError."""
        if not 1 <= self.kopecks <= MAX_KOPECKS:
            raise TeliumMessageError(f"{self.kopecks} kopecks do not fit: 1 to {MAX_KOPECKS}.")
        text = (
            f"{self.pos:>02.2}{self.kopecks:08d}{int(self.with_report)}1{self.type}{self.currency:03d}"
            f"{self.private:<{PRIVATE}.{PRIVATE}}{'A010' if self.wait_for_end else 'A011'}B010"
        )
        if not _REQUEST.fullmatch(text) or not text.isascii():
            raise TeliumMessageError(f"{text!r} is not a request.")
        return text.encode("ascii")


@dataclass(frozen=True)
class TeliumAnswer:
    """What the terminal answers; `report` has the number and dates of the card as the terminal sends them, not masked."""

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


def decode_request(data: bytes) -> TeliumRequest:
    """Raises TeliumMessageError."""
    match = _REQUEST.fullmatch(_ascii(data))
    if match is None:
        raise TeliumMessageError(f"{len(data)} characters that are not a request.")
    pos, kopecks, flag, _, kind, currency, private, delay, _ = match.groups()
    return TeliumRequest(pos, int(kopecks), kind, int(currency), private.rstrip(), flag == "1", delay == "A010")


def decode_answer(data: bytes) -> TeliumAnswer:
    """Raises TeliumMessageError, whose text does not quote the characters: a card number may be among them."""
    match = _ANSWER.fullmatch(_ascii(data))
    if match is None:
        raise TeliumMessageError(f"{len(data)} characters that are not an answer.")
    pos, result, kopecks, mode, report, currency, private = match.groups()
    return TeliumAnswer(pos, result, int(kopecks), report.rstrip(), int(currency), private.rstrip(), mode)


def _ascii(data: bytes) -> str:
    if not data.isascii():
        raise TeliumMessageError(f"{len(data)} characters, some of them not ASCII.")
    return data.decode("ascii")
