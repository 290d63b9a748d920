"""What a call order is: a policy that, with an office's targets, ranks the claims of those who wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from queue_core.model import CallRule, Kind, Ticket
from queue_core.settings import TargetsTable

# Somebody's claim to be called, all that a call order looks at: (came, number, kind, owner). `came` is when the person
# counts as having come (head start deducted), in seconds on the same scale as the moment that is asked about; `number`
# decides between equals, so claims compare by their place in the queue; `owner` is whatever lets the asker find the
# person again. A bare tuple, because projections look at a hundred thousand of them a second.
Claim: TypeAlias = tuple[float, int, Kind, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """The ticket to call, and the rule that chose it."""

    ticket: Ticket
    rule: CallRule


class Ranking(Protocol):
    """A call order under given targets. The hall and every projection of it decide by this one piece of code."""

    def first(self, claims: Sequence[Claim], at: float) -> Claim:
        """Whom to call at the moment `at` among claims, of which there is at least one."""

    def rule(self, claims: Sequence[Claim], at: float) -> CallRule:
        """By which rule `first` chooses among these claims."""


class CallOrder(Protocol):
    """Chooses among the first of each line that a window may serve.

    Within a line the order is fixed (earlier issue, less a head start, goes first), so only the heads compete.
    """

    def ranking(self, targets: TargetsTable) -> Ranking:
        """This order in an office with these targets."""
