"""The roles of staff and devices, and the audiences of events: who gets them. Who may do what: permissions.py."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """The role of a person or a device in the office."""

    OPERATOR = "operator"
    MANAGER = "manager"
    KIOSK = "kiosk"
    BOARD = "board"
    AGENT = "agent"


Audience = frozenset[Role]
"""The roles that hear of something."""

NOBODY: frozenset[Role] = frozenset()
MANAGERS = frozenset({Role.MANAGER})
STAFF = MANAGERS | {Role.OPERATOR}
STAFF_AND_KIOSKS = STAFF | {Role.KIOSK}
SCREENS = STAFF_AND_KIOSKS | {Role.BOARD}
DEVICES = frozenset({Role.KIOSK, Role.BOARD, Role.AGENT})
