"""The rule of clause 6.2.5: of three or more windows, those serving individuals are never all on a break at once."""

from __future__ import annotations

from queue_core.hall import Hall
from queue_core.model import Window, WindowState

# With two open windows or fewer, the standard leaves breaks to the staff.
WINDOWS_WITHOUT_RULE = 2


def others_receiving(hall: Hall, window: str) -> list[Window]:
    """The other windows with an open shift that serve individuals, including those on a break."""
    receiving = hall.skills.receiving_individuals
    return [other for other in hall.staffed() if other.id != window and other.id in receiving]


def last_to_break(hall: Hall, window: str) -> bool:
    """Whether no window would be serving individuals any more if this one took a break now.

    A window on a break counts as open, so that the rule cannot be evaded window by window.
    """
    return _ruled(hall, window) and all(other.state is WindowState.BREAK for other in others_receiving(hall, window))


def last_to_leave(hall: Hall, window: str) -> bool:
    """Whether only windows on a break would be left for individuals if this one closed or dropped its skills now.

    If it is the only window for individuals, no break is involved, and the rule does not forbid that it stops.
    """
    return bool(others_receiving(hall, window)) and last_to_break(hall, window)


def _ruled(hall: Hall, window: str) -> bool:
    return len(hall.staffed()) > WINDOWS_WITHOUT_RULE and window in hall.skills.receiving_individuals
