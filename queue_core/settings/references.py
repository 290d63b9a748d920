"""Checks references between settings tables, on the raw file, so that they are reported with all other errors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from queue_core.settings.appointments import broken_appointments
from queue_core.settings.devices import broken_places
from queue_core.settings.problems import Problem
from queue_core.settings.required_information import broken_information
from queue_core.settings.wording import Code

_WITH_IDS = (
    "zones",
    "services",
    "windows",
    "printers",
    "terminals",
    "kiosks",
    "priorities",
    "devices",
    "boards",
    "information",
)
# Fields that refer to rows of another table: their table, the field, the table it refers to, and the error code.
_NAMES = (
    ("services", "zone", "zones", Code.UNKNOWN_ZONE),
    ("windows", "zone", "zones", Code.UNKNOWN_ZONE),
    ("boards", "zones", "zones", Code.UNKNOWN_ZONE),
    ("windows", "skills", "services", Code.UNKNOWN_SERVICE),
    ("windows", "terminal", "terminals", Code.UNKNOWN_TERMINAL),
    ("windows", "printer", "printers", Code.UNKNOWN_PRINTER),
    ("kiosks", "printer", "printers", Code.UNKNOWN_PRINTER),
    ("kiosks", "printers", "printers", Code.UNKNOWN_PRINTER),
    ("kiosks", "terminal", "terminals", Code.UNKNOWN_TERMINAL),
)


def broken_references(raw: dict[str, Any]) -> Iterator[Problem]:
    """References to rows that do not exist, ids given twice, and services that no window provides."""
    ids = {table: ids_in(raw, table) for table in _WITH_IDS}
    for name in ids["terminals"]:
        if name in ids["printers"]:
            yield Problem(("terminals",), Code.ID_OF_A_PRINTER, {"name": name})
    for table, names in ids.items():
        for name, count in Counter(names).items():
            if count > 1:
                yield Problem((table,), Code.SAME_ID, {"name": name, "count": count})
    for table, field, named, code in _NAMES:
        for number, row in _rows(raw, table):
            for name in _texts(row.get(field)):
                if name not in ids[named]:
                    yield Problem((table, number, field), code, {"name": name})
    yield from broken_appointments(raw.get("appointments"), ids["priorities"])
    yield from broken_information(_rows(raw, "information"), ids["zones"])
    yield from broken_places(_rows(raw, "devices"), ids["windows"], ids["kiosks"])
    yield from _without_window(raw)


def _without_window(raw: dict[str, Any]) -> Iterator[Problem]:
    skills = {skill for _, window in _rows(raw, "windows") for skill in _texts(window.get("skills"))}
    for number, service in _rows(raw, "services"):
        given = any(name in skills for name in _texts(service.get("id")))
        if not given and not service.get("elsewhere") and service.get("offered") is not False:
            yield Problem(("services", number), Code.NOBODY_GIVES)


def ids_in(raw: dict[str, Any], table: str) -> list[str]:
    """The ids in a table, as far as it can be read."""
    return [name for _, row in _rows(raw, table) for name in _texts(row.get("id"))]


def _rows(raw: dict[str, Any], table: str) -> list[tuple[int, dict[str, Any]]]:
    """The rows of a table that can be read, each with its position in the list."""
    rows = raw.get(table)
    return [(number, row) for number, row in enumerate(rows) if isinstance(row, dict)] if isinstance(rows, list) else []


def _texts(value: Any) -> list[str]:
    """A text or a list of texts as a list, as far as it can be read."""
    return [text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str)]
