"""Whether the hall can spare a window: who stays, what waits for them, and what is expected while the break lasts."""

from __future__ import annotations

import pytest

from queue_core import commands as c
from queue_core.arrivals.forecast import NOBODY, Forecast
from queue_core.breaks.load import Spare, spare
from queue_core.model import BreakKind
from queue_core.projection.workload import Workload
from queue_core.settings import parse
from tests.queue_core.bare_hall import BareHall, constant
from tests.queue_core.building import small_office

VISIT_MINUTES = 10


def office(backlog_minutes: float = 2) -> BareHall:
    """Window 1 advises, window 2 advises and takes cash, window 3 serves firms; every visit takes ten minutes."""
    return BareHall(parse(small_office(breaks={"backlog_minutes": backlog_minutes})))


def can_spare(bare: BareHall, window: str = "1", forecast: Forecast = NOBODY, minutes: int = 15) -> Spare:
    workload = Workload(constant(bare.hall.settings, 60 * VISIT_MINUTES), forecast)
    return spare(bare.hall, window, minutes, bare.now, workload)


def waiting(bare: BareHall, *services: str) -> None:
    for service in services:
        bare.issue(service)


def expected(**visitors: float) -> Forecast:
    """So many visitors by service in each quarter of an hour from ten o'clock."""
    return Forecast(600, {service: (number,) * 8 for service, number in visitors.items()})


class TestWhoStays:
    """With a backlog of half an hour allowed, a single visitor asks for nothing but somebody who stays."""

    def test_another_window_with_the_skill_is_enough(self) -> None:
        bare = office(backlog_minutes=30)
        bare.open("1", "2")
        waiting(bare, "advice")
        assert can_spare(bare).enough

    def test_the_window_that_asks_does_not_stay(self) -> None:
        bare = office(backlog_minutes=30)
        bare.open("1")
        waiting(bare, "advice")
        assert can_spare(bare) == Spare(False, 1, None)

    def test_a_window_on_the_phone_does_not_stay(self) -> None:
        bare = office(backlog_minutes=30)
        bare.open("1", "2")
        bare.do(c.TakePhone(actor="operator", window="2"))
        waiting(bare, "advice")
        assert can_spare(bare) == Spare(False, 1, None)
        bare.do(c.HangUp(actor="operator", window="2"))
        assert can_spare(bare).enough

    def test_a_window_on_break_does_not_stay(self) -> None:
        bare = office(backlog_minutes=30)
        bare.open("1", "2")
        bare.do(c.AskForBreak(actor="operator", window="2", kind=BreakKind.TECHNICAL, minutes=15))
        waiting(bare, "advice")
        assert can_spare(bare) == Spare(False, 1, None)

    def test_a_closed_window_does_not_stay(self) -> None:
        bare = office(backlog_minutes=30)
        bare.open("1", "2")
        bare.do(c.CloseWindow(actor="operator", window="2"))
        waiting(bare, "advice")
        assert not can_spare(bare).enough

    def test_a_window_with_a_visitor_stays(self) -> None:
        bare = office(backlog_minutes=30)
        bare.open("1", "2")
        waiting(bare, "advice", "advice")
        bare.next("2")
        assert can_spare(bare).enough

    def test_a_window_for_others_is_of_no_use(self) -> None:
        bare = office(backlog_minutes=30)
        bare.open("1", "3")
        waiting(bare, "advice")
        assert not can_spare(bare).enough

    def test_a_line_that_only_another_window_serves_is_that_window_s_business(self) -> None:
        bare = office(backlog_minutes=10)
        bare.open("1", "2", "3")
        waiting(bare, "firms")
        assert can_spare(bare, "1").enough
        assert can_spare(bare, "3") == Spare(False, 1, None)


class TestTheLine:
    @pytest.mark.parametrize(("backlog_minutes", "enough"), [(9.9, False), (10, True)])
    def test_so_many_minutes_of_work_may_wait_for_each_window_that_stays(
        self, backlog_minutes: float, enough: bool
    ) -> None:
        bare = office(backlog_minutes)
        bare.open("1", "2")
        waiting(bare, "advice")
        assert can_spare(bare).enough is enough

    def test_how_soon_it_could_is_known_from_the_pace_of_both_windows(self) -> None:
        bare = office(backlog_minutes=4)
        bare.open("1", "2")
        waiting(bare, "advice", "advice", "advice")
        assert can_spare(bare) == Spare(False, 3, (30 - 4) / 2)

    def test_services_that_share_the_windows_that_stay_are_looked_at_together(self) -> None:
        """Either line alone could wait for window 2, both together could not."""
        bare = office(backlog_minutes=10)
        bare.open("1", "2")
        waiting(bare, "cash")
        assert can_spare(bare).enough
        waiting(bare, "advice")
        assert can_spare(bare) == Spare(False, 2, (20 - 10) / 2)

    def test_of_several_lines_that_would_be_too_long_the_one_that_takes_longest_counts(self) -> None:
        """Nobody but window 2 takes cash; advice alone, or both together, would be done some time."""
        bare = office()
        bare.open("1", "2")
        waiting(bare, "cash", "advice", "advice")
        assert can_spare(bare, "2") == Spare(False, 1, None)


class TestAnOverloadOfOthers:
    """Window 3 has more firms than it can serve; windows 1 and 2 do not receive them."""

    def test_is_no_reason_to_stay(self) -> None:
        bare = office(backlog_minutes=10)
        bare.open("1", "2", "3")
        waiting(bare, "firms", "firms", "firms", "firms", "advice")
        assert can_spare(bare, "1").enough
        assert can_spare(bare, "1", forecast=expected(firms=9)).enough

    def test_is_no_reason_either_where_another_line_is_short(self) -> None:
        bare = office(backlog_minutes=20)
        bare.open("1", "2", "3")
        waiting(bare, "firms", "firms", "firms", "firms", "advice", "cash")
        assert can_spare(bare, "1").enough

    def test_hides_no_line_that_would_be_too_long(self) -> None:
        bare = office(backlog_minutes=10)
        bare.open("1", "2", "3")
        waiting(bare, "firms", "firms", "firms", "firms", "advice", "advice", "advice")
        assert can_spare(bare, "1") == Spare(False, 3, (30 - 10) / 2)

    def test_takes_up_the_window_that_would_stay(self) -> None:
        """Cash alone is more than window 2 can do: it cannot take over advice as well."""
        bare = office(backlog_minutes=10)
        bare.open("1", "2", "3")
        waiting(bare, "cash", "cash", "advice")
        assert can_spare(bare, "1") == Spare(False, 3, (30 - 10) / 2)


class TestTheForecast:
    def test_a_lone_window_is_spared_while_hardly_anybody_is_expected(self) -> None:
        bare = office()
        bare.open("1")
        assert can_spare(bare, forecast=expected(advice=0.5)).enough
        assert can_spare(bare, forecast=expected(advice=0.51)) == Spare(False, 0, None)

    def test_only_those_expected_during_the_break_count(self) -> None:
        bare = office()
        bare.open("1")
        assert can_spare(bare, forecast=expected(advice=0.5), minutes=15).enough
        assert not can_spare(bare, forecast=expected(advice=0.5), minutes=30).enough

    def test_no_more_work_may_come_than_the_windows_that_stay_can_do(self) -> None:
        bare = office()
        bare.open("1", "2")
        assert can_spare(bare, forecast=expected(advice=1.5)).enough, "fifteen minutes of work in fifteen minutes"
        assert can_spare(bare, forecast=expected(advice=1.6)) == Spare(False, 0, None), "the line would grow"

    def test_the_pace_is_less_what_still_comes(self) -> None:
        bare = office(backlog_minutes=4)
        bare.open("1", "2")
        waiting(bare, "advice", "advice", "advice")
        answer = can_spare(bare, forecast=expected(advice=0.75))
        assert (answer.enough, answer.waiting) == (False, 3)
        assert answer.clears_in_minutes == pytest.approx((30 - 4) / 1.5)
