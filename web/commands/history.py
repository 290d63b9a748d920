"""History for administrators: whether the journal is the one that was written, and whole; how to go on if it is not."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import click

from queue_core.payments.storage import DATABASE as PAYMENTS
from queue_core.settings import SettingsInvalid
from queue_core.store import chain, heads
from queue_core.store.damage import damage_of
from queue_core.store.free_texts import DATABASE as VISITS
from queue_core.store.journal import DATABASE
from queue_core.store.mark import FILE, Garbled, loss_of, read_mark
from queue_core.store.read_only import read_only
from queue_core.store.set_aside import written_time
from queue_core.store.settings_versions import in_force
from web.auth.database import DATABASE as ACCOUNTS
from web.commands.options import DATA
from web.commands.stopped_office import ADMINISTRATOR, stopped_office

_NOT_CHAINED = "The journal has no hashes yet: the next start of the server chains it."
_WAYS_OUT = {
    DATABASE: (
        "The database is damaged and the server cannot start with it: stop the service, set the data directory aside, and restore "
        "the latest backup."
    ),
    ACCOUNTS: (
        "Nobody can sign in and the server cannot start with it: stop the service, set this file aside, and put the one of the "
        "latest backup in its place."
    ),
    PAYMENTS: (
        "The queue goes on without payments and readings: after closing stop the service, set this file aside, put the one of the "
        "latest backup in its place, and compare the days since with the terminal's totals."
    ),
    VISITS: (
        "The queue goes on without visit cards: after closing stop the service and set this file aside; the next start makes a "
        "new one, for cards are in no backup."
    ),
}
_RESTORE = (
    "Somebody or something changed the file past Talon. Keep a copy of it, compare it with the backups, and restore the "
    "latest one whose chain is in order."
)


def proofs(database: sqlite3.Connection, kept: Sequence[str], list_heads: bool) -> Iterator[str]:
    """What the chain of a journal shows, and what the heads prove that somebody kept; with `list_heads` also the journal's own.

    Raises ClickException when the file is damaged, or the journal is not as it was written.
    """
    verdict = database.execute("PRAGMA integrity_check").fetchone()[0]
    if verdict != "ok":
        raise click.ClickException(f"{DATABASE} is damaged: {verdict}. {_WAYS_OUT[DATABASE]}")
    chained, wrong = _proved(database)
    if wrong:
        raise click.ClickException(_altered(wrong))
    yield chained
    for head in kept:
        yield _compared(database, head)
    if list_heads:
        yield _heads_of_days(database)


def _proved(database: sqlite3.Connection) -> tuple[str, list[str]]:
    """What the chain of a journal shows, in a line, and what is wrong with it."""
    database.execute("BEGIN")  # one state of the file, also while a server is writing
    if not chain.is_chained(database):
        return _NOT_CHAINED, []
    proof = chain.prove(database)
    wrong = [str(proof.broken)] if proof.broken else []
    if missing := chain.missing_triggers(database):
        wrong.append(f"what keeps the journal append-only was taken away: {', '.join(missing)}")
    wrong += chain.wrong_days(database)
    return f"The chain of {proof.rows} events is unbroken.", wrong


def _heads_of_days(database: sqlite3.Connection) -> str:
    """The last head of each day, for comparison with what was kept elsewhere."""
    if not chain.is_chained(database):
        return _NOT_CHAINED
    return "\n".join(
        f"{day.day}  event {day.seq:>9}  {written_time(day.at)}  {day.head}" for day in heads.days(database)
    )


def _compared(database: sqlite3.Connection, kept: str) -> str:
    """What a head from a paper proves: `2026-11-30=ABCD-…` or `EVENT=ABCD-…`. Raises ClickException if it proves nothing."""
    place, _, typed = kept.partition("=")
    beginning = heads.from_paper(typed)
    if beginning is None or not re.fullmatch(r"\d{1,15}|\d{4}-\d{2}-\d{2}", place):
        raise click.ClickException(
            f"“{kept}” is no head: it looks like 2026-11-30=ABCD-EFGH-IJKL-MNOP, or has an event's number for the day."
        )
    if not chain.is_chained(database):
        raise click.ClickException(_NOT_CHAINED)
    row = heads.proved_row(database, place, beginning)
    if row is None:
        raise click.ClickException(
            f"No event of {place} has the head {heads.on_paper(beginning)}: this is not the journal that was on the paper, or "
            "the head was copied with a mistake (talon check --heads shows this journal's)."
        )
    return f"The head of {place} is that of event {row[0]} ({written_time(row[1])}): all until then is as it was on the paper."


def _altered(wrong: list[str]) -> str:
    """What to do about a journal that is not as it was written."""
    return "The journal is not as it was written:\n" + "\n".join(f"  - {line}" for line in wrong) + f"\n{_RESTORE}"


def damaged_files(data: Path) -> str | None:
    """The databases that cannot be used, and what to do about each; None if all can."""
    lines = [f"{name} is damaged: {why}. {_WAYS_OUT[name]}" for name in _WAYS_OUT if (why := damage_of(data / name))]
    if not lines and not (data / PAYMENTS).exists() and _has_had(data, PAYMENTS):
        lines.append(f"{PAYMENTS} is missing. {_WAYS_OUT[PAYMENTS]}")
    return "\n".join(lines) or None


def _has_had(data: Path, name: str) -> bool:
    if not (data / DATABASE).exists():
        return False
    with closing(read_only(data / DATABASE)) as database:
        known = database.execute("SELECT 1 FROM sqlite_master WHERE name = 'files'").fetchone()
        return bool(known and database.execute("SELECT 1 FROM files WHERE name = ?", (name,)).fetchone())


def lost(data: Path) -> str | None:
    """What is missing from the end of the journal, or may be, and how to go on; None if it is whole."""
    try:
        mark = read_mark(data)
    except Garbled:
        mark = None
    if not (data / DATABASE).exists():
        return (
            f"{DATABASE} is missing, and there were {mark.seq} events. Put it back together with {DATABASE}-wal, or restore the "
            "latest backup into an empty directory."
            if mark and mark.seq
            else None
        )
    with closing(read_only(data / DATABASE)) as database:
        loss = loss_of(database, data)
    if loss is None:
        return None
    return (
        f"The journal is not whole: {loss}. The server starts, but gives no tickets and takes no commands, for numbers would be "
        f"given twice.\nIf {DATABASE} and {DATABASE}-wal of that time are anywhere (they belong together, as does {FILE}), "
        "stop the server and put them back. Otherwise restore the latest backup into an empty directory, or go on with what "
        f"is there, on record:\n  talon journal accept-loss --data {data}"
    )


@click.group("journal")
def journal_command() -> None:
    """The journal when its end is missing."""


@journal_command.command("accept-loss")
@click.option(
    "--settings", "settings_file", type=click.Path(path_type=Path), default=Path("deploy/offices/trudovaya.toml")
)
@DATA
@click.option("--yes", is_flag=True, help="Do not ask.")
def accept_loss(settings_file: Path, data: Path, yes: bool) -> None:
    """Lets the office go on although the end of its journal is missing.

    The server must be stopped. It is recorded as an event; numbers that may be on paper in somebody's hand are left out.
    """
    missing = lost(data)
    if missing is None or not (data / DATABASE).exists():
        raise click.ClickException(missing or "The journal is whole. Nothing was changed.")
    click.echo(missing)
    if not yes:
        click.confirm("Go on without what is missing?", abort=True)
    try:
        settings = in_force(data, settings_file)[0]
    except SettingsInvalid as error:
        raise click.ClickException(str(error)) from error
    with stopped_office(settings, data) as office:
        accepted = office.accept_loss(ADMINISTRATOR)
    assert accepted is not None, "the journal was not whole a moment ago"
    click.echo(f"Recorded. The next numbers of today leave out {accepted.skipped}. Start the server again.")
