"""Errors of the slip's template for the person who edits it: each with its line's number, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from queue_core.settings import Problem
from queue_core.settings.problems import printable
from queue_core.texts import Text

_NAMES = {
    "logo": Text(ru="Логотип", en="Logo"),
    "lines": Text(ru="Строки", en="Lines"),
    "qr": Text(ru="QR-код", en="QR code"),
    "qr_size": Text(ru="Размер QR-кода", en="Size of the QR code"),
    "qr_text": Text(ru="Строка над QR-кодом", en="Line above the QR code"),
    "service_texts": Text(ru="Тексты услуг", en="Texts of services"),
    "align": Text(ru="выравнивание", en="alignment"),
    "width": Text(ru="ширина букв", en="width of the letters"),
    "height": Text(ru="высота букв", en="height of the letters"),
    "bold": Text(ru="жирность", en="bold"),
    "ru": Text(ru="по-русски", en="Russian"),
    "en": Text(ru="по-английски", en="English"),
}


def at_its_line(raw: Mapping[str, Any], problem: Problem) -> Text:
    """A problem of the table `[slip]` as a sentence that names its line or field; one of another table names its place in `raw`."""
    match problem.place:
        case ("slip", "lines", int(row), *inside):
            # Every line has its wording in `text`: the language alone says which part of it is meant.
            names = [Text(ru=f"Строка {row + 1}", en=f"Line {row + 1}"), *map(_name, inside[inside[:1] == ["text"] :])]
        case ("slip", *inside) if inside:
            names = [_name(part) for part in inside]
        case _:
            listed = problem.listed(raw)
            return Text(ru=f"{listed.ru}.", en=f"{listed.en}.")
    return Text(
        ru=f"{', '.join(name.ru for name in names)}: {problem.text.ru}.",
        en=f"{', '.join(name.en for name in names)}: {problem.text.en}.",
    )


def _name(part: int | str) -> Text:
    return _NAMES.get(str(part)) or Text(ru=f"«{printable(part)}»", en=f"“{printable(part)}”")
