"""Derives from the settings and a day's shifts the breaks that windows are due."""

from __future__ import annotations

from collections.abc import Iterable

from queue_core.model import BreakKind
from queue_core.planning.plan import BreakWish, PlannedShift
from queue_core.settings.breaks import BreaksTable, DayBreak


def wishes_of(shifts: Iterable[PlannedShift], table: BreaksTable, lunch: bool = True) -> tuple[BreakWish, ...]:
    """The breaks that windows are due, given a day's shifts; a short shift has room for fewer.

    A window with several shifts gets one day's breaks, each in the shift with the most room for it. `lunch` is False
    if the whole office closes for lunch.
    """
    by_window: dict[str, list[PlannedShift]] = {}
    for shift in shifts:
        by_window.setdefault(shift.window, []).append(shift)
    return tuple(
        wish
        for window in by_window.values()
        for due in table.day
        if (lunch or due.kind is not BreakKind.LUNCH) and (wish := _wish(window, due, table))
    )


def _wish(shifts: list[PlannedShift], due: DayBreak, table: BreaksTable) -> BreakWish | None:
    if sum(shift.ends - shift.begins for shift in shifts) <= due.above_hours * 60:
        return None
    roomy: BreakWish | None = None
    for shift in shifts:
        earliest = max(due.starts.earliest, shift.begins + table.work_between_minutes)
        latest = min(due.starts.latest, shift.ends - table.work_at_end_minutes - due.minutes)
        if earliest <= latest and (roomy is None or latest - earliest > roomy.latest - roomy.earliest):
            roomy = BreakWish(shift.window, due.kind, due.minutes, earliest, latest)
    return roomy
