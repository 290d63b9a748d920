"""Reads a past day from its journal: each ticket's receptions, each window's shifts and breaks."""

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
    """How a reception ended, or a wait that led to none."""

    DONE = auto()
    # It was still open at the end of the day: how long it really took is not known.
    CUT_OFF = auto()
    NO_SHOW = auto()
    TRANSFERRED = auto()
    PARKED = auto()
    LEFT = auto()


@dataclass(slots=True)
class Reception:
    """One wait and what it led to. Times are minutes after midnight, office time; None: it did not get that far.

    `reaction` is how long the window stood free before it called, if it was free when the wait began; `pause` how long
    it stood free after the reception although the next visitor it called was already waiting; if no visitor was,
    `idle` is how long it stood free until the next one arrived.
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
    # How many later arrivals were called first, by windows that could have served this visitor.
    passed_by: int = 0
    # Several matters were settled at the window in one go: how long it took says nothing about `service`.
    of_several_matters: bool = False


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
    """A day as recorded in its journal, tickets in order of arrival."""

    paths: dict[str, Path] = field(default_factory=dict)
    shifts: list[WorkedShift] = field(default_factory=list)
    breaks: list[RecordedBreak] = field(default_factory=list)


def recorded_day_of(journal: Iterable[e.Recorded], zone: tzinfo, hours: Span | None) -> RecordedDay:
    """Reads a day's events. `hours` are the office's hours on that day: a day that was never closed ended with them."""
    entries = list(journal)
    # A day that was not closed is closed when the next one begins, all at one moment; everybody had gone home by then.
    closings = [entry.event.at for entry in entries if isinstance(entry.event, e.DayClosed)]
    before_closing = [entry.event.at for entry in entries if not closings or entry.event.at != closings[-1]]
    ends = max(
        (hours.closes.hour * 60 + hours.closes.minute) if hours else 0.0,
        minute_of_day(before_closing[-1], zone) if before_closing else 0.0,
    )
    recording = _Recording(zone, ends)
    for entry in entries:
        record = _RECORD.get(entry.event.type)
        if record:
            record(recording, entry.event)
    return recording.day


class _Recording:
    """The day as it is read. `ends` is when it was over, whenever the journal closed it."""

    def __init__(self, zone: tzinfo, ends: float) -> None:
        self.day = RecordedDay()
        self._zone = zone
        self._ends = ends
        self._opened: dict[str, float] = {}
        self._break_began: dict[str, tuple[str, float]] = {}
        # Since when each window has been free, and the reception before that.
        self._free: dict[str, tuple[float, Reception | None]] = {}
        self._midnight: datetime | None = None

    def _minute(self, event: e.Event) -> float:
        at = event.truly_at if isinstance(event, e.TicketIssued) else event.at
        local = at.astimezone(self._zone)
        if self._midnight is None:
            self._midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        # A day closed only the next morning: minutes go on counting from its own midnight, and are capped.
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

    def matter_finished(self, event: e.MatterFinished) -> None:
        if event.here:
            self._present(event.ticket).of_several_matters = True  # the window is not free: the stay goes on
        else:
            self._end(event, End.DONE)
            self._next(event.ticket, event.service, None, self._minute(event))

    def no_show(self, event: e.TicketNoShow) -> None:
        self._end(event, End.NO_SHOW)

    def parked(self, event: e.TicketParked) -> None:
        self._end(event, End.PARKED)

    def waits_again(self, event: e.TicketUnparked | e.TicketBroughtBack) -> None:
        self._next(event.ticket, self._present(event.ticket).service, None, self._minute(event))

    def transferred(self, event: e.TicketTransferred) -> None:
        present = self._present(event.ticket)
        if present.called is None:
            # The visitor was waiting for a window that closed: the same wait goes on.
            present.service, present.for_window = event.service, event.for_window
        else:
            self._end(event, End.TRANSFERRED)
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

    def _end(
        self,
        event: e.TicketFinished | e.MatterFinished | e.TicketNoShow | e.TicketParked | e.TicketTransferred,
        how: End,
    ) -> None:
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
    e.MatterFinished.type: _Recording.matter_finished,
    e.TicketNoShow.type: _Recording.no_show,
    e.TicketParked.type: _Recording.parked,
    e.TicketUnparked.type: _Recording.waits_again,
    e.TicketBroughtBack.type: _Recording.waits_again,
    e.TicketTransferred.type: _Recording.transferred,
    e.TicketCancelled.type: _Recording.cancelled,
    e.WindowOpened.type: _Recording.opened,
    e.WindowClosed.type: _Recording.closed,
    e.BreakStarted.type: _Recording.break_started,
    e.BreakEnded.type: _Recording.break_ended,
}
