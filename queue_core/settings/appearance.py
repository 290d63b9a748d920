"""The settings table for the company's colours, which are refused if their contrast is too low to read."""

from __future__ import annotations

import re
from typing import Annotated, Self, TypeAlias

from pydantic import AfterValidator, model_validator

from queue_core.settings.base import Table
from queue_core.settings.problems import CheckFailed, Problem, wrong
from queue_core.settings.wording import Code

_HEX = re.compile(r"#[0-9a-fA-F]{6}")
# WCAG 2.2: 1.4.6 (AAA) for visitors' screens, 1.4.3 (AA) for marks in the headers of staff pages.
_READ_BY_ALL = 7.0
_READ_BY_STAFF = 4.5
# The colours of talon.css that appear next to the company's own.
WHITE, NIGHT, DARK_INK = "#ffffff", "#0e2438", "#241a00"

Rgb: TypeAlias = tuple[int, int, int]


def _colour(value: str) -> str:
    if not _HEX.fullmatch(value):
        raise wrong(Code.NOT_A_COLOUR, value=value)
    return value.lower()


Colour = Annotated[str, AfterValidator(_colour)]


def rgb(colour: str) -> Rgb:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mixed(colour: str, other: str, share: float) -> str:
    """A colour mixed with a `share` (0 to 1) of another."""
    parts = zip(rgb(colour), rgb(other), strict=True)
    return "#" + "".join(f"{round(own + (their - own) * share):02x}" for own, their in parts)


def contrast(colour: str, other: str) -> float:
    """The contrast ratio of two colours by WCAG 2.2, from 1 to 21."""
    light, dark = sorted((_luminance(colour), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _shares(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _shares(colour: str) -> list[float]:
    return [part / 255 for part in rgb(colour)]


class AppearanceTable(Table):
    """The company's colours: `[appearance]`. `brand` is a dark colour under white text, `accent` a bright one under dark."""

    brand: Colour = "#0a4a80"
    accent: Colour = "#ffc533"

    @model_validator(mode="after")
    def _readable(self) -> Self:
        problems = [
            Problem((name,), code, {"colour": colour, "contrast": actual, "least": least})
            for name, colour, other, least, code in (
                ("brand", self.brand, WHITE, _READ_BY_ALL, Code.TOO_LIGHT_FOR_WHITE),
                ("accent", self.accent, DARK_INK, _READ_BY_ALL, Code.TOO_DARK_FOR_TEXT),
                ("accent", self.accent, self.brand_deep, _READ_BY_STAFF, Code.TOO_DARK_FOR_HEADER),
            )
            if (actual := contrast(colour, other)) < least
        ]
        if problems:
            raise CheckFailed(problems)
        return self

    @property
    def brand_deep(self) -> str:
        """The brand colour for headers and pressed buttons: darker by two fifths."""
        return mixed(self.brand, "#000000", 0.4)

    @property
    def brand_by_night(self) -> str:
        """The brand colour, lightened until text in it is readable on dark pages (7 : 1)."""
        return next(
            lighter
            for step in range(21)
            if contrast(lighter := mixed(self.brand, WHITE, step / 20), NIGHT) >= _READ_BY_ALL
        )
