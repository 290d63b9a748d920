"""Damaged files of a journal: the office has everything, or says what is missing, and gives no number anew.

More tries, and from another seed: python -m tests.crash.damage --tries 500 --seed 1
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from queue_core.store.damage import damage_of
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


def test_a_schema_that_is_no_text_is_named_like_any_damage(tmp_path: Path) -> None:
    file = tmp_path / "office.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE events (seq)")
    file.write_bytes(file.read_bytes().replace(b"CREATE TABLE", b"CREATE TABL\x85"))
    assert damage_of(file, thorough=False) == "the schema cannot be read"
