"""One ticket, several services: the one-window principle of clause 6.2.4."""

from __future__ import annotations

import pytest

from queue_core import commands as c
from queue_core import errors
from tests.queue_core.building import OfficeRig


def test_both_are_settled_in_one_go_where_a_window_can(rig: OfficeRig) -> None:
    rig.open("1", "2")
    ticket = rig.issue("advice", then=("cash",))
    assert (ticket.service, ticket.then) == ("cash", ("advice",)), "every cash window does both"
    rig.next("2")
    rig.at(c.StartService, "2")
    rig.at(c.Finish, "2")
    assert (rig.window_state("2"), rig.ticket(ticket.number).service) == ("serving", "advice")
    rig.at(c.Finish, "2")
    assert rig.state(ticket.number) == "done"


def test_else_the_place_is_kept(rig: OfficeRig) -> None:
    rig.open("1", "3")
    rig.wait(minutes=1)
    ticket = rig.issue("advice", then=("firms",))
    rig.wait(minutes=10)
    first, later = (rig.ticket(ticket.number).service, rig.ticket(ticket.number).then[0])
    windows = {"advice": "1", "firms": "3"}
    other = rig.issue(later)
    rig.next(windows[first])
    rig.at(c.StartService, windows[first])
    rig.at(c.Finish, windows[first])
    moved = rig.ticket(ticket.number)
    assert (moved.state.value, moved.service, moved.then, moved.issued_at) == ("waiting", later, (), ticket.issued_at)
    called = rig.next(windows[later])
    assert called is not None
    assert called.number == ticket.number, "it came before"
    assert rig.state(other.number) == "waiting"


def test_a_visitor_may_leave_the_rest(rig: OfficeRig) -> None:
    rig.open("2")
    ticket = rig.issue("cash", then=("advice",))
    rig.next("2")
    rig.at(c.StartService, "2")
    rig.at(c.Finish, "2", drop_rest=True)
    assert rig.state(ticket.number) == "done"


def test_the_same_matter_twice_is_one(rig: OfficeRig) -> None:
    rig.open("2")
    assert rig.issue("cash", then=("cash",)).then == ()


@pytest.mark.parametrize(
    ("service", "refusal"), [("nothing", errors.UnknownService), ("contracts", errors.ServiceClosed)]
)
def test_every_matter_must_be_given_here(rig: OfficeRig, service: str, refusal: type[errors.Refusal]) -> None:
    rig.open("2")
    with pytest.raises(refusal):
        rig.issue("cash", then=(service,))
    assert rig.rows("SELECT count(*) FROM tickets") == [(0,)]


def test_both_receptions_are_reported(rig: OfficeRig) -> None:
    rig.open("2")
    rig.issue("cash", then=("advice",))
    rig.next("2")
    rig.at(c.StartService, "2")
    rig.wait(minutes=4)
    rig.at(c.Finish, "2")
    rig.wait(minutes=8)
    rig.at(c.Finish, "2")
    assert rig.rows("SELECT service, continued FROM receptions ORDER BY leg") == [("cash", 0), ("advice", 1)]
