"""The connection behind a socket: to whom it belongs, and how fast it may send."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any

import gevent

from web.serving.buckets import TokenBucket
from web.serving.connections import Connection
from web.serving.limits import FRAMES_OF_A_SOCKET

_PRINCIPAL = "talon.principal"
_A_TURN_S = 1e-6


def recognise(environ: dict[str, Any], principal: str) -> None:
    """Notes that whoever sent this request, and holds its connection, is this principal."""
    environ[_PRINCIPAL] = principal
    if connection := connection_of(environ):
        connection.belong_to(principal)


def principal_of(environ: Mapping[str, Any]) -> str | None:
    """The principal noted by `recognise`."""
    name: str | None = environ.get(_PRINCIPAL)
    return name


def connection_of(environ: Mapping[str, Any]) -> Connection | None:
    """The connection of a request; None where another server than ours has taken it, as in tests."""
    connection = environ.get("gunicorn.socket")
    return connection if isinstance(connection, Connection) else None


def note(environ: Mapping[str, Any], reason: str) -> None:
    """Counts why a socket is closed. The log gets a summary: a line for each would let anybody fill the disk."""
    if connection := connection_of(environ):
        connection.note(reason)


def begin_socket(environ: Mapping[str, Any]) -> Callable[[], None]:
    """A request has become a websocket. Returns what to call for each frame: it has those wait who send too many.

    Nobody is refused: a client that is not read from has to wait, and one that is too far behind misses its pings.
    """
    connection = connection_of(environ)
    bucket = TokenBucket(FRAMES_OF_A_SOCKET, monotonic())
    if connection:
        connection.become_socket()

    def pause() -> None:
        wait_s = bucket.take(monotonic()) or 0.0
        if connection:
            wait_s = max(wait_s, connection.frame_wait_s())
        # Even who is within the limit lets the others go first: reading goes on without a pause while there is something.
        gevent.sleep(wait_s or _A_TURN_S)

    return pause
