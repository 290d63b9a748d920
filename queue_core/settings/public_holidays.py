"""A country's public holidays, moved days off and worked weekends, from the library `holidays`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from queue_core.settings.problems import Problem
from queue_core.settings.wording import Code
from queue_core.texts import Text

if TYPE_CHECKING:
    from holidays import HolidayBase

_TWO_LETTERS = re.compile(r"[A-Z]{2}")
_RUSSIAN = ("ru",)
_ENGLISH = ("en_US", "en_GB")


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public day off.

    `proper` is false for a day off that was merely moved here from another date: by labour law (Art. 95) the day
    before it is not shortened.
    """

    name: Text
    proper: bool


@dataclass(frozen=True, slots=True)
class Year:
    """A country's year. `worked_instead` maps each working weekend day to the day taken off in exchange.

    `moves_known`: whether the year's moved days off are known. Russia moves some each year by a decree published the
    autumn before; until then the library has only the holidays' own dates.
    """

    holidays: Mapping[date, Holiday]
    worked_instead: Mapping[date, date]
    moves_known: bool


def unknown_country(country: str) -> Problem | None:
    """Why a country's holidays are not known; None if they are."""
    unknown = Problem((), Code.UNKNOWN_COUNTRY, {"country": country})
    # The library also accepts the names of its own classes; one spelling of a country is enough.
    if not _TWO_LETTERS.fullmatch(country):
        return unknown
    try:
        from holidays import country_holidays  # noqa: PLC0415 - see _source

        country_holidays(country)
    except ImportError as error:
        return Problem((), Code.NO_HOLIDAYS_LIBRARY, {"reason": error})
    except NotImplementedError:
        return unknown
    return None


def unknown_year(country: str, year: int) -> Problem | None:
    """Why a year's holidays are not known; None if they are."""
    if of_year(country, year).holidays:
        return None
    return Problem(("calendar", "country"), Code.UNKNOWN_YEAR, {"country": country, "year": year})


@lru_cache(maxsize=64)
def of_year(country: str, year: int) -> Year:
    """A country's public holidays in a year; none at all for a year that the library does not cover."""
    russian = _source(country, year, _RUSSIAN)
    english = _source(country, year, _ENGLISH)
    moved = _moved(russian)
    holidays = {}
    for day, name in sorted(russian.items()):
        if day in moved:
            name_of_day = Text(
                ru=f"выходной, перенесённый с {moved[day]:%d.%m.%Y}", en="a day off moved here from another date"
            )
        else:
            name_of_day = Text(ru=name, en=english.get(day) or name)
        holidays[day] = Holiday(
            name_of_day, proper=day not in moved and not _follows(name, _label(russian, "observed"))
        )
    return Year(
        holidays=MappingProxyType(holidays),
        worked_instead=MappingProxyType(
            {worked: day for day, worked in moved.items() if worked in russian.weekend_workdays}
        ),
        moves_known=len(moved) > 0 or not _label(russian, "substituted"),
    )


def _source(country: str, year: int, languages: tuple[str, ...]) -> HolidayBase:
    """The library's own year, in the first of these languages that it supports for the country.

    Raises NotImplementedError for a country it does not cover, ImportError if it is not installed.
    """
    # Imported only when needed: an office without public holidays runs without it.
    from holidays import country_holidays  # noqa: PLC0415

    default = country_holidays(country, years=year, expand=False)
    supported = next((language for language in languages if language in default.supported_languages), None)
    return country_holidays(country, years=year, expand=False, language=supported) if supported else default


def _moved(source: HolidayBase) -> dict[date, date]:
    """The days off that were moved, each with the date it came from.

    The library gives that date only inside the holiday's name, which follows the country's own pattern.
    """
    pattern = _label(source, "substituted")
    if not pattern:
        return {}
    form = source.tr(getattr(source, "substituted_date_format", ""))
    return {
        day: datetime.strptime(_inside(name, pattern), form).date()  # noqa: DTZ007 - a date has no zone
        for day, name in source.items()
        if _follows(name, pattern)
    }


def _label(source: HolidayBase, what: str) -> str:
    """The country's pattern for the names of substituted or observed days, such as “Выходной (перенесено с %s)”; or ""."""
    pattern = getattr(source, f"{what}_label", None)
    # An empty text must not be translated: gettext returns its file's header for it.
    return source.tr(pattern) if pattern and pattern != "%s" else ""


def _follows(name: str, pattern: str) -> bool:
    before, _, after = pattern.partition("%s")
    return bool(pattern) and name.startswith(before) and name.endswith(after)


def _inside(name: str, pattern: str) -> str:
    before, _, after = pattern.partition("%s")
    return name.removeprefix(before).removesuffix(after)
