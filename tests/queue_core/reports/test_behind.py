"""The visits behind a figure are those that the figure counts, and the keys of a breakdown lead to them."""

from __future__ import annotations

import pytest

from queue_core.reports.measures import Dimension, Measure, SpanEnd, breakdowns, measures, visits_behind
from tests.queue_core.building import OfficeRig
from tests.queue_core.reports.test_measures import asked
from tests.queue_core.reports.test_waits import MONDAY, lively_day

MANY = 10_000


def test_behind_each_row_stand_as_many_as_it_counts(rig: OfficeRig) -> None:
    lively_day(rig)
    for measure in Measure:
        for by in (Dimension.KIND, Dimension.OPERATOR, Dimension.WINDOW, Dimension.WEEKDAY):
            _require_the_same(rig, measure, by)


def _require_the_same(rig: OfficeRig, measure: Measure, by: Dimension) -> None:
    report = asked(rig, measure, by, Dimension.HOUR if by is not Dimension.HOUR else Dimension.KIND)
    then_by = report.then_by
    assert then_by is not None
    for row in report.rows:
        keys = {by: row.key, then_by: row.then_key or ""}
        behind = visits_behind(
            rig.directory, rig.settings, measure, MONDAY, MONDAY, keys, now=rig.clock.now(), most=MANY
        )
        found = row.statistics
        assert (behind.counted_n, len(behind.counted)) == (found.n, found.n)
        assert sum(visit.end is SpanEnd.NO_SHOW for visit in behind.beside) == found.no_show_n
        assert sum(visit.end is SpanEnd.LEFT for visit in behind.beside) == found.left_n
        assert sum(visit.end is SpanEnd.UNENDED for visit in behind.beside) == found.unended_n
        if found.n:
            seconds = [visit.seconds or 0 for visit in behind.counted]
            assert seconds == sorted(seconds, reverse=True)
            assert sum(seconds) / found.n == pytest.approx(found.mean_s)


def test_only_some_are_shown_and_all_are_numbered(rig: OfficeRig) -> None:
    lively_day(rig)
    behind = visits_behind(rig.directory, rig.settings, Measure.WAIT, MONDAY, MONDAY, {}, now=rig.clock.now(), most=2)
    assert len(behind.counted) == 2 < behind.counted_n
    numbers = dict(rig.rows("SELECT id, number FROM tickets"))
    assert all(visit.number == numbers[visit.ticket] for visit in behind.counted)


def test_several_breakdowns_of_one_reading_are_those_of_several(rig: OfficeRig) -> None:
    lively_day(rig)
    wanted = [(Dimension.SERVICE, Dimension.HOUR), (Dimension.OPERATOR, None)]
    together = breakdowns(rig.directory, rig.settings, Measure.WAIT, MONDAY, MONDAY, wanted, now=rig.clock.now())
    assert together == [asked(rig, Measure.WAIT, by, then_by) for by, then_by in wanted]


def test_keys_leave_only_what_has_them(rig: OfficeRig) -> None:
    lively_day(rig)
    by_service = measures(
        rig.directory, rig.settings, Measure.WAIT, MONDAY, MONDAY, Dimension.SERVICE, now=rig.clock.now()
    )
    for row in by_service.rows:
        [only] = breakdowns(
            rig.directory,
            rig.settings,
            Measure.WAIT,
            MONDAY,
            MONDAY,
            [(Dimension.KIND, None)],
            now=rig.clock.now(),
            only={Dimension.SERVICE: row.key},
        )
        assert only.total == row.statistics
