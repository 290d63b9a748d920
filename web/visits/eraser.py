"""Erases visit cards, and what visitors did not come to pay, when their time is over: at the start, and when a day turns."""

from __future__ import annotations

import logging
from datetime import date

from flask_socketio import SocketIO

from queue_core.hours.opening import service_day
from queue_core.office import Office
from queue_core.payments.intended import IntendedPayments
from queue_core.visits.storage import VisitCards

log = logging.getLogger(__name__)
_LOOK_S = 30.0


class CardEraser:
    """Erases by the office's clock and the retention period in force."""

    def __init__(self, office: Office, cards: VisitCards, intended: IntendedPayments, socketio: SocketIO) -> None:
        self._office = office
        self._cards = cards
        self._intended = intended
        self._socketio = socketio
        self._done: tuple[str, int] | None = None

    def start(self) -> None:
        self._socketio.start_background_task(self._watch)

    def erase_due(self) -> int:
        """Erases what is due today, once a day and once for each change of the period. Returns how many cards."""
        # By the clock, not by the hall: a server that was off for weeks picks up the day it left, and would erase nothing.
        settings = self._office.settings
        due = (service_day(settings, self._office.now()), settings.visits.retention_days)
        if due == self._done:
            return 0
        erased = self._cards.erase_due(date.fromisoformat(due[0]), due[1])
        self._intended.erase_other_days(due[0])
        self._done = due
        if erased:
            log.info("%s visit cards older than %s days are erased", erased, due[1])
        return erased

    def _watch(self) -> None:
        while True:
            try:
                self.erase_due()
            except Exception:
                # A full or locked disk is temporary: the cards must still be erased afterwards.
                log.exception("visit cards could not be erased; trying again later")
            self._socketio.sleep(_LOOK_S)
