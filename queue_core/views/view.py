"""What all views share: the type of a row, and moments in office time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, overload

from queue_core.clock import rfc3339
from queue_core.hall import Hall

# Any row of `shapes`, for code that only passes it on.
View = Mapping[str, Any]


@overload
def moment(hall: Hall, at: datetime) -> str: ...


@overload
def moment(hall: Hall, at: datetime | None) -> str | None: ...


def moment(hall: Hall, at: datetime | None) -> str | None:
    """RFC 3339 with the office's offset."""
    return rfc3339(at, hall.settings.office.zone_info) if at else None
