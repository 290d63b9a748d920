"""A serving office under load on a machine that fails for moments: nothing is lost, and it goes on by itself.

More turns, and from another seed: python -m tests.crash.live --turns 20 --seed 1
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.live import live_faults
from tests.crash.tally import table


@pytest.mark.slow
def test_a_serving_office_goes_on_after_each_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tallies = live_faults(tmp_path, turns=1, seed=20261201)
    with capsys.disabled():
        print(f"\n{table(tallies)}")
    assert [damage for tally in tallies for damage in tally.damage] == []
    assert max(tally.longest_s or 0 for tally in tallies) < 5
