"""What the tables of the settings say of one another: checked on the raw file, so that it is told along with all other errors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from queue_core.settings.appointments import broken_appointments
from queue_core.settings.devices import broken_places
from queue_core.settings.required_information import broken_information


def broken_references(raw: dict[str, Any]) -> list[str]:
    """What names something that is nowhere, what is named twice, and what nobody can give, as sentences."""
    tables = (
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
    ids = {table: ids_in(raw, table) for table in tables}
    problems = [
        f"terminals: the id “{name}” is a printer's already" for name in ids["terminals"] if name in ids["printers"]
    ]
    for table, named in ids.items():
        for name, count in Counter(named).items():
            if count > 1:
                problems.append(f"{table}: the id “{name}” is given {count} times")
    for service in _rows(raw, "services"):
        problems += _missing(f"services “{service.get('id')}” zone", [service.get("zone")], ids["zones"], "zone")
    for window in _rows(raw, "windows"):
        name = f"windows “{window.get('id')}”"
        problems += _missing(f"{name} zone", [window.get("zone")], ids["zones"], "zone")
        skills = window.get("skills")
        problems += _missing(f"{name} skills", skills if isinstance(skills, list) else [], ids["services"], "service")
        problems += _missing(f"{name} terminal", [window.get("terminal")], ids["terminals"], "terminal")
        problems += _missing(f"{name} printer", [window.get("printer")], ids["printers"], "printer")
    for kiosk in _rows(raw, "kiosks"):
        several = kiosk.get("printers")
        printers = [kiosk.get("printer"), *(several if isinstance(several, list) else [])]
        problems += _missing(f"kiosks “{kiosk.get('id')}” printer", printers, ids["printers"], "printer")
        terminal = [kiosk.get("terminal")]
        problems += _missing(f"kiosks “{kiosk.get('id')}” terminal", terminal, ids["terminals"], "terminal")
    problems += broken_appointments(raw.get("appointments"), ids["priorities"])
    problems += broken_information(_rows(raw, "information"), ids["zones"])
    problems += broken_places(_rows(raw, "devices"), ids["windows"], ids["kiosks"])
    skilled = {
        skill for window in _rows(raw, "windows") for skill in window.get("skills") or [] if isinstance(skill, str)
    }
    for service in _rows(raw, "services"):
        given = service.get("id") in skilled or service.get("elsewhere") or service.get("offered") is False
        if not given:
            problems.append(
                f"services “{service.get('id')}”: no window has this skill, and no “elsewhere” says where it is given"
            )
    return problems


def _rows(raw: dict[str, Any], table: str) -> list[dict[str, Any]]:
    rows = raw.get(table)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def ids_in(raw: dict[str, Any], table: str) -> list[str]:
    """The ids that a table gives, as far as it can be read."""
    return [str(row["id"]) for row in _rows(raw, table) if "id" in row]


def _missing(where: str, names: Iterable[Any], known: list[str], what: str) -> list[str]:
    return [f"{where}: there is no {what} “{name}”" for name in names if isinstance(name, str) and name not in known]
