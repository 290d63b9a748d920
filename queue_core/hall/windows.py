"""The changes in the hall by events at the windows: shifts, skills, breaks and their plan, the phone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from queue_core import events as e
from queue_core.hall.changes import applies
from queue_core.hall.state import HallState
from queue_core.hall.steps import count_staffed, set_window
from queue_core.model import Break, BreakKind, BreakRequest, Operator, PlannedBreak, TakenBreak, Window, WindowState
from queue_core.texts import Text


@applies(e.WindowOpened)
def opened(hall: HallState, event: e.WindowOpened, _: int) -> None:
    operator = Operator(event.operator, event.name, Text(ru=event.position_ru, en=event.position_en))
    hall.windows[event.window] = Window(event.window, WindowState.FREE, since=event.at, operator=operator)
    # A planned break whose time passed while the window was closed is dropped.
    hall.plan = tuple(entry for entry in hall.plan if entry.window != event.window or entry.latest >= event.at)
    hall.opened_at[event.window] = event.at
    hall.shift_seen = True
    hall.day_over = False
    hall.staffing_changed_at = event.at
    count_staffed(hall)


@applies(e.WindowClosed)
def closed(hall: HallState, event: e.WindowClosed, _: int) -> None:
    _end_break(hall, event)
    hall.staffing_changed_at = event.at
    hall.windows[event.window] = Window(event.window, WindowState.CLOSED, since=event.at)
    hall.break_requests.discard(event.window)
    count_staffed(hall)


@applies(e.SkillsChanged)
def skills_changed(hall: HallState, event: e.SkillsChanged, _: int) -> None:
    hall.skills = hall.skills.changed(event.window, tuple(event.skills))
    hall.staffing_changed_at = event.at
    count_staffed(hall)


@applies(e.BreakRequested)
def break_requested(hall: HallState, event: e.BreakRequested, _: int) -> None:
    request = BreakRequest(
        BreakKind(event.kind),
        event.minutes,
        event.at,
        e.from_milliseconds(event.latest),
        planned=event.planned,
        override=event.override,
    )
    hall.windows[event.window] = replace(hall.windows[event.window], request=request)
    hall.break_requests.add(event.window)
    if event.planned:
        hall.plan = _without_next(hall, event.window, event.kind)


@applies(e.BreakWithdrawn)
def break_withdrawn(hall: HallState, event: e.BreakWithdrawn, _: int) -> None:
    _drop_request(hall, event.window)


def _drop_request(hall: HallState, window: str) -> None:
    hall.windows[window] = replace(hall.windows[window], request=None)
    hall.break_requests.discard(window)


@applies(e.BreakStarted)
def break_started(hall: HallState, event: e.BreakStarted, _: int) -> None:
    hall.breaks_taken.append(TakenBreak(event.window, BreakKind(event.kind), event.at, event.minutes))
    pause = Break(BreakKind(event.kind), event.at + timedelta(minutes=event.minutes), event.override)
    request = hall.windows[event.window].request
    set_window(hall, event.window, WindowState.BREAK, event.at, pause=pause)
    _drop_request(hall, event.window)
    if request is None or not request.planned:
        # A break of this kind taken now counts as the next one in the plan.
        hall.plan = _without_next(hall, event.window, event.kind)


@applies(e.BreakDenied)
def break_denied(hall: HallState, event: e.BreakDenied, _: int) -> None:
    """Changes nothing: the journal records that a break was requested."""


@applies(e.BreakOverdue)
def break_overdue(hall: HallState, event: e.BreakOverdue, _: int) -> None:
    window = hall.windows[event.window]
    if window.pause:
        hall.windows[event.window] = replace(window, pause=replace(window.pause, overdue=True))


@applies(e.BreakEnded)
def break_ended(hall: HallState, event: e.BreakEnded, _: int) -> None:
    _end_break(hall, event)
    set_window(hall, event.window, WindowState.FREE, event.at)
    hall.windows[event.window] = replace(hall.windows[event.window], back_at=event.at)


def _end_break(hall: HallState, event: e.BreakEnded | e.WindowClosed) -> None:
    for number, pause in enumerate(hall.breaks_taken):
        if pause.window == event.window and pause.ended_at is None:
            hall.breaks_taken[number] = replace(pause, ended_at=event.at)


def _without_next(hall: HallState, window: str, kind: str) -> tuple[PlannedBreak, ...]:
    """The plan without the first break of a kind at a window."""
    first = next((entry for entry in hall.plan if entry.window == window and entry.kind.value == kind), None)
    return tuple(entry for entry in hall.plan if entry is not first)


@applies(e.BreaksPlanned)
def breaks_planned(hall: HallState, event: e.BreaksPlanned, _: int) -> None:
    planned = [
        PlannedBreak(
            window=entry["window"],
            kind=BreakKind(entry["kind"]),
            begins=e.from_milliseconds(entry["begins"]),
            minutes=entry["minutes"],
            earliest=e.from_milliseconds(entry["earliest"]),
            latest=e.from_milliseconds(entry["latest"]),
            pinned=entry["pinned"],
        )
        for entry in event.breaks
    ]
    hall.plan = tuple(sorted(planned, key=lambda entry: (entry.begins, entry.window)))
    hall.planned_at, hall.planned_by = event.at, event.solver


@applies(e.PhoneTaken)
def phone_taken(hall: HallState, event: e.PhoneTaken, _: int) -> None:
    set_window(hall, event.window, WindowState.PHONE, event.at)


@applies(e.PhoneHungUp)
def phone_hung_up(hall: HallState, event: e.PhoneHungUp, _: int) -> None:
    set_window(hall, event.window, WindowState.FREE, event.at)


@applies(e.ServiceReopened)
def service_reopened(hall: HallState, event: e.ServiceReopened, _: int) -> None:
    hall.reopened.add(event.service)
