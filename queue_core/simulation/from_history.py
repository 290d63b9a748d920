"""Prepares a past day for another simulation: the same visitors at the same moments, the windows as they were staffed.

Kept from the journal: when each visitor came, for which service and with which priority; how long the walk and the
reception took; who did not come when called; who left the line, and when; who was transferred or parked, and for how
long (the further reception is a visit of its own of the same ticket, which keeps its place); the shifts; the breaks.
The time a window stood free while visitors were waiting, the operator's own pause, is kept with the visit before it.
A visitor who arrived while windows were free goes to the same window, if it is free.
Decided anew: who is called, when and where. Not kept: calls out of turn by name and calls taken back (they are no part
of the call order), and the short pause before the first call of a shift or after a break.

A visitor who left before being called has no reception time. They stay in the line until the moment they left it; if
another version of the day calls them sooner, the reception takes the mean of its service. So do receptions still open
at the end of the day.
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
# A tenth of a second: just before the next visitor arrives, not at the same moment.
_A_MOMENT = 0.1 / 60
_LONGEST_RECEPTION = 240.0


class NothingHappened(Refusal):
    """A past day without visitors or without open windows: there is nothing to simulate."""

    code: ClassVar[str] = "nothing_happened"

    def __init__(self, day: date) -> None:
        super().__init__(
            f"{day:%d.%m.%Y} в журнале нет приёма посетителей. Выберите другой день.",
            f"The journal has no visitors on {day.isoformat()}. Choose another day.",
        )


@dataclass(frozen=True, slots=True)
class PastDay:
    """A past day for `run_day(settings, office, order, visitors)`; minutes count from `office.first_minute`.

    `recorded` is the day as it really went, in the form of a simulated one; `left_out` is the number of tickets left
    out because the office no longer has their service, or no window staffed that day has it among its skills.
    """

    day: date
    settings: Settings
    office: OfficeDay
    visitors: list[Visitor]
    recorded: DayRecord
    left_out: int


def past_day(directory: FilePath, settings: Settings, day: date) -> PastDay:
    """Reads a whole past day from the journal, also while the office is running. Raises NothingHappened."""
    recorded = recorded_day_of(
        read_journal(directory, day.isoformat()), settings.office.zone_info, working_hours(settings, day)
    )
    shifts = [shift for shift in recorded.shifts if shift.window in settings.window]
    served = {skill for shift in shifts for skill in settings.window[shift.window].skills}
    known = [
        path for path in recorded.paths.values() if all(reception.service in served for reception in path.receptions)
    ]
    if not known or not shifts:
        raise NothingHappened(day)
    hours = working_hours(settings, day)
    opens = hours.opens.hour * 60.0 + hours.opens.minute if hours else 24 * 60.0
    first = min(opens, *(shift.opens for shift in shifts), *(path.receptions[0].queued for path in known)) // 15 * 15
    last = max(shift.closes for shift in shifts)
    builder = _Builder(settings, first, known)
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
            classes=builder.classes(),
            windows=builder.windows(recorded),
        ),
        [builder.visitor(path.receptions, path.priority) for path in known],
        builder.record(known, recorded),
        left_out=len(recorded.paths) - len(known),
    )


class _Builder:
    """Builds the parts of a simulated day from a recorded one; minutes from `first`."""

    def __init__(self, settings: Settings, first: float, paths: Iterable[Path]) -> None:
        self._settings = settings
        self._first = first
        receptions = [reception for path in paths for reception in path.receptions]
        self._minutes: defaultdict[str, list[float]] = defaultdict(list)
        for reception in receptions:
            if reception.of_several_matters:
                continue
            if reception.started is not None and reception.ended is not None and reception.end is End.DONE:
                self._minutes[reception.service].append(reception.ended - reception.started)
        self._counts: defaultdict[str, int] = defaultdict(int)
        for path in paths:
            self._counts[path.receptions[0].service] += 1
        walks = [
            reception.started - reception.called
            for reception in receptions
            if reception.started is not None and reception.called is not None
        ]
        self._usual_walk = median(walks) if walks else 0.5
        pauses = [reception.pause for reception in receptions if reception.pause is not None]
        self._usual_pause = median(pauses) if pauses else 0.0
        reactions = [reception.reaction for reception in receptions if reception.reaction is not None]
        self._usual_reaction = median(reactions) if reactions else 0.0

    def classes(self) -> list[VisitorClass]:
        services = [service for service in self._settings.services if self._settings.windows_of[service.id]]
        total = sum(self._counts[service.id] for service in services)
        return [
            VisitorClass(
                id=service.id,
                group=service.group,
                kind=service.kind,
                share=self._counts[service.id] / total,
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
                        kind=BreakKind(pause.kind),
                        due_minutes=pause.begins - self._first,
                        minutes=min(max(round(pause.ends - pause.begins), 1), 240),
                    )
                    for pause in day.breaks
                    if pause.window == window.id
                ],
            )
            for window in self._settings.windows
            if any(shift.window == window.id for shift in day.shifts)
        ]

    def visitor(self, receptions: list[Reception], priority: str | None) -> Visitor:
        reception, later = receptions[0], receptions[1:]
        onward = None
        if later and reception.ended is not None:
            onward = Onward(
                self.visitor(later, priority),
                for_window=later[0].for_window if later[0].for_window in self._settings.window else None,
                away_minutes=later[0].queued - reception.ended if reception.end is End.PARKED else None,
            )
        no_show = reception.end is End.NO_SHOW
        return Visitor(
            came=reception.queued - self._first,
            service=reception.service,
            service_minutes=self._service_minutes(reception),
            walk_minutes=self._walk_minutes(reception),
            comes_when_called=not no_show,
            priority=priority if priority in self._settings.priority else None,
            leaves=reception.ended - self._first if reception.end is End.LEFT and reception.ended is not None else None,
            reaction_minutes=self._usual_reaction if reception.reaction is None else reception.reaction,
            first_window=reception.window
            if reception.reaction is not None and reception.window in self._settings.window
            else None,
            pause_minutes=self._pause_minutes(reception),
            no_show_minutes=reception.ended - reception.called
            if no_show and reception.ended and reception.called is not None
            else None,
            onward=onward,
        )

    def record(self, paths: Iterable[Path], day: RecordedDay) -> DayRecord:
        """What really happened to each visitor. Those still at a window when the day ended are finished then."""
        first: list[SimulatedVisit] = []
        further: list[SimulatedVisit] = []
        for path in paths:
            for number, reception in enumerate(path.receptions):
                came = path.receptions[0].queued - self._first
                visit = SimulatedVisit(
                    self.visitor(path.receptions[number:], path.priority), reception.queued - self._first, came
                )
                if reception.called is None or reception.ended is None:
                    visit.left = (reception.queued if reception.ended is None else reception.ended) - self._first
                else:
                    visit.called, visit.finished = reception.called - self._first, reception.ended - self._first
                visit.passed_by = reception.passed_by
                (further if number else first).append(visit)
        visits = [*first, *further]
        busy = sum(visit.finished - visit.called for visit in visits if visit.finished and visit.called is not None)
        return DayRecord(visits, busy, sum(pause.ends - pause.begins for pause in day.breaks))

    def _service_minutes(self, reception: Reception) -> float:
        if reception.end is End.LEFT or reception.end is End.CUT_OFF or reception.ended is None:
            return self._usual_service(reception.service)
        return reception.ended - reception.started if reception.started is not None else 0.0

    def _pause_minutes(self, reception: Reception) -> float:
        if reception.pause is not None:
            return reception.pause
        # If no visitor was waiting, the operator's pause cannot be seen, but it was over when the next visitor arrived.
        return (
            self._usual_pause
            if reception.idle is None
            else min(self._usual_pause, max(reception.idle - _A_MOMENT, 0.0))
        )

    def _walk_minutes(self, reception: Reception) -> float:
        if reception.called is None:
            return self._usual_walk
        # A visitor parked or transferred before the reception began was at the window only until then.
        until = reception.started if reception.started is not None else reception.ended
        return (until if until is not None else reception.called) - reception.called

    def _usual_service(self, service: str) -> float:
        minutes = self._minutes[service]
        kind = self._settings.service[service].kind
        return fmean(minutes) if minutes else self._settings.targets.of(kind).reception_minutes

    def _usual_cv(self, service: str) -> float:
        minutes = self._minutes[service]
        if len(minutes) < 2 or fmean(minutes) <= 0:
            return 0.8
        return min(max(pstdev(minutes) / fmean(minutes), _LEAST_CV), 5.0)
