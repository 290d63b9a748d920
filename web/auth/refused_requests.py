"""Refused requests in the record of security: missing rights, rates and limits exceeded, input that is none."""

from __future__ import annotations

import time
from collections.abc import Callable

from flask import Flask, Response, request

from web.auth.access import name_of_principal
from web.auth.guessing import address_of_request
from web.auth.security_log import SecurityLog, is_on_record
from web.parts import provided

_RECORDED = frozenset({400, 401, 403, 413, 429})
_A_WHILE_S = 60.0
_MOST_IN_A_WHILE = 200


class RefusedRequests:
    """Writes down each kind of refusal once a minute for each asker, and so many in all: nobody fills the record with them."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._recorded: set[tuple[str, str, int]] = set()
        self._since = now()

    def is_new(self, asker: str, endpoint: str, status: int) -> bool:
        """Whether this refusal is to be written down. Counts it as written."""
        now = self._now()
        if now - self._since >= _A_WHILE_S:
            self._since, self._recorded = now, set()
        kind = (asker, endpoint, status)
        if kind in self._recorded or len(self._recorded) >= _MOST_IN_A_WHILE:
            return False
        self._recorded.add(kind)
        return True


def install(app: Flask) -> None:
    """Has the server write down who was refused what: the name of the route, never the address or the body as sent."""
    refused = RefusedRequests()

    @app.after_request
    def record(response: Response) -> Response:
        # What has a more telling name of its own is on record by it.
        if response.status_code not in _RECORDED or is_on_record():
            return response
        endpoint = request.endpoint or ""
        who, address = name_of_principal(), address_of_request()
        if refused.is_new(who or address, endpoint, response.status_code):
            provided(SecurityLog).note(
                "request_refused",
                who,
                address=address,
                endpoint=endpoint,
                method=request.method,
                status=response.status_code,
            )
        return response
