"""Checkpoints of the databases: every few minutes in a thread beside the requests, and at an orderly stop."""

from __future__ import annotations

import logging

from flask_socketio import SocketIO

from queue_core.office import Office
from queue_core.store.checkpoint import checkpoint_all
from web.background import in_thread

log = logging.getLogger(__name__)
_EVERY_S = 300.0


class Checkpoints:
    """They take no lock of the office: they work on connections of their own."""

    def __init__(self, office: Office, socketio: SocketIO) -> None:
        self._office = office
        self._socketio = socketio

    def start(self) -> None:
        self._socketio.start_background_task(self._work)

    def stop(self) -> None:
        """Closes the office, and leaves nothing in the logs of the other databases."""
        self._office.close()
        if busy := checkpoint_all(self._office.directory):
            log.warning("the logs of %s were left for the next start", ", ".join(busy))

    def _work(self) -> None:
        while True:
            self._socketio.sleep(_EVERY_S)
            try:
                in_thread(lambda: checkpoint_all(self._office.directory))
            except Exception:
                log.exception("no checkpoint this time")
