"""The settings table `[slip]`: what is printed on slips, line by line, with placeholders for the ticket's data."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from queue_core.settings.base import Table
from queue_core.settings.problems import CheckFailed, Problem, wrong
from queue_core.settings.wording import Code
from queue_core.texts import Text

PLACES = frozenset(
    {
        "office",
        "address",
        "hall_phone",
        "number",
        "service",
        "service_ru",
        "then",
        "zone",
        "room",
        "ahead",
        "people_ahead",
        "wait",
        "day",
        "time",
        "text",
    }
)
"""The placeholders, written in braces; a line with a placeholder that is empty for a ticket is left out of its slip."""

NUMBER = "number"
LOGO_FILE = re.compile(r"logo-[0-9a-f]{16}\.png")
_WITHOUT_NUMBER = {"ru": Code.NO_NUMBER_IN_RUSSIAN, "en": Code.NO_NUMBER_IN_ENGLISH}
_BRACES = re.compile(r"\{([^{}]*)\}")
_MOST_CHARACTERS = 2000
_MOST_CHARACTERS_OF_A_SERVICE = 400


def places_in(text: str) -> list[str]:
    """The names in braces, in order of appearance."""
    return _BRACES.findall(text)


def fill(text: str, values: dict[str, str]) -> str | None:
    """The text with its placeholders filled; None if any of them is empty."""
    if any(not values.get(place) for place in places_in(text)):
        return None
    return _BRACES.sub(lambda match: values[match[1]], text)


class SlipText(Table):
    """A line in both languages. Either may be empty: slips in that language then omit the line."""

    ru: Annotated[str, Field(max_length=200)] = ""
    en: Annotated[str, Field(max_length=200)] = ""

    @field_validator("ru", "en")
    @classmethod
    def _known_places(cls, value: str) -> str:
        unknown = [place for place in places_in(value) if place not in PLACES]
        if unknown:
            named = ", ".join(f"{{{place}}}" for place in unknown)
            raise wrong(Code.UNKNOWN_SLIP_PLACE, names=named, known=", ".join(sorted(PLACES)))
        if set(_BRACES.sub("", value)) & set("{}"):
            raise wrong(Code.LONE_BRACE)
        return value

    def in_language(self, language: str) -> str:
        return self.en if language == "en" else self.ru


class SlipLine(Table):
    """A paragraph; `width` and `height` scale its characters. A word too wide for the paper is printed smaller."""

    text: SlipText
    align: Literal["left", "center", "right"] = "center"
    width: Annotated[int, Field(ge=1, le=8)] = 1
    height: Annotated[int, Field(ge=1, le=8)] = 1
    bold: bool = False


class SlipTable(Table):
    """The slip from top to bottom: logo, lines, QR code of the visitor's page under its own line of text.

    `logo` is the name of an image file in the data directory. A reprint is always marked, above its number.
    """

    logo: str | None = None
    lines: Annotated[list[SlipLine], Field(min_length=1, max_length=30)] = Field(default_factory=lambda: list(LINES))
    qr: bool = True
    qr_size: Annotated[int, Field(ge=3, le=12)] = 6
    qr_text: SlipText = SlipText(ru="Ваша очередь в телефоне:", en="Your place on your phone:")
    service_texts: dict[str, Text] = Field(default_factory=dict)

    @field_validator("logo")
    @classmethod
    def _of_the_data_directory(cls, value: str | None) -> str | None:
        if value is not None and not LOGO_FILE.fullmatch(value):
            raise wrong(Code.NOT_AN_UPLOADED_LOGO)
        return value

    @field_validator("service_texts")
    @classmethod
    def _short(cls, value: dict[str, Text]) -> dict[str, Text]:
        most = _MOST_CHARACTERS_OF_A_SERVICE
        problems = [
            Problem((service,), Code.SERVICE_TEXT_TOO_LONG, {"service": service, "most": most})
            for service, text in value.items()
            if max(len(text.ru), len(text.en)) > most
        ]
        if problems:
            raise CheckFailed(problems)
        return value


def contradictions(raw: dict[str, Any], services: list[str]) -> list[Problem]:
    """What is wrong with the slip as a whole; takes the raw file, so that it is reported with all other errors."""
    table = raw.get("slip")
    if not isinstance(table, dict):
        return []
    texts = table.get("service_texts")
    problems = [
        Problem(("slip", "service_texts"), Code.UNKNOWN_SERVICE, {"name": name})
        for name in (texts if isinstance(texts, dict) else {})
        if name not in services
    ]
    lines = table.get("lines")
    if isinstance(lines, list):
        place = ("slip", "lines")
        problems += [
            Problem(place, code)
            for language, code in _WITHOUT_NUMBER.items()
            if not any(NUMBER in places_in(_text(line, language)) for line in lines)
        ]
        if sum(len(_text(line, language)) for line in lines for language in _WITHOUT_NUMBER) > _MOST_CHARACTERS:
            problems.append(Problem(place, Code.LINES_TOO_LONG, {"most": _MOST_CHARACTERS}))
    return problems


def _text(line: Any, language: str) -> str:
    """The text of a line of the raw file in a language; "" if it has none."""
    texts = line.get("text") if isinstance(line, dict) else None
    text = texts.get(language) if isinstance(texts, dict) else None
    return text if isinstance(text, str) else ""


def _line(ru: str, en: str, size: tuple[int, int] = (1, 1), *, bold: bool = False) -> SlipLine:
    return SlipLine(text=SlipText(ru=ru, en=en), width=size[0], height=size[1], bold=bold)


# English slips also name the service in Russian, so that staff can read them.
LINES: tuple[SlipLine, ...] = (
    _line("{office}", "{office}", bold=True),
    _line("Ваш талон", "Your ticket", (2, 2)),
    _line("{number}", "{number}", (6, 6), bold=True),
    _line("{service}", "{service}", (1, 2)),
    _line("", "{service_ru}"),
    _line("затем: {then}", "then: {then}"),
    _line("{zone}", "{zone}", (2, 2), bold=True),
    _line("{room}", "{room}"),
    _line("Ждите вызова на табло", "Watch the board for your call", (1, 2)),
    _line("{people_ahead}", "{people_ahead}", (1, 2)),
    _line("Ожидание: {wait}", "Wait: {wait}", (1, 2)),
    _line("{text}", "{text}"),
    _line("Выдан {day} в {time}", "Issued {day} at {time}"),
)
