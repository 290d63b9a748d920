"""A machine's clock that jumps: visitors keep their places and their waits, and no number is given twice in a day."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_core import commands as c
from queue_core.errors import ServiceClosed, WindowStateConflict
from queue_core.office_time import BELIEVED_AFTER_S, TOLERANCE_S, WrongClock
from tests.queue_core.building import MONDAY_TEN, MOSCOW, OfficeRig

SECOND, HOUR, DAY, YEAR = 1, 3600, 86_400, 365 * 86_400
JUMPS = [sign * jump for jump in (SECOND, 5, 59, 61, HOUR, 15 * HOUR, DAY, 4 * YEAR) for sign in (1, -1)]


def jump(rig: OfficeRig, seconds: float) -> None:
    rig.clock.jump(rig.clock.now() + timedelta(seconds=seconds))


@pytest.mark.parametrize("seconds", JUMPS)
def test_a_visitor_keeps_place_and_wait_while_the_clock_is_wrong_and_after(rig: OfficeRig, seconds: int) -> None:
    ticket = rig.issue()
    jump(rig, seconds)
    rig.office.tick()
    rig.wait(minutes=4)
    rig.office.tick()
    assert rig.state(ticket.number) == "waiting"
    rig.open("1")
    assert rig.next() == rig.ticket(ticket.number)
    waited = rig.office.now() - ticket.issued_at
    assert abs(waited - timedelta(minutes=4)) <= timedelta(seconds=TOLERANCE_S)
    wrong = rig.office.wrong_clock
    assert (wrong is not None) == (abs(seconds) > TOLERANCE_S)
    jump(rig, -seconds)
    rig.office.tick()
    assert rig.office.wrong_clock is None
    assert rig.office.day == "2026-11-23"
    assert rig.issue().number == "К-002"


@pytest.mark.parametrize("seconds", [seconds for seconds in JUMPS if seconds < 0])
def test_a_start_with_a_clock_set_back_serves_on(rig: OfficeRig, seconds: int) -> None:
    rig.open("1")
    ticket = rig.issue()
    jump(rig, seconds)
    rig.restart()
    rig.wait(minutes=2)
    assert rig.next() == rig.ticket(ticket.number)
    assert rig.office.now() - ticket.issued_at <= timedelta(minutes=2)
    assert rig.issue().number == "К-002"


def test_a_jump_forward_is_believed_when_it_lasts_and_nobody_is_there(rig: OfficeRig) -> None:
    """As after a start without a network, when the time server answers at last."""
    jump(rig, DAY)
    rig.office.tick()
    assert rig.office.day == "2026-11-23", "it may be gone in a moment"
    assert rig.office.wrong_clock == WrongClock("ahead", DAY)
    rig.wait(seconds=BELIEVED_AFTER_S)
    rig.office.tick()
    assert rig.office.day == "2026-11-24"
    assert rig.office.troubles() == []


def test_a_jump_forward_is_believed_when_the_last_visitor_has_left(rig: OfficeRig) -> None:
    ticket = rig.issue()
    jump(rig, 2 * HOUR)
    rig.wait(minutes=10)
    assert rig.office.now() == ticket.issued_at + timedelta(minutes=10)
    rig.do(c.CancelTicket(actor="kiosk-1", ticket=ticket.id))
    rig.office.now()
    rig.wait(seconds=BELIEVED_AFTER_S)
    assert rig.office.now() == rig.clock.now()


def test_time_stands_still_for_an_empty_hall_until_the_clock_has_caught_up(rig: OfficeRig) -> None:
    rig.do(c.CancelTicket(actor="kiosk-1", ticket=rig.issue().id))
    before = rig.office.now()
    jump(rig, -2 * HOUR)
    rig.wait(minutes=30)
    assert rig.office.now() == before
    assert rig.office.wrong_clock == WrongClock("behind", 90 * 60)
    rig.wait(minutes=90)
    assert rig.office.troubles() == []
    assert rig.office.now() == rig.clock.now()


@pytest.mark.parametrize("seconds", [61, -61, DAY])
def test_midnight_comes_when_it_comes_whatever_the_clock_shows(rig: OfficeRig, seconds: int) -> None:
    rig.clock.set(datetime(2026, 11, 23, 23, 58, 50, tzinfo=MOSCOW))
    rig.office.tick()
    ticket = rig.issue()
    jump(rig, seconds)
    rig.wait(seconds=60)
    rig.office.tick()
    assert rig.state(ticket.number) == "waiting"
    rig.wait(seconds=20)
    rig.office.tick()
    assert rig.office.day >= "2026-11-24"
    assert rig.rows("SELECT number, state FROM tickets") == [("К-001", "cancelled")]


STEPS = st.one_of(
    st.tuples(st.just("wait"), st.integers(0, 1800)),
    st.tuples(st.just("jump"), st.sampled_from(JUMPS)),
    st.tuples(st.just("set right"), st.just(0)),
    st.tuples(st.just("tick"), st.just(0)),
    st.tuples(st.just("issue"), st.just(0)),
    st.tuples(st.just("serve"), st.just(0)),
    st.tuples(st.just("restart"), st.just(0)),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(STEPS, min_size=5, max_size=25), st.sampled_from([MONDAY_TEN, MONDAY_TEN.replace(hour=23, minute=20)]))
def test_whatever_the_clock_does_nobody_is_lost(steps: list[tuple[str, int]], begins: datetime) -> None:
    with tempfile.TemporaryDirectory(prefix="talon-clock-") as folder:
        rig = OfficeRig(Path(folder))
        rig.clock.set(begins)
        rig.open("1")
        true_time, given_out, served = begins, 0, 0
        for step, value in steps:
            if step == "wait":
                rig.wait(seconds=value)
                true_time += timedelta(seconds=value)
            elif step == "jump":
                jump(rig, value)
            elif step == "set right" or (step == "restart" and rig.clock.now() > true_time):
                # A start with a clock that is ahead is a start on that day: nothing could tell the office otherwise.
                rig.clock.jump(true_time)
            elif step == "tick":
                rig.office.tick()
            elif step == "issue":
                with suppress(ServiceClosed):
                    rig.issue()
                    given_out += 1
            elif step == "serve":
                with suppress(WindowStateConflict):
                    if rig.next():
                        rig.at(c.StartService)
                        rig.at(c.Finish)
                        served += 1
            if step == "restart":
                rig.restart()
        closed_early = rig.rows(
            "SELECT count(*) FROM events WHERE type = 'ticket_cancelled' AND day >= ?", true_time.date().isoformat()
        )
        assert closed_early == [(0,)], "nobody's day ends before it is over"
        assert rig.rows("SELECT count(*) FROM tickets") == [(given_out,)]
        assert rig.rows("SELECT count(*) FROM tickets WHERE state = 'done'") == [(served,)]
        assert rig.rows("SELECT 1 FROM tickets GROUP BY day, number HAVING count(*) > 1") == []
        assert rig.rows("SELECT 1 FROM events AS a JOIN events AS b ON b.seq = a.seq + 1 WHERE b.at < a.at") == []
        assert rig.office.ask(lambda hall, _: hall.consistent()) == []
        rig.office.close()
