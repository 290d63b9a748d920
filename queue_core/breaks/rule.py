"""The rule of clause 6.2.5: with more than two windows, never all who receive individuals on a break at once."""

from __future__ import annotations

from queue_core.hall import Hall
from queue_core.model import Window, WindowState

# In an office with two open windows or fewer the standard leaves breaks to the staff.
WINDOWS_WITHOUT_RULE = 2


def others_receiving(hall: Hall, window: str) -> list[Window]:
    """The other windows with an open shift that receive individuals, those on break included."""
    receiving = hall.skills.receiving_individuals
    return [other for other in hall.staffed() if other.id != window and other.id in receiving]


def break_leaves_nobody(hall: Hall, window: str) -> bool:
    """Whether nobody would receive individuals any more if a window took a break now.

    A window on break counts as open, so that the rule cannot be emptied one by one.
    """
    return _ruled(hall, window) and all(other.state is WindowState.BREAK for other in others_receiving(hall, window))


def leaving_leaves_nobody(hall: Hall, window: str) -> bool:
    """Whether only windows on break would be left for individuals if a window closed or dropped its skills now.

    When the very last window for individuals stops, no break is the cause: that the rule does not forbid.
    """
    return bool(others_receiving(hall, window)) and break_leaves_nobody(hall, window)


def _ruled(hall: Hall, window: str) -> bool:
    return len(hall.staffed()) > WINDOWS_WITHOUT_RULE and window in hall.skills.receiving_individuals
