"""Messages of sockets are read by the same reader, and as declared shapes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.in_process import InProcess

AGENT = "/agent"


@pytest.fixture
def agent(here: InProcess) -> Any:
    return here.server.socketio.test_client(here.app, namespace=AGENT, auth={"token": here.tokens["agent-1"]})


def say(agent: Any, event: str, *parts: Any) -> Any:
    return agent.emit(event, *parts, namespace=AGENT, callback=True)


@pytest.mark.parametrize("message", [None, [], "x", 5, {"devices": "all", "spool": 5}])
def test_a_greeting_that_is_not_understood_is_acknowledged_as_such(agent: Any, message: Any) -> None:
    answer = say(agent, "hello", message)
    assert answer["ok"] is isinstance(message, dict)  # what may be missing is passed over where it is of another form
    assert answer["ok"] or answer["detail"]


def test_what_follows_a_message_is_passed_over(agent: Any) -> None:
    assert say(agent, "hello", {"devices": []}, None, {"devices": 5}) == {"ok": True}


def test_one_device_that_is_not_understood_does_not_silence_the_others(here: InProcess, agent: Any) -> None:
    good = {"device": "printer-1", "kind": "printer", "state": "ready"}
    assert say(agent, "alive", {"devices": [{"device": "printer-1", "state": ["ready"]}, 5, None, good]}) == {
        "ok": True
    }
    known = here.office.device("printer-1")
    assert known is not None
    assert known.state == "ready"


def test_a_report_names_its_job(agent: Any) -> None:
    for job in (None, "", ["x"], 5):
        answer = say(agent, "report", {"job": job, "outcome": "printed"})
        assert answer["ok"] is False


@pytest.mark.parametrize(
    "packet",
    [
        '2/agent,1["hello",NaN]',
        '2/agent,1["hello",{"spool":"a","spool":"b"}]',
        r'2/agent,1["hello",{"spool":"\ud800"}]',
        '2/agent,1["hello",' + "[" * 10_000 + "]" * 10_000 + "]",
        '2/agent,1["hello",1e999]',
    ],
)
def test_what_the_reader_refuses_never_reaches_a_handler(
    here: InProcess, agent: Any, packet: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = here.server.socketio.server
    cut: list[str] = []
    monkeypatch.setattr(server.eio, "disconnect", cut.append)
    server.eio.handlers["message"](agent.eio_sid, packet)
    assert agent.acks is None
    assert cut == [agent.eio_sid]
