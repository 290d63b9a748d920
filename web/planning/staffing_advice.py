"""Computes and caches staffing advice: once per date, in a thread, a single date at a time."""

from __future__ import annotations

from datetime import date, timedelta

from gevent.lock import BoundedSemaphore

from queue_core.arrivals import next_working_day
from queue_core.office import Office
from queue_core.staffing import StaffingAdvice, advise
from web.background import in_thread

# Offices do not plan further ahead, and the course of the month is not known.
FURTHEST_DAYS = 62


class StaffingAdvisor:
    """Advice by date. It is kept until the office's day turns: then there is another day to learn from."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._learned_on = ""
        self._kept: dict[date, StaffingAdvice] = {}
        # Computing for seconds in a thread slows all requests a little; two at once would double that.
        self._turn = BoundedSemaphore(1)

    @property
    def today(self) -> date:
        return date.fromisoformat(self._office.day)

    @property
    def next_working_day(self) -> date:
        return next_working_day(self._office.settings, self.today + timedelta(days=1))

    def advice(self, day: date) -> StaffingAdvice:
        """Raises OfficeRests and NotEnoughHistory. The first call for a date takes some seconds; other requests go on."""
        with self._turn:
            if self._learned_on != self._office.day:
                self._kept.clear()
                self._learned_on = self._office.day
            if day not in self._kept:
                office, today = self._office, self.today
                self._kept[day] = in_thread(lambda: advise(office.directory, office.settings, day, today))
            return self._kept[day]
