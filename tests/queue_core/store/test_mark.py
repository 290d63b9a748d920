"""A journal whose end is missing is noticed at the next start: no number is given twice."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from queue_core import commands as c
from queue_core.errors import JournalIncomplete
from queue_core.events import LossAccepted
from queue_core.store.checkpoint import checkpoint_all
from queue_core.store.journal import DATABASE, read_journal
from queue_core.store.mark import FILE, What, read_mark
from tests.queue_core.building import OfficeRig
from tests.queue_core.forging import alter_row, unprotect
from tests.queue_core.test_invariants import everything

LOG = f"{DATABASE}-wal"


def killed(rig: OfficeRig, directory: Path) -> Path:
    """The files of an office at work as a kill leaves them, in a directory of their own."""
    shutil.copytree(rig.directory, directory)
    return directory


def at_work(rig: OfficeRig) -> None:
    """Seven numbers are given, three of them since the last checkpoint."""
    for _ in range(4):
        rig.issue()
    assert checkpoint_all(rig.directory) == []
    for _ in range(3):
        rig.issue()


def without_log(directory: Path) -> None:
    (directory / LOG).unlink()


def torn_log(directory: Path) -> None:
    log = (directory / LOG).read_bytes()
    (directory / LOG).write_bytes(log[: len(log) * 2 // 3])


def without_database(directory: Path) -> None:
    for name in (DATABASE, LOG, f"{DATABASE}-shm"):
        (directory / name).unlink(missing_ok=True)


def last_row_cut_off(directory: Path) -> None:
    with closing(sqlite3.connect(directory / DATABASE)) as database, database:
        unprotect(database)
        database.execute("DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)")


def only_databases(directory: Path) -> None:
    for file in directory.iterdir():
        if file.is_file() and file.suffix != ".db":
            file.unlink()


def garbled_mark(directory: Path) -> None:
    (directory / FILE).write_text("talon-mark 1 000000000000000000", encoding="utf-8")


def changed_mark(directory: Path) -> None:
    (directory / FILE).write_bytes((directory / FILE).read_bytes().replace(b"0007", b"0006"))


def empty_mark(directory: Path) -> None:
    (directory / FILE).write_bytes(b"")


LOSSES: dict[str, tuple[Callable[[Path], None], What, int | None]] = {
    "the log is lost": (without_log, What.SHORTER, 3),
    "the log is torn": (torn_log, What.SHORTER, None),
    "the database is lost": (without_database, What.SHORTER, 7),
    "the last row is cut off": (last_row_cut_off, What.SHORTER, 1),
    "only the databases were copied": (only_databases, What.NO_MARK, 100),
    "the mark is garbled": (garbled_mark, What.GARBLED, 100),
    "the mark was changed": (changed_mark, What.GARBLED, 100),
    "the mark is empty": (empty_mark, What.GARBLED, 100),
}


@pytest.mark.parametrize("what", LOSSES)
def test_a_loss_is_noticed_and_no_number_is_given_twice(rig: OfficeRig, tmp_path: Path, what: str) -> None:
    lose, expected, skipped = LOSSES[what]
    at_work(rig)
    given = {ticket.number for ticket in rig.office.ask(lambda hall, _: list(hall.tickets.values()))}
    directory = killed(rig, tmp_path / "killed")
    lose(directory)
    again = OfficeRig(directory, clock=rig.clock)
    assert again.office.loss is not None
    assert again.office.loss.what is expected
    seq = again.office.seq
    for press in (again.issue, lambda: again.open("1"), lambda: again.do(c.CloseDay(actor="manager"))):
        with pytest.raises(JournalIncomplete):
            press()
    again.wait(days=1)
    again.office.tick()
    again.wait(days=-1)
    assert again.office.seq == seq, "nothing is written, not even the turn of the day"
    assert "run talon check" in again.office.troubles()[0]
    again.restart()
    assert again.office.loss, "a start does not forgive"

    accepted = again.office.accept_loss("administrator")
    assert accepted is not None
    assert (accepted.what, accepted.after, accepted.actor) == (expected, seq, "administrator")
    assert skipped is None or accepted.skipped == skipped
    assert again.office.troubles() == []
    assert again.issue().number not in given
    before = again.office.ask(lambda hall, _: everything(hall))
    again.restart()
    assert again.office.loss is None
    assert again.office.ask(lambda hall, _: everything(hall)) == before
    assert [e for e in read_journal(directory) if isinstance(e.event, LossAccepted)]
    again.office.close()


def test_the_log_of_a_server_that_never_made_a_checkpoint_is_lost(rig: OfficeRig, tmp_path: Path) -> None:
    """The finding: `К-001` was given again, and all was said to be in order."""
    rig.issue()
    directory = killed(rig, tmp_path / "killed")
    without_log(directory)
    again = OfficeRig(directory, clock=rig.clock)
    with pytest.raises(JournalIncomplete):
        again.issue()
    again.office.close()


def test_an_older_copy_put_in_place_is_noticed(rig: OfficeRig, tmp_path: Path) -> None:
    rig.issue()
    checkpoint_all(rig.directory)
    shutil.copy(rig.directory / DATABASE, tmp_path / "older.db")
    rig.issue()
    rig.office.close()
    shutil.copy(tmp_path / "older.db", rig.directory / DATABASE)
    rig.restart()
    assert rig.office.loss is not None
    assert (rig.office.loss.seq, rig.office.loss.marked) == (1, 2)


def test_another_history_of_the_same_length_is_noticed(rig: OfficeRig) -> None:
    rig.issue()
    rig.issue()
    rig.office.close()
    mark = (rig.directory / FILE).read_bytes()
    with closing(sqlite3.connect(rig.directory / DATABASE)) as database:
        alter_row(database, 1, "at = at - 60000")
    (rig.directory / FILE).write_bytes(mark)
    rig.restart()
    assert rig.office.loss is not None
    assert rig.office.loss.what is What.OTHER


def test_a_kill_at_any_moment_loses_nothing_and_is_no_loss(rig: OfficeRig, tmp_path: Path) -> None:
    for number in range(6):
        rig.issue()
        again = OfficeRig(killed(rig, tmp_path / str(number)), clock=rig.clock)
        assert again.office.loss is None
        assert again.office.seq == rig.office.seq
        again.office.close()


def test_a_mark_older_than_the_journal_is_no_loss(rig: OfficeRig, tmp_path: Path) -> None:
    """As after a power cut: the journal is on the disk before the mark."""
    rig.issue()
    older = (rig.directory / FILE).read_bytes()
    rig.issue()
    directory = killed(rig, tmp_path / "cut")
    (directory / FILE).write_bytes(older)
    again = OfficeRig(directory, clock=rig.clock)
    assert again.office.loss is None
    again.office.close()


def test_the_mark_follows_every_commit_and_is_the_owners_alone(rig: OfficeRig) -> None:
    assert (rig.directory / FILE).stat().st_mode & 0o777 == 0o600
    for _ in range(3):
        rig.issue()
        mark = read_mark(rig.directory)
        assert mark is not None
        assert mark.seq == rig.office.seq
        assert [(mark.hash,)] == rig.rows("SELECT hash FROM events ORDER BY seq DESC LIMIT 1")


def test_a_journal_that_never_had_a_mark_gets_one(rig: OfficeRig) -> None:
    rig.issue()
    rig.rows("DELETE FROM marked")
    rig.office.close()
    (rig.directory / FILE).unlink()
    rig.restart()
    assert rig.office.loss is None
    assert read_mark(rig.directory) is not None


def test_after_an_orderly_stop_all_is_in_the_database_itself(rig: OfficeRig, tmp_path: Path) -> None:
    rig.issue()
    rig.office.close()
    assert not (rig.directory / LOG).exists() or (rig.directory / LOG).stat().st_size == 0
    with closing(sqlite3.connect(f"file:{rig.directory / DATABASE}?immutable=1", uri=True)) as database:
        assert database.execute("SELECT max(seq) FROM events").fetchone() == (1,)


def test_a_checkpoint_empties_the_log_of_an_office_at_work_without_its_lock(rig: OfficeRig) -> None:
    rig.issue()
    assert (rig.directory / LOG).stat().st_size > 0
    with rig.office._lock:
        assert checkpoint_all(rig.directory) == []
    assert (rig.directory / LOG).stat().st_size == 0
    rig.issue()
    assert rig.state("К-002") == "waiting"


def test_a_checkpoint_leaves_a_writer_alone(rig: OfficeRig) -> None:
    rig.issue()
    rig.rows("BEGIN IMMEDIATE")
    try:
        assert checkpoint_all(rig.directory) == [DATABASE], "it does not wait"
    finally:
        rig.rows("ROLLBACK")
    assert checkpoint_all(rig.directory) == []


def test_a_whole_journal_has_no_loss_to_accept(rig: OfficeRig) -> None:
    assert rig.office.accept_loss("administrator") is None
    assert rig.office.seq == 0
