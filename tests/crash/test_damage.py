"""Damaged files of a journal: the office has everything, or says what is missing, and gives no number anew.

More tries, and from another seed: python -m tests.crash.damage --tries 500 --seed 1
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.damage import damaged_files
from tests.crash.tally import table


def test_nothing_is_lost_from_a_damaged_journal_without_a_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tallies, seen = damaged_files(tmp_path, tries=6, seed=20261201)
    with capsys.disabled():
        print(f"\n{table(tallies)}")
    assert [damage for tally in tallies for damage in tally.damage] == []
    assert seen["goes on with everything"], "not each damage keeps the office closed"
    assert seen["says what is wrong"]
