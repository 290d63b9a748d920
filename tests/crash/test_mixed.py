"""kill -9 of the agent and of the kiosk's browser: no number is lost or given twice, no slip is printed twice unmarked.

More kills, the server among them, and from another seed: python -m tests.crash.mixed --kills 100 --seed 1
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.mixed import mixed_kills
from tests.crash.tally import table


@pytest.mark.browser
@pytest.mark.slow
def test_whoever_is_killed_paper_and_journal_agree(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tallies = mixed_kills(tmp_path, kills=2, seed=20261201)
    with capsys.disabled():
        print(f"\n{table(tallies)}")
    assert [damage for tally in tallies for damage in tally.damage] == []
