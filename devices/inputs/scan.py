"""From the bytes of a barcode scanner to the ticket that was meant: lines, limits, what a ticket looks like. Pure."""

import re
from collections.abc import Callable

LONGEST_SCAN = 300
"""Characters; the longest slip address is far shorter, and a PDF417 of a passport is refused."""

_ENDS = re.compile(rb"[\r\n]+")
_ADDRESS = re.compile(r"https?://[^\s/?#]+(?:/[^\s?#]*)?/t/([0-9a-f]{12})(?:[0-9a-f]{10})?/?", re.IGNORECASE)
_ID = re.compile(r"[0-9a-f]{12}", re.IGNORECASE)
_NUMBER = re.compile(r"[A-ZА-ЯЁ]{0,3}-?[0-9]{1,5}")


class LineReader:
    """Cuts what a scanner sends into scans, each ended by CR, LF or both.

    Holds at most LONGEST_SCAN bytes: a longer line is dropped to its end. So is one with characters that are not
    printable or not UTF-8. `refused` hears why.
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
        """Drops a scan that was begun and not ended: nothing has come for a while, or the port was opened anew."""
        if self._line or self._too_long:
            self._refused("its end never came")
        self._line, self._too_long = b"", False

    def _add(self, piece: bytes) -> None:
        if self._too_long or len(self._line) + len(piece) > LONGEST_SCAN:
            self._line, self._too_long = b"", True
        else:
            self._line += piece

    def _end(self) -> list[str]:
        line, too_long = self._line, self._too_long
        self._line, self._too_long = b"", False
        if too_long:
            self._refused(f"it is longer than {LONGEST_SCAN} bytes")
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
    """The ticket a scan means: its id from the slip's address (…/t/ID and its seal) or bare, or a number as printed; None if none.

    An id is in small letters, a number in capitals. Nothing else leaves this function, whatever was scanned.
    """
    if found := _ADDRESS.fullmatch(scan):
        return found[1].lower()
    if _ID.fullmatch(scan):
        return scan.lower()
    return scan.upper() if _NUMBER.fullmatch(scan.upper()) else None


class ScanLimit:
    """Lets through what a person can scan: not the same ticket again within `same_s`, not more than `most` in `within_s`.

    A scanner left in its stand reads the same slip many times a second.
    """

    def __init__(self, same_s: float = 2.0, most: int = 10, within_s: float = 10.0) -> None:
        self._same_s = same_s
        self._most = most
        self._within_s = within_s
        self._last: tuple[str, float] | None = None
        self._passed: list[float] = []

    def passes(self, ticket: str, now: float) -> bool:
        """Whether this scan counts; `now` in seconds of a clock that only goes forward."""
        same = self._last is not None and self._last[0] == ticket and now - self._last[1] < self._same_s
        if same:
            # A slip that stays in front of the scanner goes on being the same scan.
            self._last = (ticket, now)
            return False
        self._passed = [at for at in self._passed if now - at < self._within_s]
        if len(self._passed) >= self._most:
            return False
        self._passed.append(now)
        self._last = (ticket, now)
        return True
