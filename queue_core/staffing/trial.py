"""Tries out a staffing: the real core simulates the coming day with these windows in each half hour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from queue_core.call_orders import CallOrder, call_order_of
from queue_core.model import Kind
from queue_core.settings import Settings
from queue_core.simulation.day import DayRecord, run_day
from queue_core.simulation.description import DescribedShift, OfficeDay
from queue_core.simulation.simulated import simulated
from queue_core.simulation.visitors import Visitor, draw_day
from queue_core.staffing.load import HALF_HOUR, Staffing


@dataclass(slots=True)
class Waits:
    """A sum of waits, in minutes."""

    total: float = 0.0
    n: int = 0

    @property
    def mean(self) -> float | None:
        return self.total / self.n if self.n else None

    def add(self, minutes: float) -> None:
        self.total += minutes
        self.n += 1


@dataclass(slots=True)
class TrialOutcome:
    """The result of the simulated days, by the half hour in which waits began. `turned_away`: visitors not served."""

    days: int
    by_service: list[defaultdict[str, Waits]]
    by_kind: list[dict[Kind, Waits]]
    whole: dict[Kind, Waits] = field(default_factory=lambda: {kind: Waits() for kind in Kind})
    days_held: int = 0
    turned_away: int = 0


class Trials:
    """Simulated days for trying staffings: every staffing meets the same visitors."""

    def __init__(self, settings: Settings, office: OfficeDay) -> None:
        """`office` is the expected day, with every window that could be opened."""
        self.office = office
        self.half_hours = -int(-office.minutes_open // HALF_HOUR)
        self._settings = settings
        self._simulated = simulated(settings)
        self._order: CallOrder = call_order_of(settings.call_order)
        self._targets = {kind: office.targets.of(kind).wait_minutes for kind in Kind}
        self._kind_of = {service.id: service.kind for service in settings.services}
        self._drawn: dict[tuple[int, int], list[Visitor]] = {}

    def run(self, staffing: Staffing, days: int, seed: int) -> TrialOutcome:
        """Simulates `days` days. Takes about a quarter of a millisecond per visitor."""
        office = self._staffed(staffing)
        outcome = TrialOutcome(
            days,
            [defaultdict(Waits) for _ in range(self.half_hours)],
            [{kind: Waits() for kind in Kind} for _ in range(self.half_hours)],
        )
        for day in range(days):
            if (seed, day) not in self._drawn:
                self._drawn[seed, day] = draw_day(self.office, seed, day)
            self._count(run_day(self._simulated, office, self._order, self._drawn[seed, day]), outcome)
        return outcome

    def _count(self, record: DayRecord, outcome: TrialOutcome) -> None:
        today = {kind: Waits() for kind in Kind}
        for visit in record.visits:
            if visit.called is None:
                outcome.turned_away += 1
                continue
            wait = visit.called - visit.queued
            kind = self._kind_of[visit.visitor.service]
            half_hour = min(int(visit.queued // HALF_HOUR), self.half_hours - 1)
            outcome.by_service[half_hour][visit.visitor.service].add(wait)
            for waits in (outcome.by_kind[half_hour][kind], outcome.whole[kind], today[kind]):
                waits.add(wait)
        outcome.days_held += all((waits.mean or 0.0) <= self._targets[kind] for kind, waits in today.items())

    def _staffed(self, staffing: Staffing) -> OfficeDay:
        """The day with each window open in its half hours."""
        windows = []
        for window in self.office.windows:
            shifts = _shifts([window.id in at_work for at_work in staffing], self.office.minutes_open)
            if shifts:
                windows.append(window.model_copy(update={"shifts": shifts, "breaks": []}))
        return self.office.model_copy(update={"windows": windows})


def _shifts(open_in: Sequence[bool], minutes_open: float) -> list[DescribedShift]:
    """Runs of half hours as shifts; the last ends with the day."""
    shifts: list[DescribedShift] = []
    for half_hour, is_open in enumerate(open_in):
        if not is_open:
            continue
        begins, ends = half_hour * HALF_HOUR, min((half_hour + 1) * HALF_HOUR, minutes_open)
        if shifts and shifts[-1].closes_minutes == begins:
            begins = shifts.pop().opens_minutes  # type: ignore[assignment]
        shifts.append(DescribedShift(opens_minutes=begins, closes_minutes=ends))
    return shifts
