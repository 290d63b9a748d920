"""Nobody alters the journal unseen: every column of every row, rows taken out, put in, moved and cut off."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queue_core.errors import StorageFailed
from queue_core.store import chain
from queue_core.store.journal import DATABASE, Journal
from queue_core.store.read_only import read_only
from queue_core.store.schema import migrations
from queue_core.store.sqlite import Database
from tests.queue_core.building import OfficeRig
from tests.queue_core.forging import alter_row, unprotect, write_row

COLUMNS = ("seq", "at", "day", "type", "actor", "data", "hash")


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The closed journal of two days."""
    rig = OfficeRig(tmp_path_factory.mktemp("chain") / "data")
    for _ in range(2):
        rig.open("1", "2")
        for _ in range(4):
            rig.issue()
        rig.next()
        rig.wait(days=1)
    rig.issue()
    rig.office.close()
    return rig.directory / DATABASE


@pytest.fixture
def copy(journal: Path, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    file = tmp_path / DATABASE
    shutil.copy(journal, file)
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        yield database


def broken_at(database: sqlite3.Connection) -> int | None:
    proof = chain.prove(database)
    return proof.broken.seq if proof.broken else None


def length(database: sqlite3.Connection) -> int:
    return chain.head(database)[0]


def test_what_the_office_writes_is_chained(copy: sqlite3.Connection) -> None:
    proof = chain.prove(copy)
    assert (proof.broken, proof.rows, (proof.seq, proof.head)) == (None, length(copy), chain.head(copy))
    assert chain.missing_triggers(copy) == []
    assert chain.wrong_days(copy) == []


@pytest.mark.parametrize("row", ["first", "middle", "last"])
@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_of_every_row_is_covered(copy: sqlite3.Connection, column: str, row: str) -> None:
    last = length(copy)
    seq = {"first": 1, "middle": last // 2, "last": last}[row]
    unprotect(copy)
    changed = {"seq": "seq + 1000", "at": "at - 60000", "hash": "zeroblob(32)"}.get(column, f"{column} || ' '")
    copy.execute(f"UPDATE events SET {column} = {changed} WHERE seq = ?", (seq,))
    expected = seq if column != "seq" else min(seq + 1, last + 1000) if row != "last" else last + 1000
    assert broken_at(copy) == expected


def test_text_cannot_move_from_one_column_to_the_next(copy: sqlite3.Connection) -> None:
    unprotect(copy)
    copy.execute("UPDATE events SET type = type || substr(actor, 1, 1), actor = substr(actor, 2) WHERE seq = 3")
    assert broken_at(copy) == 3


def test_bytes_that_are_no_text_are_an_answer_and_not_an_error(copy: sqlite3.Connection) -> None:
    unprotect(copy)
    copy.execute("UPDATE events SET data = CAST(x'FF' AS TEXT) WHERE seq = 3")
    assert broken_at(copy) == 3


def swapped(database: sqlite3.Connection) -> None:
    for before, after in ((3, -1), (4, 3), (-1, 4)):
        database.execute("UPDATE events SET seq = ? WHERE seq = ?", (after, before))


def contents_swapped(database: sqlite3.Connection) -> None:
    rows = database.execute("SELECT at, type, data, seq FROM events WHERE seq IN (3, 4) ORDER BY seq").fetchall()
    for row, place in zip(rows, (4, 3), strict=True):
        database.execute("UPDATE events SET at = ?, type = ?, data = ? WHERE seq = ?", (*row[:3], place))


def one_hash_made_anew(database: sqlite3.Connection) -> None:
    """An issue time altered, and the row's own hash made to fit: the row after it does not."""
    database.execute("UPDATE events SET at = at - 60000 WHERE seq = 3")
    [before] = database.execute("SELECT hash FROM events WHERE seq = 2").fetchone()
    row = database.execute(
        "SELECT at, CAST(day AS BLOB), CAST(type AS BLOB), CAST(actor AS BLOB), CAST(data AS BLOB) FROM events WHERE seq = 3"
    ).fetchone()
    database.execute("UPDATE events SET hash = ? WHERE seq = 3", (chain.link(before, 3, *row),))


def inserted(database: sqlite3.Connection) -> None:
    database.execute("UPDATE events SET seq = -seq WHERE seq >= 3")
    database.execute("UPDATE events SET seq = 1 - seq WHERE seq < 0")
    write_row(database, 3, 0, "2026-11-23", "day_closed", "office", "{}")


FORGERIES: dict[str, tuple[Callable[[sqlite3.Connection], object], int]] = {
    "a row removed": (lambda db: db.execute("DELETE FROM events WHERE seq = 3"), 4),
    "the first row removed": (lambda db: db.execute("DELETE FROM events WHERE seq = 1"), 2),
    "two rows swapped": (swapped, 3),
    "the contents of two rows swapped": (contents_swapped, 3),
    "a row inserted": (inserted, 4),
    "a row altered and hashed again": (one_hash_made_anew, 4),
}


@pytest.mark.parametrize("what", FORGERIES)
def test_a_forgery_is_found_at_its_place(copy: sqlite3.Connection, what: str) -> None:
    forge, place = FORGERIES[what]
    unprotect(copy)
    forge(copy)
    assert broken_at(copy) == place


def test_a_row_put_at_the_end_without_a_hash_is_found(copy: sqlite3.Connection) -> None:
    unprotect(copy)
    last = length(copy)
    copy.execute(
        "INSERT INTO events (seq, at, day, type, actor, data) VALUES (?, 0, '', 'day_closed', '', '{}')", (last + 1,)
    )
    assert broken_at(copy) == last + 1
    chain.chain_up(copy)
    assert broken_at(copy) == last + 1, "a start does not hash what it finds"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_change_of_any_rows_is_found(journal: Path, tmp_path: Path, data: st.DataObject) -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        with closing(read_only(journal)) as source:
            source.backup(database)
        unprotect(database)
        before = database.execute("SELECT * FROM events ORDER BY seq").fetchall()
        for _ in range(data.draw(st.integers(1, 3))):
            seq = data.draw(st.integers(1, length(database) - 1))
            column = data.draw(st.sampled_from(COLUMNS[1:]))
            value = data.draw(
                st.integers(-(2**63), 2**63 - 1) if column == "at" else st.binary(min_size=32, max_size=32)
                if column == "hash" else st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
            )  # fmt: skip
            if data.draw(st.booleans()):
                database.execute(f"UPDATE events SET {column} = ? WHERE seq = ?", (value, seq))
            else:
                database.execute("DELETE FROM events WHERE seq = ?", (seq,))
        same = database.execute("SELECT * FROM events ORDER BY seq").fetchall() == before
        assert (broken_at(database) is None) == same


def test_the_tail_cut_off_leaves_a_chain_in_order(copy: sqlite3.Connection) -> None:
    """What the chain alone cannot show: for this there are heads on paper and the mark file."""
    unprotect(copy)
    copy.execute("DELETE FROM events WHERE seq = ?", (length(copy),))
    assert broken_at(copy) is None


def test_a_whole_chain_made_anew_has_another_head(copy: sqlite3.Connection) -> None:
    head = chain.head(copy)
    alter_row(copy, 3, "at = at - 60000")
    assert broken_at(copy) is None
    assert chain.head(copy)[0] == head[0]
    assert chain.head(copy)[1] != head[1]


def test_the_table_of_days_is_held_against_the_journal(copy: sqlite3.Connection) -> None:
    copy.execute("UPDATE days SET first_seq = first_seq + 1 WHERE day = '2026-11-24'")
    copy.execute("INSERT INTO days VALUES ('2026-12-24', 99)")
    [[begun]] = copy.execute("SELECT min(seq) FROM events WHERE day = '2026-11-24'")
    found = [line.removeprefix("the day ").split(",")[:2] for line in chain.wrong_days(copy)]
    assert found == [
        [f"2026-11-24 begins with event {begun}", " the journal says"],
        [f"2026-11-24 begins with event {begun + 1}", " the table of days says"],
        ["2026-12-24 begins with event 99", " the table of days says"],
    ]


# -- append-only ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET at = 0 WHERE seq = 2",
        "UPDATE OR REPLACE events SET seq = 1 WHERE seq = 2",
        "DELETE FROM events WHERE seq = 2",
        "DELETE FROM events",
        "INSERT OR REPLACE INTO events SELECT seq, 0, day, type, actor, data, hash FROM events WHERE seq = 2",
        "INSERT INTO events SELECT -5, at, day, type, actor, data, hash FROM events WHERE seq = 2",
        "INSERT INTO events SELECT 9999, at, day, type, actor, data, NULL FROM events WHERE seq = 2",
        "INSERT INTO events SELECT 9999, at, day, type, actor, data, x'00' FROM events WHERE seq = 2",
    ],
)
def test_the_journal_is_append_only(copy: sqlite3.Connection, statement: str) -> None:
    before = copy.execute("SELECT * FROM events").fetchall()
    with pytest.raises(sqlite3.IntegrityError, match=r"append-only|at its end"):
        copy.execute(statement)
    assert copy.execute("SELECT * FROM events").fetchall() == before


@pytest.mark.parametrize("name", chain.TRIGGERS)
def test_a_trigger_that_is_missing_or_toothless_is_named_and_made_again(copy: sqlite3.Connection, name: str) -> None:
    copy.execute(f"DROP TRIGGER {name}")
    assert chain.missing_triggers(copy) == [name]
    copy.execute(f"CREATE TRIGGER {name} BEFORE UPDATE ON events BEGIN SELECT 1; END")
    assert chain.missing_triggers(copy) == [name]
    chain.chain_up(copy)
    assert chain.missing_triggers(copy) == []


# -- journals of earlier releases -----------------------------------------------------------------------------------


def earlier_release(journal: Path, directory: Path) -> None:
    """A data directory whose journal has no hashes yet."""
    directory.mkdir()
    with closing(sqlite3.connect(directory / DATABASE, isolation_level=None)) as database:
        migrations.apply(Database(database), stop_before="m009_chain")
        database.execute("ATTACH ? AS later", (str(journal),))
        database.execute("INSERT INTO events SELECT seq, at, day, type, actor, data FROM later.events")
        database.execute("INSERT INTO days SELECT * FROM later.days")


def test_a_journal_of_an_earlier_release_is_chained_at_its_first_start(
    journal: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(chain, "_BATCH", 3)
    earlier_release(journal, tmp_path / "data")
    with closing(read_only(tmp_path / "data" / DATABASE)) as database:
        assert not chain.is_chained(database)
    rig = OfficeRig(tmp_path / "data")
    rig.office.close()
    with closing(read_only(tmp_path / "data" / DATABASE)) as database, closing(read_only(journal)) as first:
        assert chain.is_chained(database)
        assert chain.prove(database).broken is None
        rows = length(first)
        assert database.execute("SELECT hash FROM events WHERE seq <= ?", (rows,)).fetchall() == (
            first.execute("SELECT hash FROM events").fetchall()
        ), "as if it had been chained from the beginning"
    assert f"{rows} events of an earlier release are chained" in caplog.text


@pytest.mark.parametrize("batches", [1, 2])
def test_chaining_that_was_interrupted_goes_on(
    journal: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batches: int
) -> None:
    monkeypatch.setattr(chain, "_BATCH", 3)
    earlier_release(journal, tmp_path / "data")
    calls = iter(range(100))
    link = chain.link

    def killed(before: bytes, *rest: int | bytes) -> bytes:
        if next(calls) >= 3 * batches:
            raise KeyboardInterrupt
        return link(before, *rest)  # type: ignore[arg-type]

    rig_settings = OfficeRig(tmp_path / "other").settings
    with monkeypatch.context() as patched:
        patched.setattr(chain, "link", killed)
        with pytest.raises(KeyboardInterrupt):
            Journal(tmp_path / "data", rig_settings)
    with closing(read_only(tmp_path / "data" / DATABASE)) as database:
        assert not chain.is_chained(database)
        assert database.execute("SELECT count(hash) FROM events").fetchone() == (3 * batches,)
    Journal(tmp_path / "data", rig_settings).close()
    with closing(read_only(tmp_path / "data" / DATABASE)) as database:
        assert chain.is_chained(database)
        assert chain.prove(database).broken is None


def test_what_could_not_be_written_leaves_the_chain_as_it_was(rig: OfficeRig) -> None:
    rig.issue()
    rig.rows(f"PRAGMA max_page_count = {rig.rows('PRAGMA page_count')[0][0]}")
    for _ in range(500):
        try:
            rig.issue()
        except StorageFailed:
            break
    else:
        pytest.fail("the disk was never full")
    rig.rows("PRAGMA max_page_count = 1073741823")
    rig.issue()
    assert broken_at(rig.office._journal.db.conn) is None
