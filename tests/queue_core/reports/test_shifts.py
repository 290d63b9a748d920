"""The shifts report: each operator's time at windows, on breaks and on the phone."""

from __future__ import annotations

from datetime import date, timedelta

from queue_core import commands as c
from queue_core.model import BreakKind, Operator
from queue_core.reports.shifts import ShiftsRow, shifts
from queue_core.texts import Text
from tests.queue_core.building import OfficeRig

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def report(rig: OfficeRig, first: date = MONDAY, last: date = MONDAY) -> list[ShiftsRow]:
    return shifts(rig.directory, first, last, rig.office.now())


def rest(rig: OfficeRig, window: str, minutes: int, **more: str) -> None:
    rig.at(c.AskForBreak, window, kind=BreakKind.TECHNICAL, minutes=15, **more)
    rig.wait(minutes=minutes)
    rig.at(c.Resume, window)


def test_time_at_windows_on_breaks_and_on_the_phone_is_added_up(rig: OfficeRig) -> None:
    rig.open("1", "2")
    rest(rig, "1", 10)
    rest(rig, "1", 5)
    for minutes in (1, 2):
        rig.at(c.TakePhone, "1")
        rig.wait(minutes=minutes)
        rig.at(c.HangUp, "1")
    rig.wait(minutes=2)
    rig.at(c.CloseWindow, "1")
    assert report(rig) == [
        ShiftsRow("operator 1", ["1"], 20 * 60, breaks=2, break_s=15 * 60, phone_calls=2, phone_s=3 * 60),
        ShiftsRow("operator 2", ["2"], 20 * 60),
    ]


def test_what_goes_on_counts_up_to_now(rig: OfficeRig) -> None:
    rig.open("1", "2", "3")
    rig.rest("1")
    rig.at(c.TakePhone, "2")
    rig.wait(minutes=4)
    assert report(rig) == [
        ShiftsRow("operator 1", ["1"], 4 * 60, breaks=1, break_s=4 * 60),
        ShiftsRow("operator 2", ["2"], 4 * 60, phone_calls=1, phone_s=4 * 60),
        ShiftsRow("operator 3", ["3"], 4 * 60),
    ]


def test_breaks_against_the_rule_are_counted(rig: OfficeRig) -> None:
    rig.open("1", "2", "3")
    rig.rest("1")
    rest(rig, "2", 1, override="плохо себя чувствует")
    counted = {row.operator: (row.breaks, row.overrides) for row in report(rig)}
    assert counted == {"operator 1": (1, 0), "operator 2": (1, 1), "operator 3": (0, 0)}


def test_every_window_of_an_operator_is_named_once(rig: OfficeRig) -> None:
    operator = Operator("ivanova", "Имя", Text(ru="Специалист", en="Specialist"))
    for window in ("2", "1", "2"):
        rig.do(c.OpenWindow(actor="ivanova", window=window, operator=operator))
        rig.wait(minutes=5)
        rig.at(c.CloseWindow, window)
    assert report(rig) == [ShiftsRow("ivanova", ["2", "1"], 15 * 60)]


def test_only_the_days_asked_for_count(rig: OfficeRig) -> None:
    rig.open("1")
    rig.wait(hours=1)
    rig.do(c.CloseDay(actor="manager"))
    rig.wait(days=1)
    rig.open("1")
    rig.wait(minutes=30)
    hours = {days: [row.staffed_s / 3600 for row in report(rig, *days)] for days in (
        (MONDAY, MONDAY), (TUESDAY, TUESDAY), (MONDAY, TUESDAY), (MONDAY - timedelta(days=1),) * 2
    )}  # fmt: skip
    assert list(hours.values()) == [[1], [0.5], [1.5], []]
