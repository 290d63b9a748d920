"""The accounts of the demonstration: its people and devices, with sign-ins and tokens."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from queue_core.access.roles import Role
from queue_core.model import Operator
from queue_core.settings import Settings
from queue_core.texts import Text
from web.auth.users import Users

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
    """Tokens by name; `operator` is the sign-in name by window, `full_name` a person's by sign-in name."""

    tokens: dict[str, str]
    operator: dict[str, str]
    full_name: dict[str, str]
    kiosk_name: str

    @property
    def manager(self) -> str:
        return self.tokens[MANAGER]

    @property
    def kiosk(self) -> str:
        return self.tokens[self.kiosk_name]

    @property
    def board(self) -> str:
        return self.tokens[BOARD]

    def at_windows(self, settings: Settings) -> dict[str, Operator]:
        """The operator of each window, as the plate shows them."""
        return {
            window.id: Operator(
                self.operator[window.id], self.full_name[self.operator[window.id]], _PEOPLE[index % len(_PEOPLE)][1]
            )
            for index, window in enumerate(settings.windows)
        }

    def of_windows(self) -> dict[str, str]:
        return {window: self.tokens[name] for window, name in self.operator.items()}


def hire(data: Path, settings: Settings) -> Staff:
    """Makes the demonstration's accounts in a data directory, or new tokens for existing accounts."""
    accounts = Users(data)
    operator, full_names = {}, {}
    for index, window in enumerate(settings.windows):
        full_name, position = _PEOPLE[index % len(_PEOPLE)]
        name = operator[window.id] = f"operator{window.id}"
        full_names[name] = full_name
        _add(accounts, name, Role.OPERATOR, full_name, position)
    full_names[MANAGER] = "Шитова Вера Андреевна"
    _add(accounts, MANAGER, Role.MANAGER, full_names[MANAGER], Text(ru="Руководитель офиса", en="Office manager"))
    kiosks = [kiosk.id for kiosk in settings.kiosks] or [KIOSK]
    devices = {BOARD: Role.BOARD, **dict.fromkeys(kiosks, Role.KIOSK)}
    devices |= dict.fromkeys(settings.agents, Role.AGENT)
    for name, role in devices.items():
        _add(accounts, name, role)
    tokens = {name: accounts.new_token(name) for name in (*full_names, *devices)}
    return Staff(tokens, operator, full_names, kiosks[0])


def _add(accounts: Users, name: str, role: Role, full_name: str = "", position: Text | None = None) -> None:
    if accounts.of_name(name) is None:
        password = PASSWORD if role in {Role.OPERATOR, Role.MANAGER} else None
        accounts.add(name, role, full_name=full_name, position=position, password=password)
