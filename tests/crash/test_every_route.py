"""Every route on a full, a read-only and a broken disk, and without file handles: refused by name, and the day goes on.

More rounds, and from another seed: python -m tests.crash.every_route --rounds 20 --seed 1
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.every_route import ask_every_route
from tests.crash.tally import table


def test_every_route_answers_clearly_while_the_disk_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tallies = ask_every_route(tmp_path, rounds=1, seed=20261201)
    with capsys.disabled():
        print(f"\n{table(tallies)}")
    assert [damage for tally in tallies for damage in tally.damage] == []
    assert sum(tally.tries for tally in tallies) > 400
    assert max(tally.longest_s or 0 for tally in tallies) < 5
