"""The ranking that every call order without a guard comes to: a score for each kind that grows evenly with the wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

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
        best, highest = claims[0], -inf
        for claim in claims:
            came, _, kind, _ = claim
            start, growth = lines[kind]
            score = start + growth * (at - came)
            if score > highest or (score == highest and claim < best):
                best, highest = claim, score
        return best

    def rule(self, claims: Sequence[Claim], at: float) -> CallRule:
        return self.by
