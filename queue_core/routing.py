"""Which waiting ticket a window calls next, and which free window a visitor is offered."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from queue_core.call_orders.order import CallOrder, Choice, Claim
from queue_core.hall import Hall
from queue_core.hall.lines import Line
from queue_core.model import Ticket, Window, WindowState

# A hall of an office never holds as many; it keeps a journal line short when thousands wait.
PASSED_KEPT = 100


def lines_for(hall: Hall, window: str) -> list[Line]:
    """The lines a window may call from: those of its skills, and its own."""
    return [("window", window), *hall.skills.of[window]]


def next_for(hall: Hall, window: str, order: CallOrder, at: datetime) -> Choice | None:
    """Whom the window would call now, and why. At most one look per skill, however long the lines are."""
    heads = [hall.tickets[head] for line in lines_for(hall, window) if (head := hall.lines.head(line))]
    if not heads:
        return None
    claims = [claim_of(hall, ticket, at) for ticket in heads]
    ranking = order.ranking(hall.settings.targets)
    return Choice(ranking.first(claims, 0.0)[3], ranking.rule(claims, 0.0))


def claim_of(hall: Hall, ticket: Ticket, at: datetime) -> Claim:
    """A waiting ticket's claim in seconds before (below 0) or after `at`; the ticket is its owner.

    It counts since the first issue, a transfer changes nothing; a head start is waiting time, too.
    """
    came, number = hall.lines.position(ticket)
    return (came - at).total_seconds(), number, hall.settings.service[ticket.service].kind, ticket


def passed_over(hall: Hall, window: str, ticket: Ticket) -> list[str]:
    """Those who came before a ticket and whom the window could have called instead of it, in the order of coming.

    Coming is the issue of the ticket itself: a head start lets its owner pass, it does not hide that others were passed.
    """
    came = (ticket.issued_at, ticket.seq)
    standing = [entry for line in lines_for(hall, window) for entry in hall.lines.before(line, came, PASSED_KEPT)]
    earlier = [hall.tickets[passed] for _, passed in sorted(standing)[:PASSED_KEPT] if passed != ticket.id]
    earlier = [other for other in earlier if (other.issued_at, other.seq) < came]
    return [other.id for other in sorted(earlier, key=lambda other: other.seq)]


def offer(hall: Hall, ticket: Ticket, without: Collection[str] = ()) -> str | None:
    """The free window that a waiting visitor is offered when several are free: the least versatile that can serve,
    then the one that has been idle longest. None when no window that could serve is free.

    The versatile windows stay free for those whom only they can serve. Windows in `without` are passed over.
    """
    able = (ticket.for_window,) if ticket.for_window else hall.skills.windows_of[ticket.service]
    free = [
        hall.windows[window]
        for window in able
        if hall.windows[window].state is WindowState.FREE and window not in without
    ]

    def rank(window: Window) -> tuple[int, datetime | None, int]:
        return len(hall.skills.of[window.id]), window.since, hall.settings.position_of[window.id]

    best = min(free, key=rank, default=None)
    return best.id if best else None
