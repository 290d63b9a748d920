"""What if: the changed day against the same day unchanged, and the unchanged one against the waits report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from statistics import fmean

import pytest

from queue_core.errors import UnknownService, UnknownWindow
from queue_core.model import BreakKind, Kind
from queue_core.reports import waits
from queue_core.settings import CallOrderTable, Rates, parse
from queue_core.simulation.break_changes import PlannedRest, keep_free_of_breaks, replanned
from queue_core.simulation.description import OfficeDay
from queue_core.simulation.from_history import past_day
from queue_core.simulation.what_if import Change, MoreWindow, WhatIf, WrongChange, what_if
from tests.queue_core.building import MONDAY_TEN, OfficeRig, small_office
from tests.queue_core.simulation.simulated_history import LivedDay, opening_of, small_plan
from tests.queue_core.simulation.test_from_history import WINDOWS

MONDAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OfficeRig]:
    """A day with far too much to do."""
    rig = OfficeRig(tmp_path_factory.mktemp("busy") / "data", parse(small_office(windows=WINDOWS)))
    rig.clock.set(opening_of(MONDAY_TEN))
    LivedDay(rig, small_plan(85, seed=3), seed=3).live()
    yield rig
    rig.office.close()


def asked(rig: OfficeRig, change: Change) -> WhatIf:
    return what_if(rig.directory, rig.settings, MONDAY, change)


def mean(found: WhatIf, kind: Kind, when: str = "after") -> float:
    seconds = getattr(found, when).kinds[kind].mean_s
    assert seconds is not None
    return float(seconds)


def test_the_recorded_day_is_that_of_the_waits_report(busy: OfficeRig) -> None:
    found = asked(busy, Change()).recorded
    report = waits.waits(busy.directory, busy.settings, MONDAY, MONDAY, waits.By.KIND)
    for row in report.rows:
        kind = found.kinds[Kind(row.key)]
        assert (kind.n, kind.target_s) == (row.figures.n, row.figures.target_s)
        assert kind.mean_s == pytest.approx(row.figures.mean_s, abs=0.01)
        assert kind.share_in_target == pytest.approx(row.figures.share_in_target)
    assert found.visits.n == report.visits.n
    assert found.visits.mean_s == pytest.approx(report.visits.mean_s, abs=0.01)
    unserved = busy.rows("SELECT 1 FROM tickets WHERE state IN ('cancelled', 'waiting')")
    assert found.left == len(unserved), "who went away, and who was still waiting when the last window closed"


def test_nothing_changed_changes_nothing(busy: OfficeRig) -> None:
    found = asked(busy, Change())
    assert found.before == found.after
    assert all(half_hour.before == half_hour.after for half_hour in found.half_hours)
    assert sum(half_hour.came for half_hour in found.half_hours) == 85


def test_one_more_window_shortens_the_waits_while_it_is_open(busy: OfficeRig) -> None:
    more = MoreWindow(("cash", "advice"), opens=9 * 60, closes=11 * 60)
    found = asked(busy, Change(more_windows=(more,)))
    assert mean(found, Kind.CONSULTATION) < 0.8 * mean(found, Kind.CONSULTATION, "before")
    assert not found.before.holds
    early = [half_hour for half_hour in found.half_hours if half_hour.begins < 8 * 60]
    assert all(half_hour.before == half_hour.after for half_hour in early)


def test_a_window_with_all_skills_all_day_helps_more_than_one_for_an_hour(busy: OfficeRig) -> None:
    def with_window(opens: float, closes: float) -> float:
        more = MoreWindow(("advice", "cash", "firms"), opens, closes)
        return mean(asked(busy, Change(more_windows=(more,))), Kind.CONSULTATION)

    assert with_window(8 * 60, 13 * 60) < with_window(10 * 60, 11 * 60)


def test_another_order_moves_waits_from_one_kind_to_the_other(busy: OfficeRig) -> None:
    order = CallOrderTable(name="static_priority", rates=Rates(consultation=1, cash_operation=1000), guard_multiple=0)
    cash_first = asked(busy, Change(call_order=order))
    assert mean(cash_first, Kind.CASH_OPERATION) < mean(cash_first, Kind.CASH_OPERATION, "before")
    assert mean(cash_first, Kind.CONSULTATION) > mean(cash_first, Kind.CONSULTATION, "before")


def test_no_breaks_at_all_can_only_be_dreamt_of(busy: OfficeRig) -> None:
    dream = asked(busy, Change(breaks=()))
    assert fmean(mean(dream, kind) for kind in Kind) < fmean(mean(dream, kind, "before") for kind in Kind)


def office_of(rig: OfficeRig) -> OfficeDay:
    return past_day(rig.directory, rig.settings, MONDAY).office


def test_a_plan_replaces_the_breaks(busy: OfficeRig) -> None:
    plan = [PlannedRest("1", 10 * 60, 15), PlannedRest("1", 12 * 60, 30, BreakKind.LUNCH)]
    windows = replanned(office_of(busy), plan).windows
    assert [(one.due_minutes, one.minutes) for one in windows[0].breaks] == [(600, 15), (720, 30)]
    assert not windows[1].breaks


def test_breaks_move_out_of_the_hours_and_nobody_rests_less(busy: OfficeRig) -> None:
    office = office_of(busy)
    # The breaks were due at 9:00, 9:50 and 10:30 and began after a visit.
    moved = keep_free_of_breaks(office, 9 * 60, 11 * 60)
    before, after = (
        sorted((rest.due_minutes, rest.minutes) for window in day.windows for rest in window.breaks)
        for day in (office, moved)
    )
    assert sum(minutes for _, minutes in before) == sum(minutes for _, minutes in after)
    assert all(begins + minutes <= 9 * 60 or begins >= 11 * 60 for begins, minutes in after)
    assert len({begins for begins, _ in after}) == len(after), "one after another"


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (Change(more_windows=(MoreWindow((), 0, 60),)), WrongChange),
        (Change(more_windows=(MoreWindow(("advice",), 60, 60),)), WrongChange),
        (Change(more_windows=(MoreWindow(("contracts",), 0, 60),)), UnknownService),
        (Change(more_windows=(MoreWindow(("moon",), 0, 60),)), UnknownService),
        (Change(breaks=(PlannedRest("9", 600, 15),)), UnknownWindow),
        (Change(no_breaks=(700, 600)), WrongChange),
        (Change(more_windows=(MoreWindow(("advice",), 0, 60),) * 11), WrongChange),
    ],
)
def test_changes_without_sense_are_refused(busy: OfficeRig, change: Change, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        asked(busy, change)
