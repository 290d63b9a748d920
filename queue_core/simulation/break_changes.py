"""Changes the breaks of a simulated day: another plan, or hours kept free of breaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from queue_core.model import BreakKind
from queue_core.simulation.description import DueBreak, OfficeDay, SimulatedWindow


@dataclass(frozen=True, slots=True)
class PlannedRest:
    """A break of a plan: `begins` in minutes after midnight, office time."""

    window: str
    begins: float
    minutes: int
    kind: BreakKind = BreakKind.TECHNICAL


def replanned(office: OfficeDay, plan: Sequence[PlannedRest]) -> OfficeDay:
    """The day with these breaks and no others."""
    return _with_breaks(
        office,
        {
            window.id: [
                DueBreak(kind=rest.kind, due_minutes=max(rest.begins - office.first_minute, 0.0), minutes=rest.minutes)
                for rest in plan
                if rest.window == window.id
            ]
            for window in office.windows
        },
    )


def keep_free_of_breaks(office: OfficeDay, begins: float, ends: float) -> OfficeDay:
    """The same breaks, except that those between `begins` and `ends` (minutes after midnight) are moved to the nearer
    end of these hours, one after another; no break is lost. A break that fits at neither end stays."""
    opens, closes = begins - office.first_minute, ends - office.first_minute
    free_until, free_from = opens, closes
    moved: dict[str, list[DueBreak]] = {window.id: [] for window in office.windows}
    due = [(planned, window) for window in office.windows for planned in window.breaks]
    for planned, window in sorted(due, key=lambda pair: pair[0].due_minutes):
        due_minutes = planned.due_minutes
        if due_minutes < closes and due_minutes + planned.minutes > opens:
            shift = _shift_of(office, window, due_minutes)
            earlier, later = free_until - planned.minutes, free_from
            sooner = due_minutes + planned.minutes / 2 < (opens + closes) / 2
            options = [earlier, later] if sooner else [later, earlier]
            fitting = [at for at in options if shift[0] <= at and at + planned.minutes <= shift[1]]
            if fitting:
                due_minutes = fitting[0]
                if due_minutes == earlier:
                    free_until = earlier
                else:
                    free_from += planned.minutes
        moved[window.id].append(planned.model_copy(update={"due_minutes": due_minutes}))
    return _with_breaks(office, moved)


def _shift_of(office: OfficeDay, window: SimulatedWindow, minute: float) -> tuple[float, float]:
    for shift in window.shifts:
        if shift.opens_minutes <= minute < shift.closes_minutes:
            return shift.opens_minutes, shift.closes_minutes
    return 0.0, office.minutes_open


def _with_breaks(office: OfficeDay, breaks: dict[str, list[DueBreak]]) -> OfficeDay:
    windows = [window.model_copy(update={"breaks": breaks[window.id]}) for window in office.windows]
    return office.model_copy(update={"windows": windows})
