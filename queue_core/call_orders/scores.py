"""The ranking behind every call order without a guard: for each kind, a score that grows linearly with the wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

from queue_core.call_orders.order import Claim
from queue_core.model import CallRule, Kind


@dataclass(frozen=True, slots=True)
class Scores:
    """Calls the highest score; of equal scores, the earliest arrival.

    `lines` gives for each kind the score at arrival and its growth per second of waiting.
    """

    by: CallRule
    lines: Mapping[Kind, tuple[float, float]]

    def first(self, claims: Sequence[Claim], at: float) -> Claim:
        lines = self.lines
        best, highest = claims[0], -inf
        for claim in claims:
            came, _, kind, _ = claim
            start, growth = lines[kind]
            score = start + growth * (at - came)
            if score > highest or (score == highest and claim < best):
                best, highest = claim, score
        return best

    @property
    def cash_rate(self) -> float | None:
        if self.by is not CallRule.ACCUMULATED_PRIORITY:
            return None
        return self.lines[Kind.CASH_OPERATION][1] / self.lines[Kind.CONSULTATION][1]

    def rule(self, claims: Sequence[Claim], at: float) -> CallRule:
        return self.by
