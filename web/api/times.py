"""Times of day: HH:MM on the API, minutes after midnight in the code."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator

from queue_core.fields.bounds import BOUND
from web.input.fields import Wrong

_TIME = re.compile(r"^(\d{1,2}):(\d{2})$")


def clock_time(minutes: float) -> str:
    """Minutes after midnight as HH:MM."""
    total = round(minutes)
    return f"{total // 60:02d}:{total % 60:02d}"


def _minutes(value: Any) -> Any:
    match = _TIME.match(value) if isinstance(value, str) else None
    if not match or int(match[1]) > 24 or int(match[2]) > 59:
        raise Wrong("время вида 10:30.", "a time of the form 10:30.")
    return int(match[1]) * 60 + int(match[2])


ClockTime = Annotated[int, BOUND, BeforeValidator(_minutes)]
"""A field of a body that is given as HH:MM and read as minutes after midnight."""
