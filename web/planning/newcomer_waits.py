"""Keeps the announced waits of the next arrivals ready, so that issuing a ticket need not wait for a projection."""

from __future__ import annotations

import logging
import threading

from flask_socketio import SocketIO

from queue_core.office import Office

log = logging.getLogger(__name__)

# Events that follow one another faster than this share a projection.
_APART_S = 0.5
# Waits change even without events. Including the time of a projection under load, this stays within the two seconds
# for which a wait is valid (queue_core/waits/newcomers.py).
_AGAIN_AFTER_S = 1.2
# Between two stretches of a projection the server's other work goes first.
_GIVE_WAY_S = 1e-6


class NewcomerWaitsRefresh:
    """A task that projects after every event, and now and then without an event."""

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
                # Tickets are still issued: then each projects its own wait.
                log.exception("the waits of the next arrivals could not be projected")
            self._socketio.sleep(_APART_S)
            self._changed.wait(_AGAIN_AFTER_S - _APART_S)

    def refresh(self) -> None:
        """Projects once, yielding to other work after every millisecond or so."""
        for _ in self._office.refresh_newcomer_waits():
            self._socketio.sleep(_GIVE_WAY_S)
