"""Keeps the waits of those who may come next ready, so that no ticket has to wait for the projection of its own."""

from __future__ import annotations

import logging
import threading

from flask_socketio import SocketIO

from queue_core.office import Office

log = logging.getLogger(__name__)

# Events that follow one another faster than this share a projection.
_APART_S = 0.5
# Without events waits change all the same. With the time a projection takes under load this stays within the two seconds
# for which a wait is good (queue_core/waits/newcomers.py).
_AGAIN_AFTER_S = 1.2
# Between two stretches of a projection the server's other work goes first.
_GIVE_WAY_S = 1e-6


class NewcomerWaitsRefresh:
    """One task that projects after every event, and now and then without one."""

    def __init__(self, office: Office, socketio: SocketIO) -> None:
        self._office = office
        self._socketio = socketio
        self._changed = threading.Event()
        office.subscribe(lambda *_: self._changed.set())

    def start(self) -> None:
        self._socketio.start_background_task(self._keep_ready)

    def _keep_ready(self) -> None:
        while True:
            self._changed.clear()
            try:
                self.refresh()
            except Exception:
                # Tickets are issued all the same: each has its wait projected then.
                log.exception("the waits of those who may come could not be projected")
            self._socketio.sleep(_APART_S)
            self._changed.wait(_AGAIN_AFTER_S - _APART_S)

    def refresh(self) -> None:
        """Projects once, letting others go first after every millisecond or so."""
        for _ in self._office.refresh_newcomer_waits():
            self._socketio.sleep(_GIVE_WAY_S)
