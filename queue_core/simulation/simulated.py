"""Adapts a real office's settings for simulated days: the same services, windows and rules, open at every hour."""

from __future__ import annotations

from typing import Any

from queue_core.settings import Settings
from queue_core.settings.hours import WEEKDAYS


def simulated(settings: Settings, **changes: Any) -> Settings:
    """The settings without a calendar: a simulated day itself determines when visitors come and windows open.

    `changes` replace whole tables, as in `windows=[…]`.
    """
    raw = settings.model_dump()
    raw["office"]["time_zone"] = "UTC"
    for table in ("calendar", "exceptions"):
        raw.pop(table, None)
    raw["breaks"]["lunch"] = "staggered"
    raw["hours"] = dict.fromkeys(WEEKDAYS, "0:00-23:59")
    return Settings.model_validate({**raw, **changes})
