"""A compact copy of the hall to run forward: lines, staffed windows, and expected arrivals, all in seconds from now.

Only what can affect the visitors whose waits are requested is copied: the staffed windows and the lines connected with
theirs through skills.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from queue_core.arrivals.forecast import Forecast, minute_of_day
from queue_core.call_orders import Claim
from queue_core.hall import Hall
from queue_core.hall.lines import Line, line_of
from queue_core.hours import calendar
from queue_core.hours.opening import closes_at
from queue_core.model import Kind, Ticket, Window, WindowState
from queue_core.projection.service_times import SAMPLES, Table, left_of
from queue_core.projection.todays_times import TodaysTimes
from queue_core.projection.workload import Workload
from queue_core.routing import lines_for

# No wait beyond this is announced.
HORIZON_S = 4 * 3600.0
# How much longer a break that is overdue will last.
_OVERDUE_BREAK_S = (60.0, 120.0, 180.0, 300.0)
# How much longer a telephone call will last.
_PHONE_S = (30.0, 60.0, 120.0, 180.0, 300.0)
_AT_ONCE = (0.0,)
_NO_TIME: Table = (0.0,) * SAMPLES
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A visitor arriving now for a service, with the head start of a priority."""

    service: str
    priority: str | None = None


@dataclass(frozen=True, slots=True)
class StaffedWindow:
    """A staffed window. `lines` are the numbers of the lines it calls from, `left` how long until it is free, each value
    equally likely; `quick` are the lines from which it calls while nobody stands in those; `free_since` is since when it has
    been free; `breaks` (begin, length) are those still to come, in order.
    """

    window: str
    lines: tuple[int, ...]
    quick: tuple[int, ...]
    versatility: int
    position: int
    left: Sequence[float]
    free_since: float
    breaks: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class ArrivalRates:
    """The expected arrivals: for each slot its end, the visitors per second, and the lines they join (`lines`, with their
    cumulative shares `until`, the last of which is 1).
    """

    ends: tuple[float, ...] = ()
    rates: tuple[float, ...] = ()
    until: tuple[tuple[float, ...], ...] = ()
    lines: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Joining:
    """Visitors who arrive in a line: their service kind, and how long they occupy a window."""

    kind: Kind
    occupancy: Table


@dataclass(frozen=True, slots=True)
class InitialState:
    """`standing` has each line's claims, the first of the line last; a claim's owner is its number in `occupancy`, which
    is how long each occupies a window. The first `watched` of them are those whose waits are requested; newcomers among
    them occupy a window for no time, so that several can be projected at once without delaying one another.

    For visitors still to come, `joining` is, for each line, who joins it, `able` which windows serve it, and `idle` which take
    its visitors while nobody waits for them.
    """

    seed: int
    horizon: float
    windows: tuple[StaffedWindow, ...]
    standing: tuple[tuple[Claim, ...], ...]
    occupancy: tuple[Table, ...]
    watched: int
    joining: tuple[Joining, ...]
    able: tuple[frozenset[int], ...]
    idle: tuple[frozenset[int], ...]
    arrivals: ArrivalRates
    # The tickets of the watched, by owner; None for a visitor arriving now.
    tickets: tuple[str | None, ...]


def state_for_all(hall: Hall, at: datetime, workload: Workload, opening: str | None = None) -> InitialState:
    """All waiting visitors who can be served are watched. The services' lines are numbered as in the settings.

    With `opening` it is the hall as it would be if that closed window opened now.
    """
    windows = hall.staffed()
    if opening:
        windows.append(Window(opening, WindowState.FREE, since=at))
    lines: list[Line] = [*hall.settings.service, *(("window", window.id) for window in windows)]
    return _initial_state(hall, at, workload, windows, lines, None)


def state_for_newcomers(hall: Hall, at: datetime, workload: Workload, services: Sequence[str]) -> InitialState:
    """A visitor arriving now is watched for each of `services`, in order; staffed windows must serve all of them."""
    windows = hall.staffed()
    lines: list[Line] = [*hall.settings.service, *(("window", window.id) for window in windows)]
    return _initial_state(hall, at, workload, windows, lines, [Newcomer(service) for service in services])


def state_for_one(hall: Hall, at: datetime, workload: Workload, who: Newcomer | Ticket) -> InitialState:
    """Only one visitor is watched: one arriving now, or a waiting ticket."""
    windows, lines = _connected(hall, line_of(who) if isinstance(who, Ticket) else who.service)
    return _initial_state(hall, at, workload, windows, lines, [who])


def _connected(hall: Hall, line: Line) -> tuple[list[Window], list[Line]]:
    """The staffed windows and lines connected with a line, directly or through other windows and lines."""
    lines_of = {window.id: [*lines_for(hall, window.id), *hall.skills.quick_at[window.id]] for window in hall.staffed()}
    lines, windows = {line: None}, dict.fromkeys(lines_of, False)
    grew = True
    while grew:
        grew = False
        for window, calls_from in lines_of.items():
            if not windows[window] and any(own in lines for own in calls_from):
                windows[window] = grew = True
                lines.update(dict.fromkeys(calls_from))
    return [hall.windows[window] for window, reached in windows.items() if reached], list(lines)


def _initial_state(
    hall: Hall,
    at: datetime,
    workload: Workload,
    windows: list[Window],
    lines: list[Line],
    watched: Sequence[Newcomer | Ticket] | None,
) -> InitialState:
    """Copies the hall; without `watched`, all waiting visitors who can be served are watched."""
    settings = hall.settings
    today = TodaysTimes(workload.service_times, hall.receptions)
    hour = at.astimezone(settings.office.zone_info).hour
    number_of = {line: number for number, line in enumerate(lines)}
    joined = {who.service for who in watched or () if isinstance(who, Newcomer)}
    served_at = tuple(_staffed_window(hall, at, today, window, number_of, hour, joined) for window in windows)
    able = tuple(
        frozenset(index for index, window in enumerate(served_at) if number in window.lines)
        for number in range(len(lines))
    )
    crowd = _Crowd(hall, at, today, hour, watched or ())
    standing = tuple(crowd.standing(line) if able[number] else () for number, line in enumerate(lines))
    horizon = _until_closing(hall, at)
    expected = [line for line in lines if isinstance(line, str) and able[number_of[line]]]
    return InitialState(
        seed=hall.seq,
        horizon=horizon,
        windows=served_at,
        standing=standing,
        occupancy=tuple(crowd.occupancy),
        watched=len(crowd.occupancy) if watched is None else len(watched),
        joining=tuple(_joining(hall, today, line, hour) for line in lines),
        able=able,
        idle=tuple(
            frozenset(index for index, window in enumerate(served_at) if number in window.quick)
            for number in range(len(lines))
        ),
        arrivals=_arrivals(
            workload.forecast, minute_of_day(at, settings.office.zone_info), horizon, expected, number_of
        ),
        tickets=tuple(crowd.tickets),
    )


class _Crowd:
    """Collects the claims of waiting visitors and numbers them, the watched first."""

    def __init__(
        self, hall: Hall, at: datetime, today: TodaysTimes, hour: int, watched: Sequence[Newcomer | Ticket]
    ) -> None:
        self._hall = hall
        self._at = at
        self._occupancy_of = {service: today.times(service, hour).occupancy for service in hall.settings.service}
        self._kind_of = {service.id: service.kind for service in hall.settings.services}
        self.occupancy: list[Table] = []
        self.tickets: list[str | None] = []
        # The watched: newcomers' claims by line, tickets' numbers by id.
        self._newcomers: dict[Line, Claim] = {}
        self._watched_tickets: dict[str, int] = {}
        for number, who in enumerate(watched):
            if isinstance(who, Ticket):
                self._watched_tickets[who.id] = number
                self.occupancy.append(self._occupancy_of[who.service])
                self.tickets.append(who.id)
            else:
                self._newcomers[who.service] = self._claim_of_newcomer(who, number)
                self.occupancy.append(_NO_TIME)
                self.tickets.append(None)

    def standing(self, line: Line) -> tuple[Claim, ...]:
        """The claims of a line, the first one last; those behind the watched one cannot affect it and are left out."""
        # A projection copies everybody who waits: this loop is most of what the copy costs.
        at, tickets, kind_of, watched = self._at, self._hall.tickets, self._kind_of, self._watched_tickets
        occupancy, occupancy_of, names = self.occupancy, self._occupancy_of, self.tickets
        newcomer = self._newcomers.get(line)
        claims: list[Claim] = []
        for (came, number), name in self._hall.lines.standing(line):
            since = (came - at).total_seconds()
            if newcomer and (since, number) > newcomer[:2]:
                break
            service = tickets[name].service
            if name in watched:
                claims.append((since, number, kind_of[service], watched[name]))
                break
            claims.append((since, number, kind_of[service], len(occupancy)))
            occupancy.append(occupancy_of[service])
            names.append(name)
        if newcomer:
            claims.append(newcomer)
        claims.reverse()
        return tuple(claims)

    def _claim_of_newcomer(self, who: Newcomer, owner: int) -> Claim:
        start = self._hall.lines.head_start(who.priority)
        came = -start.total_seconds() if start else 0.0
        return came, self._hall.seq + 1, self._kind_of[who.service], owner


def _joining(hall: Hall, today: TodaysTimes, line: Line, hour: int) -> Joining:
    # No arrival joins a window's own line; its value is never used.
    service = line if isinstance(line, str) else next(iter(hall.settings.service))
    return Joining(hall.settings.service[service].kind, today.times(service, hour).occupancy)


def _staffed_window(
    hall: Hall,
    at: datetime,
    today: TodaysTimes,
    window: Window,
    number_of: dict[Line, int],
    hour: int,
    joined: Collection[str],
) -> StaffedWindow:
    free = window.state is WindowState.FREE and window.since is not None
    return StaffedWindow(
        window=window.id,
        # Nobody joins a window's own line by coming: while it is empty it need not be looked at.
        lines=tuple(
            number_of[line] for line in lines_for(hall, window.id) if isinstance(line, str) or hall.lines.count(line)
        ),
        quick=tuple(number_of[line] for line in hall.skills.quick_at[window.id] if line in number_of),
        versatility=len(hall.skills.of[window.id]),
        position=hall.settings.position_of[window.id],
        left=_left(hall, at, today, window, hour),
        free_since=(window.since - at) / _SECOND if free and window.since else 0.0,
        breaks=tuple(sorted(_breaks(hall, at, window, joined))),
    )


def _breaks(hall: Hall, at: datetime, window: Window, joined: Collection[str]) -> Iterator[tuple[float, float]]:
    """The breaks that a window is going to take: the planned ones, and the one it has requested. While visitors wait, they
    are postponed as long as possible. When the office closes for lunch, all windows do.

    A newcomer waits, too, for one of the services `joined`: a window that could call them begins no break before that."""
    lunch = calendar.lunch_ahead(hall.settings, at)
    if lunch:
        yield (lunch[0] - at) / _SECOND, (lunch[1] - lunch[0]) / _SECOND
    waiting = any(line in joined or hall.lines.count(line) for line in lines_for(hall, window.id))
    for planned in hall.plan:
        if planned.window == window.id:
            yield ((planned.latest if waiting else planned.begins) - at) / _SECOND, planned.minutes * 60
    if window.request:
        yield (window.request.latest - at) / _SECOND if waiting else 0.0, window.request.minutes * 60


def _left(hall: Hall, at: datetime, today: TodaysTimes, window: Window, hour: int) -> Sequence[float]:
    """How long until a window is free, each value equally likely."""
    if window.pause:
        left_s = (window.pause.until - at) / _SECOND
        return (left_s,) if left_s > 0 else _OVERDUE_BREAK_S
    if window.state is WindowState.PHONE:
        return _PHONE_S
    ticket = hall.tickets[window.ticket] if window.ticket else None
    if ticket is None or ticket.called_at is None:
        return _left_of_pause(hall, at, today, window, hour)
    times = today.times(ticket.service, hour)
    if ticket.started_at is None:
        return left_of(times.occupancy, (at - ticket.called_at) / _SECOND)
    left = left_of(times.reception, (at - ticket.started_at) / _SECOND)
    return [value + times.mean_pause for value in left] if times.mean_pause else left


def _left_of_pause(hall: Hall, at: datetime, today: TodaysTimes, window: Window, hour: int) -> Sequence[float]:
    """A free window calls at once, unless a visitor has been waiting for it: then its operator is between two visits."""
    lines = lines_for(hall, window.id)
    pause = today.pause(hall.skills.of[window.id], hour)
    if window.since is None or pause[-1] <= 0 or not any(hall.lines.count(line) for line in lines):
        return _AT_ONCE
    return left_of(pause, (at - window.since) / _SECOND)


def _until_closing(hall: Hall, at: datetime) -> float:
    """Seconds until the office closes. After that, visitors still here are served, however long they wait."""
    closes = closes_at(hall.settings, at)
    left = (closes - at) / _SECOND if closes else 0.0
    return min(left, HORIZON_S) if left > 0 else HORIZON_S


def _arrivals(
    forecast: Forecast, minute: float, horizon: float, services: list[str], number_of: dict[Line, int]
) -> ArrivalRates:
    """The forecast from this minute on; empty if no visitors are expected."""
    expected = [service for service in services if service in forecast.arrivals]
    if not expected:
        return ArrivalRates()
    ends, rates, until, lines = [], [], [], []
    begins, first, length = minute, forecast.first_minute, forecast.slot_minutes
    while (begins - minute) * 60 < horizon:
        slot_ends = first + (math.floor((begins - first) / length) + 1) * length
        parts = [(number_of[service], forecast.a_minute(service, begins)) for service in expected]
        total = sum(part for _, part in parts)
        ends.append((slot_ends - minute) * 60)
        rates.append(total / 60)
        growing, so_far = [], 0.0
        for _, part in parts:
            so_far += part / total if total else 0.0
            growing.append(so_far)
        growing[-1] = 1.0
        until.append(tuple(growing))
        lines.append(tuple(number for number, _ in parts))
        begins = slot_ends
    return ArrivalRates(tuple(ends), tuple(rates), tuple(until), tuple(lines))
