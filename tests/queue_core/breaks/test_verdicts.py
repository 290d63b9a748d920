"""What a window that asks for a break is answered: the words, and when the break is expected to begin."""

from __future__ import annotations

from datetime import timedelta

import pytest

from queue_core import commands as c
from queue_core.arrivals.forecast import NOBODY, Forecast
from queue_core.breaks import Answer, Verdict, judge
from queue_core.model import BreakKind, BreakRequest
from queue_core.projection.workload import Workload
from queue_core.settings import parse
from tests.queue_core.bare_hall import BareHall, constant
from tests.queue_core.building import MONDAY_TEN, small_office

PATIENCE_MINUTES = 60


@pytest.fixture
def bare() -> BareHall:
    """Windows 1 and 2 advise, every visit takes ten minutes, four minutes of work may wait for each window."""
    bare = BareHall(parse(small_office(breaks={"backlog_minutes": 4})))
    bare.open("1", "2")
    return bare


def verdict_on(bare: BareHall, minutes: int = 15, forecast: Forecast = NOBODY) -> Verdict:
    request = BreakRequest(
        kind=BreakKind.TECHNICAL,
        minutes=minutes,
        asked_at=MONDAY_TEN,
        latest=MONDAY_TEN + timedelta(minutes=PATIENCE_MINUTES),
    )
    workload = Workload(constant(bare.hall.settings, 600), forecast)
    return judge(bare.hall, bare.hall.window("1"), request, bare.now, workload)


def test_granted_names_the_windows_that_receive_individuals_meanwhile(bare: BareHall) -> None:
    verdict = verdict_on(bare)
    assert (verdict.answer, verdict.earliest) == (Answer.GRANTED, MONDAY_TEN)
    assert "2" in verdict.reason.ru
    assert "2" in verdict.reason.en


def test_granted_names_nobody_where_nobody_else_receives(bare: BareHall) -> None:
    bare.do(c.AskForBreak(actor="operator", window="2", kind=BreakKind.TECHNICAL, minutes=15))
    verdict = verdict_on(bare)
    assert verdict.answer is Answer.GRANTED
    assert "2" not in verdict.reason.ru + verdict.reason.en


def test_queued_it_is_expected_when_the_line_is_short_enough(bare: BareHall) -> None:
    for _ in range(3):
        bare.issue()
    verdict = verdict_on(bare)
    assert (verdict.answer, verdict.earliest) == (Answer.QUEUED, MONDAY_TEN + timedelta(minutes=(30 - 4) / 2))
    assert "3" in verdict.reason.ru
    assert "3" in verdict.reason.en


def test_queued_it_begins_when_patience_ends_at_the_latest(bare: BareHall) -> None:
    latest = MONDAY_TEN + timedelta(minutes=PATIENCE_MINUTES)
    growing = verdict_on(bare, forecast=Forecast(600, {"advice": (6.0,) * 8}))
    assert (growing.answer, growing.earliest) == (Answer.QUEUED, latest)
    assert "waiting" not in growing.reason.en, "nobody waits yet"
    for _ in range(20):
        bare.issue()
    assert verdict_on(bare).earliest == latest, "the line would take longer"


def test_when_patience_has_ended_it_is_put_off_no_longer(bare: BareHall) -> None:
    for _ in range(20):
        bare.issue()
    bare.at(PATIENCE_MINUTES - 1)
    assert verdict_on(bare).answer is Answer.QUEUED
    bare.at(PATIENCE_MINUTES)
    assert verdict_on(bare).granted
