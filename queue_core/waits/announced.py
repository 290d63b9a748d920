"""The wait that is announced to a visitor: what the projection of the hall comes to, in figures that people say.

What is announced reaches from what 20 of 100 paths fall below to what 80 fall below, widened by the margin that the last
weeks' promises call for, and to spoken figures. Nothing is announced when no staffed window could call the visitor, or when
the office closes before that more often than not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from queue_core.call_orders import CallOrder
from queue_core.events import TicketIssued
from queue_core.hall import Hall
from queue_core.hall.lines import Line, Position
from queue_core.model import Ticket
from queue_core.projection import Newcomer, Spread, wait_of, waits_of_all
from queue_core.projection.service_times import Basis
from queue_core.projection.workload import Workload
from queue_core.waits.rounding import spoken_range

_MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class Wait:
    """An announced wait in seconds, from the lower to the upper end, both spoken figures.

    `expected_s` is its mean, `p20_s` and `p80_s` the projection's own ends, `margin_s` what either was widened by before
    it was made a spoken figure; `basis` says whether it stands on the standard's times or on learned ones.
    """

    low_s: int
    high_s: int
    expected_s: int
    p20_s: int
    p80_s: int
    margin_s: int
    basis: Basis


def ahead_of(hall: Hall, service: str, for_window: str | None = None, position: Position | None = None) -> int:
    """How many waiting people come before a place (before somebody who comes now) at the windows that matter to them."""
    if for_window:
        services, windows = frozenset(hall.skills.of[for_window]), frozenset((for_window,))
    else:
        services, windows = hall.skills.rivals_of[service], hall.skills.windows_of[service]
    lines: list[Line] = [*services, *(("window", window) for window in windows)]
    return sum(_standing(hall, line, position) for line in lines)


def project_newcomer(
    hall: Hall, order: CallOrder, at: datetime, workload: Workload, service: str, priority: str | None = None
) -> Spread | None:
    """The projected wait of somebody who comes now for `service`; None when no staffed window could call them."""
    return wait_of(hall, order, at, workload, Newcomer(service, priority))


def announce_to(hall: Hall, order: CallOrder, at: datetime, workload: Workload, ticket: Ticket) -> Wait | None:
    """The wait from now of a waiting ticket; None when there is no honest answer."""
    found = wait_of(hall, order, at, workload, ticket)
    return announcement(hall, ticket.service, found, workload)


def announce_to_all(hall: Hall, order: CallOrder, at: datetime, workload: Workload) -> dict[str, Wait | None]:
    """The waits from now of all waiting tickets, by id, from one set of paths; those without an honest answer may lack."""
    found = waits_of_all(hall, order, at, workload)
    return {
        ticket: announcement(hall, hall.tickets[ticket].service, spread, workload) for ticket, spread in found.items()
    }


def announcement(hall: Hall, service: str, spread: Spread | None, workload: Workload) -> Wait | None:
    """What is announced of a projected wait; None when there is none, or most of its paths end uncalled."""
    if spread is None or spread.uncalled > _MOSTLY:
        return None
    margin_s = round(workload.service_times.margin_s(hall.settings.service[service].kind))
    p20_s, p80_s = round(spread.p20_s), round(spread.p80_s)
    low_s, high_s = spoken_range(p20_s - margin_s, p80_s + margin_s)
    return Wait(low_s, high_s, round(spread.mean_s), p20_s, p80_s, margin_s, workload.service_times.basis(service))


def announced_with(event: TicketIssued) -> Wait | None:
    """What was announced with a ticket; None when nothing was, or before waits were projected."""
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
