"""An orderly end of the worker: nobody who is owed an answer goes without, and nobody else is waited for."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from types import SimpleNamespace

import gevent
import pytest

from tests.running import RunningServer
from web.serving.connections import Connection, Connections
from web.serving.worker import OfficeWorker

SOON_S = 20
NEVER_S = 10**9


@pytest.fixture
def worker() -> OfficeWorker:
    """A worker that would wait for ever for an answer, with its table of connections."""
    made = OfficeWorker.__new__(OfficeWorker)
    made.alive = True
    made.cfg = SimpleNamespace(graceful_timeout=NEVER_S)
    made.connections = Connections(10)
    return made


@pytest.fixture
def connection(worker: OfficeWorker) -> Iterator[Connection]:
    ours, theirs = gevent.socket.socketpair()
    with ours, theirs:
        admitted = worker.connections.admit(ours, "10.0.0.1")
        assert admitted is not None
        yield admitted


@pytest.mark.parametrize("use", ["fresh", "at rest", "a websocket"])
def test_connections_at_rest_do_not_hold_it_up(worker: OfficeWorker, connection: Connection, use: str) -> None:
    if use == "at rest":
        connection.begin_request()
        connection.end_request()
    elif use == "a websocket":
        connection.become_socket()
    with gevent.Timeout(SOON_S), pytest.raises(SystemExit):
        worker._end_once_answered()


def test_a_request_is_answered_first(worker: OfficeWorker, connection: Connection) -> None:
    connection.begin_request()
    answered = gevent.spawn_later(0.05, connection.end_request)
    with gevent.Timeout(SOON_S), pytest.raises(SystemExit):
        worker._end_once_answered()
    assert answered.dead


def test_but_not_for_longer_than_the_grace(worker: OfficeWorker, connection: Connection) -> None:
    connection.begin_request()
    worker.cfg.graceful_timeout = 0.0
    with gevent.Timeout(SOON_S), pytest.raises(SystemExit):
        worker._end_once_answered()


def test_who_was_sending_a_request_gets_the_answer_of_a_server_that_is_stopped(server: RunningServer) -> None:
    body = b'{"service": "settlements-individual", "request_id": "the last one"}'
    head = (
        f"POST /api/v1/tickets HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {server.token('kiosk')}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    process, server.process = server.process, None
    assert process is not None
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        client.settimeout(SOON_S)
        client.sendall(head.encode() + body[:10])
        assert server.api("kiosk").get("/healthz").ok, "by now the head has been read, too"
        os.kill(process.pid, signal.SIGTERM)
        client.sendall(body[10:])
        assert client.recv(4096).startswith(b"HTTP/1.1 201")
    assert process.wait(SOON_S) == 0
