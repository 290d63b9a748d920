"""The changes in the hall when time goes back, or a day goes on that had ended. Nobody is in the hall then."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from datetime import datetime

from queue_core import events as e
from queue_core.hall.alarms import Alarms
from queue_core.hall.appointments import Appointments
from queue_core.hall.changes import applies
from queue_core.hall.state import CALLS_KEPT, HallState
from queue_core.model import Window


@applies(e.ClockRepaired)
def clock_repaired(hall: HallState, event: e.ClockRepaired, _: int) -> None:
    _leave_no_later_moment(hall, event.at)


@applies(e.DayResumed)
def day_resumed(hall: HallState, event: e.DayResumed, _: int) -> None:
    """Tickets, numbers and calls of the day are known again; what outlives a day is left to the events that repeat it."""
    _leave_no_later_moment(hall, event.at)
    hall.devices, hall.device_alerts = {}, {}
    hall.notices, hall.withdrawn_notices, hall.notice_requests = {}, set(), {}
    hall.evacuation = None
    hall.alarms, hall.appointments = Alarms(), Appointments()
    hall.calls = deque(maxlen=CALLS_KEPT)


def _leave_no_later_moment(hall: HallState, at: datetime) -> None:
    """What was begun, planned or rested before the clock was repaired says nothing about the time from now on."""
    hall.windows = {name: Window(name) for name in hall.windows}
    hall.plan, hall.planned_at, hall.staffing_changed_at = (), None, None
    hall.break_requests, hall.opened_at = set(), {}
    hall.breaks_taken = []
    hall.shift_seen = hall.day_over = False
    hall.devices = {name: replace(device, since=min(device.since, at)) for name, device in hall.devices.items()}
