"""Answers what-if questions: a past day simulated as it was, and with another window, other breaks or call order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

from queue_core.call_orders import call_order_of
from queue_core.errors import Invalid, UnknownService, UnknownWindow
from queue_core.settings import CallOrderTable, Settings, WindowTable
from queue_core.simulation.break_changes import PlannedRest, keep_free_of_breaks, replanned
from queue_core.simulation.day import run_day
from queue_core.simulation.day_summary import DaySummary, HalfHour, half_hours, summary_of
from queue_core.simulation.description import DescribedShift, SimulatedWindow
from queue_core.simulation.from_history import PastDay, past_day
from queue_core.simulation.simulated import simulated

_MOST_WINDOWS = 10


class WrongChange(Invalid):
    """A change that is impossible or incomplete."""

    code: ClassVar[str] = "wrong_change"


@dataclass(frozen=True, slots=True)
class MoreWindow:
    """An additional window with these skills, preferred ones first; minutes after midnight."""

    skills: tuple[str, ...]
    opens: float
    closes: float


@dataclass(frozen=True, slots=True)
class Change:
    """What to change about a day. `breaks` replaces all breaks that were taken; `no_breaks` are hours (minutes after
    midnight) that breaks are moved out of; `call_order` replaces the office's own."""

    more_windows: tuple[MoreWindow, ...] = ()
    breaks: tuple[PlannedRest, ...] | None = None
    no_breaks: tuple[float, float] | None = None
    call_order: CallOrderTable | None = None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A day as recorded in the journal, and simulated without and with the change.

    Compare `before` with `after`: both are simulated in the same way. The distance between `before` and `recorded`
    shows how far the simulation can be trusted.
    """

    day: date
    recorded: DaySummary
    before: DaySummary
    after: DaySummary
    half_hours: list[HalfHour]
    left_out: int


def what_if(directory: Path, settings: Settings, day: date, change: Change) -> WhatIf:
    """Simulates a past day twice. Raises NothingHappened, WrongChange, UnknownService or UnknownWindow.

    Reads the journal through a connection of its own and takes some tenths of a second: run it in a thread of its own.
    """
    past = past_day(directory, settings, day)
    own = call_order_of(settings.call_order)
    changed = _changed(past, settings, change)
    other = call_order_of(change.call_order) if change.call_order else own
    before = run_day(past.settings, past.office, own, past.visitors)
    after = run_day(changed.settings, changed.office, other, changed.visitors)
    return WhatIf(
        day,
        recorded=summary_of(settings, past.recorded),
        before=summary_of(settings, before),
        after=summary_of(settings, after),
        half_hours=half_hours(settings, past.office, before, after),
        left_out=past.left_out,
    )


def _changed(past: PastDay, settings: Settings, change: Change) -> PastDay:
    _require_sense(settings, change)
    office = past.office
    if change.breaks is not None:
        for rest in change.breaks:
            if rest.window not in settings.window:
                raise UnknownWindow(rest.window)
        office = replanned(office, change.breaks)
    if change.no_breaks:
        office = keep_free_of_breaks(office, *change.no_breaks)
    tables, windows = list(settings.windows), list(office.windows)
    for more in change.more_windows:
        table = WindowTable(
            id=_free_name({window.id for window in tables}),
            zone=settings.service[more.skills[0]].zone,
            skills=list(more.skills),
        )
        tables.append(table)
        shift = DescribedShift(
            opens_minutes=max(more.opens - office.first_minute, 0.0), closes_minutes=more.closes - office.first_minute
        )
        windows.append(SimulatedWindow(id=table.id, skills=table.skills, shifts=[shift]))
    return PastDay(
        past.day,
        simulated(settings, windows=[table.model_dump() for table in tables]),
        office.model_copy(update={"windows": windows}),
        past.visitors,
        past.recorded,
        past.left_out,
    )


def _require_sense(settings: Settings, change: Change) -> None:
    if len(change.more_windows) > _MOST_WINDOWS:
        raise WrongChange(f"Не больше {_MOST_WINDOWS} новых окон.", f"At most {_MOST_WINDOWS} additional windows.")
    for more in change.more_windows:
        if not more.skills:
            raise WrongChange("Выберите, что умеет новое окно.", "Choose what the new window can do.")
        for skill in more.skills:
            if not settings.windows_of.get(skill):
                raise UnknownService(skill)
        _require_order(more.opens, more.closes)
    if change.no_breaks:
        _require_order(*change.no_breaks)


def _require_order(begins: float, ends: float) -> None:
    if not 0 <= begins < ends <= 24 * 60:
        raise WrongChange("Время «с» должно быть раньше времени «до».", "“From” must be earlier than “to”.")


def _free_name(taken: set[str]) -> str:
    return next(str(number) for number in range(1, 10_000) if str(number) not in taken)
