"""Which messages reach Socket.IO at all, and which sockets are closed for what they send or fail to do."""

from __future__ import annotations

from typing import Any

import pytest
import socketio
from hypothesis import given
from hypothesis import strategies as st

from web.live.admission import Admission


class Door:
    """An Admission before a Socket.IO server that notes what comes through, and which sessions are closed."""

    def __init__(self) -> None:
        self.server = socketio.Server(async_mode="threading", namespaces="*")
        self.came: list[str] = []
        self.closed: list[str] = []
        self.tasks: list[Any] = []
        self.server._handle_eio_message = lambda session, data: self.came.append(data)
        self.server.eio.disconnect = self.closed.append
        self.server.start_background_task = lambda task, *given: self.tasks.append((task, given))
        self.server.sleep = lambda seconds: None
        Admission(self.server, join_s=10)
        self.server.eio.sockets["a"] = object()

    def say(self, data: Any) -> bool:
        """Whether a message comes through; if not, its socket is closed."""
        before = len(self.came)
        self.server.eio.handlers["message"]("a", data)
        assert (len(self.came) > before) != bool(self.closed)
        return len(self.came) > before

    def connect(self) -> None:
        self.server.eio.handlers["connect"]("a", {})

    def time_passes(self) -> None:
        for task, given_to_it in self.tasks:
            task(*given_to_it)


@pytest.mark.parametrize(
    "data",
    [
        '0/hall,{"token":"x"}',
        "1/hall,",
        '2/hall,["snapshot"]',
        '2/agent,7["report",{"job":"1"}]',
        '3/agent,7[{"accepted":true}]',
    ],
)
def test_what_talons_clients_send_comes_through(data: str) -> None:
    assert Door().say(data)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param('51000000000-/hall,["sound",{"_placeholder":true,"num":0}]', id="attachments without number"),
        pytest.param('51-/hall,["sound",{"_placeholder":true,"num":0}]', id="one attachment"),
        pytest.param("61-/hall,1[]", id="an acknowledgement with an attachment"),
        pytest.param('21-/hall,["sound"]', id="an event that announces one all the same"),
        pytest.param(b"bytes", id="bytes"),
        pytest.param("4/hall,{}", id="a refusal, which is the server's to send"),
        pytest.param('2/hall,["connect",{"token":"x"}]', id="connecting once more"),
        pytest.param('2/hall,["disconnect"]', id="leaving twice"),
        pytest.param('2/hall,{"not":"a list"}', id="an event without a name"),
        pytest.param("2/hall,[]", id="an empty event"),
        pytest.param("2/hall,[1]", id="a number for a name"),
        pytest.param("2/hall", id="no event at all"),
        pytest.param("3/agent,[true]", id="an acknowledgement of nothing"),
        pytest.param('3/agent,7{"accepted":true}', id="an acknowledgement that is no list"),
        pytest.param("2/hall," + "[" * 30_000, id="deeper than anybody reads"),
        pytest.param("2/hall," + '{"a":' * 15_000 + "1" + "}" * 15_000, id="deep and whole"),
        pytest.param("2" + "1" * 200 + '["snapshot"]', id="a number that is too long"),
        pytest.param("2" + "1" * 11 + '-["x"]', id="a count that is too long"),
        pytest.param("9", id="an unknown kind"),
        pytest.param("", id="nothing"),
        pytest.param("{", id="no Socket.IO"),
    ],
)
def test_anything_else_closes_the_socket_and_goes_no_further(data: Any) -> None:
    assert not Door().say(data)


@given(st.one_of(st.text(), st.binary(), st.text().map(lambda text: f"2/hall,{text}")))
def test_whatever_it_is_it_comes_through_or_closes_the_socket(data: Any) -> None:
    Door().say(data)


def test_a_socket_that_joins_nothing_is_closed() -> None:
    door = Door()
    door.connect()
    door.time_passes()
    assert door.closed == ["a"]


def test_a_socket_that_was_refused_is_closed_as_well() -> None:
    door = Door()
    door.connect()
    door.server.manager.pre_connect("a", "/hall")
    door.time_passes()
    assert door.closed == ["a"]


def test_a_socket_that_has_joined_stays() -> None:
    door = Door()
    door.connect()
    door.server.manager.connect(door.server.manager.pre_connect("a", "/hall"), "/hall")
    door.time_passes()
    assert door.closed == []


def test_a_socket_that_has_gone_is_left_alone() -> None:
    door = Door()
    door.connect()
    del door.server.eio.sockets["a"]
    door.time_passes()
    assert door.closed == []
