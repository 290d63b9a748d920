"""Times of day on the API: HH:MM by the office's clock, minutes after midnight inside."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator

_TIME = re.compile(r"^(\d{1,2}):(\d{2})$")


def clock_time(minutes: float) -> str:
    """Minutes after midnight as HH:MM."""
    whole = round(minutes)
    return f"{whole // 60:02d}:{whole % 60:02d}"


def _minutes(value: Any) -> Any:
    found = _TIME.match(value) if isinstance(value, str) else None
    if not found or int(found[1]) > 24 or int(found[2]) > 59:
        raise ValueError("is a time of the form 10:30")
    return int(found[1]) * 60 + int(found[2])


ClockTime = Annotated[int, BeforeValidator(_minutes)]
"""A field of a body that is given as HH:MM and read as minutes after midnight."""
