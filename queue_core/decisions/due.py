"""The commands that the office gives itself: request a planned break, begin a requested one, report an overdue one."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from queue_core import commands
from queue_core.breaks import may_begin
from queue_core.hall import Hall
from queue_core.model import PlannedBreak, Window, WindowState
from queue_core.projection.workload import Workload

PLAN = "plan"
_AWAY = frozenset({WindowState.CLOSED, WindowState.BREAK})


def next_due(
    hall: Hall, at: datetime, workload: Workload, failed: Collection[commands.Command] = ()
) -> commands.Command | None:
    """The first command that is due now; to be carried out, and called again until there is none. Those that have `failed`
    do not hold up the others."""
    return next((due for due in _due(hall, at, workload) if due not in failed), None)


def _due(hall: Hall, at: datetime, workload: Workload) -> Iterator[commands.Command]:
    for planned in hall.plan:
        if planned.earliest > at:
            continue
        if _can_be_requested(hall, planned, at):
            yield commands.RequestPlannedBreak(actor=PLAN, window=planned.window, planned=planned)
    # The earliest request begins first.
    for window in sorted((hall.windows[name] for name in hall.break_requests), key=_asked_at):
        request = window.request
        if request and window.state is WindowState.FREE and may_begin(hall, window.id, request, at, workload):
            yield commands.BeginBreak(actor=PLAN, window=window.id)
    grace = timedelta(minutes=hall.settings.breaks.overdue_minutes)
    for window in hall.windows.values():
        if window.pause and not window.pause.overdue and at >= window.pause.until + grace:
            yield commands.ReportOverdue(actor=PLAN, window=window.id)


def _can_be_requested(hall: Hall, planned: PlannedBreak, at: datetime) -> bool:
    window = hall.windows[planned.window]
    worked = timedelta(minutes=hall.settings.breaks.work_between_minutes)
    rested = window.back_at is not None and at < window.back_at + worked and at < planned.latest
    return window.state not in _AWAY and window.request is None and not rested


def _asked_at(window: Window) -> tuple[datetime, str]:
    assert window.request is not None, "only windows with a request are sorted"
    return window.request.latest, window.id
