"""Clock jumps and day edges: no number is lost or given twice, nobody is called twice, time does not go back unrecorded.

More of them, and from another seed: python -m tests.crash.clocks --jumps 2000 --seed 1
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.clocks import jumping_clock
from tests.crash.tally import table


def test_the_office_works_through_jumps_and_midnights(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tallies = jumping_clock(tmp_path, jumps=40, seed=20261201)
    with capsys.disabled():
        print(f"\n{table(tallies)}")
    assert [damage for tally in tallies for damage in tally.damage] == []
    assert min(tally.acknowledged for tally in tallies) > 5
