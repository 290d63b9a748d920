"""What the measures are broken down by: the key of a span in each dimension, the order of the keys, and their labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from queue_core import labels
from queue_core.events import from_milliseconds
from queue_core.settings import Service, Settings
from queue_core.texts import Text


class Dimension(StrEnum):
    """Of `measures`. Hours and weekdays are those of the office's time zone; days are service days."""

    KIND = "kind"
    GROUP = "group"
    SERVICE = "service"
    WINDOW = "window"
    OPERATOR = "operator"
    HOUR = "hour"
    WEEKDAY = "weekday"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a span belongs. `at`: the moment whose hour counts, in milliseconds; window and operator None: nobody's yet."""

    day: str
    service: Service
    window: str | None
    operator: str | None
    at: int


Key = Callable[[Place], str | None]


def key_in(dimension: Dimension, settings: Settings) -> Key:
    """The key of a place; None where it has none, as the window of somebody whom no window called."""
    zone = settings.office.zone_info

    def hour(place: Place) -> str:
        return f"{from_milliseconds(place.at).astimezone(zone).hour:02d}"

    keys: dict[Dimension, Key] = {
        Dimension.KIND: lambda place: place.service.kind.value,
        Dimension.GROUP: lambda place: place.service.group.value,
        Dimension.SERVICE: lambda place: place.service.id,
        Dimension.WINDOW: lambda place: place.window,
        Dimension.OPERATOR: lambda place: place.operator,
        Dimension.HOUR: hour,
        Dimension.WEEKDAY: lambda place: str(date.fromisoformat(place.day).isoweekday()),
        Dimension.DAY: lambda place: place.day,
        Dimension.WEEK: lambda place: date.fromisoformat(place.day).strftime("%G-W%V"),
        Dimension.MONTH: lambda place: place.day[:7],
    }
    return keys[dimension]


def in_order(dimension: Dimension, settings: Settings, keys: Iterable[str]) -> list[str]:
    """Keys in the order of the settings, so that they are in the same place every day; times in their own order."""
    places = {
        Dimension.KIND: [kind.value for kind in labels.KINDS],
        Dimension.GROUP: [group.value for group in labels.GROUPS],
        Dimension.WINDOW: [window.id for window in settings.windows],
        Dimension.SERVICE: [service.id for service in settings.services],
    }.get(dimension, [])
    return sorted(keys, key=lambda key: (places.index(key) if key in places else len(places), key))


def label_of(dimension: Dimension, key: str, services: dict[str, Service]) -> Text:
    """The name of a key, as for a heading. `services`: each as it was latest known. Operators are named by the caller."""
    if dimension is Dimension.SERVICE and key in services:
        service = services[key]
        group = labels.GROUPS[service.group]
        return Text(ru=f"{service.name.ru} ({group.ru.lower()})", en=f"{service.name.en} ({group.en.lower()})")
    return _LABELS[dimension](key)


def _same(key: str) -> Text:
    return Text(ru=key, en=key)


def _day(key: str) -> Text:
    day = date.fromisoformat(key)
    return Text(ru=f"{day:%d.%m.%Y}, {_WEEKDAYS_RU[day.weekday()]}", en=f"{day:%a} {day.day} {day:%b %Y}")


def _week(key: str) -> Text:
    monday = date.fromisoformat(f"{key}-1")
    sunday = monday + timedelta(days=6)
    return Text(ru=f"{monday:%d.%m}–{sunday:%d.%m.%Y}", en=f"{monday.day} {monday:%b} – {sunday.day} {sunday:%b %Y}")


def _month(key: str) -> Text:
    year, month = key.split("-")
    return Text(ru=f"{_MONTHS_RU[int(month) - 1]} {year}", en=f"{date(int(year), int(month), 1):%B %Y}")


_WEEKDAYS = tuple(
    Text(ru=ru, en=en)
    for ru, en in (
        ("Понедельник", "Monday"),
        ("Вторник", "Tuesday"),
        ("Среда", "Wednesday"),
        ("Четверг", "Thursday"),
        ("Пятница", "Friday"),
        ("Суббота", "Saturday"),
        ("Воскресенье", "Sunday"),
    )
)
_WEEKDAYS_RU = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
_MONTHS_RU = (
    "Январь", "Февраль", "Март", "Апрель", "Май", "Июнь", "Июль", "Август", "Сентябрь", "Октябрь", "Ноябрь", "Декабрь",
)  # fmt: skip
_LABELS: dict[Dimension, Callable[[str], Text]] = {
    Dimension.KIND: lambda key: next(name for kind, name in labels.KINDS.items() if kind.value == key),
    Dimension.GROUP: lambda key: next(name for group, name in labels.GROUPS.items() if group.value == key),
    Dimension.SERVICE: _same,  # one that no settings name any more
    Dimension.WINDOW: lambda key: Text(ru=f"Окно {key}", en=f"Window {key}"),
    Dimension.OPERATOR: _same,
    Dimension.HOUR: lambda key: _same(f"{key}:00–{key}:59"),
    Dimension.WEEKDAY: lambda key: _WEEKDAYS[int(key) - 1],
    Dimension.DAY: _day,
    Dimension.WEEK: _week,
    Dimension.MONTH: _month,
}
