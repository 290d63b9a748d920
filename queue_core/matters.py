"""One ticket, several services: which matter comes first, and which next (clause 6.2.4, "one window")."""

from __future__ import annotations

from collections.abc import Sequence

from queue_core.hall import Hall
from queue_core.model import Ticket
from queue_core.settings import Service
from queue_core.waits import announce


def in_order(hall: Hall, first: Service, others: Sequence[str]) -> tuple[Service, tuple[str, ...]]:
    """The service a new ticket waits for, and those that follow.

    First comes the line most of whose windows could settle everything in one go, then the shorter wait: the place in the
    second line counts from the ticket's issue, so time spent in the first is not lost.
    """
    wanted = list(dict.fromkeys((first.id, *others)))
    if len(wanted) == 1:
        return first, ()

    def rank(service: str) -> tuple[float, float, int]:
        windows = hall.staffed_of[service]
        in_one_go = sum(all(hall.skills.can(window, other) for other in wanted) for window in windows)
        return -in_one_go / len(windows) if windows else 0.0, _wait_s(hall, service), wanted.index(service)

    ordered = sorted(wanted, key=rank)
    return hall.settings.service[ordered[0]], tuple(ordered[1:])


def next_of(hall: Hall, ticket: Ticket, window: str) -> tuple[str, bool] | None:
    """The matter that follows and whether this window settles it, too; None after the last one."""
    if not ticket.then:
        return None
    here = next((service for service in ticket.then if hall.skills.can(window, service)), None)
    if here:
        return here, True
    return min(ticket.then, key=lambda service: _wait_s(hall, service)), False


def _wait_s(hall: Hall, service: str) -> float:
    """Where nobody receives at present the wait is longest."""
    wait = announce(hall, service)
    return wait.low_s + wait.high_s if wait else float("inf")
