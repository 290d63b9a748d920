"""The slip of a number given without the server: the server's document with number, day and time in place of the marks."""

from datetime import datetime
from typing import Any

# docs/interfaces.md, "Numbers without the server".
NUMBER_MARK, DAY_MARK, TIME_MARK = "╫╫╫╫╫", "╪╪╪╪╪╪╪╪╪╪", "╬╬╬╬╬"


def filled(document: dict[str, Any], logo: str | None, number: str, at: datetime) -> dict[str, Any]:
    """The document of a print job. `at` is in office time."""
    values = {NUMBER_MARK: number, DAY_MARK: f"{at:%d.%m.%Y}", TIME_MARK: f"{at:%H:%M}"}
    return {
        "lines": [{**line, "text": _filled(line["text"], values)} for line in document["lines"]],
        "qr": None,
        "logo": {"png": logo} if logo else None,
    }


def _filled(text: str, values: dict[str, str]) -> str:
    for mark, value in values.items():
        text = text.replace(mark, value)
    return text
