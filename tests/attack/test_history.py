"""No forgery of the journal passes. Thousands: python -m tests.attack.history --forgeries 5000"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attack.history import FORGERIES, forge_history


def test_no_forgery_of_the_journal_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tally = forge_history(tmp_path / "data", forgeries=20 * len(FORGERIES), seed=20261201)
    with capsys.disabled():
        print("\n" + "\n".join(tally.lines()))
    assert tally.missed == []
    assert set(tally.tried) == set(FORGERIES)
