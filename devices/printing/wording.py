"""Text that a printer can print: only characters of its code page, lines broken at word boundaries."""

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
    }
)


def printable(text: str, codepage: str) -> str:
    """The text in characters of the code page: others are replaced by look-alikes, lose their accent, or become `?`.

    Control characters are dropped, so that no text can carry a printer command. One CJK character would otherwise make
    python-escpos send the whole line as GB18030.
    """
    return "".join(_fit(character, codepage) for character in text.translate(REPLACEMENTS))


def _fit(character: str, codepage: str) -> str:
    if character == "\n":
        return character
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co"):
        return ""
    for candidate in (character, unicodedata.normalize("NFKD", character)[0]):
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
