"""The view of the safe mode, for the staff: the office works on, though events of its journal could not be applied."""

from __future__ import annotations

from queue_core.hall import Hall
from queue_core.views.shapes import SafeModeView


def safe_mode_view(hall: Hall) -> SafeModeView | None:
    """The numbers of the events that were set aside; None if every event of the journal counts, or does not for good."""
    return {"events": sorted(hall.set_aside)} if hall.set_aside else None
