"""Quick questions: a cash window takes them only while nobody waits for it; the hall and its projections agree on it."""

from __future__ import annotations

from typing import Any

import pytest

from queue_core import commands as c
from queue_core.call_orders import call_order_of
from queue_core.events import TicketCalled
from queue_core.explanation import explain, explain_next
from queue_core.model import CallRule
from queue_core.projection import Newcomer, wait_of, waits_of_all
from queue_core.routing import next_for, offer
from queue_core.settings import Settings, parse
from tests.queue_core.bare_hall import BareHall
from tests.queue_core.building import small_office, text


def office(**changes: Any) -> Settings:
    """Window 1 advises and answers quick questions, window 2 takes cash, window 3 serves legal entities."""
    raw = small_office(**changes)
    quick = {
        **raw["services"][0],
        "id": "questions",
        "name": text("Вопрос"),
        "series": "В",
        "quick": {"ru": "когда придёт счёт", "en": "when the bill comes"},
    }
    raw["services"].append(quick)
    raw["windows"] = [
        {"id": "1", "zone": "hall", "skills": ["advice", "questions"]},
        {"id": "2", "zone": "hall", "skills": ["cash"]},
        {"id": "3", "zone": "hall", "skills": ["firms"]},
    ]
    return parse(raw)


@pytest.fixture
def bare() -> BareHall:
    """Everybody is at work, and window 1 has a visitor."""
    settings = office()
    made = BareHall(settings, call_order_of(settings.call_order))
    made.open("1", "2", "3")
    made.issue("advice")
    made.next("1")
    return made


def test_an_idle_cash_window_takes_a_quick_question_and_says_why(bare: BareHall) -> None:
    bare.issue("advice")
    question = bare.issue("questions")
    assert offer(bare.hall, question) == "2"
    choice = next_for(bare.hall, "2", bare.order, bare.now)
    assert choice is not None
    [sentence] = explain_next(bare.hall, "2", choice, bare.now)
    assert "у кассового окна никто не ждал, а этот вопрос короткий" in sentence.ru
    assert "this question is a quick one" in sentence.en
    (event,) = bare.do(c.CallNext(actor="operator", window="2")).events
    assert isinstance(event, TicketCalled)
    assert (event.ticket, event.rule, event.passed) == (question.id, CallRule.QUICK_QUESTION.value, [])
    assert any(
        "вопрос короткий" in sentence.ru for sentence in explain(bare.hall, bare.hall.tickets[question.id]).sentences
    )


def test_nobody_who_waits_for_cash_is_passed_by_a_quick_question(bare: BareHall) -> None:
    question = bare.issue("questions")
    bare.at(9)
    cash = bare.issue("cash")
    assert bare.next("2") == bare.hall.tickets[cash.id]
    assert bare.hall.tickets[question.id].window is None


def test_a_cash_window_with_visitors_waiting_is_not_offered_a_quick_question(bare: BareHall) -> None:
    bare.issue("cash")
    assert offer(bare.hall, bare.issue("questions")) is None


def test_a_consultation_window_that_is_free_goes_first(bare: BareHall) -> None:
    bare.do(c.StartService(actor="operator", window="1"))
    bare.do(c.Finish(actor="operator", window="1"))
    assert offer(bare.hall, bare.issue("questions")) == "1"


def test_only_cash_windows_take_them_and_only_what_is_marked(bare: BareHall) -> None:
    ordinary = bare.issue("advice")
    question = bare.issue("questions")
    assert bare.next("3") is None
    assert bare.next("2") == bare.hall.tickets[question.id]
    assert bare.hall.tickets[ordinary.id].window is None


def test_it_can_be_switched_off() -> None:
    settings = office(quick_questions={"at_cash_windows": False})
    bare = BareHall(settings, call_order_of(settings.call_order))
    bare.open("1", "2")
    bare.issue("questions")
    assert bare.next("2") is None


def test_several_quick_questions_go_in_order(bare: BareHall) -> None:
    first = bare.issue("questions")
    bare.at(1)
    bare.issue("questions")
    assert bare.next("2") == bare.hall.tickets[first.id]


def test_the_projection_calls_as_the_hall_does(bare: BareHall) -> None:
    def newcomer_s(service: str) -> float:
        spread = wait_of(bare.hall, bare.order, bare.now, bare.workload, Newcomer(service))
        assert spread is not None
        return spread.mean_s

    assert newcomer_s("advice") > 60
    assert newcomer_s("questions") == 0, "the cash window stands idle"
    question = bare.issue("questions")
    assert waits_of_all(bare.hall, bare.order, bare.now, bare.workload)[question.id].mean_s == 0
    bare.next("2")
    later = bare.issue("questions")
    waits = waits_of_all(bare.hall, bare.order, bare.now, bare.workload)
    assert 0 < waits[later.id].mean_s < newcomer_s("advice"), "two windows may call, and one of them for cash"
    bare.issue("cash")
    after = waits_of_all(bare.hall, bare.order, bare.now, bare.workload)
    assert after[later.id].mean_s > waits[later.id].mean_s, "cash goes first at the cash window"
