"""Promises: scored by the first call and by nothing else, rebuilt from the journal, and widened when they slip."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_core import commands as c
from queue_core.events import TicketIssued, decode, encode, to_milliseconds
from queue_core.model import Kind
from queue_core.projection.service_times import Basis
from queue_core.settings import parse
from queue_core.store.journal import rebuild_rows, rows_of
from queue_core.waits.accuracy import (
    COVERAGE,
    WIDEST_MARGIN_S,
    AnnouncedWait,
    accuracy,
    margins,
    read_announced_waits,
    scores,
)
from queue_core.waits.rounding import spoken_range
from tests.queue_core.building import OfficeRig, small_office

MONDAY = date(2026, 11, 23)
SETTINGS = parse(small_office())


def waited(rig: OfficeRig) -> list[int | None]:
    return [row[0] for row in rig.rows("SELECT waited_s FROM promises JOIN tickets ON id = ticket ORDER BY ordinal")]


def test_the_first_call_scores_and_no_later_one(rig: OfficeRig) -> None:
    rig.open("1")
    rig.issue()
    assert waited(rig) == [None]
    rig.wait(seconds=100.4)
    rig.next()
    assert waited(rig) == [100]
    rig.at(c.Park)
    rig.wait(minutes=5)
    rig.do(c.UnparkTicket(actor="operator", ticket="К-001"))
    rig.next()
    rig.at(c.Transfer, service="firms")
    rig.open("3")
    rig.wait(minutes=5)
    rig.next("3")
    assert waited(rig) == [100]


def test_a_call_taken_back_takes_the_score_back(rig: OfficeRig) -> None:
    rig.open("1")
    rig.issue()
    rig.wait(minutes=1)
    rig.next()
    rig.at(c.ReturnTicket)
    assert waited(rig) == [None]
    rig.wait(minutes=1)
    rig.next()
    assert waited(rig) == [120]
    rig.at(c.Park)
    rig.do(c.UnparkTicket(actor="operator", ticket="К-001"))
    rig.next()
    rig.at(c.ReturnTicket)
    assert waited(rig) == [120], "the first call stands"


def test_who_left_is_not_scored_and_nothing_promised_is_nothing_scored(rig: OfficeRig) -> None:
    rig.issue("advice")  # before the first shift: nothing honest to say
    rig.open("1")
    left = rig.issue("advice")
    rig.do(c.CancelTicket(actor="kiosk-1", ticket=left.id))
    rig.wait(minutes=3)
    rig.next()
    assert waited(rig) == [None]
    assert read_announced_waits(rig.directory, rig.settings, MONDAY, MONDAY) == []
    report = accuracy(rig.directory, rig.settings, MONDAY, MONDAY)
    assert (report.total.n, report.total.coverage, report.weeks) == (0, None, [])


def test_the_journal_alone_gives_the_same_scores(rig: OfficeRig) -> None:
    dice = random.Random(3)
    for window in "123":
        rig.open(window)
    for _ in range(60):
        rig.issue(dice.choice(("advice", "cash", "firms")))
        rig.wait(seconds=dice.randrange(10, 200))
        window = dice.choice("123")
        if rig.window_state(window) == "free" and rig.next(window):
            after = dice.choice((c.NoShow, c.Park, c.ReturnTicket, c.StartService))
            rig.wait(seconds=3)
            rig.at(after, window)
            if after is c.StartService:
                rig.wait(seconds=dice.randrange(30, 500))
                rig.at(c.Finish, window)
    rig.office.close()
    before = rows_of(rig.directory)
    assert len(before["promises"]) == 60
    assert len({row[-1] is None for row in before["promises"]}) == 2
    rebuild_rows(rig.directory, rig.settings)
    assert rows_of(rig.directory) == before
    rig.restart()


def test_a_journal_of_before_still_reads_and_promises_nothing(rig: OfficeRig) -> None:
    rig.open("1")
    rig.issue()
    event = rig.rows("SELECT type, at, actor, data FROM events WHERE type = 'ticket_issued'")[0]
    old = decode(event[0], event[1], event[2], event[3].split(',"expected_s"')[0] + "}")
    assert isinstance(old, TicketIssued)
    assert (old.low_s, old.expected_s, old.basis) == (0, None, None)
    assert decode(old.type, to_milliseconds(old.at), old.actor, encode(old)) == old


def test_weeks_and_kinds(tmp_path: Path) -> None:
    rig = OfficeRig(tmp_path / "data")
    for _ in range(9):  # Monday to Tuesday of the next week
        rig.open("1", "2")
        for service, window, minutes in (("advice", "1", 4), ("cash", "2", 4), ("advice", "2", 1)):
            rig.issue(service)
            rig.wait(minutes=minutes)
            rig.next(window)
            rig.at(c.Park, window)
        rig.do(c.CloseDay(actor="manager"))
        rig.clock.advance(timedelta(days=1).total_seconds())
    report = accuracy(rig.directory, rig.settings, MONDAY, MONDAY + timedelta(days=30))
    assert [(week.name, week.first, week.scores.n) for week in report.weeks] == [
        ("2026-W48", MONDAY, 14),
        ("2026-W49", MONDAY + timedelta(days=7), 4),
    ]
    assert report.kinds[Kind.CASH_OPERATION].n == 9
    assert (report.total.n, report.total.at_once) == (18, 9)
    assert report.total.coverage == 0.0, "a window was free, and nobody called for longer than was announced"
    assert report.total.bias_s == -240
    rig.office.close()


# -- the margin -----------------------------------------------------------------------------------------------------


def promise(
    expected: float, waited_s: float, half: float = 100, service: str = "advice", margin: int = 0
) -> AnnouncedWait:
    p20, p80 = round(max(0, expected - half)), round(expected + half)
    low, high = spoken_range(p20 - margin, p80 + margin)
    return AnnouncedWait(MONDAY, service, round(expected), low, high, p20, p80, margin, round(waited_s))


def history(error_s: float, number: int = 2000, seed: int = 1) -> list[AnnouncedWait]:
    dice = random.Random(seed)
    found = []
    for _ in range(number):
        expected = dice.uniform(200, 2400)
        found.append(promise(expected, max(0, dice.gauss(expected, error_s))))
    return found


@pytest.mark.parametrize("error_s", [60, 200, 400, 900])
def test_the_margin_brings_the_coverage_to_what_is_wanted_by_widening_or_narrowing(error_s: float) -> None:
    margin = margins(SETTINGS, history(error_s))["advice"]
    before = scores(history(error_s, seed=2))
    after = scores(
        [
            promise(one.expected_s, one.waited_s, margin=round(margin))
            for one in history(error_s, seed=2)  # other people of the same office
        ]
    )
    assert before.coverage is not None
    assert before.width_s is not None
    assert after.coverage is not None
    assert after.width_s is not None
    assert abs(after.coverage - COVERAGE) <= abs(before.coverage - COVERAGE) + 0.01
    if before.coverage < COVERAGE:
        assert margin > 0
        assert after.coverage == pytest.approx(COVERAGE, abs=0.03)
    else:
        assert margin < 0
        assert after.width_s < before.width_s
        assert after.coverage > COVERAGE - 0.03


def test_each_service_has_its_margin_and_few_promises_none() -> None:
    late = [promise(600, 600 + 10 * number, service="cash") for number in range(100)]
    found = margins(SETTINGS, [*late, *(promise(600, 3000) for _ in range(10))])
    assert set(found) == {"cash"}
    assert found["cash"] > 300


def test_a_service_with_few_promises_has_the_margin_of_its_kind() -> None:
    punctual = [promise(600, 600) for _ in range(200)]
    late = [promise(600, 600 + 4 * number, service="firms") for number in range(250)]
    found = margins(SETTINGS, [*punctual, *late])
    assert found["advice"] < 0 < found["firms"], "each its own"
    few = margins(SETTINGS, [*punctual, *late[:199]])
    assert few["firms"] == few["contracts"] < found["firms"], "that of all consultations together"


def test_those_who_were_called_at_once_do_not_hide_a_slip() -> None:
    called_at_once = [promise(0, 5, half=0) for _ in range(1000)]
    slipping = history(900, number=200)
    assert margins(SETTINGS, [*called_at_once, *slipping]) == margins(SETTINGS, slipping)


@given(st.lists(st.tuples(st.integers(1, 1500), st.integers(0, 1500)), min_size=50, max_size=120))
def test_the_margin_would_have_kept_at_least_so_many(seen: list[tuple[int, int]]) -> None:
    found = [promise(expected, came) for expected, came in seen]
    margin = round(margins(SETTINGS, found)["advice"])
    kept = sum(promise(one.expected_s, one.waited_s, margin=margin).kept for one in found)
    assert kept >= COVERAGE * len(found)


def test_an_office_learns_overnight_and_widens_what_it_says(rig: OfficeRig) -> None:
    """A week in which everybody waits far longer than announced; on Monday the same hall announces a wider range."""
    rows = []
    for day in range(7):
        rig.open("1")
        for press in range(12):
            rig.issue("advice", request_id=f"{day} {press}")
        for _ in range(12):
            rig.wait(minutes=19)
            assert rig.next()
            rig.at(c.StartService)
            rig.wait(minutes=19)
            rig.at(c.Finish)
        rig.do(c.CloseDay(actor="manager"))
        rig.clock.advance(timedelta(days=1).total_seconds() - 12 * 38 * 60)
        rows.append(
            rig.rows("SELECT basis, margin_s FROM promises WHERE day = ? LIMIT 1", f"{MONDAY + timedelta(day)}")
        )
    assert rows[0] == [(Basis.STANDARD.value, 0)]
    assert rows[-1][0][0] == Basis.LEARNED.value
    assert 0 < rows[-1][0][1] <= WIDEST_MARGIN_S
    rig.office.tick()
    before = rig.office.workload.service_times
    rig.restart()
    after = rig.office.workload.service_times
    assert after.margins == before.margins
    assert after.services == before.services, "the same days teach the same"
