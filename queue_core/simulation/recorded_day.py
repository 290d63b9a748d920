"""What happened on a past day, told by its journal: each ticket's receptions, each window's shifts and breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from enum import Enum, auto
from typing import Any

from queue_core import events as e
from queue_core.arrivals.forecast import minute_of_day
from queue_core.settings.hours import Span


class End(Enum):
    """How a reception ended, or a wait without one."""

    DONE = auto()
    # The end of the day found it open: how long it really took is not known.
    CUT_OFF = auto()
    NO_SHOW = auto()
    SENT_ON = auto()
    PUT_ASIDE = auto()
    LEFT = auto()


@dataclass(slots=True)
class Reception:
    """One wait and what it led to. Times are minutes after midnight, office's time; None: it did not come to that.

    `reaction` is how long the window stood free before it called, where it was free when the wait began; `pause` how
    long the window stood free after the reception although the next one it called was waiting already; where nobody was,
    `idle` is how long it stood free until the next one came.
    """

    service: str
    queued: float
    for_window: str | None = None
    called: float | None = None
    started: float | None = None
    ended: float | None = None
    end: End | None = None
    window: str | None = None
    reaction: float | None = None
    pause: float | None = None
    idle: float | None = None
    # How many later comers were called before, by windows that could have served this one.
    passed_by: int = 0


@dataclass(slots=True)
class Path:
    """A ticket's way through the day."""

    priority: str | None
    receptions: list[Reception]


@dataclass(frozen=True, slots=True)
class RecordedBreak:
    window: str
    kind: str
    begins: float
    ends: float


@dataclass(frozen=True, slots=True)
class WorkedShift:
    window: str
    opens: float
    closes: float


@dataclass(slots=True)
class RecordedDay:
    """A day as its journal tells it, tickets in the order of coming."""

    paths: dict[str, Path] = field(default_factory=dict)
    shifts: list[WorkedShift] = field(default_factory=list)
    breaks: list[RecordedBreak] = field(default_factory=list)


def recorded_day_of(journal: Iterable[e.Recorded], zone: tzinfo, hours: Span | None) -> RecordedDay:
    """Reads a day's events. `hours` are the office's on that day: where nobody ended the day, it ended then."""
    entries = list(journal)
    # The office ends a forgotten day when the next one begins, all in one moment; people went home before.
    closings = [entry.event.at for entry in entries if isinstance(entry.event, e.DayClosed)]
    lived = [entry.event.at for entry in entries if not closings or entry.event.at != closings[-1]]
    ends = max(
        (hours.closes.hour * 60 + hours.closes.minute) if hours else 0.0,
        minute_of_day(lived[-1], zone) if lived else 0.0,
    )
    telling = _Recording(zone, ends)
    for entry in entries:
        record = _RECORD.get(entry.event.type)
        if record:
            record(telling, entry.event)
    return telling.day


class _Recording:
    """The day while it is read. `ends` is when it was over, whenever it was closed in the books."""

    def __init__(self, zone: tzinfo, ends: float) -> None:
        self.day = RecordedDay()
        self._zone = zone
        self._ends = ends
        self._opened: dict[str, float] = {}
        self._break_began: dict[str, tuple[str, float]] = {}
        # Since when each window stands free, and the reception after which it does.
        self._free: dict[str, tuple[float, Reception | None]] = {}
        self._midnight: datetime | None = None

    def _minute(self, event: e.Event) -> float:
        local = event.at.astimezone(self._zone)
        if self._midnight is None:
            self._midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        # A day closed in the books on the next morning is counted on from its own midnight, and cut off.
        return min((local - self._midnight).total_seconds() / 60, self._ends)

    def _present(self, ticket: str) -> Reception:
        return self.day.paths[ticket].receptions[-1]

    def issued(self, event: e.TicketIssued) -> None:
        self.day.paths[event.ticket] = Path(event.priority, [Reception(event.service, self._minute(event))])

    def called(self, event: e.TicketCalled) -> None:
        present, now = self._present(event.ticket), self._minute(event)
        present.called, present.window = now, event.window
        for passed in event.passed:
            self._present(passed).passed_by += 1
        since, after = self._free.pop(event.window, (now, None))
        if present.queued > since:
            present.reaction = now - present.queued
            if after:
                after.idle = present.queued - since
        elif after:
            after.pause = now - since

    def started(self, event: e.ServiceStarted) -> None:
        self._present(event.ticket).started = self._minute(event)

    def returned(self, event: e.TicketReturned) -> None:
        present = self._present(event.ticket)
        present.called = present.started = present.window = present.reaction = None
        self._free[event.window] = (self._minute(event), None)

    def finished(self, event: e.TicketFinished) -> None:
        self._end(event, End.CUT_OFF if event.outcome == "day_closed" else End.DONE)

    def no_show(self, event: e.TicketNoShow) -> None:
        self._end(event, End.NO_SHOW)

    def parked(self, event: e.TicketParked) -> None:
        self._end(event, End.PUT_ASIDE)

    def unparked(self, event: e.TicketUnparked) -> None:
        self._next(event.ticket, self._present(event.ticket).service, None, self._minute(event))

    def transferred(self, event: e.TicketTransferred) -> None:
        present = self._present(event.ticket)
        if present.called is None:
            # It waited for a window that closed: the same wait goes on.
            present.service, present.for_window = event.service, event.for_window
        else:
            self._end(event, End.SENT_ON)
            self._next(event.ticket, event.service, event.for_window, self._minute(event))

    def cancelled(self, event: e.TicketCancelled) -> None:
        present = self._present(event.ticket)
        if present.end is None:
            present.ended, present.end = self._minute(event), End.LEFT

    def opened(self, event: e.WindowOpened) -> None:
        self._opened[event.window] = self._minute(event)
        self._free[event.window] = (self._minute(event), None)

    def closed(self, event: e.WindowClosed) -> None:
        self.break_ended(event)
        self._free.pop(event.window, None)
        opened = self._opened.pop(event.window, self._ends)
        if self._minute(event) > opened:
            self.day.shifts.append(WorkedShift(event.window, opened, self._minute(event)))

    def break_started(self, event: e.BreakStarted) -> None:
        self._break_began[event.window] = (event.kind, self._minute(event))
        self._free.pop(event.window, None)

    def break_ended(self, event: e.BreakEnded | e.WindowClosed) -> None:
        began = self._break_began.pop(event.window, None)
        if began and self._minute(event) > began[1]:
            self.day.breaks.append(RecordedBreak(event.window, began[0], began[1], self._minute(event)))
        self._free[event.window] = (self._minute(event), None)

    def _end(self, event: e.TicketFinished | e.TicketNoShow | e.TicketParked | e.TicketTransferred, how: End) -> None:
        present = self._present(event.ticket)
        present.ended, present.end = self._minute(event), how
        self._free[event.window] = (self._minute(event), present)

    def _next(self, ticket: str, service: str, for_window: str | None, queued: float) -> None:
        self.day.paths[ticket].receptions.append(Reception(service, queued, for_window))


_RECORD: dict[str, Callable[[_Recording, Any], None]] = {
    e.TicketIssued.type: _Recording.issued,
    e.TicketCalled.type: _Recording.called,
    e.ServiceStarted.type: _Recording.started,
    e.TicketReturned.type: _Recording.returned,
    e.TicketFinished.type: _Recording.finished,
    e.TicketNoShow.type: _Recording.no_show,
    e.TicketParked.type: _Recording.parked,
    e.TicketUnparked.type: _Recording.unparked,
    e.TicketTransferred.type: _Recording.transferred,
    e.TicketCancelled.type: _Recording.cancelled,
    e.WindowOpened.type: _Recording.opened,
    e.WindowClosed.type: _Recording.closed,
    e.BreakStarted.type: _Recording.break_started,
    e.BreakEnded.type: _Recording.break_ended,
}
