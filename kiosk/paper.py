"""Lays out text for a roll of paper: only characters the printer has, words wrapped, no line wider than the paper."""

from __future__ import annotations

import textwrap
import unicodedata
from typing import Any, Literal

Line = dict[str, Any]

_CODE_PAGE = "cp866"
# The agent replaces these itself; the table below is for characters that settings may contain and CP866 lacks.
_AGENT_REPLACES = frozenset("«»—–")
_PLAIN = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "’": "'", "‘": "'", "…": "...", "\N{NO-BREAK SPACE}": " ", "₽": "руб.", "−": "-"}
)


class Paper:
    """Lines on paper `columns` wide; a character of width n takes n columns. `lines` has the shape of the agent's job."""

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.lines: list[Line] = []

    def write(
        self,
        text: str,
        *,
        width: int = 1,
        height: int = 1,
        bold: bool = False,
        align: Literal["left", "center", "right"] = "center",
    ) -> None:
        """Adds a text with its words wrapped. The print is made smaller before a word that is too long is broken."""
        text = " ".join(printable(text).split())
        longest = max((len(word) for word in text.split()), default=0)
        while width > 1 and longest * width > self.columns:
            width -= 1
            height = min(height, width)
        # A ticket number must stay in one piece: no break at its hyphen.
        for line in textwrap.wrap(text, self.columns // width, break_on_hyphens=False):
            self.lines.append({"text": line, "align": align, "width": width, "height": height, "bold": bold})

    def quote(self, text: str) -> None:
        """Adds a line that was laid out elsewhere (a bank's slip): spaces are kept, and a line too wide is cut."""
        text = printable(text).rstrip()
        pieces = [text[at : at + self.columns] for at in range(0, len(text), self.columns)] or [" "]
        self.lines += [_plain(piece) for piece in pieces]

    def rule(self) -> None:
        """Adds a rule across the paper."""
        self.lines.append(_plain("-" * self.columns))

    def two_sides(self, left: str, right: str, *, height: int = 1, bold: bool = False) -> None:
        """Adds a name at the left edge and its value at the right; on separate lines when they do not fit on one."""
        left, right = printable(left), printable(right)
        room = self.columns - len(left) - len(right)
        if room < 1:
            self.write(left, align="left", height=height, bold=bold)
            self.write(right, align="right", height=height, bold=bold)
        else:
            self.lines.append(_plain(f"{left}{' ' * room}{right}", height=height, bold=bold))


def _plain(text: str, *, height: int = 1, bold: bool = False) -> Line:
    return {"text": text, "align": "left", "width": 1, "height": height, "bold": bold}


def printable(text: str) -> str:
    """The text in characters that CP866 has (or that the agent replaces); an accented letter loses only its accent."""
    return "".join(_printable(character) for character in text.translate(_PLAIN))


def _printable(character: str) -> str:
    if character in _AGENT_REPLACES or _encodes(character):
        return character
    bare = "".join(part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part))
    return bare if bare and _encodes(bare) else "?"


def _encodes(text: str) -> bool:
    try:
        text.encode(_CODE_PAGE)
    except UnicodeEncodeError:
        return False
    return text.isprintable()
