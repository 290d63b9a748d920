"""What gunicorn loads to measure where the time of a request goes: the server with a stopwatch at each of its parts.

`GET /stopwatch` gives the seconds of each part so far as JSON, {part: [processor time, time by the clock]}. A part's time is
its own: what it calls of other parts counts there. What no part takes is gunicorn's, gevent's and the sockets'.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from time import perf_counter, thread_time
from typing import Any

import queue_core.decisions.decision
import queue_core.office.live_hall
import queue_core.projection.answers
import queue_core.waits.newcomers
from queue_core.hall import Hall
from queue_core.office import Office
from queue_core.office.live_hall import LiveHall
from queue_core.projection import NewcomersProjection
from queue_core.store.journal import Journal
from web.auth.users import Users

FLASK = "Flask, the views, JSON"
TOKEN = "token"
OFFICE = "office: day, what is due"
DECIDE = "decide"
PROJECT = "project in the request"
COPY = "copy the hall in the request"
COMMIT = "commit"
APPLY = "apply to the hall"
PUBLISH = "publish to the listeners"
AHEAD = "project ahead, outside requests"
COPY_AHEAD = "copy the hall ahead, outside requests"

_seconds: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
# Of each part that is running, the time that parts called from it have taken.
_inner: list[list[float]] = []


def _timed(part: str, function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def timed(*args: Any, **more: Any) -> Any:
        _inner.append([0.0, 0.0])
        cpu, clock = thread_time(), perf_counter()
        try:
            return function(*args, **more)
        finally:
            took = [thread_time() - cpu, perf_counter() - clock]
            within = _inner.pop()
            for kind in (0, 1):
                _seconds[part][kind] += took[kind] - within[kind]
                if _inner:
                    _inner[-1][kind] += took[kind]

    return timed


def _timed_steps(part: str, function: Callable[..., Iterator[None]]) -> Callable[..., Iterator[None]]:
    @wraps(function)
    def steps(*args: Any) -> Iterator[None]:
        under_way = function(*args)
        advance = _timed(part, lambda: next(under_way, StopIteration))
        while advance() is None:
            yield

    return steps


def _replace(owner: Any, name: str, part: str, timed: Callable[..., Any] = _timed) -> None:
    setattr(owner, name, timed(part, getattr(owner, name)))


_replace(Users, "of_token", TOKEN)
_replace(Office, "handle", OFFICE)
_replace(queue_core.office.live_hall, "decide", DECIDE)
_replace(queue_core.waits.newcomers, "wait_of", PROJECT)
_replace(queue_core.projection.answers, "state_for_one", COPY)
_replace(Journal, "append", COMMIT)
_replace(Hall, "apply", APPLY)
_replace(LiveHall, "publish", PUBLISH)
_replace(NewcomersProjection, "__init__", COPY_AHEAD)
_replace(NewcomersProjection, "run", AHEAD, _timed_steps)

from web.wsgi import application as _served  # noqa: E402 - it makes the office when it is imported

_served.wsgi_app = _timed(FLASK, _served.wsgi_app)  # type: ignore[method-assign]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The server, and what its stopwatches show."""
    if environ["PATH_INFO"] != "/stopwatch":
        return _served(environ, start_response)
    body = json.dumps(_seconds).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
