"""Who may hold how many connections, who gives way to whom, and who is cut for keeping the server waiting."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import gevent
import pytest
from gevent import socket

from web.serving import connections as module
from web.serving.connections import Connection, Connections
from web.serving.limits import (
    BODY_S,
    HEAD_S,
    IDLE_S,
    LOOK_S,
    MOST_HTTP_OF_A_PRINCIPAL,
    MOST_REQUEST_BYTES,
    MOST_STRANGERS,
    MOST_STRANGERS_OF_AN_ADDRESS,
    SEND_S,
)

MOST = MOST_STRANGERS + 10


class Clock:
    """The time that connections go by."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Client:
    """A client's end, and the server's connection to it: None when it was refused."""

    def __init__(self, table: Connections, address: str = "10.0.0.1", shared: bool = False) -> None:
        ours, self.end = socket.socketpair()
        self.connection = table.admit(ours, address, shared)
        self._ours = ours
        self.reader: Any = None

    @property
    def admitted(self) -> Connection:
        assert self.connection is not None, "it was admitted"
        return self.connection

    def waits(self) -> None:
        """The server waits for what this client sends next, until that or the end of the connection."""
        self.reader = gevent.spawn(self.admitted.recv, 8192)
        gevent.sleep(0)

    def sends(self, data: bytes) -> None:
        self.end.sendall(data)
        self.reader.join()

    def begins_request(self) -> None:
        self.waits()
        self.sends(b"GET / HTTP/1.1\r\n")

    def is_cut(self) -> bool:
        return self.admitted.cut_off

    def told(self) -> bytes:
        """What the client receives until the connection ends."""
        received = b""
        while more := self.end.recv(4096):
            received += more
        return received

    def close(self) -> None:
        self.end.close()
        self._ours.close()
        if self.reader:
            self.reader.join()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(module, "monotonic", made)
    return made


@pytest.fixture
def table(clock: Clock) -> Connections:
    return Connections(MOST)


NewClient = Callable[..., Client]


@pytest.fixture
def client(table: Connections) -> Iterator[NewClient]:
    made: list[Client] = []

    def new(address: str = "10.0.0.1", shared: bool = False) -> Client:
        made.append(Client(table, address, shared))
        return made[-1]

    with gevent.Timeout(60):
        yield new
        for one in made:
            one.close()


def crowd(client: NewClient, clock: Clock, count: int = MOST_STRANGERS_OF_AN_ADDRESS) -> list[Client]:
    """So many from one address, a second after one another, that have all sent half a request."""
    half_sent = []
    for _ in range(count):
        one = client()
        one.begins_request()
        one.waits()
        half_sent.append(one)
        clock.now += 0.01
    return half_sent


def test_the_one_that_has_kept_the_server_waiting_longest_gives_way_to_a_newcomer(
    client: NewClient, clock: Clock
) -> None:
    half_sent = crowd(client, clock)
    newcomer = client()
    assert newcomer.connection is not None
    assert [one.is_cut() for one in half_sent] == [True] + [False] * (len(half_sent) - 1)
    assert half_sent[0].told().startswith(b"HTTP/1.1 408 ")


def test_a_half_sent_request_gives_way_sooner_than_a_connection_at_rest(client: NewClient, clock: Clock) -> None:
    at_rest = client()
    at_rest.waits()
    clock.now += 5
    half_sent = crowd(client, clock, MOST_STRANGERS_OF_AN_ADDRESS - 1)
    client()
    assert not at_rest.is_cut()
    assert half_sent[0].is_cut()


def test_nobody_else_gives_way_to_a_crowd_at_one_address(client: NewClient, clock: Clock) -> None:
    elsewhere, known = client("10.0.0.2"), client()
    elsewhere.waits()
    known.waits()
    known.admitted.belong_to("kiosk-1")
    clock.now += 5
    crowd(client, clock, MOST_STRANGERS_OF_AN_ADDRESS + 20)
    assert not elsewhere.is_cut()
    assert not known.is_cut(), "who has shown a token does not count as a stranger any more"


def test_where_the_server_waits_for_nobody_the_newcomer_is_refused_in_both_languages(client: NewClient) -> None:
    for _ in range(MOST_STRANGERS_OF_AN_ADDRESS):
        client().admitted.begin_request()
    refused = client()
    assert refused.connection is None
    head, _, body = refused.told().partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 503 ")
    assert b"Retry-After: " in head
    assert set(json.loads(body)["text"]) == {"ru", "en"}
    assert client("10.0.0.2").connection is not None, "another address is served"


def test_all_strangers_together_leave_room_for_those_who_are_known(
    client: NewClient, table: Connections, clock: Clock
) -> None:
    for number in range(MOST_STRANGERS + 50):
        one = client(f"10.0.{number % 40}.1")
        if one.connection is not None:
            one.waits()
        clock.now += 0.001
    assert table.strangers == MOST_STRANGERS
    assert len(table) <= MOST


def test_a_full_server_makes_room_at_the_expense_of_strangers_and_then_refuses(clock: Clock) -> None:
    table = Connections(most=3)
    known, stranger = Client(table), Client(table, "10.0.0.2")
    known.waits()
    known.admitted.belong_to("board-1")
    stranger.waits()
    others = [Client(table, f"10.0.0.{number}") for number in (3, 4)]
    assert stranger.is_cut()
    for one in others:
        one.admitted.belong_to("manager")
    assert Client(table, "10.0.0.5").connection is None
    assert not known.is_cut()


def test_connections_of_a_trusted_proxy_are_counted_together_only(client: NewClient) -> None:
    through_proxy = [client("10.0.0.9", shared=True) for _ in range(MOST_STRANGERS_OF_AN_ADDRESS + 20)]
    assert all(one.connection is not None for one in through_proxy)


def test_a_principal_keeps_so_many_connections_for_requests_and_any_number_of_boards(
    client: NewClient, clock: Clock
) -> None:
    boards = [client() for _ in range(MOST_HTTP_OF_A_PRINCIPAL * 2)]
    for board in boards:
        board.waits()
        board.admitted.become_socket()
        board.admitted.belong_to("board-1")
    kept = []
    for _ in range(MOST_HTTP_OF_A_PRINCIPAL + 1):
        kept.append(client())
        kept[-1].waits()
        kept[-1].admitted.belong_to("board-1")
        clock.now += 0.01
    assert [one.is_cut() for one in kept] == [True] + [False] * MOST_HTTP_OF_A_PRINCIPAL
    assert not any(board.is_cut() for board in boards)


def test_a_connection_that_closes_makes_room(client: NewClient, table: Connections) -> None:
    for _ in range(MOST_STRANGERS_OF_AN_ADDRESS * 3):
        one = client()
        one.admitted.begin_request()
        table.forget(one.admitted)
    assert len(table) == 0
    assert table.strangers == 0
    assert client().connection is not None


@pytest.mark.parametrize(
    ("begun", "patience_s", "told"),
    [
        pytest.param(lambda one: None, HEAD_S, b"", id="a connection on which nothing comes"),
        pytest.param(lambda one: one.begins_request(), HEAD_S, b"HTTP/1.1 408 ", id="half a head"),
        pytest.param(lambda one: one.admitted.begin_request(), BODY_S, b"HTTP/1.1 408 ", id="half a body"),
        pytest.param(lambda one: one.admitted.end_request(), IDLE_S, b"", id="a connection at rest"),
    ],
)
def test_who_keeps_the_server_waiting_too_long_is_cut(
    client: NewClient,
    table: Connections,
    clock: Clock,
    begun: Callable[[Client], None],
    patience_s: float,
    told: bytes,
) -> None:
    late = client()
    begun(late)
    late.waits()
    clock.now += patience_s - LOOK_S
    table.look_through()
    assert not late.is_cut()
    clock.now += 2 * LOOK_S
    table.look_through()
    assert late.is_cut()
    late.reader.join()
    assert late.reader.value == b"", "gunicorn takes it for a client that has left"
    assert late.told()[: len(told)] == told
    assert bool(told) or late.told() == b"", "a browser's reserve gets no answer that it might show"


def test_byte_by_byte_is_no_sooner_than_at_once(client: NewClient, table: Connections, clock: Clock) -> None:
    dripping = client()
    for _ in range(int(HEAD_S) + 2):
        dripping.waits()
        clock.now += 1
        table.look_through()
        if dripping.is_cut():
            break
        dripping.sends(b"x")
    assert dripping.is_cut()


def test_the_time_that_the_server_itself_takes_is_not_the_clients(
    client: NewClient, table: Connections, clock: Clock
) -> None:
    asking = client()
    asking.begins_request()
    asking.admitted.begin_request()
    clock.now += 10 * BODY_S
    table.look_through()
    assert not asking.is_cut()


def test_who_does_not_take_the_answer_is_cut(client: NewClient, table: Connections, clock: Clock) -> None:
    deaf = client()
    deaf.admitted.begin_request()
    sending = gevent.spawn(deaf.admitted.sendall, bytes(1 << 24))
    gevent.sleep(0)
    clock.now += SEND_S + LOOK_S
    table.look_through()
    with pytest.raises(BrokenPipeError):  # which gunicorn passes over in silence
        sending.get()


def test_a_body_without_end_is_cut_however_fast_it_comes(client: NewClient) -> None:
    talkative = client()
    talkative.admitted.begin_request()
    received = 0
    sending = gevent.spawn(talkative.end.sendall, bytes(2 * MOST_REQUEST_BYTES))
    while data := talkative.admitted.recv(1 << 16):
        received += len(data)
    assert MOST_REQUEST_BYTES < received <= MOST_REQUEST_BYTES + (1 << 16)
    sending.kill()


def test_a_websocket_has_no_time_limit_of_its_own_and_no_end(
    client: NewClient, table: Connections, clock: Clock
) -> None:
    board = client()
    board.admitted.become_socket()
    board.waits()
    clock.now += 100 * IDLE_S
    table.look_through()
    assert not board.is_cut()


def test_the_log_gets_a_line_for_many(
    client: NewClient, table: Connections, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    crowd(client, clock, MOST_STRANGERS_OF_AN_ADDRESS + 30)
    clock.now += 11
    table.look_through()
    (line,) = caplog.messages
    assert "10.0.0.1: too late × 100" in line
    assert "10.0.0.1: gave way × 30" in line
