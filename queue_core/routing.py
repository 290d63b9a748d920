"""Decides which waiting ticket a window calls next, and which free window a visitor is offered."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from queue_core.call_orders.order import CallOrder, Choice, Claim
from queue_core.hall import Hall
from queue_core.hall.lines import Line
from queue_core.model import CallRule, Ticket, Window, WindowState

# No real hall holds this many visitors; the limit keeps an event short if thousands are waiting.
PASSED_KEPT = 100


def lines_for(hall: Hall, window: str) -> list[Line]:
    """The lines a window may call from: its own, and those of its skills."""
    return [("window", window), *hall.skills.of[window]]


def next_for(hall: Hall, window: str, order: CallOrder, at: datetime) -> Choice | None:
    """The ticket the window would call now, and the rule. One look-up per line, however long the lines are."""
    heads = _heads(hall, lines_for(hall, window))
    quick = not heads
    if quick:
        heads = _heads(hall, hall.skills.quick_at[window])
    if not heads:
        return None
    claims = [claim_of(hall, ticket, at) for ticket in heads]
    ranking = order.ranking(hall.settings.targets, hall.called_waits)
    if quick:
        return Choice(ranking.first(claims, 0.0)[3], CallRule.QUICK_QUESTION)
    return Choice(ranking.first(claims, 0.0)[3], ranking.rule(claims, 0.0), ranking.cash_rate)


def _heads(hall: Hall, lines: Iterable[Line]) -> list[Ticket]:
    return [hall.tickets[head] for line in lines if (head := hall.lines.head(line))]


def claim_of(hall: Hall, ticket: Ticket, at: datetime) -> Claim:
    """A waiting ticket's claim, in seconds before (negative) or after `at`; the ticket is its owner.

    It counts from the first issue, whatever the transfers; a head start counts as waiting time, too.
    """
    came, number = hall.lines.position(ticket)
    return (came - at).total_seconds(), number, hall.settings.service[ticket.service].kind, ticket


def passed_over(hall: Hall, window: str, ticket: Ticket) -> list[str]:
    """The tickets issued before this one that the window could have called instead, in order of issue.

    A head start does not count here: it lets a visitor pass others, but does not hide that they were passed. At a cash window
    that takes a quick question these are other quick questions.
    """
    came = (ticket.came_at, ticket.seq)
    lines = hall.skills.quick_at[window] if ticket.service in hall.skills.quick_at[window] else lines_for(hall, window)
    before = [entry for line in lines for entry in hall.lines.before(line, came, PASSED_KEPT)]
    earlier = [hall.tickets[passed] for _, passed in sorted(before)[:PASSED_KEPT] if passed != ticket.id]
    earlier = [other for other in earlier if (other.came_at, other.seq) < came]
    return [other.id for other in sorted(earlier, key=lambda other: other.seq)]


def offer(hall: Hall, ticket: Ticket, without: Collection[str] = ()) -> str | None:
    """The free window for a waiting visitor: the least versatile that can serve them, then the one free for longest.
    None if no window that can serve is free.

    Versatile windows stay free for visitors whom only they can serve. Windows in `without` are skipped. A quick question that
    no such window is free for is offered to a cash window that nobody waits for.
    """
    able = (ticket.for_window,) if ticket.for_window else hall.skills.windows_of[ticket.service]
    free = [window for window in _free(hall, able) if window.id not in without]
    if not free and not ticket.for_window:
        idle = [
            window for window in _free(hall, hall.skills.idle_windows_of[ticket.service]) if window.id not in without
        ]
        free = [window for window in idle if not any(hall.lines.count(line) for line in lines_for(hall, window.id))]

    def rank(window: Window) -> tuple[int, datetime | None, int]:
        return len(hall.skills.of[window.id]), window.since, hall.settings.position_of[window.id]

    best = min(free, key=rank, default=None)
    return best.id if best else None


def _free(hall: Hall, windows: Iterable[str]) -> list[Window]:
    return [hall.windows[window] for window in windows if hall.windows[window].state is WindowState.FREE]
