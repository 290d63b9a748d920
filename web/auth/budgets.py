"""Budgets of expensive questions: few are worked on together, nobody holds them all, and the rest are asked to come again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from gevent.lock import BoundedSemaphore

from web.auth.access import principal
from web.background import in_thread
from web.parts import provided
from web.problems import TOO_MANY, Problem
from web.serving.limits import Budget

Result = TypeVar("Result")


class Spending:
    """What is in hand of one budget: who works, who waits."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._all = BoundedSemaphore(budget.at_once)
        self._each: dict[str, BoundedSemaphore] = {}
        self._in_hand: Counter[str] = Counter()

    @contextmanager
    def share(self, asker: str) -> Iterator[None]:
        """A share of the budget for the length of the block, waiting for it if need be.

        Raises Problem, 429 with Retry-After, when the asker, or all together, have too much in hand already.
        """
        budget = self._budget
        if self._in_hand[asker] >= budget.of_one_in_hand or self._in_hand.total() >= budget.in_hand:
            raise Problem(
                TOO_MANY,
                "too_many_requests",
                "Слишком много трудоёмких запросов сразу. Дождитесь ответа на прежние и повторите.",
                "There are too many laborious requests at once. Wait for the answers to the earlier ones and try again.",
                retry_after_s=budget.retry_after_s,
            )
        self._in_hand[asker] += 1
        own = self._each.setdefault(asker, BoundedSemaphore(budget.of_one_at_once))
        try:
            with own, self._all:
                yield
        finally:
            self._in_hand[asker] -= 1
            if not self._in_hand[asker]:
                del self._in_hand[asker], self._each[asker]


class Budgets:
    """The spending of each budget of a server."""

    def __init__(self) -> None:
        self._of: dict[str, Spending] = {}

    def of(self, budget: Budget) -> Spending:
        return self._of.setdefault(budget.name, Spending(budget))


@contextmanager
def share_of(budget: Budget) -> Iterator[None]:
    """A share of a budget for the principal of the current request.

    Raises Problem, 429, when too much of it is in hand.
    """
    who = principal()
    with provided(Budgets).of(budget).share(who.name if who else ""):
        yield


def within(budget: Budget, work: Callable[[], Result]) -> Result:
    """As `in_thread`, with a share of a budget. Raises Problem, 429, when too much of it is in hand."""
    with share_of(budget):
        return in_thread(work)
