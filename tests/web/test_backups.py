"""Backups: encrypted, opened again when they are written, and without power over what was revoked since."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pyrage
import pytest
from click.testing import CliRunner, Result

from queue_core.model import TicketState
from queue_core.payments.storage import DATABASE as PAYMENTS
from queue_core.store.journal import DATABASE
from tests.running import CHEAP
from tests.web.in_process import InProcess
from web.auth.database import DATABASE as ACCOUNTS
from web.auth.users import Users
from web.commands.backup import KEY
from web.commands.main import main
from web.serving.certificates import ensure, files_in, fingerprint


def talon(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


def done(*words: object) -> str:
    result = talon(*words)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def key(here: InProcess, tmp_path: Path) -> Path:
    """A backup in `backup`, and its key as an administrator has copied it."""
    here.issue()
    ensure(here.directory, "office")
    assert "opened again" in done("backup", "--data", here.directory, tmp_path / "backup")
    copy = tmp_path / KEY
    copy.write_bytes((here.directory / KEY).read_bytes())
    return copy


def test_a_copy_says_nothing_without_the_key(here: InProcess, tmp_path: Path, key: Path) -> None:
    files = [path for path in (tmp_path / "backup").rglob("*") if path.is_file()]
    assert {f"{name}.age" for name in (DATABASE, ACCOUNTS, PAYMENTS)} <= {file.name for file in files}
    assert all(file.read_bytes().startswith(b"age-encryption.org/v1") for file in files)
    assert not any(b"kiosk-1" in file.read_bytes() for file in files)
    assert KEY not in {file.name for file in files}
    assert all(file.stat().st_mode & 0o077 == 0 for file in [*files, here.directory / KEY])
    assert [path.name for path in here.directory.glob(".backup-*")] == []
    assert (
        "is encrypted: give --key. Nothing was changed"
        in talon("restore", "--data", tmp_path / "new", tmp_path / "backup").output
    )
    other = tmp_path / "other.key"
    other.write_text(f"{pyrage.x25519.Identity.generate()}\n", "utf-8")
    refused = talon("restore", "--data", tmp_path / "new", tmp_path / "backup", "--key", other)
    assert refused.exit_code == 1
    assert "cannot be opened" in refused.output
    assert list((tmp_path / "new").iterdir()) == []


def test_an_altered_copy_is_refused(tmp_path: Path, key: Path) -> None:
    file = tmp_path / "backup" / f"{ACCOUNTS}.age"
    content = bytearray(file.read_bytes())
    content[-100] ^= 1
    file.write_bytes(content)
    refused = talon("restore", "--data", tmp_path / "new", tmp_path / "backup", "--key", key)
    assert refused.exit_code == 1
    assert "cannot be opened" in refused.output
    assert list((tmp_path / "new").iterdir()) == []


def test_a_restored_office_goes_on_with_its_hall_and_its_authority(here: InProcess, tmp_path: Path, key: Path) -> None:
    authority = fingerprint(files_in(here.directory))
    here.office.close()
    done("restore", "--data", tmp_path / "new", tmp_path / "backup", "--key", key)
    assert fingerprint(files_in(tmp_path / "new")) == authority, "screens and agents trust it already"
    here.directory = tmp_path / "new"
    here.users = Users(here.directory, CHEAP)
    here.begin()
    assert here.office.ask(lambda hall, _: [ticket.state for ticket in hall.tickets.values()]) == [TicketState.WAITING]
    done("backup", "--data", tmp_path / "new", tmp_path / "second")
    done("restore", "--data", tmp_path / "third", tmp_path / "second", "--key", key)
    here.office.close()


def test_nothing_that_was_revoked_or_ended_comes_to_life_again(here: InProcess, tmp_path: Path, key: Path) -> None:
    here.users.revoke(here.tokens["kiosk-1"])
    output = done("restore", "--data", tmp_path / "new", tmp_path / "backup", "--key", key)
    assert "agent-1, board-1, kiosk-1" in output
    restored = Users(tmp_path / "new", CHEAP)
    assert [restored.of_token(token) for token in here.tokens.values()] == [None] * len(here.tokens)
    with closing(sqlite3.connect(tmp_path / "new" / ACCOUNTS)) as accounts:
        assert accounts.execute("SELECT count(*) FROM sessions").fetchone() == (0,)
        assert accounts.execute("SELECT min(version) FROM principals").fetchone()[0] >= 1_000_000


def test_the_old_data_show_which_tokens_are_still_valid(here: InProcess, tmp_path: Path, key: Path) -> None:
    here.users.revoke(here.tokens["kiosk-1"])
    here.users.set_disabled("operator2", True)
    output = done("restore", "--data", tmp_path / "new", tmp_path / "backup", "--key", key, "--old", here.directory)
    assert "Revoked tokens: kiosk-1." in output
    assert "Disabled, as in the old data: operator2." in output
    restored = Users(tmp_path / "new", CHEAP)
    assert restored.of_token(here.tokens["kiosk-1"]) is None
    assert restored.of_token(here.tokens["operator2"]) is None
    board = restored.of_token(here.tokens["board-1"])
    assert board is not None
    assert board.name == "board-1"


def test_half_a_backup_is_no_backup(here: InProcess, tmp_path: Path) -> None:
    here.issue()
    for file in here.directory.glob(f"{PAYMENTS}*"):
        file.unlink()
    (here.directory / PAYMENTS).write_bytes(b"no database")
    assert talon_fails("backup", "--data", here.directory, tmp_path / "backup")
    assert not (tmp_path / "backup").exists()


def talon_fails(*words: object) -> bool:
    return CliRunner().invoke(main, [str(word) for word in words]).exit_code != 0
