"""The wait announced to a visitor: the projected wait, as a range of round numbers.

The range is from the 20th to the 80th percentile of the paths, widened or narrowed by the margin learned from the last weeks'
announced waits, and then rounded outwards. Nothing is announced if no staffed window could call the visitor, or if the
office closes before that in most paths.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from queue_core.call_orders import CallOrder
from queue_core.events import TicketIssued
from queue_core.hall import Hall
from queue_core.hall.lines import Line, Position
from queue_core.model import Ticket
from queue_core.projection import Spread, wait_of, waits_of_all
from queue_core.projection.service_times import Basis
from queue_core.projection.workload import Workload
from queue_core.waits.rounding import spoken_range

_MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class Wait:
    """An announced wait in seconds, from the lower to the upper end, both round numbers.

    `expected_s` is its mean, `p20_s` and `p80_s` the projection's own ends, `margin_s` by how much either was widened
    (negative: narrowed) before rounding; `basis` is whether it is based on the standard's times or on learned ones.
    """

    low_s: int
    high_s: int
    expected_s: int
    p20_s: int
    p80_s: int
    margin_s: int
    basis: Basis


def ahead_of(hall: Hall, service: str, for_window: str | None = None, position: Position | None = None) -> int:
    """How many waiting visitors come before a position (default: before a visitor arriving now) at their windows."""
    if for_window:
        services, windows = frozenset(hall.skills.of[for_window]), frozenset((for_window,))
    else:
        services, windows = hall.skills.rivals_of[service], hall.skills.windows_of[service]
    lines: list[Line] = [*services, *(("window", window) for window in windows)]
    return sum(_standing(hall, line, position) for line in lines)


def announce_to(hall: Hall, order: CallOrder, at: datetime, workload: Workload, ticket: Ticket) -> Wait | None:
    """The wait from now of a waiting ticket; None if there is no honest answer."""
    spread = wait_of(hall, order, at, workload, ticket)
    return announcement(hall, ticket.service, spread, workload)


def announce_to_all(hall: Hall, order: CallOrder, at: datetime, workload: Workload) -> dict[str, Wait | None]:
    """The waits from now of all waiting tickets, by id, from one set of paths; those without an answer may be missing."""
    spreads = waits_of_all(hall, order, at, workload)
    return {
        ticket: announcement(hall, hall.tickets[ticket].service, spread, workload) for ticket, spread in spreads.items()
    }


def announcement(hall: Hall, service: str, spread: Spread | None, workload: Workload) -> Wait | None:
    """The announcement for a projected wait; None if there is no wait, or most of its paths end without a call."""
    if spread is None or spread.uncalled > _MOSTLY:
        return None
    margin_s = round(workload.service_times.margin_s(service))
    p20_s, p80_s = round(spread.p20_s), round(spread.p80_s)
    low_s, high_s = spoken_range(p20_s - margin_s, p80_s + margin_s)
    return Wait(low_s, high_s, round(spread.mean_s), p20_s, p80_s, margin_s, workload.service_times.basis(service))


def announced_with(event: TicketIssued) -> Wait | None:
    """The wait announced with a ticket; None if none was, or before waits were projected."""
    if event.low_s is None or event.high_s is None or event.expected_s is None:
        return None
    return Wait(
        low_s=event.low_s,
        high_s=event.high_s,
        expected_s=event.expected_s,
        p20_s=event.p20_s or 0,
        p80_s=event.p80_s or 0,
        margin_s=event.margin_s or 0,
        basis=Basis(event.basis or Basis.STANDARD),
    )


def _standing(hall: Hall, line: Line, position: Position | None) -> int:
    return hall.lines.count_before(line, position) if position else hall.lines.count(line)
