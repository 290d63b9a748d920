"""Why: whom a call passed and by which rule, in sentences that can be read out."""

from __future__ import annotations

from typing import Any

import pytest

from queue_core import commands as c
from queue_core.call_orders import CallOrder, call_order_of
from queue_core.events import TicketCalled, decode, encode, to_milliseconds
from queue_core.explanation import Explanation, explain
from queue_core.model import BreakKind, CallRule, Ticket
from queue_core.settings import parse
from tests.queue_core.bare_hall import BareHall
from tests.queue_core.building import MONDAY_TEN, OfficeRig, small_office


def hall_with(**call_order: Any) -> BareHall:
    settings = parse(small_office(call_order=call_order))
    bare = BareHall(settings, call_order_of(settings.call_order))
    bare.open("1", "2", "3")
    return bare


def why(bare: BareHall, ticket: Ticket) -> Explanation:
    return explain(bare.hall, bare.hall.tickets[ticket.id])


def russian(told: Explanation) -> list[str]:
    return [sentence.ru for sentence in told.sentences]


def cash_before_advice(consultation: float = 15, cash: float = 6, **call_order: Any) -> tuple[BareHall, Ticket, Ticket]:
    bare = hall_with(**call_order)
    bare.at(-consultation)
    early = bare.issue("advice")
    bare.at(-cash)
    late = bare.issue("cash")
    bare.at(0)
    assert bare.next("2") == bare.hall.tickets[late.id]
    return bare, early, late


def test_accumulated_priority_in_words() -> None:
    bare, early, late = cash_before_advice(rates={"cash_operation": 3})
    sentence = (
        "Талон Р-001 (кассовая операция) вызван в окно 2 в 10:00 раньше К-001 (консультация): минута ожидания кассовых"
        " операций считается за 3, потому что норматив для них короче; 6 мин ожидания Р-001 считаются за 18,"
        " а К-001 ждал 15 мин."
    )
    assert russian(why(bare, early)) == [sentence]
    assert sentence in russian(why(bare, late))
    assert why(bare, early).passed_by == why(bare, late).passed_over
    english = why(bare, early).sentences[0].en
    assert "the 6 min of Р-001 count as 18, and К-001 had waited 15 min" in english


@pytest.mark.parametrize(
    ("order", "rule", "said"),
    [
        ({"name": "wait_over_target"}, CallRule.WAIT_OVER_TARGET, "у Р-001 6 мин из 5, у К-001 11 из 10"),
        ({"name": "earliest_due"}, CallRule.EARLIEST_DUE, "норматив ожидания Р-001 истекал в 9:59, а К-001 — в 9:59"),
        ({"name": "static_priority"}, CallRule.STATIC_PRIORITY, "очередь кассовых операций в этом офисе идёт раньше"),
        ({"name": "generalized_c_mu"}, CallRule.GENERALIZED_C_MU, "обходится дороже"),
    ],
)
def test_each_rule_has_its_words(order: dict[str, Any], rule: CallRule, said: str) -> None:
    bare, early, _ = cash_before_advice(consultation=10.9, cash=6, **order)
    (passing,) = why(bare, early).passed_by
    assert passing.call.rule is rule
    assert said in passing.sentence.ru


def test_the_guard_says_so() -> None:
    bare = hall_with(name="static_priority", guard_multiple=3)
    bare.at(-40)
    old = bare.issue("advice")
    bare.at(-1)
    cash = bare.issue("cash")
    bare.at(0)
    assert bare.next("2") == bare.hall.tickets[old.id]
    told = why(bare, old)
    assert told.passed_over == ()
    assert "кто ждёт дольше 3 нормативов, того пришедшие позже больше не обгоняют" in russian(told)[0]
    assert why(bare, cash).passed_by == (), "whoever came later was not passed"


def test_a_head_start_is_named_without_its_category() -> None:
    bare = hall_with()
    bare.at(-9)
    early = bare.issue("advice")
    bare.at(-1)
    bare.issue("advice", priority="veteran")
    bare.at(0)
    bare.next("1")
    (sentence,) = russian(why(bare, early))
    assert "он считается пришедшим на 15 мин раньше" in sentence
    assert "етеран" not in sentence


def test_a_call_by_name_is_told_without_its_noted_reason() -> None:
    bare = hall_with()
    early = bare.issue("advice")
    late = bare.issue("advice")
    bare.do(c.CallTicket(actor="operator", window="1", ticket=late.id, reason="плохо себя чувствует"))
    (passing,) = why(bare, early).passed_by
    assert (passing.call.rule, passing.call.reason) == (CallRule.BY_NAME, "плохо себя чувствует")
    assert "сотрудник вне очереди" in passing.sentence.ru
    assert "чувствует" not in passing.sentence.ru + passing.sentence.en


def test_nobody_passed_is_told_and_who_was_called_elsewhere() -> None:
    bare = hall_with()
    waiting = bare.issue("advice")
    bare.at(1)
    bare.issue("firms")
    bare.next("3")
    told = russian(why(bare, waiting))
    assert told[0] == "Никто из пришедших позже не вызван раньше талона К-001 в окна, где его могут принять."
    assert told[1] == (
        "В окна, где по вопросу талона К-001 не принимают (3), вызвано пришедших позже: 1. Они его не задерживают."
    )


def test_a_call_that_was_taken_back_passed_nobody() -> None:
    bare, early, _ = cash_before_advice()
    bare.do(c.ReturnTicket(actor="operator", window="2"))
    assert why(bare, early).passed_by == ()
    assert bare.hall.made_calls == []


def test_who_waits_for_nobody_is_told_so() -> None:
    bare = hall_with()
    bare.do(c.AskForBreak(actor="operator", window="3", kind=BreakKind.TECHNICAL, minutes=15))
    waiting = bare.issue("firms")
    assert russian(why(bare, waiting))[-1] == "Окна, где могут принять талон Ю-001, на перерыве до 10:15."
    bare.do(c.CloseWindow(actor="operator", window="3"))
    assert "не принимает ни одно окно" in russian(why(bare, waiting))[-1]


def test_a_transferred_ticket_passes_only_those_who_came_after_its_first_issue() -> None:
    bare = hall_with(name="first_come_first_served")
    bare.at(-30)
    moved = bare.issue("advice")
    bare.next("1")
    bare.at(-20)
    early = bare.issue("cash")
    bare.at(0)
    bare.do(c.Transfer(actor="operator", window="1", service="cash"))
    assert bare.next("2") == bare.hall.tickets[moved.id]
    assert why(bare, early).passed_by == (), "it had come before, though it joined this line later"


def test_the_journal_keeps_it_and_old_lines_can_still_be_read(rig: OfficeRig) -> None:
    rig.open("2")
    early = rig.issue("advice")
    rig.wait(minutes=1)
    rig.issue("cash")
    rig.wait(minutes=1)
    rig.next("2")
    before = rig.office.ask(lambda hall, _: explain(hall, hall.ticket(early.id)))
    rig.restart()
    assert rig.office.ask(lambda hall, _: explain(hall, hall.ticket(early.id))) == before
    assert len(before.passed_by) == 1
    old = '{"ticket":"a","window":"1","reason":null,"request_id":null}'
    event = decode(TicketCalled.type, to_milliseconds(MONDAY_TEN), "operator", old)
    assert isinstance(event, TicketCalled)
    assert (event.rule, event.passed) == (None, [])
    assert '"passed":[]' in encode(event)


def test_thousands_waiting_keep_a_line_of_the_journal_short() -> None:
    order: CallOrder = call_order_of(parse(small_office(call_order={"name": "static_priority"})).call_order)
    bare = BareHall(order=order)
    bare.open("2")
    for _ in range(300):
        bare.issue("advice")
    bare.issue("cash")
    (event,) = bare.do(c.CallNext(actor="operator", window="2")).events
    assert isinstance(event, TicketCalled)
    assert len(event.passed) == 100
    assert event.passed[0] == "t1"
