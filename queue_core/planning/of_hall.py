"""Converts between the hall and the planner: the hall's day as a situation to plan, the planner's breaks as a plan."""

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

# Service times hardly depend on the hour, and a plan is made for the whole day.
_MIDDAY = 12


class NothingToPlan(Refusal):
    """The office is closed today, or its day is over."""

    code = "nothing_to_plan"

    def __init__(self) -> None:
        super().__init__(
            "Сегодня планировать нечего: офис не работает или приём уже закончен.",
            "There is nothing to plan today: the office is closed, or its day is over.",
        )


def situation_of(hall: Hall, workload: Workload, at: datetime, unfairness: Mapping[str, float]) -> Situation:
    """The day as the planner sees it: the windows with an open shift (all windows, until the first has opened) up to
    closing time. `unfairness` is by operator (sign-in name). Raises NothingToPlan.
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
    """Today's breaks that are over, in progress, or to begin as soon as the hall allows."""
    taken = []
    for pause in hall.breaks_taken:
        begins, ended = minute(hall, pause.begun_at), pause.ended_at
        length = pause.minutes if ended is None else max(1, round((ended - pause.begun_at) / timedelta(minutes=1)))
        taken.append(PlacedBreak(begins, pause.window, pause.kind, length))
    for window in hall.windows.values():
        if window.request:
            taken.append(PlacedBreak(minute(hall, at), window.id, window.request.kind, window.request.minutes))
    return taken


def plan_of(hall: Hall, at: datetime, situation: Situation, breaks: Iterable[PlacedBreak]) -> tuple[PlannedBreak, ...]:
    """The planner's breaks as breaks of the hall. Each may begin as soon as the hall can spare the window, within the
    times of its wish; a break pinned by hand begins at its time."""
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
    """The minute of the day, in office time."""
    return minute_of_day(at, hall.settings.office.zone_info)


def _moment(at: datetime, hall: Hall, minutes: float) -> datetime:
    midnight = at.astimezone(hall.settings.office.zone_info).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(minutes=minutes)
