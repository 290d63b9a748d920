"""The live hall on sockets: in order, without holes, the same for everybody in the end, and right again after a restart."""

from __future__ import annotations

import json
import socket
import threading
import time
from typing import Any

import pytest
import socketio
import websocket

from tests.running import RunningServer

GONE = {"done", "no_show", "cancelled"}


class Screen:
    """A screen that follows the documented rules: whole rows by key, a snapshot when a sequence number is missing."""

    def __init__(self, server: RunningServer, who: str, transports: tuple[str, ...] = ("websocket",)) -> None:
        self.state: dict[str, Any] = {}
        self.types: list[str] = []
        self.holes = 0
        self.snapshots = 0
        self._changed = threading.Condition()
        self.socket = socketio.Client(reconnection_delay=0.1, reconnection_delay_max=0.5)
        self.socket.on("snapshot", self._snapshot, namespace="/hall")
        self.socket.on("event", self._event, namespace="/hall")
        self.socket.connect(
            server.url,
            namespaces=["/hall"],
            auth={"token": server.token(who)},
            transports=list(transports),
            wait_timeout=10,
        )
        self.wait(lambda: bool(self.state))

    def _snapshot(self, snapshot: dict[str, Any]) -> None:
        with self._changed:
            self.state = snapshot
            self.snapshots += 1
            self._changed.notify_all()

    def _event(self, event: dict[str, Any]) -> None:
        with self._changed:
            if not self.state or event["seq"] <= self.state["seq"]:
                return
            if event["seq"] > self.state["seq"] + 1:
                self.holes += 1
            self.types.append(event["type"])
            self.state = self._reduce(self.state, event)
            self._changed.notify_all()

    @staticmethod
    def _reduce(state: dict[str, Any], event: dict[str, Any]) -> dict[str, Any]:
        state = {**state, "seq": event["seq"]}
        if ticket := event.get("ticket"):
            others = [row for row in state["tickets"] if row["number"] != ticket["number"]]
            state["tickets"] = others if ticket["state"] in GONE else [*others, ticket]
        if window := event.get("window"):
            state["windows"] = [window if row["id"] == window["id"] else row for row in state["windows"]]
        if call := event.get("call"):
            state["calls"] = [call, *state["calls"]][:12]
        if "calls" in event:
            state["calls"] = event["calls"]
        return state

    def wait(self, condition: Any) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, timeout=20)

    def wait_for_seq(self, seq: int) -> None:
        self.wait(lambda: self.state.get("seq", 0) >= seq)

    def comparable(self) -> dict[str, Any]:
        return comparable(self.state)


def comparable(hall: dict[str, Any]) -> dict[str, Any]:
    return {
        "seq": hall["seq"],
        "windows": hall["windows"],
        "calls": hall["calls"],
        "tickets": sorted(hall["tickets"], key=lambda ticket: str(ticket["number"])),
    }


def busy_minute(server: RunningServer) -> None:
    """A burst of everything at three windows."""
    windows = {number: server.api(f"operator{number}") for number in "123"}
    for turn in range(12):
        server.issue(("settlements-individual", "cash-individual")[turn % 2])
    steps = ("call-next", "recall", "start", "finish", "call-next", "return", "call-next", "park", "call-next", "start")
    for step in steps:
        for number, api in windows.items():
            assert api.post(f"/api/v1/windows/{number}/{step}", json={}).status_code in {200, 204}
    assert windows["1"].post("/api/v1/windows/1/transfer", json={"service": "cash-individual"}).ok
    assert windows["1"].post("/api/v1/windows/1/break", json={"kind": "technical"}).ok


def test_all_screens_end_up_with_the_servers_hall(server: RunningServer) -> None:
    server.open_windows("1", "2", "3")
    boards = [Screen(server, "board") for _ in range(3)]
    staff = [Screen(server, who) for who in ("manager", "operator1", "kiosk")]
    busy_minute(server)
    for screens, who in ((boards, "board"), (staff, "manager")):
        shown = server.api(who).get("/api/v1/hall").json()
        for screen in screens:
            screen.wait_for_seq(shown["seq"])
            assert screen.holes == 0
            assert screen.snapshots == 1, "everything came as events"
            assert screen.comparable() == comparable(shown)
    assert "slip_reported" in staff[0].types
    assert "slip_reported" not in boards[0].types
    assert "hidden" in boards[0].types, "what a board may not see leaves no hole"
    assert all("id" not in ticket for ticket in boards[0].state["tickets"])
    for screen in (*boards, *staff):
        screen.socket.disconnect()


@pytest.mark.parametrize("transports", [("polling",), ("polling", "websocket")], ids=["polls", "changes_over"])
def test_a_screen_that_begins_by_polling_misses_nothing(server: RunningServer, transports: tuple[str, ...]) -> None:
    server.open_windows("1", "2", "3")
    board = Screen(server, "board", transports)
    assert board.socket.transport() == transports[-1]
    busy_minute(server)
    shown = server.api("board").get("/api/v1/hall").json()
    board.wait_for_seq(shown["seq"])
    assert board.holes == 0
    assert board.snapshots == 1
    assert board.comparable() == comparable(shown)
    board.socket.disconnect()


def ask_for_snapshots(board: websocket.WebSocket) -> None:
    """Goes on for a minute. Raises OSError or WebSocketException when the connection is closed."""
    for _ in range(2000):
        board.send('42/hall,["snapshot"]')
        time.sleep(0.03)  # a flood of requests is another matter: tests/attack


def test_a_board_that_reads_nothing_costs_the_others_nothing(server: RunningServer) -> None:
    """It goes on asking for snapshots and reads none of them, until the server cuts it off."""
    server.open_windows("1", "2", "3")
    stuck = websocket.WebSocket(sockopt=[(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)])
    stuck.connect(server.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket")  # type: ignore[no-untyped-call]
    stuck.send("40/hall," + json.dumps({"token": server.token("board")}))
    board = Screen(server, "board")
    with pytest.raises((OSError, websocket.WebSocketException)):
        ask_for_snapshots(stuck)
    busy_minute(server)
    shown = server.api("board").get("/api/v1/hall").json()
    board.wait_for_seq(shown["seq"])
    assert (board.holes, board.snapshots) == (0, 1)
    assert board.comparable() == comparable(shown)
    board.socket.disconnect()


def test_a_screen_that_asks_gets_a_snapshot(server: RunningServer) -> None:
    screen = Screen(server, "board")
    screen.socket.emit("snapshot", namespace="/hall")
    screen.wait(lambda: screen.snapshots == 2)
    screen.socket.disconnect()


def test_a_screen_is_right_again_after_a_killed_server(server: RunningServer) -> None:
    server.open_windows("1")
    screen = Screen(server, "board")
    server.kill()
    server.start()
    server.issue()
    server.api("operator1").post("/api/v1/windows/1/call-next", json={})
    shown = server.api("board").get("/api/v1/hall").json()
    screen.wait_for_seq(shown["seq"])
    assert screen.comparable() == comparable(server.api("board").get("/api/v1/hall").json())
    screen.socket.disconnect()


@pytest.mark.parametrize("token", [None, "wrong"])
def test_nobody_listens_without_a_token(server: RunningServer, token: str | None) -> None:
    stranger = socketio.Client(reconnection=False)
    auth = {"token": token} if token else None
    with pytest.raises(socketio.exceptions.ConnectionError):
        stranger.connect(server.url, namespaces=["/hall"], auth=auth, transports=["websocket"], wait_timeout=5)
    with pytest.raises(socketio.exceptions.ConnectionError):
        stranger.connect(server.url, namespaces=["/agent"], auth={"token": server.token("board")}, wait_timeout=5)
