"""The rule of clause 6.2.5: with more than two windows, never all who receive individuals on a break at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from queue_core.hall import Hall
from queue_core.model import WindowState
from queue_core.texts import Text

# In an office with two staffed windows or fewer the standard leaves breaks to the staff.
_WINDOWS_WITHOUT_RULE = 2


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a window that asked for a break is told. `earliest` is when the next break elsewhere is due to end."""

    granted: bool
    reason: Text
    earliest: datetime | None = None


def judge(hall: Hall, window: str) -> Verdict:
    """Whether a break may begin now at a window.

    A window on break counts as staffed, so that the rule cannot be emptied one by one.
    """
    staffed = hall.staffed()
    receiving = hall.settings.receiving_individuals
    if len(staffed) <= _WINDOWS_WITHOUT_RULE:
        return Verdict(
            granted=True,
            reason=Text(
                ru="Открыто не больше двух окон: перерыв разрешён.",
                en="No more than two windows are open: the break is granted.",
            ),
        )
    if window not in receiving:
        return Verdict(
            granted=True,
            reason=Text(
                ru="Это окно не принимает физических лиц: перерыв разрешён.",
                en="This window does not receive individuals: the break is granted.",
            ),
        )
    others = [other for other in staffed if other.id != window and other.id in receiving]
    working = [other.id for other in others if other.state is not WindowState.BREAK]
    if working:
        return Verdict(
            granted=True,
            reason=Text(
                ru=f"Физических лиц принимают окна: {', '.join(working)}. Перерыв разрешён.",
                en=f"Individuals are received at windows {', '.join(working)}: the break is granted.",
            ),
        )
    earliest = min((other.pause.until for other in others if other.pause), default=None)
    return Verdict(
        granted=False,
        reason=Text(
            ru="Сейчас это последнее окно, где принимают физических лиц: перерыв у всех сразу запрещён (пункт 6.2.5 стандарта).",
            en="This is the last window now receiving individuals: all may not be on break at once (clause 6.2.5 of the standard).",
        ),
        earliest=earliest,
    )
