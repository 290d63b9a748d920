"""Adds money to the demonstration's settings: a billing folder with made-up accounts, a terminal at the cash desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import tomlkit

from queue_core.model import Kind
from queue_core.settings import Settings, load
from web.demo.accounts import SampleAccount, write_accounts

_FOLDER = "billing"
_EXPORT_MINUTES = 10
_MOST_LOOK_UPS = 600


@dataclass(frozen=True, slots=True)
class OfficeWithMoney:
    """`file` has the server's settings; `accounts` is empty when the office has its own billing system."""

    file: Path
    settings: Settings
    accounts: list[SampleAccount]


def with_money(settings_file: Path, data: Path, now: datetime, speed: float) -> OfficeWithMoney:
    """The office's settings, with a billing system added if they have none. Raises SettingsInvalid.

    The limit of account look-ups applies per minute of office time.
    """
    settings = load(settings_file)
    if settings.billing is not None:
        return OfficeWithMoney(settings_file, settings, [])
    document = tomlkit.parse(settings_file.read_text("utf-8"))
    document["billing"] = {
        "kind": "csv_folder",
        "folder": str(data / _FOLDER),
        "check": "luhn",
        "export_minutes": _EXPORT_MINUTES,
    }
    look_ups = round(settings.payments.look_ups_per_minute * max(speed, 1.0))
    document.setdefault("payments", tomlkit.table())["look_ups_per_minute"] = min(_MOST_LOOK_UPS, look_ups)
    _equip_the_cash_desk(document, settings)
    data.mkdir(parents=True, exist_ok=True)
    file = data / "office.toml"
    file.write_text(tomlkit.dumps(document), "utf-8")
    return OfficeWithMoney(file, load(file), write_accounts(data / _FOLDER, now))


def _equip_the_cash_desk(document: tomlkit.TOMLDocument, settings: Settings) -> None:
    """Gives the window that only takes money a terminal and a printer, on their own agent."""
    desks = [
        window
        for window in settings.windows
        if not window.terminal and all(settings.service[skill].kind is Kind.CASH_OPERATION for skill in window.skills)
    ]
    if not desks:
        return
    desk = desks[0].id
    for table in document["windows"]:
        if table["id"] == desk:
            table["terminal"], table["printer"] = f"terminal-{desk}", f"printer-{desk}"
    for kind in ("printers", "terminals"):
        rows = document.setdefault(kind, tomlkit.aot())
        rows.append(tomlkit.item({"id": f"{kind.removesuffix('s')}-{desk}", "agent": f"agent-{desk}"}))
