"""The settings table for appointments: `[appointments]`. Without it the office makes none."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from queue_core.settings.base import Table
from queue_core.settings.problems import Problem
from queue_core.settings.wording import Code


class AppointmentsTable(Table):
    """When appointments are checked in at the kiosk: from `early_minutes` before until `late_minutes` after the time.

    The visitor then gets the category `priority` (an id of `[[priorities]]`). Appointments can be made for the coming
    `days_ahead` days.
    """

    priority: str
    early_minutes: Annotated[float, Field(ge=0, le=240)] = 15
    late_minutes: Annotated[float, Field(ge=0, le=240)] = 10
    days_ahead: Annotated[int, Field(ge=0, le=365)] = 30


def broken_appointments(raw: Any, priorities: list[str]) -> list[Problem]:
    """References of the table, as read from the file, to things that do not exist."""
    named = raw.get("priority") if isinstance(raw, dict) else None
    if not isinstance(named, str) or named in priorities:
        return []
    return [Problem(("appointments", "priority"), Code.UNKNOWN_PRIORITY, {"name": named})]
