"""Fits a text to what a board can show: its charset, its digits, its width."""

import contextlib
import re

PLAIN = str.maketrans({"№": "N", "—": "-", "–": "-", "−": "-"})
LOOK_ALIKE = str.maketrans("АВЕКМНОРСТУХ", "ABEKMHOPCTYX")
"""Cyrillic capitals and the Latin ones of the same shape: on a board without Cyrillic the visitor sees no difference."""


class Unshowable(ValueError):
    """This board cannot show this text; the message says why."""


def in_charset(text: str, charset: str) -> str:
    """The text in characters of the charset: those it lacks become plainer ones, look-alikes, or else `?`.

    Control characters are dropped: they could end the frame.
    """
    printable = (character for character in text.replace("\N{NO-BREAK SPACE}", " ") if character.isprintable())
    return "".join(_fit(character, charset) for character in printable)


def _fit(character: str, charset: str) -> str:
    for attempt in (character, character.translate(PLAIN), character.translate(LOOK_ALIKE)):
        with contextlib.suppress(UnicodeEncodeError):
            attempt.encode(charset)
            return attempt
    return "?"


def fitted(text: str, width: int, align: str) -> str:
    """The text in exactly `width` characters (0: its own length). Too long a text is cut: `>` keeps its last characters."""
    if width == 0:
        return text
    if len(text) > width:
        text = text[-width:] if align == ">" else text[:width]
    return f"{text:{align}{width}}"


def digits_of(text: str) -> str:
    """The last run of digits: "К-014" gives "014"; "" where there are none."""
    runs = re.findall(r"[0-9]+", text)
    return runs[-1] if runs else ""
