"""What every view is made of: a JSON object, and a moment in the office's zone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from queue_core.clock import rfc3339
from queue_core.hall import Hall

View = dict[str, Any]


def moment(hall: Hall, at: datetime | None) -> str | None:
    """RFC 3339 with the office's offset."""
    return rfc3339(at, hall.settings.office.zone_info) if at else None
