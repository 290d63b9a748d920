"""Orders the matters of a ticket for several services: which is first, and which next (clause 6.2.4, "one window")."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from queue_core.hall import Hall
from queue_core.model import Ticket
from queue_core.settings import Service


def in_order(
    hall: Hall, first: Service, others: Sequence[str], wait_s: Callable[[str], float]
) -> tuple[Service, tuple[str, ...]]:
    """The service a new ticket waits for, and those that follow.

    First comes the line with the largest share of windows that could settle everything at once, then the shortest wait:
    the place in the second line counts from the ticket's issue, so time spent in the first is not lost. `wait_s` is the
    wait by service.
    """
    wanted = list(dict.fromkeys((first.id, *others)))
    if len(wanted) == 1:
        return first, ()

    def rank(service: str) -> tuple[float, float, int]:
        windows = hall.staffed_of[service]
        able = sum(all(hall.skills.can(window, other) for other in wanted) for window in windows)
        return -able / len(windows) if windows else 0.0, wait_s(service), wanted.index(service)

    ordered = sorted(wanted, key=rank)
    return hall.settings.service[ordered[0]], tuple(ordered[1:])


def next_of(hall: Hall, ticket: Ticket, window: str, wait_s: Callable[[str], float]) -> tuple[str, bool] | None:
    """The matter that follows, and whether this window also settles it; None after the last one."""
    if not ticket.then:
        return None
    here = next((service for service in ticket.then if hall.skills.can(window, service)), None)
    if here:
        return here, True
    return min(ticket.then, key=wait_s), False
