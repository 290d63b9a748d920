"""How fast requests may come: those of strangers by address; who shows a token or a session is counted by name from then on."""

from __future__ import annotations

from collections.abc import Callable

import gevent
from flask import Flask, Response, request

from web.problems import TOO_MANY, Problem
from web.serving.addresses import neighbourhood
from web.serving.buckets import Buckets
from web.serving.limits import COST_OF_A_MISS, LONGEST_PAUSE_S, REQUESTS_OF_AN_ADDRESS
from web.serving.sockets import recognise


def install(app: Flask, name_of_principal: Callable[[], str | None]) -> None:
    """Has strangers wait who ask too fast, and refuses them with 429 when waiting is not enough.

    The requests of principals are not counted: they are bounded by the connections that a principal may hold
    (web/serving/connections.py), which take turns, and by the budgets of expensive questions (web/auth/budgets.py).
    """
    buckets = Buckets(REQUESTS_OF_AN_ADDRESS)

    @app.before_request
    def pace() -> None:
        if name := name_of_principal():
            recognise(request.environ, name)
            return
        wait_s = buckets.take(_asker(), longest_s=LONGEST_PAUSE_S)
        if wait_s is None:
            # Answered late: who does not wait for answers would otherwise be refused as fast as it can ask.
            gevent.sleep(LONGEST_PAUSE_S)
            raise Problem(
                TOO_MANY,
                "too_many_requests",
                "С этого адреса слишком много запросов. Подождите минуту.",
                "There are too many requests from this address. Please wait a minute.",
                retry_after_s=60,
            )
        if wait_s:
            gevent.sleep(wait_s)

    @app.after_request
    def charge_for_misses(response: Response) -> Response:
        if 400 <= response.status_code < 500 and response.status_code != TOO_MANY and name_of_principal() is None:
            buckets.take(_asker(), COST_OF_A_MISS - 1)
        return response


def _asker() -> str:
    return neighbourhood(request.remote_addr or "")
