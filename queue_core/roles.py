"""The roles of staff and devices, and the audiences of pages, routes and events."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """The role of a person or a device in the office."""

    OPERATOR = "operator"
    MANAGER = "manager"
    KIOSK = "kiosk"
    BOARD = "board"
    AGENT = "agent"


Audience = frozenset[Role | None]
"""The roles that may see or use something. None stands for anyone who has not signed in."""

NOBODY: frozenset[Role] = frozenset()
MANAGERS = frozenset({Role.MANAGER})
STAFF = MANAGERS | {Role.OPERATOR}
STAFF_AND_KIOSKS = STAFF | {Role.KIOSK}
STAFF_AND_BOARDS = STAFF | {Role.BOARD}
SCREENS = STAFF_AND_KIOSKS | STAFF_AND_BOARDS
DEVICES = frozenset({Role.KIOSK, Role.BOARD, Role.AGENT})
EVERYBODY = STAFF | DEVICES
ANYONE: Audience = EVERYBODY | {None}
