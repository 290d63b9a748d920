"""A past day to be lived through again: the same visitors at the same moments, the windows as they were staffed.

What is the same as in the journal: when each visitor came, for what and with which priority; how long the walk and the
reception took; who did not come when called, who left the line and when; who was sent on or put aside, and for how long
(the further reception is a visit of its own of the same ticket, which keeps its place); the shifts; the breaks. The time
that windows stood free although somebody waited, the operator's own pause, is kept with the visit before it; who came
while windows stood free is taken by the same one, if it is free.
What is decided anew: who is called when, and where. What is not kept: calls out of turn by name and calls taken back (the
day has them, the call order has not), and the small pause before the first call of a shift or after a break.

A visitor who left before being called has no reception time: such a one stands in the line until the moment it was left.
Called sooner than that in another version of the day, the reception takes the mean of its service. So do receptions that
the end of the day found open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path as FilePath
from statistics import fmean, median, pstdev
from typing import ClassVar

from queue_core.arrivals import working_hours
from queue_core.errors import Refusal
from queue_core.model import BreakKind
from queue_core.settings import Settings
from queue_core.simulation.day import DayRecord, SimulatedVisit
from queue_core.simulation.description import (
    DescribedShift,
    DueBreak,
    OfficeDay,
    ServiceTime,
    SimulatedWindow,
    VisitorClass,
)
from queue_core.simulation.recorded_day import End, Path, Reception, RecordedDay, recorded_day_of
from queue_core.simulation.simulated import simulated
from queue_core.simulation.visitors import Onward, Visitor
from queue_core.store.journal import read_journal

_DAY_MINUTES = 24 * 60 - 1
_LEAST_CV = 0.05
# A tenth of a second: before the next visitor comes rather than along with them.
_A_MOMENT = 0.1 / 60
_LONGEST_RECEPTION = 240.0


class NothingHappened(Refusal):
    """A past day without visitors or without open windows: there is nothing to live through again."""

    code: ClassVar[str] = "nothing_happened"

    def __init__(self, day: date) -> None:
        super().__init__(
            f"{day:%d.%m.%Y} в журнале нет приёма посетителей. Выберите другой день.",
            f"The journal has no visitors received on {day.isoformat()}. Choose another day.",
        )


@dataclass(frozen=True, slots=True)
class PastDay:
    """A past day for `run_day(settings, office, order, visitors)`; minutes count from `office.first_minute`.

    `recorded` is the day as it really went, in the form of a simulated one; `left_out` how many tickets could not be
    taken over because the office no longer has their service, or no window of that day has it among its skills.
    """

    day: date
    settings: Settings
    office: OfficeDay
    visitors: list[Visitor]
    recorded: DayRecord
    left_out: int


def past_day(directory: FilePath, settings: Settings, day: date) -> PastDay:
    """Reads a whole past day from the journal, beside a running office. Raises NothingHappened."""
    found = recorded_day_of(
        read_journal(directory, day.isoformat()), settings.office.zone_info, working_hours(settings, day)
    )
    shifts = [shift for shift in found.shifts if shift.window in settings.window]
    served = {skill for shift in shifts for skill in settings.window[shift.window].skills}
    known = [path for path in found.paths.values() if all(one.service in served for one in path.receptions)]
    if not known or not shifts:
        raise NothingHappened(day)
    hours = working_hours(settings, day)
    opens = hours.opens.hour * 60.0 + hours.opens.minute if hours else 24 * 60.0
    first = min(opens, *(shift.opens for shift in shifts), *(path.receptions[0].queued for path in known)) // 15 * 15
    last = max(shift.closes for shift in shifts)
    making = _Making(settings, first, known)
    return PastDay(
        day,
        simulated(settings),
        OfficeDay(
            name=day.isoformat(),
            first_minute=first,
            minutes_open=min(last - first, _DAY_MINUTES),
            visitors=len(known),
            volume_cv=0,
            targets=settings.targets,
            classes=making.classes(),
            windows=making.windows(found),
        ),
        [making.visitor(path.receptions, path.priority) for path in known],
        making.record(known, found),
        left_out=len(found.paths) - len(known),
    )


class _Making:
    """Turns what the journal told into a simulated day's parts; minutes from `first`."""

    def __init__(self, settings: Settings, first: float, paths: Iterable[Path]) -> None:
        self._settings = settings
        self._first = first
        receptions = [one for path in paths for one in path.receptions]
        self._minutes: defaultdict[str, list[float]] = defaultdict(list)
        for one in receptions:
            if one.started is not None and one.ended is not None and one.end is End.DONE:
                self._minutes[one.service].append(one.ended - one.started)
        self._counts: defaultdict[str, int] = defaultdict(int)
        for path in paths:
            self._counts[path.receptions[0].service] += 1
        walks = [one.started - one.called for one in receptions if one.started is not None and one.called is not None]
        self._usual_walk = median(walks) if walks else 0.5
        pauses = [one.pause for one in receptions if one.pause is not None]
        self._usual_pause = median(pauses) if pauses else 0.0
        reactions = [one.reaction for one in receptions if one.reaction is not None]
        self._usual_reaction = median(reactions) if reactions else 0.0

    def classes(self) -> list[VisitorClass]:
        services = [service for service in self._settings.services if self._settings.windows_of[service.id]]
        everybody = sum(self._counts[service.id] for service in services)
        return [
            VisitorClass(
                id=service.id,
                group=service.group,
                kind=service.kind,
                share=self._counts[service.id] / everybody,
                intensity=[1],
                service=ServiceTime(
                    mean_minutes=min(max(self._usual_service(service.id), 0.1), _LONGEST_RECEPTION),
                    cv=self._usual_cv(service.id),
                ),
            )
            for service in services
        ]

    def windows(self, day: RecordedDay) -> list[SimulatedWindow]:
        return [
            SimulatedWindow(
                id=window.id,
                skills=window.skills,
                shifts=[
                    DescribedShift(opens_minutes=shift.opens - self._first, closes_minutes=shift.closes - self._first)
                    for shift in day.shifts
                    if shift.window == window.id
                ],
                breaks=[
                    DueBreak(
                        kind=BreakKind(taken.kind),
                        due_minutes=taken.begins - self._first,
                        minutes=min(max(round(taken.ends - taken.begins), 1), 240),
                    )
                    for taken in day.breaks
                    if taken.window == window.id
                ],
            )
            for window in self._settings.windows
            if any(shift.window == window.id for shift in day.shifts)
        ]

    def visitor(self, receptions: list[Reception], priority: str | None) -> Visitor:
        one, later = receptions[0], receptions[1:]
        onward = None
        if later and one.ended is not None:
            onward = Onward(
                self.visitor(later, priority),
                for_window=later[0].for_window if later[0].for_window in self._settings.window else None,
                away_minutes=later[0].queued - one.ended if one.end is End.PUT_ASIDE else None,
            )
        no_show = one.end is End.NO_SHOW
        return Visitor(
            came=one.queued - self._first,
            service=one.service,
            service_minutes=self._service_minutes(one),
            walk_minutes=self._walk_minutes(one),
            comes_when_called=not no_show,
            priority=priority if priority in self._settings.priority else None,
            leaves=one.ended - self._first if one.end is End.LEFT and one.ended is not None else None,
            reaction_minutes=self._usual_reaction if one.reaction is None else one.reaction,
            first_window=one.window if one.reaction is not None and one.window in self._settings.window else None,
            pause_minutes=self._pause_minutes(one),
            no_show_minutes=one.ended - one.called if no_show and one.ended and one.called is not None else None,
            onward=onward,
        )

    def record(self, paths: Iterable[Path], day: RecordedDay) -> DayRecord:
        """What really became of everybody. Who was at a window when the day ended is finished then."""
        first: list[SimulatedVisit] = []
        further: list[SimulatedVisit] = []
        for path in paths:
            for number, one in enumerate(path.receptions):
                came = path.receptions[0].queued - self._first
                visit = SimulatedVisit(
                    self.visitor(path.receptions[number:], path.priority), one.queued - self._first, came
                )
                if one.called is None or one.ended is None:
                    visit.left = (one.queued if one.ended is None else one.ended) - self._first
                else:
                    visit.called, visit.finished = one.called - self._first, one.ended - self._first
                visit.passed_by = one.passed_by
                (further if number else first).append(visit)
        visits = [*first, *further]
        busy = sum(visit.finished - visit.called for visit in visits if visit.finished and visit.called is not None)
        return DayRecord(visits, busy, sum(taken.ends - taken.begins for taken in day.breaks))

    def _service_minutes(self, one: Reception) -> float:
        if one.end is End.LEFT or one.end is End.CUT_OFF or one.ended is None:
            return self._usual_service(one.service)
        return one.ended - one.started if one.started is not None else 0.0

    def _pause_minutes(self, one: Reception) -> float:
        if one.pause is not None:
            return one.pause
        # Where nobody waited the operator's pause was not seen, but it was over when the next one came.
        return self._usual_pause if one.idle is None else min(self._usual_pause, max(one.idle - _A_MOMENT, 0.0))

    def _walk_minutes(self, one: Reception) -> float:
        if one.called is None:
            return self._usual_walk
        # Somebody put aside or sent on before a reception began was at the window only that long.
        until = one.started if one.started is not None else one.ended
        return (until if until is not None else one.called) - one.called

    def _usual_service(self, service: str) -> float:
        seen = self._minutes[service]
        kind = self._settings.service[service].kind
        return fmean(seen) if seen else self._settings.targets.of(kind).reception_minutes

    def _usual_cv(self, service: str) -> float:
        seen = self._minutes[service]
        return min(max(pstdev(seen) / fmean(seen), _LEAST_CV), 5.0) if len(seen) > 1 and fmean(seen) > 0 else 0.8
