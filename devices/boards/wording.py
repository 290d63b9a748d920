"""From what the server says to what a board can show: its charset, its digits, its width."""

import contextlib
import re

PLAIN = str.maketrans({"№": "N", "—": "-", "–": "-", "−": "-"})
LOOK_ALIKE = str.maketrans("АВЕКМНОРСТУХ", "ABEKMHOPCTYX")
"""Cyrillic capitals and the Latin ones of the same shape: a board without Cyrillic shows the visitor the same sign."""


class Unshowable(ValueError):
    """This board cannot show this text; the sentence says why."""


def in_charset(text: str, charset: str) -> str:
    """The text in characters that the charset has: plainer ones or look-alikes for those it lacks, else `?`.

    Control characters fall out, for they could end the frame.
    """
    printable = (character for character in text.replace("\N{NO-BREAK SPACE}", " ") if character.isprintable())
    return "".join(_sign(character, charset) for character in printable)


def _sign(character: str, charset: str) -> str:
    for attempt in (character, character.translate(PLAIN), character.translate(LOOK_ALIKE)):
        with contextlib.suppress(UnicodeEncodeError):
            attempt.encode(charset)
            return attempt
    return "?"


def fitted(text: str, width: int, align: str) -> str:
    """Exactly `width` characters (0: as long as it is). What is too long loses its far end: > keeps the last ones."""
    if width == 0:
        return text
    if len(text) > width:
        text = text[-width:] if align == ">" else text[:width]
    return f"{text:{align}{width}}"


def digits_of(text: str) -> str:
    """The last run of digits: "К-014" is 014; nothing where there are none."""
    runs = re.findall(r"[0-9]+", text)
    return runs[-1] if runs else ""
