"""Commands from a screen that saw the window otherwise are refused, so that a repeated message happens once."""

from __future__ import annotations

from pathlib import Path

import pytest

from queue_core import commands as c
from queue_core.errors import WindowChanged
from queue_core.model import Window
from tests.queue_core.building import Place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path / "data")
    made.open("1", "2")
    return made


def seen(place: Place, window: str = "1") -> c.Seen:
    found: Window = place.office.ask(lambda hall, _: hall.window(window))
    number = place.ticket(found.ticket).number if found.ticket else None
    return c.Seen(state=found.state.value, ticket=number, since=found.since)


def test_a_command_sent_again_happens_once(place: Place) -> None:
    ticket = place.issue("cash", then=("advice",))
    place.next("2")
    place.wait(seconds=3)
    place.at(c.StartService, "2")
    place.wait(seconds=60)
    stood = seen(place, "2")
    place.at(c.Finish, "2", seen=stood)
    after = place.ticket(ticket.id)
    assert (after.service, after.state.value) == ("advice", "serving"), "the next matter begins at once at this window"
    place.wait(seconds=1)
    with pytest.raises(WindowChanged):
        place.at(c.Finish, "2", seen=stood)
    assert place.ticket(ticket.id).state.value == "serving", "the second matter was not finished along with the first"
    place.at(c.Finish, "2", seen=seen(place, "2"))


def test_a_stale_screen_commands_nothing(place: Place) -> None:
    place.issue()
    stale = seen(place)
    called = place.next()
    assert called is not None
    for command in (c.CloseWindow, c.CallNext):
        with pytest.raises(WindowChanged):
            place.at(command, seen=stale)
    place.at(c.StartService, seen=seen(place))
    assert place.state(called.id) == "serving"


def test_a_repeated_call_is_the_same_call_however_the_window_was_seen(place: Place) -> None:
    place.issue()
    stood = seen(place)
    first = place.next(request_id="press", seen=stood)
    assert first is not None
    assert place.next(request_id="press", seen=stood) == place.ticket(first.id)
