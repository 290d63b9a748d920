"""Cuts off whoever is no longer let in: after a change here before its answer leaves, after one by another process in a second."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from flask import Flask, Response, request
from flask_socketio import SocketIO

from web.auth.database import AccountsDatabase
from web.auth.security_log import SecurityLog
from web.auth.sessions import Sessions
from web.auth.sockets import GuardedNamespace

log = logging.getLogger(__name__)

LOOK_S = 1.0
# Sessions end by the clock, too, and when they were last used is written down.
_TIDY_EVERY = 30


class Revocation:
    """Watches the accounts for the open sockets."""

    def __init__(
        self,
        socketio: SocketIO,
        database: AccountsDatabase,
        sessions: Sessions,
        security: SecurityLog,
        namespaces: Sequence[GuardedNamespace],
    ) -> None:
        self._socketio = socketio
        self._database = database
        self._sessions = sessions
        self._security = security
        self._namespaces = namespaces
        self._state = database.state()

    def install(self, app: Flask) -> None:
        app.after_request(self._after_request)

    def start(self) -> None:
        self._socketio.start_background_task(self._watch)

    def look(self) -> None:
        """Cuts off those who have lost their right since the last look."""
        state = self._database.state()
        if state != self._state:
            self._state = state
            self.cut_off()

    def cut_off(self) -> None:
        for namespace in self._namespaces:
            for name in namespace.cut_off():
                self._security.note("socket_cut_off", name, namespace=namespace.namespace)

    def _after_request(self, response: Response) -> Response:
        if request.method == "POST":
            self.look()
        return response

    def _watch(self) -> None:
        looks = 0
        while True:
            self._socketio.sleep(LOOK_S)
            looks += 1
            try:
                if looks % _TIDY_EVERY == 0:
                    self._sessions.tidy()
                    self.cut_off()
                self.look()
            except Exception:
                # A full or locked disk is temporary; each message and each request is checked by itself meanwhile.
                log.exception("the accounts could not be read; trying again")
