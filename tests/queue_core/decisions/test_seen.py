"""Commands from a screen that saw the window otherwise are refused, so that a repeated message happens once."""

from __future__ import annotations

from pathlib import Path

import pytest

from queue_core import commands as c
from queue_core.errors import WindowChanged
from queue_core.model import Window
from tests.queue_core.building import OfficeRig


@pytest.fixture
def rig(tmp_path: Path) -> OfficeRig:
    made = OfficeRig(tmp_path / "data")
    made.open("1", "2")
    return made


def seen(rig: OfficeRig, window: str = "1") -> c.Seen:
    found: Window = rig.office.ask(lambda hall, _: hall.window(window))
    number = rig.ticket(found.ticket).number if found.ticket else None
    return c.Seen(state=found.state.value, ticket=number, since=found.since)


def test_a_command_sent_again_happens_once(rig: OfficeRig) -> None:
    ticket = rig.issue("cash", then=("advice",))
    rig.next("2")
    rig.wait(seconds=3)
    rig.at(c.StartService, "2")
    rig.wait(seconds=60)
    stood = seen(rig, "2")
    rig.at(c.Finish, "2", seen=stood)
    after = rig.ticket(ticket.id)
    assert (after.service, after.state.value) == ("advice", "serving"), "the next matter begins at once at this window"
    rig.wait(seconds=1)
    with pytest.raises(WindowChanged):
        rig.at(c.Finish, "2", seen=stood)
    assert rig.ticket(ticket.id).state.value == "serving", "the second matter was not finished along with the first"
    rig.at(c.Finish, "2", seen=seen(rig, "2"))


def test_a_stale_screen_commands_nothing(rig: OfficeRig) -> None:
    rig.issue()
    stale = seen(rig)
    called = rig.next()
    assert called is not None
    for command in (c.CloseWindow, c.CallNext):
        with pytest.raises(WindowChanged):
            rig.at(command, seen=stale)
    rig.at(c.StartService, seen=seen(rig))
    assert rig.state(called.id) == "serving"


def test_a_repeated_call_is_the_same_call_however_the_window_was_seen(rig: OfficeRig) -> None:
    rig.issue()
    stood = seen(rig)
    first = rig.next(request_id="press", seen=stood)
    assert first is not None
    assert rig.next(request_id="press", seen=stood) == rig.ticket(first.id)
