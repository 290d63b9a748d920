"""Tickets and windows: which command is allowed in which state, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from queue_core import commands as c
from queue_core import errors
from queue_core.model import Operator, Outcome, Window, WindowState
from queue_core.texts import Text
from queue_core.views import public_ticket, public_window
from tests.queue_core.building import OfficeRig


def prepare(rig: OfficeRig, state: str) -> None:
    """Brings window 1 into a state; К-001 waits or is at the window, К-002 waits behind it: a break is only queued."""
    if state != "closed":
        rig.open("1")
    if state == "break":
        rig.rest("1", minutes=15)
    if state == "phone":
        rig.at(c.TakePhone)
    rig.issue()
    rig.issue()
    if state in {"calling", "serving"}:
        rig.next()
    if state == "serving":
        rig.at(c.StartService)


COMMANDS: dict[str, Callable[[OfficeRig], object]] = {
    "open": lambda p: p.do(
        c.OpenWindow(actor="x", window="1", operator=Operator("somebody", "Имя", Text(ru="С", en="S")))
    ),
    "close": lambda p: p.at(c.CloseWindow),
    "call-next": lambda p: p.next(),
    "call": lambda p: p.at(c.CallTicket, ticket="К-001" if p.state("К-001") == "waiting" else "К-002", reason="просит"),
    "recall": lambda p: p.at(c.Recall),
    "start": lambda p: p.at(c.StartService),
    "finish": lambda p: p.at(c.Finish),
    "no-show": lambda p: p.at(c.NoShow),
    "park": lambda p: p.at(c.Park),
    "return": lambda p: p.at(c.ReturnTicket),
    "transfer": lambda p: p.at(c.Transfer, service="cash"),
    "break": lambda p: p.rest("1"),
    "resume": lambda p: p.at(c.Resume),
    "hang-up": lambda p: p.at(c.HangUp),
}
ALLOWED = {
    "closed": {"open": "free"},
    "free": {"close": "closed", "call-next": "calling", "call": "calling", "break": "free"},
    "calling": {
        "recall": "calling",
        "start": "serving",
        "no-show": "free",
        "park": "free",
        "return": "free",
        "transfer": "free",
        "break": "calling",
    },
    "serving": {"finish": "free", "park": "free", "return": "free", "transfer": "free", "break": "serving"},
    "break": {"close": "closed", "resume": "free"},
    "phone": {"hang-up": "free", "break": "phone"},
}


@pytest.mark.parametrize("state", ALLOWED)
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_in_every_state_of_a_window(rig: OfficeRig, state: str, command: str) -> None:
    prepare(rig, state)
    seq = rig.office.seq
    if command in ALLOWED[state]:
        COMMANDS[command](rig)
        assert rig.window_state("1") == ALLOWED[state][command]
        assert rig.office.seq > seq
    else:
        with pytest.raises(errors.WindowStateConflict):
            COMMANDS[command](rig)
        assert rig.office.seq == seq, "a refusal changes nothing"
        assert rig.window_state("1") == state


@pytest.mark.parametrize("state", ALLOWED)
def test_the_windows_row_says_which_commands_it_allows(rig: OfficeRig, state: str) -> None:
    """What the console offers is what the core would not refuse for the window's state: see the test above."""
    prepare(rig, state)
    allowed = set(rig.office.window_view("1")["allowed"])
    assert allowed & set(COMMANDS) == set(ALLOWED[state])
    assert allowed - set(COMMANDS) == {"skills"} | ({"phone"} if state == "free" else set())


def test_a_break_that_was_asked_for_can_be_withdrawn(rig: OfficeRig) -> None:
    prepare(rig, "free")
    rig.rest("1")
    assert "withdraw-break" in rig.office.window_view("1")["allowed"]
    rig.at(c.WithdrawBreak)
    assert "withdraw-break" not in rig.office.window_view("1")["allowed"]


def test_a_command_that_declares_no_states_is_allowed_nowhere(rig: OfficeRig) -> None:
    class Undeclared(c.WindowCommand):
        pass

    for state in WindowState:
        assert not Undeclared.is_allowed_at(Window(id="1", state=state))


def test_what_is_new_in_a_row_is_not_for_boards_until_it_is_declared(rig: OfficeRig) -> None:
    rig.open("1")
    window: Any = rig.office.window_view("1")
    ticket: Any = rig.office.ticket_view(rig.issue().id)
    more_of_the_window: Any = window | {"something_new": True}
    more_of_the_ticket: Any = ticket | {"something_new": True}
    assert public_window(more_of_the_window) == public_window(window)
    assert public_ticket(more_of_the_ticket) == public_ticket(ticket)


def test_the_way_of_a_ticket(rig: OfficeRig) -> None:
    rig.open("1")
    ticket = rig.issue()
    assert (ticket.number, ticket.state) == ("К-001", "waiting")
    rig.next()
    assert rig.state("К-001") == "called"
    rig.at(c.Recall)
    assert rig.ticket("К-001").calls == 2
    rig.at(c.StartService)
    assert rig.state("К-001") == "serving"
    rig.at(c.Finish, outcome=Outcome.FOLLOW_UP)
    done = rig.ticket("К-001")
    assert (done.state, done.outcome, done.window) == ("done", "follow_up", None)


def test_nobody_waits_for_this_window(rig: OfficeRig) -> None:
    rig.open("1", "3")
    rig.issue("firms")
    assert rig.next("1") is None


@pytest.mark.parametrize("state", ["called", "serving", "done", "no_show"])
def test_a_ticket_that_does_not_wait_cannot_be_cancelled_or_called_by_name(rig: OfficeRig, state: str) -> None:
    rig.open("1", "2")
    rig.issue()
    rig.next("1")
    if state in {"serving", "done"}:
        rig.at(c.StartService)
    if state == "done":
        rig.at(c.Finish)
    if state == "no_show":
        rig.at(c.NoShow)
    with pytest.raises(errors.TicketStateConflict):
        rig.do(c.CancelTicket(actor="x", ticket="К-001"))
    with pytest.raises(errors.TicketStateConflict):
        rig.at(c.CallTicket, "2", ticket="К-001", reason="просит")
    assert rig.state("К-001") == state


def test_a_wrong_call_can_be_taken_back_for_ten_seconds_and_the_place_is_kept(rig: OfficeRig) -> None:
    rig.open("1")
    first = rig.issue()
    rig.wait(seconds=30)
    rig.issue()
    rig.next()
    rig.wait(seconds=10)
    rig.at(c.ReturnTicket)
    back = rig.ticket(first.number)
    assert (back.state, back.called_at, back.queued_at) == ("waiting", None, first.issued_at)
    assert rig.office.snapshot(public=True)["calls"] == [], "the board shows it no more"
    called = rig.next()
    assert called is not None
    assert called.number == first.number


def test_after_ten_seconds_it_is_too_late(rig: OfficeRig) -> None:
    rig.open("1")
    rig.issue()
    rig.next()
    rig.wait(seconds=10.001)
    with pytest.raises(errors.TooLate):
        rig.at(c.ReturnTicket)


def test_a_transfer_keeps_the_place_and_begins_a_new_wait(rig: OfficeRig) -> None:
    rig.open("1", "2")
    early = rig.issue("advice")
    rig.wait(minutes=1)
    rig.issue("cash")
    rig.next("1")
    rig.at(c.StartService)
    rig.wait(minutes=5)
    rig.at(c.Transfer, service="cash")
    moved = rig.ticket(early.number)
    assert moved.service == "cash"
    assert moved.queued_at > early.queued_at
    called = rig.next("2")
    assert called is not None
    assert called.number == early.number, "the first issue time counts"


def test_a_transfer_to_a_window_is_for_that_window_alone(rig: OfficeRig) -> None:
    rig.open("1", "2")
    rig.issue("advice")
    rig.next("2")
    rig.at(c.Transfer, "2", to_window="1")
    assert rig.next("2") is None
    called = rig.next("1")
    assert called is not None
    assert called.number == "К-001"


def test_who_was_sent_to_a_window_that_closes_waits_for_the_service_again(rig: OfficeRig) -> None:
    rig.open("1", "2")
    issued = rig.issue("advice")
    rig.next("2")
    rig.at(c.Transfer, "2", to_window="1")
    rig.at(c.CloseWindow, "1")
    freed = rig.ticket(issued.number)
    assert (freed.state, freed.for_window) == ("waiting", None)
    assert rig.next("2") is not None


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"service": "nothing"}, errors.UnknownService),
        ({"service": "contracts"}, errors.ServiceClosed),
        ({"to_window": "9"}, errors.UnknownWindow),
        ({"to_window": "3"}, errors.WindowStateConflict),
        ({"to_window": "1"}, errors.WindowStateConflict),
    ],
)
def test_a_transfer_to_nowhere_is_refused(rig: OfficeRig, more: dict[str, str], refusal: type[Exception]) -> None:
    rig.open("1")
    rig.issue()
    rig.next()
    with pytest.raises(refusal):
        rig.at(c.Transfer, **more)
    assert rig.state("К-001") == "called"


def test_parked_and_back_at_the_same_place(rig: OfficeRig) -> None:
    rig.open("1")
    rig.issue()
    rig.wait(minutes=1)
    rig.issue()
    rig.next()
    rig.at(c.Park, reason="копия паспорта")
    assert (rig.state("К-001"), rig.text(rig.ticket("К-001").note)) == ("parked", "копия паспорта")
    rig.wait(minutes=5)
    rig.do(c.UnparkTicket(actor="x", ticket="К-001"))
    called = rig.next()
    assert called is not None
    assert called.number == "К-001"


def test_a_parked_ticket_can_be_called_by_name(rig: OfficeRig) -> None:
    rig.open("1")
    rig.issue()
    rig.next()
    rig.at(c.Park)
    rig.at(c.CallTicket, ticket="К-001", reason="вернулся")
    assert rig.state("К-001") == "called"


def test_a_call_out_of_turn_needs_a_reason_and_keeps_it(rig: OfficeRig) -> None:
    rig.open("1")
    rig.issue()
    rig.issue()
    with pytest.raises(errors.ReasonNeeded):
        rig.at(c.CallTicket, ticket="К-002", reason="  ")
    rig.at(c.CallTicket, ticket="к-002", reason="мать с ребёнком")
    assert rig.text(rig.ticket("К-002").note) == "мать с ребёнком"


def test_a_priority_is_a_head_start_not_a_precedence(rig: OfficeRig) -> None:
    rig.open("1")
    long_waiting = rig.issue()
    rig.wait(minutes=16)
    recent = rig.issue()
    rig.wait(minutes=1)
    veteran = rig.issue(priority="veteran")
    order = []
    for _ in range(3):
        called = rig.next()
        assert called is not None
        order.append(called.number)
        rig.at(c.NoShow)
    assert order == [long_waiting.number, veteran.number, recent.number]


def test_an_operator_works_at_one_window_only(rig: OfficeRig) -> None:
    somebody = Operator("ivanova", "Иванова", Text(ru="С", en="S"))
    rig.do(c.OpenWindow(actor="x", window="1", operator=somebody))
    with pytest.raises(errors.OperatorBusy):
        rig.do(c.OpenWindow(actor="x", window="2", operator=somebody))
    assert not rig.do(c.OpenWindow(actor="x", window="1", operator=somebody)).fresh, "a second press does nothing twice"


def test_the_end_of_the_day_leaves_nobody_hanging(rig: OfficeRig) -> None:
    rig.open("1", "2", "3")
    for service in ("advice", "advice", "advice", "cash", "firms"):
        rig.issue(service)
    rig.next("1")
    rig.at(c.Park, "1")
    rig.next("1")
    rig.at(c.StartService, "1")
    rig.next("2")
    rig.do(c.CloseDay(actor="manager"))
    ended = {number: rig.state(number) for number in ("К-001", "К-002", "К-003", "Р-001", "Ю-001")}
    assert ended == {
        "К-001": "cancelled",
        "К-002": "done",
        "К-003": "no_show",
        "Р-001": "cancelled",
        "Ю-001": "cancelled",
    }
    assert rig.office.snapshot(public=True)["tickets"] == []
    assert {rig.window_state(w) for w in "123"} == {"closed"}
    with pytest.raises(errors.ServiceClosed) as refused:
        rig.issue()
    assert refused.value.reason_code == "office_closed"


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (c.CallNext(actor="x", window="9"), errors.UnknownWindow),
        (c.CancelTicket(actor="x", ticket="К-999"), errors.UnknownTicket),
        (c.IssueTicket(actor="x", service="nothing", request_id="1"), errors.UnknownService),
        (c.IssueTicket(actor="x", service="contracts", request_id="1"), errors.ServiceClosed),
        (c.IssueTicket(actor="x", service="advice", request_id="1", priority="king"), errors.UnknownPriority),
    ],
)
def test_what_does_not_exist_is_refused_with_a_sentence(
    rig: OfficeRig, command: c.Command, refusal: type[errors.Refusal]
) -> None:
    with pytest.raises(refusal) as refused:
        rig.do(command)
    assert refused.value.sentence.ru
    assert refused.value.sentence.en
    assert rig.office.seq == 0
