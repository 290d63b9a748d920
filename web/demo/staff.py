"""The people and devices of the demonstration, with their sign-ins."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from queue_core.settings import Settings
from queue_core.texts import Text
from web.accounts import Accounts, Role

PASSWORD = "talon-demo"
MANAGER = "manager"
KIOSK, BOARD = "kiosk-1", "board-1"

_PEOPLE = (
    ("Иванова Мария Петровна", Text(ru="Ведущий специалист", en="Lead specialist")),
    ("Петров Олег Игоревич", Text(ru="Специалист по расчётам", en="Settlements specialist")),
    ("Сидорова Анна Львовна", Text(ru="Кассир", en="Cashier")),
    ("Кузнецова Ольга Юрьевна", Text(ru="Специалист", en="Specialist")),
    ("Смирнов Пётр Ильич", Text(ru="Специалист по договорам", en="Contracts specialist")),
    ("Волкова Елена Сергеевна", Text(ru="Специалист", en="Specialist")),
    ("Морозов Андрей Павлович", Text(ru="Инженер по учёту", en="Metering engineer")),
    ("Фёдорова Юлия Олеговна", Text(ru="Кассир", en="Cashier")),
)


@dataclass(frozen=True, slots=True)
class Staff:
    """Tokens by name; `operator` is the sign-in name by window."""

    tokens: dict[str, str]
    operator: dict[str, str]

    def of_windows(self) -> dict[str, str]:
        return {window: self.tokens[name] for window, name in self.operator.items()}


def hire(data: Path, settings: Settings) -> Staff:
    """Makes the demonstration's people and devices in a data directory, or finds those of an earlier one."""
    accounts = Accounts(data)
    operator = {}
    for index, window in enumerate(settings.windows):
        full_name, position = _PEOPLE[index % len(_PEOPLE)]
        operator[window.id] = f"operator{window.id}"
        _add(accounts, operator[window.id], Role.OPERATOR, full_name, position)
    _add(accounts, MANAGER, Role.MANAGER, "Шитова Вера Андреевна", Text(ru="Руководитель офиса", en="Office manager"))
    devices = {KIOSK: Role.KIOSK, BOARD: Role.BOARD}
    devices |= {kiosk.id: Role.KIOSK for kiosk in settings.kiosks}
    devices |= {printer.agent: Role.AGENT for printer in settings.printers}
    for name, role in devices.items():
        _add(accounts, name, role)
    names = (*operator.values(), MANAGER, *devices)
    return Staff({name: accounts.new_token(name) for name in names}, operator)


def _add(accounts: Accounts, name: str, role: Role, full_name: str = "", position: Text | None = None) -> None:
    if accounts.of_name(name) is None:
        password = PASSWORD if role in {Role.OPERATOR, Role.MANAGER} else None
        accounts.add(name, role, full_name=full_name, position=position, password=password)
