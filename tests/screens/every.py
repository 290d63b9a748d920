"""The one list of all screens: each room adds its own here."""

from __future__ import annotations

from tests.screens import (
    account,
    cashier,
    display,
    entrance,
    kiosk,
    kiosk_errands,
    management,
    office_settings,
    operator,
)
from tests.screens.screen import Screen

EVERY: list[Screen] = [
    *entrance.SCREENS,
    *account.SCREENS,
    *kiosk.SCREENS,
    *kiosk_errands.SCREENS,
    *display.SCREENS,
    *operator.SCREENS,
    *cashier.SCREENS,
    *management.SCREENS,
    *office_settings.SCREENS,
]
