"""Decodes the bytes of a barcode scanner: lines, limits, and what a ticket looks like. Pure."""

import re
from collections.abc import Callable

MAX_SCAN = 300
"""Longest scan in characters: far more than any slip address, less than the PDF417 code of a passport."""

_ENDS = re.compile(rb"[\r\n]+")
_ADDRESS = re.compile(r"https?://[^\s/?#]+(?:/[^\s?#]*)?/t/([0-9a-f]{12})(?:[0-9a-f]{10})?/?", re.IGNORECASE)
_ID = re.compile(r"[0-9a-f]{12}", re.IGNORECASE)
_NUMBER = re.compile(r"[A-ZА-ЯЁ]{0,3}-?[0-9]{1,5}")


class LineReader:
    """Splits what a scanner sends into scans, each ended by CR, LF or both.

    Holds at most MAX_SCAN bytes: a longer line is dropped to its end. So is one that is not UTF-8 or has unprintable
    characters. `refused` is called with the reason.
    """

    def __init__(self, refused: Callable[[str], None] = lambda why: None) -> None:
        self._refused = refused
        self._line = b""
        self._too_long = False

    def feed(self, data: bytes) -> list[str]:
        """The scans that these bytes complete."""
        *ended, rest = _ENDS.split(data)
        scans = []
        for piece in ended:
            self._add(piece)
            scans += self._end()
        self._add(rest)
        return scans

    def forget(self) -> None:
        """Drops an unfinished scan: nothing has come for a while, or the port was reopened."""
        if self._line or self._too_long:
            self._refused("it was cut off")
        self._line, self._too_long = b"", False

    def _add(self, piece: bytes) -> None:
        if self._too_long or len(self._line) + len(piece) > MAX_SCAN:
            self._line, self._too_long = b"", True
        else:
            self._line += piece

    def _end(self) -> list[str]:
        line, too_long = self._line, self._too_long
        self._line, self._too_long = b"", False
        if too_long:
            self._refused(f"it is longer than {MAX_SCAN} bytes")
            return []
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            self._refused("it is not text")
            return []
        if not text.isprintable():
            self._refused("it has control characters")
            return []
        return [text.strip()] if text.strip() else []


def ticket_of(scan: str) -> str | None:
    """The ticket that was scanned: its id from the slip's address (…/t/ID and its seal) or bare, or its printed number.

    None for anything else. An id is in lower case, a number in upper case.
    """
    if address := _ADDRESS.fullmatch(scan):
        return address[1].lower()
    if _ID.fullmatch(scan):
        return scan.lower()
    return scan.upper() if _NUMBER.fullmatch(scan.upper()) else None


class ScanLimit:
    """Lets through what a person can scan: not the same ticket twice within `same_s`, at most `most` scans in `within_s`.

    A scanner left in its stand reads the same slip many times a second.
    """

    def __init__(self, same_s: float = 2.0, most: int = 10, within_s: float = 10.0) -> None:
        self._same_s = same_s
        self._most = most
        self._within_s = within_s
        self._last: tuple[str, float] | None = None
        self._passed: list[float] = []

    def passes(self, ticket: str, now: float) -> bool:
        """Whether this scan counts; `now` is in seconds of a monotonic clock."""
        same = self._last is not None and self._last[0] == ticket and now - self._last[1] < self._same_s
        if same:
            # A slip that stays in front of the scanner remains the same scan.
            self._last = (ticket, now)
            return False
        self._passed = [at for at in self._passed if now - at < self._within_s]
        if len(self._passed) >= self._most:
            return False
        self._passed.append(now)
        self._last = (ticket, now)
        return True
