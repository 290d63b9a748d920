"""Text that a printer can print: only characters of its code page, lines broken at word boundaries."""

import re
import unicodedata

REPLACEMENTS = str.maketrans(
    {
        **dict.fromkeys("«»„“”‟″", '"'),
        **dict.fromkeys("‘’‚‛′", "'"),
        **dict.fromkeys("—–‒―−‐‑", "-"),
        **dict.fromkeys("\u00a0\u2007\u2009\u200a\u202f\t\r", " "),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\ufeff", ""),
        "…": "...",
        "₽": "руб.",
        "≈": "~",
        "×": "x",
        "•": "*",
        "→": "->",
        "≤": "<=",
        "≥": ">=",
        "\u2044": "/",
    }
)


_FRACTION_AFTER_NUMBER = re.compile(r"(?<=\d)(?=[¼½¾⅐-⅞])")
"""Where 1½ needs a space, so that it is not printed as 11/2."""


def printable(text: str, codepage: str) -> str:
    """The text in characters of the code page: others are replaced by look-alikes, lose their accent, or become `?`.

    Control characters are dropped, so that no text can carry a printer command. One CJK character would otherwise make
    python-escpos send the whole line as GB18030.
    """
    composed = _FRACTION_AFTER_NUMBER.sub(" ", unicodedata.normalize("NFC", text))
    return "".join(_fit(character, codepage) for character in composed.translate(REPLACEMENTS))


def _fit(character: str, codepage: str) -> str:
    if character == "\n":
        return character
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Mn"):
        return ""
    decomposed = unicodedata.normalize("NFKD", character).translate(REPLACEMENTS)
    for candidate in (character, "".join(part for part in decomposed if unicodedata.category(part) != "Mn")):
        try:
            candidate.encode(codepage)
        except UnicodeEncodeError:
            continue
        return candidate
    return "?"


def wrap(text: str, columns: int) -> list[str]:
    """Lines of at most `columns` characters, broken at spaces; a longer word is cut. A line that fits is left alone."""
    lines = []
    for paragraph in text.split("\n"):
        if len(paragraph) <= columns:
            lines.append(paragraph.rstrip())
            continue
        line = ""
        for word in paragraph.split():
            rest = word
            if line and len(line) + 1 + len(rest) <= columns:
                line = f"{line} {rest}"
                continue
            if line:
                lines.append(line)
            while len(rest) > columns:
                lines.append(rest[:columns])
                rest = rest[columns:]
            line = rest
        lines.append(line)
    return lines
