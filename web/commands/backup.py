"""`talon backup` and `talon restore`: encrypted copies of the data, opened again as soon as they are written.

The form is age's (age-encryption.org), so that a copy can be opened without Talon as well: `age -d -i KEY FILE`.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from hashlib import file_digest
from pathlib import Path

import click

from queue_core.payments.storage import DATABASE as PAYMENTS
from queue_core.reports.compliance.storage import DATABASE as COMPLIANCE
from queue_core.store.journal import DATABASE
from queue_core.store.mark import forget_mark
from queue_core.store.read_only import read_only
from web.auth.database import DATABASE as ACCOUNTS
from web.auth.restored import Restored, end_what_was_ended
from web.commands.options import DATA

KEY = "backup.key"
ENCRYPTED = ".age"
# The authority that screens and agents trust (web/serving/certificates.py).
_AUTHORITY = ("tls/ca.pem", "tls/ca.key")


@click.command("backup")
@DATA
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--plain", is_flag=True, help="Do not encrypt: for a copy that stays on this machine.")
def backup_command(data: Path, target: Path, plain: bool) -> None:
    """Writes a consistent copy of the data into the directory TARGET, also while the server runs.

    It is encrypted with the key in backup.key of the data directory, which the first backup makes. Keep a copy of the key
    elsewhere: without it no backup can be opened.
    """
    for name in (DATABASE, ACCOUNTS):
        if not (data / name).exists():
            raise click.ClickException(f"{data / name} does not exist.")
    target.mkdir(parents=True, exist_ok=True)
    if standing := next(target.iterdir(), None):
        raise click.ClickException(f"{standing} exists already; give an empty directory.")
    try:
        # Not beside the copies: these may be on a disk that others read.
        with tempfile.TemporaryDirectory(dir=data, prefix=".backup-") as folder:
            for name in files_in(data):
                _write(data / name, Path(folder, Path(name).name), target / name, None if plain else data / KEY)
    except Exception:
        # Half a backup would be taken for a whole one.
        shutil.rmtree(target, ignore_errors=True)
        raise
    click.echo(f"Backed up to {target}." if plain else f"Backed up to {target}, encrypted, and opened again.")


@click.command("restore")
@DATA
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@click.option("--key", type=click.Path(path_type=Path, exists=True), help="The file backup.key, for an encrypted copy.")
@click.option(
    "--old",
    type=click.Path(path_type=Path, exists=True),
    help="The old data directory, if it can still be read: devices whose token is valid there keep it.",
)
def restore_command(data: Path, source: Path, key: Path | None, old: Path | None) -> None:
    """Puts the backup in the directory SOURCE back into an empty data directory.

    What was revoked or ended since must not come to life again: everybody signs in anew, and devices need new tokens (talon
    device token) unless --old shows which are still valid.
    """
    data.mkdir(parents=True, exist_ok=True)
    present = {
        path.relative_to(source).as_posix().removesuffix(ENCRYPTED) for path in source.rglob("*") if path.is_file()
    }
    for name in (DATABASE, ACCOUNTS):
        if (data / name).exists():
            raise click.ClickException(f"{data / name} exists; move the old data away first. Nothing was changed.")
        if name not in present:
            raise click.ClickException(f"{source / name} is missing: this is not a complete backup.")
    if old and not (old / ACCOUNTS).exists():
        raise click.ClickException(f"{old / ACCOUNTS} is missing. Nothing was changed.")
    with tempfile.TemporaryDirectory(dir=data, prefix=".restore-") as folder:
        opened = Path(folder)
        for name in sorted(present & set(_names())):
            _open(source, name, opened / name, key)
        ended = end_what_was_ended(opened, old)
        for name in sorted(present & set(_names())):
            (data / name).parent.mkdir(exist_ok=True)
            (opened / name).replace(data / name)
        if key:
            shutil.copyfile(key, data / KEY)
    click.echo(f"Restored {source} into {data}.")
    click.echo(_sentence(ended))


def files_in(folder: Path) -> Iterator[str]:
    """What is backed up, as far as it exists; data from before payments were added have no ledger."""
    return (name for name in _names() if (folder / name).exists())


def _names() -> tuple[str, ...]:
    return (DATABASE, ACCOUNTS, PAYMENTS, COMPLIANCE, *_AUTHORITY)


def _write(source: Path, copy: Path, target: Path, key: Path | None) -> None:
    target.parent.mkdir(exist_ok=True)
    is_database = source.suffix == ".db"
    if is_database:
        with closing(read_only(source)) as database:
            database.execute("VACUUM INTO ?", (str(copy),))
        if source.name == DATABASE:
            forget_mark(copy)
    else:
        shutil.copyfile(source, copy)
    if key is None:
        shutil.copyfile(copy, target)
        _require_whole(target, is_database)
        return
    import pyrage  # noqa: PLC0415 - only here and in _open

    identity = pyrage.x25519.Identity.from_str(_key(key))
    encrypted = target.with_name(target.name + ENCRYPTED)
    pyrage.encrypt_file(str(copy), str(encrypted), [identity.to_public()])
    with encrypted.open("rb+") as file:
        os.fsync(file.fileno())
    again = copy.with_name(f"{copy.name}-again")
    pyrage.decrypt_file(str(encrypted), str(again), [identity])
    _require_whole(again, is_database)
    if _digest(again) != _digest(copy):
        raise click.ClickException(f"{encrypted} does not hold what was written. Is the disk faulty?")
    again.unlink()
    copy.unlink()


def _open(source: Path, name: str, target: Path, key: Path | None) -> None:
    target.parent.mkdir(exist_ok=True)
    encrypted = source / (name + ENCRYPTED)
    if not encrypted.exists():
        shutil.copyfile(source / name, target)
    elif key is None:
        raise click.ClickException(f"{encrypted} is encrypted: give --key. Nothing was changed.")
    else:
        import pyrage  # noqa: PLC0415 - as above

        try:
            identity = pyrage.x25519.Identity.from_str(_key_in(key))
            pyrage.decrypt_file(str(encrypted), str(target), [identity])
        except (OSError, pyrage.DecryptError, pyrage.IdentityError) as error:
            raise click.ClickException(
                f"{encrypted} cannot be opened with {key}: {error}. Nothing was changed."
            ) from error
    _require_whole(target, target.suffix == ".db")


def _key(path: Path) -> str:
    """The secret key of the backups; made if there is none yet."""
    if path.exists():
        return _key_in(path)
    import pyrage  # noqa: PLC0415 - as above

    made = pyrage.x25519.Identity.generate()
    path.touch(mode=0o600)
    path.write_text(f"# The key of the backups. Keep a copy away from this machine.\n{made}\n", "utf-8")
    click.echo(f"{path} is new. Copy it to another place now: without it no backup can be opened.", err=True)
    return str(made)


def _key_in(path: Path) -> str:
    lines = path.read_text("utf-8").splitlines()
    return next((line.strip() for line in lines if line.startswith("AGE-SECRET-KEY-")), "")


def _require_whole(file: Path, is_database: bool) -> None:
    """Raises ClickException for a database that is damaged."""
    if not is_database:
        return
    try:
        with closing(sqlite3.connect(file)) as database:
            verdict = str(database.execute("PRAGMA integrity_check").fetchone()[0])
    except sqlite3.DatabaseError as error:
        verdict = str(error)
    if verdict != "ok":
        raise click.ClickException(f"{file.name} is damaged: {verdict}.")


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()


def _sentence(ended: Restored) -> str:
    parts = [f"Ended sessions: {ended.sessions}; everybody signs in again."]
    if ended.tokens:
        parts.append(
            f"Revoked tokens: {', '.join(ended.tokens)}. Each of these devices needs a new one: talon device token NAME."
        )
    if ended.disabled:
        parts.append(f"Disabled, as in the old data: {', '.join(ended.disabled)}.")
    else:
        parts.append("Disable again whoever was disabled since the backup: talon user disable NAME.")
    return " ".join(parts)
