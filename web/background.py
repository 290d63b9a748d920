"""Keeps a request from holding up all other connections: slow work in real threads, and taking turns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Response, request
from gevent import get_hub, sleep

Result = TypeVar("Result")

_A_TURN_S = 1e-6


def in_thread(work: Callable[[], Result]) -> Result:
    """Runs `work` in gevent's thread pool; other greenlets go on meanwhile. An exception of `work` is raised here.

    A password check and a report of a year take tens to hundreds of milliseconds: on the worker's own thread every
    board would stand still for that long.
    """

    def attempt() -> tuple[Any, Exception | None]:
        try:
            return work(), None
        except Exception as error:
            # By default the pool prints every exception, even a mere refusal, as a fault of the server.
            return None, error

    result, error = get_hub().threadpool.apply(attempt)
    if error is not None:
        raise error
    return result  # type: ignore[no-any-return]


def take_turns(response: Response) -> Response:
    """Lets the other connections go first once a command is answered: a client that sends the next command at
    once would otherwise be served again and again while the others wait.

    A pause of 0 would not do: gevent then continues with ready greenlets without polling the other sockets.
    """
    if request.method == "POST":
        response.call_on_close(lambda: sleep(_A_TURN_S))
    return response
