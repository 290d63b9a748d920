"""The ranking that every call order without a guard comes to: a score for each kind that grows evenly with the wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from queue_core.call_orders.order import Claim
from queue_core.model import CallRule, Kind


@dataclass(frozen=True, slots=True)
class Scores:
    """The highest score is called; of equal scores, whoever came first.

    `lines` gives for each kind the score of somebody who has just come and what a second of waiting adds to it.
    """

    by: CallRule
    lines: Mapping[Kind, tuple[float, float]]

    def first(self, claims: Sequence[Claim], at: float) -> Claim:
        lines = self.lines
        best = claims[0]
        if len(claims) == 1:
            return best
        start, growth = lines[best[2]]
        highest = start + growth * (at - best[0])
        for claim in claims[1:]:
            start, growth = lines[claim[2]]
            score = start + growth * (at - claim[0])
            if score > highest or (score == highest and claim < best):
                best, highest = claim, score
        return best

    def rule(self, claims: Sequence[Claim], at: float) -> CallRule:
        return self.by
