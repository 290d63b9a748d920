"""Learns from past weeks what is expected today, in a thread: after a start, when the day turns, when settings change."""

from __future__ import annotations

import logging

from flask_socketio import SocketIO

from queue_core.office import Office
from web.background import in_thread

log = logging.getLogger(__name__)

_LOOK_S = 1.0
_AFTER_A_FAULT_S = 60.0


class Learner:
    """A task that checks every second whether there is anything to learn. Until then the office uses what it learned
    last."""

    def __init__(self, office: Office, socketio: SocketIO) -> None:
        self._office = office
        self._socketio = socketio

    def start(self) -> None:
        self._socketio.start_background_task(self._look)

    def _look(self) -> None:
        while True:
            self._socketio.sleep(_LOOK_S)
            try:
                self._office.learn(aside=in_thread)
            except Exception:
                log.exception("past weeks cannot be read; the office goes on with what was learned last")
                self._socketio.sleep(_AFTER_A_FAULT_S)
