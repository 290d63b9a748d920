"""The short form of `python -m tests.attack.shown`."""

from __future__ import annotations

from pathlib import Path

from tests.attack.shown import ATTACKS, attack


def test_no_board_lies_about_what_it_shows(tmp_path: Path) -> None:
    attackers = list(attack(tmp_path, rounds=30, seed=1))
    print(*(tried.report() for tried in attackers), sep="\n")
    assert len(attackers) == len(ATTACKS) + 1
    for tried in attackers:
        assert sum(tried.answers.values()) >= 30
        assert tried.damage == [], tried.report()
