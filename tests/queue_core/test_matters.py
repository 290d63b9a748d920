"""One ticket, several services: the one-window principle of clause 6.2.4."""

from __future__ import annotations

import pytest

from queue_core import commands as c
from queue_core import errors
from tests.queue_core.building import Place


def test_both_are_settled_in_one_go_where_a_window_can(place: Place) -> None:
    place.open("1", "2")
    ticket = place.issue("advice", then=("cash",))
    assert (ticket.service, ticket.then) == ("cash", ("advice",)), "every cash window does both"
    place.next("2")
    place.at(c.StartService, "2")
    place.at(c.Finish, "2")
    assert (place.window_state("2"), place.ticket(ticket.number).service) == ("serving", "advice")
    place.at(c.Finish, "2")
    assert place.state(ticket.number) == "done"


def test_else_the_place_is_kept(place: Place) -> None:
    place.open("1", "3")
    place.wait(minutes=1)
    ticket = place.issue("advice", then=("firms",))
    place.wait(minutes=10)
    first, later = (place.ticket(ticket.number).service, place.ticket(ticket.number).then[0])
    windows = {"advice": "1", "firms": "3"}
    other = place.issue(later)
    place.next(windows[first])
    place.at(c.StartService, windows[first])
    place.at(c.Finish, windows[first])
    moved = place.ticket(ticket.number)
    assert (moved.state.value, moved.service, moved.then, moved.issued_at) == ("waiting", later, (), ticket.issued_at)
    called = place.next(windows[later])
    assert called is not None
    assert called.number == ticket.number, "it came before"
    assert place.state(other.number) == "waiting"


def test_a_visitor_may_leave_the_rest(place: Place) -> None:
    place.open("2")
    ticket = place.issue("cash", then=("advice",))
    place.next("2")
    place.at(c.StartService, "2")
    place.at(c.Finish, "2", drop_rest=True)
    assert place.state(ticket.number) == "done"


def test_the_same_matter_twice_is_one(place: Place) -> None:
    place.open("2")
    assert place.issue("cash", then=("cash",)).then == ()


@pytest.mark.parametrize(
    ("service", "refusal"), [("nothing", errors.UnknownService), ("contracts", errors.ServiceClosed)]
)
def test_every_matter_must_be_given_here(place: Place, service: str, refusal: type[errors.Refusal]) -> None:
    place.open("2")
    with pytest.raises(refusal):
        place.issue("cash", then=(service,))
    assert place.rows("SELECT count(*) FROM tickets") == [(0,)]


def test_both_receptions_are_reported(place: Place) -> None:
    place.open("2")
    place.issue("cash", then=("advice",))
    place.next("2")
    place.at(c.StartService, "2")
    place.wait(minutes=4)
    place.at(c.Finish, "2")
    place.wait(minutes=8)
    place.at(c.Finish, "2")
    assert place.rows("SELECT service, continued FROM receptions ORDER BY leg") == [("cash", 0), ("advice", 1)]
