"""Proposals and the scores they are judged by."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
import tomlkit

from queue_core.model import Kind
from queue_core.settings import Settings
from queue_core.settings.tables import parse_text
from queue_core.simulation.day_score import DayScore, KindScore, difference, total_of
from queue_core.simulation.own_days import Gain, digest_of
from queue_core.simulation.proposals import ProposalId, proposals_for
from tests.queue_core.building import small_office, text


def settings(**tables: Any) -> Settings:
    return parse_text(tomlkit.dumps({**small_office(), **tables}), "a test")


def quick(at_cash_windows: bool) -> Settings:
    raw = small_office()
    raw["services"].append({**raw["services"][0], "id": "questions", "series": "В", "quick": text("Когда придёт счёт")})
    raw["windows"][0]["skills"].append("questions")
    raw["quick_questions"] = {"at_cash_windows": at_cash_windows}
    return parse_text(tomlkit.dumps(raw), "a test")


@pytest.mark.parametrize(
    ("present", "proposed"),
    [
        (settings(), ["fixed_rate", "later_breaks", "earlier_breaks"]),
        (settings(call_order={"name": "first_come_first_served"}), ["day_rate", "later_breaks", "earlier_breaks"]),
        (settings(breaks={"day": [{"kind": "technical", "minutes": 15, "starts": "10:00"}]}), ["fixed_rate"]),
        (quick(at_cash_windows=True), ["fixed_rate", "no_quick_questions", "later_breaks", "earlier_breaks"]),
        (quick(at_cash_windows=False), ["fixed_rate", "quick_questions", "later_breaks", "earlier_breaks"]),
    ],
)
def test_only_what_would_change_something_is_proposed(present: Settings, proposed: list[str]) -> None:
    found = proposals_for(present)
    assert [proposal.id.value for proposal in found] == proposed
    for proposal in found:
        assert digest_of(proposal.settings(present)) != digest_of(present), "and it is in force when taken over"


def test_a_proposal_keeps_the_rest_of_its_table() -> None:
    present = settings(call_order={"name": "rate_of_the_day", "guard_multiple": 6}, breaks={"backlog_minutes": 4})
    by_id = {proposal.id: proposal for proposal in proposals_for(present)}
    assert by_id[ProposalId.FIXED_RATE].settings(present).call_order.guard_multiple == 6
    later = by_id[ProposalId.LATER_BREAKS]
    assert later.settings(present).breaks.backlog_minutes == 4
    assert tomllib.loads(later.toml(present))["breaks"]["day"][1]["above_hours"] == 4


def day(cash_s: float, consultation_s: float, stretches: tuple[float, ...] = ()) -> DayScore:
    kinds = {Kind.CASH_OPERATION: KindScore(2, 2 * cash_s, 1), Kind.CONSULTATION: KindScore(2, 2 * consultation_s, 2)}
    return DayScore(kinds, worst_s=consultation_s, stretches_s=stretches)


def test_days_are_added_up_by_visitors_and_held_by_day() -> None:
    total = total_of(settings(), [day(300, 600), day(301, 100), day(100, 200)])
    assert total.days_held == pytest.approx(2 / 3), "a second above the target is above it"
    cash = total.kinds[Kind.CASH_OPERATION]
    assert (cash.n, cash.share_in_target, cash.target_s) == (6, 0.5, 300)
    assert cash.mean_s == pytest.approx((300 + 301 + 100) / 3)
    assert total.worst_s == pytest.approx(300)


def test_a_difference_that_chance_explains_is_none() -> None:
    burdens = [day(150, 600).burden(settings()), day(300, 300).burden(settings())]
    assert burdens == [0.75, 0.75]
    total = total_of(settings(), [day(1, 1)])
    steady = difference([1.0, 2.0, 3.0], [0.9, 1.9, 2.9])
    assert Gain(total, total, *steady).verdict == "better"
    assert Gain(total, total, -steady[0], steady[1]).verdict == "worse"
    wavering = difference([1.0, 2.0, 3.0], [0.4, 2.3, 2.9])
    assert Gain(total, total, *wavering).verdict == "same"
