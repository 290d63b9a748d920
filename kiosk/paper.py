"""Lines of text on a roll of paper: characters the printer has, words wrapped, never wider than the paper."""

from __future__ import annotations

import textwrap
import unicodedata
from typing import Any, Literal

Line = dict[str, Any]

_CODE_PAGE = "cp866"
# The agent replaces these by itself; what follows is for characters that settings may hold and CP866 has not.
_AGENT_REPLACES = frozenset("«»—–")
_PLAIN = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "’": "'", "‘": "'", "…": "...", "\N{NO-BREAK SPACE}": " ", "₽": "руб.", "−": "-"}
)


class Paper:
    """Lines on paper of so many columns; a letter of width n takes n of them. `lines` are those of the agent's job."""

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.lines: list[Line] = []

    def say(
        self,
        text: str,
        *,
        width: int = 1,
        height: int = 1,
        bold: bool = False,
        align: Literal["left", "center", "right"] = "center",
    ) -> None:
        """Adds a text, its words wrapped; one that is a single word is printed smaller before it is broken."""
        text = " ".join(printable(text).split())
        longest = max((len(word) for word in text.split()), default=0)
        while width > 1 and longest * width > self.columns:
            width -= 1
            height = min(height, width)
        # A number is one word and must stay one: no break at its hyphen.
        for line in textwrap.wrap(text, self.columns // width, break_on_hyphens=False):
            self.lines.append({"text": line, "align": align, "width": width, "height": height, "bold": bold})

    def quote(self, text: str) -> None:
        """Adds a line as somebody else has set it (a bank's slip): spaces kept, cut into pieces where it is too wide."""
        text = printable(text).rstrip()
        pieces = [text[at : at + self.columns] for at in range(0, len(text), self.columns)] or [" "]
        self.lines += [_plain(piece) for piece in pieces]

    def rule(self) -> None:
        """A line across the paper."""
        self.lines.append(_plain("-" * self.columns))

    def two_sides(self, left: str, right: str, *, height: int = 1, bold: bool = False) -> None:
        """A name at the left edge and its value at the right one; below each other where they do not fit beside."""
        left, right = printable(left), printable(right)
        room = self.columns - len(left) - len(right)
        if room < 1:
            self.say(left, align="left", height=height, bold=bold)
            self.say(right, align="right", height=height, bold=bold)
        else:
            self.lines.append(_plain(f"{left}{' ' * room}{right}", height=height, bold=bold))


def _plain(text: str, *, height: int = 1, bold: bool = False) -> Line:
    return {"text": text, "align": "left", "width": 1, "height": height, "bold": bold}


def printable(text: str) -> str:
    """The text in characters that CP866 has (or that the agent replaces); an accent is dropped rather than the letter."""
    return "".join(_printable(sign) for sign in text.translate(_PLAIN))


def _printable(sign: str) -> str:
    if sign in _AGENT_REPLACES or _encodes(sign):
        return sign
    bare = "".join(part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part))
    return bare if bare and _encodes(bare) else "?"


def _encodes(text: str) -> bool:
    try:
        text.encode(_CODE_PAGE)
    except UnicodeEncodeError:
        return False
    return text.isprintable()
