"""The rate of the day: what a minute at the cash desk counts as follows from the waits that the day's calls ended."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_core import commands as c
from queue_core.call_orders import RateOfTheDay, call_order_of, cash_rate
from queue_core.events import TicketCalled
from queue_core.explanation import explain
from queue_core.hall.called_waits import NOTHING_CALLED, CalledWaits
from queue_core.model import CallRule, Kind
from queue_core.settings import TargetsTable, parse
from tests.queue_core.bare_hall import BareHall
from tests.queue_core.building import small_office

TARGETS = TargetsTable()
MINUTE_MS = 60_000


def after(consultations: list[float], cash: list[float]) -> CalledWaits:
    """A day on which calls ended these waits, in minutes."""
    today = NOTHING_CALLED
    for kind, waits in ((Kind.CONSULTATION, consultations), (Kind.CASH_OPERATION, cash)):
        for minutes in waits:
            today = today.with_call(kind, round(minutes * MINUTE_MS))
    return today


@pytest.mark.parametrize(
    ("consultations", "cash", "rate"),
    [
        ([], [], 5.0),  # both at the prior: 0.4 of the target
        ([4] * 30, [2] * 30, 5.0),  # both at 0.4 of the target
        ([10] * 10, [2] * 10, 1.8),  # 0.7 and 0.4: 5 (0.45 / 0.75)²
        ([4] * 10, [5] * 10, 13.89),  # 0.4 and 0.7: 5 (0.75 / 0.45)²
        ([0] * 90, [15] * 90, 20.0),  # never more
        ([30] * 90, [0] * 90, 1.0),  # never less
    ],
)
def test_the_rate_by_hand(consultations: list[float], cash: list[float], rate: float) -> None:
    assert cash_rate(TARGETS, after(consultations, cash)) == pytest.approx(rate, abs=0.005)


@given(st.lists(st.floats(0, 60), max_size=40), st.lists(st.floats(0, 60), max_size=40), st.floats(0, 60))
def test_longer_waits_for_cash_never_make_a_minute_there_count_less(
    consultations: list[float], cash: list[float], more: float
) -> None:
    before = cash_rate(TARGETS, after(consultations, [*cash, 0.0]))
    assert 1 <= before <= cash_rate(TARGETS, after(consultations, [*cash, more])) <= 20


def a_day() -> BareHall:
    """Cash waits were long today, consultations called at once."""
    bare = BareHall(parse(small_office()), call_order_of(parse(small_office()).call_order))
    bare.open("2")
    for number in range(6):
        bare.at(20 * number)
        bare.issue("cash")
        bare.at(20 * number + 15)
        bare.next("2")
        bare.done("2")
        bare.issue("advice")
        bare.next("2")
        bare.done("2")
    return bare


def test_what_is_stored_with_the_call_is_what_decided_it() -> None:
    bare = a_day()
    bare.at(120)
    bare.issue("advice")
    bare.at(128)
    bare.issue("cash")
    bare.at(130)
    expected = cash_rate(bare.hall.settings.targets, bare.hall.called_waits)
    assert 2 * expected > 10, "so the late cash operation goes first"
    (event,) = bare.do(c.CallNext(actor="operator", window="2")).events
    assert isinstance(event, TicketCalled)
    assert (event.rule, event.cash_rate) == ("accumulated_priority", expected)
    assert (event.consultation_mean_s, event.cash_mean_s) == (0.0, 900.0)
    call = bare.hall.made_calls[-1]
    assert call.cash_rate == expected
    sentence = explain(bare.hall, bare.hall.tickets[call.ticket]).passed_over[0].sentence
    assert "сегодня в среднем ждали консультации 0 мин из 10, кассовые операции 15 мин из 5" in sentence.ru
    assert f"считается за {expected:.3g}" in sentence.ru
    assert "today's mean waits are consultations 0.0 of 10 min, cash operations 15.0 of 5 min" in sentence.en


def test_a_call_that_is_taken_back_does_not_count() -> None:
    bare = a_day()
    before = bare.hall.called_waits
    bare.issue("cash")
    bare.at(125)
    bare.next("2")
    assert bare.hall.called_waits != before
    bare.do(c.ReturnTicket(actor="operator", window="2"))
    assert bare.hall.called_waits == before


def test_the_day_counts_what_its_calls_ended() -> None:
    bare = a_day()
    for kind in Kind:
        waits = [call.waited_s for call in bare.hall.made_calls if call.kind is kind]
        assert bare.hall.called_waits.of(kind) == (len(waits), round(1000 * sum(waits)))


def test_another_day_begins_even() -> None:
    bare = BareHall(parse(small_office()))
    ranking = RateOfTheDay().ranking(bare.hall.settings.targets, bare.hall.called_waits)
    assert ranking.cash_rate == 5
    late = (-60.0 * 3, 2, Kind.CASH_OPERATION, "cash")
    early = (-60.0 * 14, 1, Kind.CONSULTATION, "advice")
    assert ranking.first([early, late], 0.0) is late
    assert ranking.rule([early, late], 0.0) is CallRule.ACCUMULATED_PRIORITY
