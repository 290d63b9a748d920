"""The interface of a call order: a policy that, with an office's targets, ranks the claims of waiting visitors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from queue_core.hall.called_waits import CalledWaits
from queue_core.model import CallRule, Kind, Ticket
from queue_core.settings import TargetsTable

# A visitor's claim to be called, and all that a call order considers: (came, number, kind, owner). `came` is when the
# visitor counts as having arrived (head start deducted), in seconds on the same scale as the moment of the call;
# `number` decides between equals, so claims compare by their place in the queue; `owner` is whatever identifies the
# visitor to the caller. A bare tuple, because projections handle a hundred thousand of them a second.
Claim: TypeAlias = tuple[float, int, Kind, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """The ticket to call, the rule that chose it, and the `cash_rate` it chose by (see Ranking)."""

    ticket: Ticket
    rule: CallRule
    cash_rate: float | None = None


class Ranking(Protocol):
    """A call order under given targets. The hall and all its projections decide by this same code."""

    @property
    def cash_rate(self) -> float | None:
        """How many minutes of waiting for a consultation a minute of waiting for a cash operation counts as; None in
        orders that do not compare them so."""

    def first(self, claims: Sequence[Claim], at: float) -> Claim:
        """The claim to call at the moment `at`; there is at least one."""

    def rule(self, claims: Sequence[Claim], at: float) -> CallRule:
        """The rule by which `first` chooses among these claims."""


class CallOrder(Protocol):
    """Chooses among the first visitors of the lines that a window may serve.

    Within a line the order is fixed (earliest issue first, less a head start), so only the first of each line compete.
    """

    def ranking(self, targets: TargetsTable, today: CalledWaits) -> Ranking:
        """This order in an office with these targets, after the calls of today."""
