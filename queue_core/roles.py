"""Who works with the office: the roles of people and devices, and the audiences that pages, routes and events are for."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person or a device is to the office."""

    OPERATOR = "operator"
    MANAGER = "manager"
    KIOSK = "kiosk"
    BOARD = "board"
    AGENT = "agent"


Audience = frozenset[Role | None]
"""Those for whom something is there. None stands for whoever has not signed in."""

NOBODY: frozenset[Role] = frozenset()
MANAGERS = frozenset({Role.MANAGER})
STAFF = MANAGERS | {Role.OPERATOR}
STAFF_AND_KIOSKS = STAFF | {Role.KIOSK}
STAFF_AND_BOARDS = STAFF | {Role.BOARD}
SCREENS = STAFF_AND_KIOSKS | STAFF_AND_BOARDS
DEVICES = frozenset({Role.KIOSK, Role.BOARD, Role.AGENT})
EVERYBODY = STAFF | DEVICES
ANYONE: Audience = EVERYBODY | {None}
