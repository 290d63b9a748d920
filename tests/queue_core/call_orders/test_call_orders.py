"""Call orders: whom each of them calls, the guard, and the free window that a visitor is offered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import assume, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from queue_core import commands as c
from queue_core.call_orders import (
    AccumulatedPriority,
    CallOrder,
    Claim,
    EarliestDue,
    FirstComeFirstServed,
    GeneralizedCMu,
    Guarded,
    Ranking,
    StaticPriority,
    WaitOverTarget,
    call_order_of,
)
from queue_core.hall.called_waits import CalledWaits
from queue_core.model import CallRule, Kind, Ticket, TicketState
from queue_core.routing import next_for, offer
from queue_core.settings import CallOrderTable, SettingsInvalid, TargetsTable, parse
from tests.queue_core.bare_hall import BareHall
from tests.queue_core.building import small_office

RATES = {Kind.CONSULTATION: 1.0, Kind.CASH_OPERATION: 3.0}
ORDERS: dict[str, CallOrder] = {
    "first come": FirstComeFirstServed(),
    "earliest due": EarliestDue(),
    "static": StaticPriority(RATES),
    "accumulated": AccumulatedPriority(RATES),
    "over target": WaitOverTarget(),
    "c-mu": GeneralizedCMu(),
}


def called(order: CallOrder, consultation: float, cash: float) -> str:
    """Which service is called at window 2 when one of each has waited so many minutes."""
    bare = BareHall(order=order)
    bare.open("2")
    for minutes, service in sorted([(-consultation, "advice"), (-cash, "cash")]):
        bare.at(minutes)
        bare.issue(service)
    bare.at(0)
    ticket = bare.next("2")
    assert ticket is not None
    return ticket.service


# Minutes that a consultation and a cash operation have waited, and who is called: targets are 10 and 5 minutes.
CASES = [
    ("first come", 5, 4, "advice"),
    ("first come", 4, 5, "cash"),
    ("static", 200, 0.1, "cash"),
    ("accumulated", 9.1, 3, "advice"),
    ("accumulated", 8.9, 3, "cash"),
    ("over target", 6.1, 3, "advice"),
    ("over target", 5.9, 3, "cash"),
    ("c-mu", 24.1, 3, "advice"),
    ("c-mu", 23.9, 3, "cash"),
    ("earliest due", 8.1, 3, "advice"),
    ("earliest due", 7.9, 3, "cash"),
]


@pytest.mark.parametrize(("order", "consultation", "cash", "first"), CASES)
def test_where_each_order_changes_its_mind(order: str, consultation: float, cash: float, first: str) -> None:
    assert called(ORDERS[order], consultation, cash) == first


@pytest.mark.parametrize("order", ORDERS.values(), ids=list(ORDERS))
def test_nobody_waiting_nobody_called(order: CallOrder) -> None:
    bare = BareHall(order=order)
    bare.open("2")
    bare.issue("advice")
    assert next_for(bare.hall, "3", order, bare.now) is None


def test_a_head_start_counts_as_time_waited_and_is_no_absolute_precedence() -> None:
    bare = BareHall(order=AccumulatedPriority(RATES))
    bare.open("2")
    bare.at(-40)
    old = bare.issue("advice")
    bare.at(-10)
    plain = bare.issue("cash")
    bare.at(-3)
    veteran = bare.issue("cash", priority="veteran")
    bare.at(0)
    # 18 minutes at rate 3 against 40 at rate 1; the plain cash operation has come to 30.
    assert bare.next("2") == bare.hall.tickets[veteran.id]
    bare.done("2")
    assert bare.next("2") == bare.hall.tickets[old.id]
    assert bare.hall.tickets[plain.id].state is TicketState.WAITING


def test_a_transfer_keeps_the_wait_since_the_first_issue() -> None:
    bare = BareHall(order=AccumulatedPriority(RATES))
    bare.open("1", "2")
    bare.at(-20)
    early = bare.issue("advice")
    bare.next("1")
    bare.at(-12)
    bare.issue("cash")
    bare.at(0)
    bare.do(c.Transfer(actor="operator", window="1", service="cash"))
    assert bare.next("2") == bare.hall.tickets[early.id]


def test_the_guard_ends_the_passing_at_the_multiple_of_the_target() -> None:
    guarded = Guarded(StaticPriority(RATES), 3)
    assert called(guarded, 29.9, 1) == "cash"
    assert called(guarded, 30, 1) == "advice"
    # Who came even earlier still goes by the order itself.
    assert called(guarded, 30, 31) == "cash"


def test_the_guard_says_that_it_decided() -> None:
    bare = BareHall()
    bare.open("2")
    bare.at(-30)
    bare.issue("advice")
    bare.at(-1)
    bare.issue("cash")
    choice = next_for(bare.hall, "2", Guarded(StaticPriority(RATES), 3), bare.at(0))
    assert choice is not None
    assert choice.rule is CallRule.GUARD
    choice = next_for(bare.hall, "2", Guarded(FirstComeFirstServed(), 3), bare.at(0))
    assert choice is not None
    assert choice.rule is CallRule.FIRST_COME_FIRST_SERVED, "the order alone would have done the same"


def test_settings_choose_the_order() -> None:
    default = parse(small_office()).call_order
    assert (default.name, default.rates.of(Kind.CASH_OPERATION) / default.rates.of(Kind.CONSULTATION)) == (
        "rate_of_the_day",
        3,
    )
    assert isinstance(call_order_of(default), Guarded)
    chosen = parse(small_office(call_order={"name": "earliest_due", "guard_multiple": 0})).call_order
    assert isinstance(call_order_of(chosen), EarliestDue)
    faster = parse(small_office(call_order={"rates": {"cash_operation": 10}, "guard_multiple": 0})).call_order
    assert called(call_order_of(faster), 29, 3) == "cash"
    assert called(call_order_of(faster), 31, 3) == "advice"


def test_every_name_of_the_settings_has_an_order_and_says_so_in_its_rule() -> None:
    names = CallOrderTable.model_fields["name"].annotation.__args__  # type: ignore[union-attr]
    bare = BareHall()
    bare.issue("cash")
    for name in names:
        choice = next_for(bare.hall, "2", call_order_of(CallOrderTable(name=name)), bare.now)
        assert choice is not None
        assert choice.rule.value == ("accumulated_priority" if name == "rate_of_the_day" else name)


def test_rates_without_a_name_are_fixed_rates() -> None:
    assert CallOrderTable.model_validate({"rates": {"cash_operation": 2}}).name == "accumulated_priority"


@pytest.mark.parametrize(
    "table",
    [{"name": "loudest_voice"}, {"guard_multiple": 0.5}, {"rates": {"cash_operation": 0}}, {"rates": {"meters": 2}}],
)
def test_a_wrong_call_order_is_told(table: dict[str, object]) -> None:
    with pytest.raises(SettingsInvalid, match="call_order"):
        parse(small_office(call_order=table))


# -- whatever stands in the lines -----------------------------------------------------------------------------------

Standing = list[tuple[str, int, bool]]
crowds: st.SearchStrategy[Standing] = st.lists(
    st.tuples(st.sampled_from(("advice", "cash", "firms")), st.integers(1, 60), st.booleans()), max_size=14
)


def crowd(standing: Standing) -> BareHall:
    """Tickets of (service, minutes waited, veteran), issued in the order of their coming."""
    bare = BareHall()
    for service, minutes, veteran in sorted(standing, key=lambda one: -one[1]):
        bare.at(-minutes)
        bare.issue(service, priority="veteran" if veteran else None)
    bare.at(0)
    return bare


def servable(bare: BareHall, window: str) -> list[Ticket]:
    skills = bare.hall.settings.window[window].skills
    return [ticket for ticket in bare.hall.tickets.values() if ticket.service in skills]


@effort(deadline=None)
@given(crowds, st.sampled_from(("1", "2", "3")), st.sampled_from(list(ORDERS.values())))
def test_each_order_calls_whoever_may_be_called_and_came_first_of_the_kind(
    standing: Standing, window: str, order: CallOrder
) -> None:
    bare = crowd(standing)
    choice = next_for(bare.hall, window, order, bare.now)
    able = servable(bare, window)
    assert (choice is None) == (not able)
    if choice:
        assert choice.ticket in able
        same = [ticket for ticket in able if ticket.service == choice.ticket.service]
        assert choice.ticket == min(same, key=bare.hall.lines.position)


@effort(deadline=None)
@given(crowds, st.integers(1, 9))
def test_looking_at_the_heads_alone_finds_the_highest_score_of_all(standing: Standing, rate: int) -> None:
    bare = crowd(standing)
    rates = {"advice": 1, "cash": rate}

    def score(ticket: Ticket) -> float:
        head_start = timedelta(minutes=15) if ticket.priority else timedelta()
        return (bare.now - ticket.issued_at + head_start).total_seconds() * rates[ticket.service]

    order = AccumulatedPriority({Kind.CONSULTATION: 1, Kind.CASH_OPERATION: rate})
    choice = next_for(bare.hall, "2", order, bare.now)
    if choice:
        assert score(choice.ticket) == max(score(ticket) for ticket in servable(bare, "2"))


@effort(deadline=None)
@given(crowds)
def test_orders_that_are_the_same_by_arithmetic_call_the_same(standing: Standing) -> None:
    bare = crowd(standing)
    waits = {
        kind: {
            bare.now - bare.hall.lines.position(ticket)[0] for ticket in servable(bare, "2") if ticket.service == kind
        }
        for kind in ("advice", "cash")
    }
    # Equal scores go to whoever came first; which scores are equal is a matter of the last binary digit.
    assume(not any(wait == rate * cash for wait in waits["advice"] for cash in waits["cash"] for rate in (2, 8)))

    def choice(order: CallOrder) -> Ticket | None:
        found = next_for(bare.hall, "2", order, bare.now)
        return found.ticket if found else None

    def accumulated(rate: float) -> CallOrder:
        return AccumulatedPriority({Kind.CONSULTATION: 1, Kind.CASH_OPERATION: rate})

    assert choice(accumulated(1)) == choice(FirstComeFirstServed())
    assert choice(accumulated(2)) == choice(WaitOverTarget())
    assert choice(accumulated(8)) == choice(GeneralizedCMu())
    assert choice(accumulated(1e9)) == choice(StaticPriority(RATES))


@effort(deadline=None)
@given(crowds, st.sampled_from(("1", "2", "3")), st.sampled_from(list(ORDERS.values())), st.sampled_from((1, 2, 4)))
def test_nobody_past_the_guard_sees_a_later_comer_called_by_a_window_that_could_serve_them(
    standing: Standing, window: str, order: CallOrder, multiple: float
) -> None:
    bare = crowd(standing)
    choice = next_for(bare.hall, window, Guarded(order, multiple), bare.now)
    if choice is None:
        return
    rig = bare.hall.lines.position
    for ticket in servable(bare, window):
        target = {"advice": 10, "cash": 5, "firms": 10}[ticket.service]
        if bare.now - rig(ticket)[0] >= timedelta(minutes=target * multiple):
            assert rig(choice.ticket) <= rig(ticket)


class Counting:
    """Counts how many tickets an order is shown."""

    def __init__(self) -> None:
        self.shown = 0

    cash_rate = None

    def ranking(self, targets: TargetsTable, today: CalledWaits) -> Ranking:
        return self

    def first(self, claims: Sequence[Claim], at: float) -> Claim:
        self.shown = len(claims)
        return min(claims)

    def rule(self, claims: Sequence[Claim], at: float) -> CallRule:
        return CallRule.FIRST_COME_FIRST_SERVED


def test_however_long_the_lines_only_their_heads_are_looked_at() -> None:
    bare = BareHall()
    for number in range(2000):
        bare.issue(("advice", "cash")[number % 2])
    order = Counting()
    next_for(bare.hall, "2", order, bare.now)
    assert order.shown == 2


# -- the window that is offered -------------------------------------------------------------------------------------


def test_the_least_versatile_free_window_is_offered_then_the_longest_idle() -> None:
    raw = small_office()
    raw["windows"] = [
        {"id": "1", "zone": "hall", "skills": ["cash", "advice", "firms"]},
        {"id": "2", "zone": "hall", "skills": ["advice"]},
        {"id": "3", "zone": "hall", "skills": ["advice"]},
    ]
    bare = BareHall(parse(raw))
    ticket = bare.issue("advice")
    cash = bare.issue("cash")
    assert offer(bare.hall, ticket) is None, "no shift is open"
    bare.open("1", "3")
    bare.at(1)
    bare.open("2")
    assert offer(bare.hall, ticket) == "3"
    assert offer(bare.hall, cash) == "1", "nobody else can"
    bare.next("3")
    other = bare.issue("advice")
    assert offer(bare.hall, other) == "2"
    bare.at(2)
    bare.done("3")
    assert offer(bare.hall, other) == "2", "window 3 was busy until now"


def test_who_was_sent_to_a_window_is_offered_that_window_alone() -> None:
    bare = BareHall()
    bare.open("1", "2")
    ticket = bare.issue("advice")
    bare.next("1")
    bare.do(c.Transfer(actor="operator", window="1", to_window="2"))
    assert offer(bare.hall, bare.hall.tickets[ticket.id]) == "2"
    bare.issue("cash")
    bare.next("2")
    assert bare.hall.tickets[ticket.id].state is TicketState.CALLED, "the own line comes in with its wait"
