"""The short form of `python -m tests.attack.objects`: each attacker once through all routes and messages."""

from __future__ import annotations

from pathlib import Path

from tests.attack.objects import ATTACKS, attack


def test_nobody_reaches_what_belongs_to_another(tmp_path: Path) -> None:
    attackers = list(attack(tmp_path, rounds=1, seed=1))
    print(*(tried.report() for tried in attackers), sep="\n")
    assert len(attackers) == len(ATTACKS)
    for tried in attackers:
        assert sum(tried.answers.values()) > 90
        assert tried.damage == [], tried.report()
