"""Plans today's breaks again when the day departs from the plan: a window opened or closed, a break was missed."""

from __future__ import annotations

import logging
from datetime import datetime

from flask_socketio import SocketIO

from queue_core.errors import Refusal
from queue_core.hall import Hall
from queue_core.office import Office
from queue_core.planning.todays_plan import departed, make_plan
from web.background import in_thread

log = logging.getLogger(__name__)

_ACTOR = "planner"
_LOOK_S = 10.0


class Replanner:
    """A task that checks the plan every few seconds."""

    def __init__(self, office: Office, socketio: SocketIO) -> None:
        self._office = office
        self._socketio = socketio
        # The change of staffing for which no plan was found, so that it is not tried again and again.
        self._given_up: datetime | None = None

    def start(self) -> None:
        self._socketio.start_background_task(self._look)

    def _look(self) -> None:
        while True:
            self._socketio.sleep(_LOOK_S)
            self.replan_if_due()

    def replan_if_due(self) -> None:
        """Checks the plan once. A day that cannot be planned keeps its plan; the timeline shows that to the supervisor."""

        def due(hall: Hall, at: datetime) -> bool:
            return departed(hall, at) and hall.staffing_changed_at != self._given_up

        if not self._office.ask(due):
            return
        try:
            make_plan(self._office, _ACTOR, aside=in_thread)
        except Refusal as refused:
            self._given_up = self._office.ask(lambda hall, _: hall.staffing_changed_at)
            log.warning("breaks could not be planned again: %s", refused.sentence.en)
