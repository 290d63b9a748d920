"""Weeks of a real office's journal in a second: days lived through the office's commands, each committed at its end."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from queue_core import commands as c
from queue_core.clock import SetClock
from queue_core.events import Event, Recorded
from queue_core.hours.calendar import hours_on
from queue_core.office import Office
from queue_core.office.live_hall import LiveHall
from queue_core.settings import Settings, load
from queue_core.views import View, event_view
from tests.queue_core.building import OfficeRig
from tests.queue_core.simulation.simulated_history import LivedDay, Manners, Plan
from tests.running import TRUDOVAYA

_FEWER = Manners(no_show=0.03, leaves=0.02, sent_on=0.03, parked=0.02, pause=(0.1, 0.4))
# Relative arrivals per half hour from eight o'clock.
_DAY = (0.9, 1.4, 1.6, 1.6, 1.4, 1.2, 1.0, 0.9, 1.1, 1.2, 1.1, 0.9, 0.9, 0.8, 0.8, 0.7)
_SERVICES = {
    "settlements-individual": (0.33, 9.0),
    "meters-individual": (0.1, 9.0),
    "cash-individual": (0.36, 4.5),
    "settlements-legal": (0.14, 9.0),
    "cash-legal": (0.07, 4.5),
}
_WEEKDAYS = (1.2, 1.0, 0.95, 0.95, 0.8)


class _Uncommitted(LiveHall):
    def __init__(self, *arguments: Any) -> None:
        self._kept: list[Recorded] = []
        super().__init__(*arguments)

    def commit(self, events: tuple[Event, ...]) -> tuple[Recorded, ...]:
        recorded = tuple(
            Recorded(self.hall.seq + step, self.hall.day, event) for step, event in enumerate(events, start=1)
        )
        self._kept += recorded
        for entry in recorded:
            self.hall.apply(entry)
            self._last_at = entry.event.at
        return recorded

    def event_view(self, recorded: Recorded) -> View:
        return event_view(recorded, self.hall)  # nothing was shown on trial

    def write(self) -> None:
        for _, of_day in groupby(self._kept, key=lambda entry: entry.day):
            self.journal.append(list(of_day))
        self._kept = []


class HastyOffice(Office):
    """An office that commits a whole day at once: a disk that is asked to be sure for each command takes minutes."""

    live_hall = _Uncommitted

    def write(self) -> None:
        assert isinstance(self._live, _Uncommitted)
        self._live.write()


@dataclass
class HastyRig(OfficeRig):
    directory: Path
    settings: Settings = field(default_factory=lambda: load(TRUDOVAYA))

    def __post_init__(self) -> None:
        self.office: HastyOffice = HastyOffice(self.settings, self.directory, self.clock)
        self._requests = 0


def working_minutes(day: date) -> float:
    """How long the office trudovaya receives on a date; 0 on a day off."""
    span = hours_on(load(TRUDOVAYA), day)
    if span is None:
        return 0.0
    return (span.closes.hour - span.opens.hour) * 60.0 + span.closes.minute - span.opens.minute


def plan_of(day: date, visitors: float, dice: random.Random) -> Plan:
    """A day of the office trudovaya with all five windows open and a lunch at each."""
    minutes = working_minutes(day)
    count = round(visitors * _WEEKDAYS[day.weekday()] * dice.gauss(1, 0.08))
    arrivals = []
    for _ in range(count):
        half_hour = dice.choices(range(len(_DAY)), _DAY)[0]
        minute = half_hour * 30 + dice.uniform(0, 30)
        if minute < minutes - 45:
            service = dice.choices(list(_SERVICES), [share for share, _ in _SERVICES.values()])[0]
            arrivals.append((max(minute, 2.0), service))
    return Plan(
        shifts=[(window, 0.0 if window != "5" else 1.0, minutes) for window in "12345"],
        breaks=[(window, 210 + 45 * (number % 3)) for number, window in enumerate("12345")],
        arrivals=sorted(arrivals),
        lengths={service: length for service, (_, length) in _SERVICES.items()},
    )


def record_weeks(directory: Path, before: date, days: int, visitors: float = 120, seed: int = 1) -> None:
    """Writes the working days of the `days` calendar days before a date into a new data directory of trudovaya."""
    dice = random.Random(seed)
    first = before - timedelta(days=days)
    settings = load(TRUDOVAYA)
    rig = HastyRig(directory, settings, SetClock(_eight(first, settings)))
    for day in _working_days(first, days):
        rig.clock.set(_eight(day, settings))
        LivedDay(rig, plan_of(day, visitors, dice), seed=dice.randrange(10**6), manners=_FEWER).live()
        rig.do(c.CloseDay(actor="manager"))
        rig.office.write()
    rig.office.close()


def _working_days(first: date, days: int) -> Sequence[date]:
    return [day for ahead in range(days) if working_minutes(day := first + timedelta(days=ahead))]


def _eight(day: date, settings: Settings) -> datetime:
    return datetime.combine(day, time(8), settings.office.zone_info)
