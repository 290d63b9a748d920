"""From the hall to the planner's question about its day, and from the planner's answer back to the plan of the hall."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from queue_core.arrivals.forecast import minute_of_day
from queue_core.errors import Refusal
from queue_core.hall import Hall
from queue_core.hours import calendar
from queue_core.model import PlannedBreak
from queue_core.planning.matching import match
from queue_core.planning.office_rules import rules_of
from queue_core.planning.plan import PlacedBreak, PlannedShift, Situation
from queue_core.planning.wishes import wishes_of
from queue_core.projection.workload import Workload

# What visitors take hardly depends on the hour; a plan is made for the whole day.
_MIDDAY = 12


class NothingToPlan(Refusal):
    """The office does not work today, or its day is over."""

    code = "nothing_to_plan"

    def __init__(self) -> None:
        super().__init__(
            "Сегодня планировать нечего: офис не работает или приём уже закончен.",
            "There is nothing to plan today: the office does not work, or its day is over.",
        )


def situation_of(hall: Hall, workload: Workload, at: datetime, unfairness: Mapping[str, float]) -> Situation:
    """The day as the planner sees it: the windows with an open shift, or all of them while none has been opened yet, until
    closing. `unfairness` is that of operators (sign-in names). Raises NothingToPlan.
    """
    settings = hall.settings
    hours = calendar.hours_on(settings, at.astimezone(settings.office.zone_info).date())
    if hours is None:
        raise NothingToPlan
    opens, closes = (moment.hour * 60.0 + moment.minute for moment in (hours.opens, hours.closes))
    now = minute(hall, at)
    if now >= closes or hall.day_over:
        raise NothingToPlan
    staffed = hall.staffed() or [*hall.windows.values()]
    shifts = tuple(
        PlannedShift(
            window.id,
            hall.skills.of[window.id],
            max(opens, minute(hall, hall.opened_at[window.id])) if window.staffed else max(opens, now),
            closes,
        )
        for window in staffed
        if hall.skills.of[window.id]
    )
    return Situation(
        shifts=shifts,
        wishes=wishes_of(shifts, settings.breaks, lunch=settings.breaks.lunch == "staggered"),
        forecast=workload.forecast,
        minutes={service: workload.minutes_of(service, _MIDDAY) for service in settings.service},
        rules=rules_of(settings, shifts),
        pinned=tuple(placed(hall, entry) for entry in hall.plan if entry.pinned),
        from_minute=max(opens, now),
        unfairness={
            window.id: unfairness[window.operator.login]
            for window in staffed
            if window.operator and window.operator.login in unfairness
        },
    )


def taken_of(hall: Hall, at: datetime) -> list[PlacedBreak]:
    """Today's breaks that are over, go on, or begin as soon as the hall allows it."""
    taken = []
    for one in hall.breaks_taken:
        begins, ended = minute(hall, one.begun_at), one.ended_at
        length = one.minutes if ended is None else max(1, round((ended - one.begun_at) / timedelta(minutes=1)))
        taken.append(PlacedBreak(begins, one.window, one.kind, length))
    for window in hall.windows.values():
        if window.request:
            taken.append(PlacedBreak(minute(hall, at), window.id, window.request.kind, window.request.minutes))
    return taken


def plan_of(hall: Hall, at: datetime, situation: Situation, breaks: Iterable[PlacedBreak]) -> tuple[PlannedBreak, ...]:
    """The planner's breaks as those of the hall. Each may begin as soon as the hall can spare the window within the times of
    its wish; one pinned by hand begins at its time."""
    known = {(entry.window, entry.begins): wish for entry, wish in match(situation.wishes, breaks)[0]}
    pinned = set(situation.pinned)

    def planned(entry: PlacedBreak) -> PlannedBreak:
        wish = None if entry in pinned else known[entry.window, entry.begins]
        earliest = min(wish.earliest, entry.begins) if wish else entry.begins
        latest = max(wish.latest, entry.begins) if wish else entry.begins
        begins, first, last = (_moment(at, hall, minutes) for minutes in (entry.begins, earliest, latest))
        return PlannedBreak(entry.window, entry.kind, begins, entry.minutes, first, last, pinned=entry in pinned)

    return tuple(planned(entry) for entry in breaks)


def placed(hall: Hall, entry: PlannedBreak) -> PlacedBreak:
    return PlacedBreak(minute(hall, entry.begins), entry.window, entry.kind, entry.minutes)


def minute(hall: Hall, at: datetime) -> float:
    """The minute of the day, on the office's clock."""
    return minute_of_day(at, hall.settings.office.zone_info)


def _moment(at: datetime, hall: Hall, minutes: float) -> datetime:
    midnight = at.astimezone(hall.settings.office.zone_info).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(minutes=minutes)
