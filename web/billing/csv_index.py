"""An SQLite index of the accounts in the two CSV files: built beside the old index, which it replaces if correct.

It is a copy that can be rebuilt, and also the last good version: it outlives bad new files and restarts.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from queue_core.billing.account_number import AccountNumberFormat
from queue_core.billing.port import Account, Meter, MeterInvalid, Register
from web.billing.csv_mistakes import FilesRejected, Mistakes
from web.billing.csv_rows import ACCOUNTS, METERS, account_rows, register_rows
from web.files.durable_file import replace_with

_VERSION = 1
_SCHEMA = """
create table facts (signature text not null, as_of text not null, accounts integer not null);
create table accounts (number text primary key, address_hint text not null, owed_kopecks integer not null) without rowid;
create table registers (
    line integer not null, account text not null, serial text not null, place text not null, digits integer not null,
    decimals integer not null, zone text not null, last_reading text not null, last_read_on text not null
);
"""
_REGISTERS = "select line, account, serial, place, digits, decimals, zone, last_reading, last_read_on from registers"
_BY_METER = "create index registers_by_meter on registers (account, serial, zone)"
# Meters that `Meter` might refuse. Making all meters would take longer than everything else, so only these are made, and
# raise the error themselves. 1234.5 has its point at place 5: four digits before it, one after it.
_DOUBTFUL = """
select account, serial from registers group by account, serial
having count(*) > 3 or count(distinct zone) < count(*) or min(zone) <> 'T1' or max(zone) <> 'T' || count(*)
    or min(place) <> max(place) or min(digits) <> max(digits) or min(decimals) <> max(decimals)
    or min(last_read_on) <> max(last_read_on) or min(digits) < 3 or max(digits) > 9 or max(decimals) > 3
    or max(instr(last_reading || '.', '.') - 1) > min(digits)
    or max(max(length(last_reading) - instr(last_reading || '.', '.'), 0)) > min(decimals)
"""
_SHRUNK_TO = 0.5


@dataclass(frozen=True)
class Facts:
    """What an index was built from: the files' `signature`, the time of their data, the number of accounts."""

    signature: str
    as_of: datetime
    accounts: int


def signature(folder: Path, number_format: AccountNumberFormat) -> tuple[str, datetime]:
    """A signature that changes with the files, and the time of their data: that of the older file.

    Raises OSError when a file cannot be examined.
    """
    states = [(folder / name).stat() for name in (ACCOUNTS, METERS)]
    as_of = datetime.fromtimestamp(min(state.st_mtime for state in states), UTC)
    parts = [_VERSION, number_format.digits, number_format.check]
    return json.dumps([parts, [(state.st_mtime_ns, state.st_size) for state in states]]), as_of


def facts(index: Path) -> Facts | None:
    """What the index was built from; None when no index can be read."""
    try:
        with closing(_opened(index)) as db:
            files, as_of, accounts = db.execute("select signature, as_of, accounts from facts").fetchone()
        return Facts(files, datetime.fromisoformat(as_of), accounts)
    except (sqlite3.Error, TypeError, ValueError):
        return None


def build(index: Path, folder: Path, number_format: AccountNumberFormat) -> Facts:
    """Reads both files and puts a new index in place of the old one; the old one stays when anything is wrong.

    Takes some seconds: call it off the thread that serves the screens.
    Raises FilesRejected with the mistakes found, OSError when the files cannot be read or the disk takes no data.
    """
    mistakes = Mistakes()
    seen, as_of = signature(folder, number_format)
    new = index.with_name(f"{index.name}.new")
    new.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(new)) as db:
            accounts = _fill(db, folder, number_format, mistakes)
            if signature(folder, number_format)[0] != seen:
                mistakes.add(ACCOUNTS, None, "файл изменился, пока его читали", "the file changed while it was read")
            _require_plausible(accounts, facts(index), mistakes, index)
            if mistakes.count:
                raise FilesRejected(mistakes)
            db.execute("insert into facts values (?, ?, ?)", (seen, as_of.isoformat(), accounts))
            db.commit()
        replace_with(index, new)
    except sqlite3.Error as error:
        raise OSError(f"the index {new} cannot be written: {error}") from error
    finally:
        new.unlink(missing_ok=True)
    return Facts(seen, as_of, accounts)


def account(index: Path, number: str) -> Account | None:
    """An account of the index; None when it has no such number. Raises OSError when the index cannot be read."""
    try:
        with closing(_opened(index)) as db:
            row = db.execute(
                "select address_hint, owed_kopecks, as_of from accounts, facts where number = ?", (number,)
            ).fetchone()
            if row is None:
                return None
            rows = db.execute(f"{_REGISTERS} where account = ? order by serial, zone", (number,)).fetchall()
    except sqlite3.Error as error:
        raise OSError(f"the index {index} cannot be read: {error}") from error
    hint, owed, as_of = row
    meters = tuple(_meter(list(group)) for _, group in groupby(rows, key=lambda row: row[2]))
    return Account(number, hint, owed, datetime.fromisoformat(as_of), meters)


def _opened(index: Path) -> sqlite3.Connection:
    # The file is never changed in its place, only replaced: `immutable` saves the locks.
    return sqlite3.connect(f"{index.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


def _fill(db: sqlite3.Connection, folder: Path, number_format: AccountNumberFormat, mistakes: Mistakes) -> int:
    """Writes the rows and checks how they fit together. Returns the number of accounts."""
    db.execute("pragma journal_mode = off")
    db.execute("pragma synchronous = off")  # the file is synced as a whole before it replaces the old one
    db.executescript(_SCHEMA)
    with (folder / ACCOUNTS).open("rb") as file:
        db.executemany("insert into accounts values (?, ?, ?)", account_rows(file, number_format, mistakes))
    with (folder / METERS).open("rb") as file:
        db.executemany("insert into registers values (?, ?, ?, ?, ?, ?, ?, ?, ?)", register_rows(file, mistakes))
    db.execute(_BY_METER)
    for number, serial in db.execute(_DOUBTFUL):
        rows = db.execute(f"{_REGISTERS} where account = ? and serial = ? order by zone", (number, serial)).fetchall()
        try:
            _meter(rows)
        except MeterInvalid as invalid:
            mistakes.add(METERS, min(row[0] for row in rows), invalid.sentence.ru, invalid.sentence.en)
    (accounts,) = db.execute("select count(*) from accounts").fetchone()
    if accounts:
        _require_accounts_of_meters(db, mistakes)
    return int(accounts)


def _require_accounts_of_meters(db: sqlite3.Connection, mistakes: Mistakes) -> None:
    for (line,) in db.execute("select line from registers where account not in (select number from accounts)"):
        mistakes.add(METERS, line, f"такого счёта нет в {ACCOUNTS}", f"{ACCOUNTS} has no such account")


def _meter(rows: list[Sequence[Any]]) -> Meter:
    """A meter made of its tariff zones. Raises MeterInvalid when they contradict each other."""
    first = rows[0]
    if any((row[3], row[4], row[5], row[8]) != (first[3], first[4], first[5], first[8]) for row in rows):
        raise MeterInvalid(
            "строки одного счётчика расходятся в месте, числе знаков или дате показания",
            "the rows of one meter differ in place, digits or day of the reading",
        )
    registers = tuple(Register(row[6], Decimal(row[7])) for row in rows)
    return Meter(first[2], first[3], first[4], first[5], date.fromisoformat(first[8]), registers)


def _require_plausible(accounts: int, last: Facts | None, mistakes: Mistakes, index: Path) -> None:
    """Rejects files that lost half of the accounts: an export cut off at the end of a line looks complete."""
    if accounts == 0 and mistakes.count == 0:
        mistakes.add(ACCOUNTS, None, "в файле нет ни одного счёта", "the file has no accounts")
    if last and accounts < last.accounts * _SHRUNK_TO and mistakes.count == 0:
        mistakes.add(
            ACCOUNTS,
            None,
            f"счетов {accounts}, а в прошлой выгрузке было {last.accounts}. Если это верно, удалите {index}",
            f"{accounts} accounts, but the last export had {last.accounts}. If that is right, delete {index}",
        )
