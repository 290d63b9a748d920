"""The short form of `python -m tests.attack.offline`: a few kills, and each of the other attacks once."""

from __future__ import annotations

from pathlib import Path

from tests.attack.offline import ATTACKS, attack


def test_each_number_given_without_the_server_is_one_ticket(tmp_path: Path) -> None:
    attacks = list(attack(tmp_path, count=4, seed=1))
    print(*(tried.report() for tried in attacks), sep="\n")
    assert len(attacks) == len(ATTACKS)
    for tried in attacks:
        assert tried.damage == [], tried.report()
