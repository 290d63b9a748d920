"""Sockets of whoever is let in no longer: cut at once, and heard no more even before that."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import socketio
from click.testing import CliRunner
from flask_socketio import SocketIOTestClient

from tests.running import CHEAP, RunningServer
from tests.web.auth.browser import Browser, record, signed_in
from tests.web.auth.test_sessions import WAYS
from tests.web.in_process import InProcess
from web.auth.users import Users
from web.commands.main import main

PATIENCE_S = 60


def by_token(here: InProcess, who: str, namespace: str = "/hall") -> SocketIOTestClient:
    client: SocketIOTestClient = here.server.socketio.test_client(
        here.app, namespace=namespace, auth={"token": here.tokens[who]}
    )
    assert client.is_connected(namespace)
    return client


def by_cookie(here: InProcess, browser: Browser) -> SocketIOTestClient:
    client: SocketIOTestClient = here.server.socketio.test_client(
        here.app, namespace="/hall", flask_test_client=browser.client
    )
    assert client.is_connected("/hall")
    return client


def hears(here: InProcess, client: SocketIOTestClient) -> bool:
    """Whether a message to everybody on /hall still reaches it."""
    if not client.is_connected("/hall"):
        return False
    client.get_received("/hall")
    here.server.socketio.emit("tick", {}, namespace="/hall")
    return any(message["name"] == "tick" for message in client.get_received("/hall"))


@pytest.mark.parametrize("way", WAYS)
def test_each_change_of_rights_cuts_the_console(here: InProcess, way: Callable[[Users], None]) -> None:
    console, other = by_cookie(here, signed_in(here, "operator1")), by_cookie(here, signed_in(here, "operator2"))
    assert hears(here, console)
    way(Users(here.directory, CHEAP))
    here.server.revocation.look()
    assert not hears(here, console)
    assert hears(here, other), "nobody else is cut"
    assert record(here)[-1]["what"] == "socket_cut_off"


def test_signing_out_cuts_the_console_before_the_answer_comes(here: InProcess) -> None:
    browser = signed_in(here)
    console, copy = by_cookie(here, browser), by_cookie(here, browser.copy())
    browser.submit("/sign-out")
    assert not hears(here, console)
    assert not hears(here, copy)


def test_a_manager_who_disables_a_person_cuts_the_console_before_the_answer_comes(here: InProcess) -> None:
    console, program = by_cookie(here, signed_in(here)), by_token(here, "operator1")
    person = {"role": "operator", "full_name": "Имя", "position": {"ru": "Кассир", "en": "Cashier"}, "disabled": True}
    assert here.post("/people/operator1", "manager", **person).status_code == 200
    assert not hears(here, console)
    assert not hears(here, program), "a program that acts for the person, too"
    assert here.call("GET", "/hall", "operator1").status_code == 401


@pytest.mark.parametrize(
    ("who", "namespace", "message"),
    [("agent-1", "/agent", "alive"), ("board-1", "/hall", "snapshot"), ("kiosk-1", "/hall", "snapshot")],
)
def test_a_device_without_its_token_is_heard_no_more_even_before_it_is_cut(
    here: InProcess, who: str, namespace: str, message: str
) -> None:
    device = by_token(here, who, namespace)
    device.get_received(namespace)
    Users(here.directory, CHEAP).revoke_tokens(who)
    device.emit(message, {"devices": []}, namespace=namespace)
    assert device.is_connected(namespace) is False, "its first message cuts it, if nothing else has"


def test_a_revoked_agent_gets_no_more_jobs(here: InProcess) -> None:
    by_token(here, "agent-1", "/agent")
    agents = here.server.slips._agents
    assert agents.connected("agent-1")
    here.users.revoke_tokens("agent-1")
    here.server.revocation.look()
    assert not agents.connected("agent-1")


def test_the_check_of_each_message_asks_the_database_one_cheap_question(here: InProcess) -> None:
    board = by_token(here, "board-1")
    board.emit("snapshot", namespace="/hall")
    statements: list[str] = []
    here.users.database.connection.set_trace_callback(statements.append)
    board.emit("snapshot", namespace="/hall")
    assert statements == ["PRAGMA data_version"]


def talon(data: Path, *arguments: str) -> None:
    done = CliRunner().invoke(main, [*arguments, "--data", str(data)])
    assert done.exit_code == 0, done.output


def connected(server: RunningServer, who: str, namespace: str) -> tuple[socketio.Client, threading.Event]:
    """A socket of a real server, and the event of its being cut off."""
    client, cut = socketio.Client(reconnection=False), threading.Event()
    client.on("disconnect", lambda *_: cut.set(), namespace=namespace)
    client.connect(server.url, auth={"token": server.token(who)}, namespaces=[namespace], transports=["websocket"])
    return client, cut


def test_a_running_server_follows_the_command_line(server: RunningServer) -> None:
    agent, agent_cut = connected(server, "agent-1", "/agent")
    operator, operator_cut = connected(server, "operator1", "/hall")
    board, board_cut = connected(server, "board-1", "/hall")
    talon(server.data, "device", "revoke", "agent-1")
    assert agent_cut.wait(PATIENCE_S)
    talon(server.data, "user", "disable", "operator1")
    assert operator_cut.wait(PATIENCE_S)
    assert not board_cut.is_set()
    assert server.api("operator1").get("/api/v1/hall").status_code == 401
    with pytest.raises(socketio.exceptions.ConnectionError):
        connected(server, "agent-1", "/agent")
    assert (server.data / "security.log").stat().st_mode & 0o077 == 0, "the record is its owner's alone"
    for client in (agent, operator, board):
        client.disconnect()
    assert os.access(server.data / "security.log", os.R_OK)
