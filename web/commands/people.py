"""`talon people`: shows and erases what is kept about a person who asks for it. Each look-up is on record, without the data."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from prometheus_client import CollectorRegistry

from queue_core.payments.of_account import Entry
from queue_core.store.free_texts import NotErased
from queue_core.visits.person import Person, TooVague
from web.auth.security_log import SecurityLog
from web.commands.options import DATA
from web.visits.on_demand import erase_about, kept_about

_WHO = "command line"


def _of_a_person(command: Any) -> Any:
    """The options by which a person is found."""
    for option in (
        click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="Only what is about this service day."),
        click.option("--name", help="The name: every word of it must be there."),
        click.option("--phone", help="The phone number, however it is written."),
        click.option("--account", help="The account number."),
        DATA,
    ):
        command = option(command)
    return command


@click.group("people")
def people_command() -> None:
    """Personal data of a visitor: what is kept, and its erasure on demand (clause 5.3, 152-FZ)."""


@people_command.command("show")
@_of_a_person
def show(data: Path, **known: Any) -> None:
    """Shows what is kept about a person."""
    kept = kept_about(data, _person(**known), _WHO, datetime.now(UTC))
    _record(data, "personal_data_shown", len(kept.held))
    for held in kept.held:
        click.echo(f"{held.day}  {held.kind} of {held.about}")
        for field, value in held.values.items():
            if field != "reference":
                click.echo(f"    {field}: {value}")
    if not kept.held:
        click.echo("Visit cards, comments and notes: nothing.")
    _show(kept.entries)


@people_command.command("erase")
@_of_a_person
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(data: Path, yes: bool, **known: Any) -> None:
    """Erases what is kept about a person, whatever the retention period; also while the server runs."""
    person = _person(**known)
    count = len(kept_about(data, person, _WHO, datetime.now(UTC)).held)
    if count and not yes:
        click.confirm(f"{count} visit cards, comments and notes will be erased for good. Go on?", abort=True)
    try:
        kept = erase_about(data, person)
    except NotErased as busy:
        raise click.ClickException(f"{busy}: give the command once more.") from busy
    _record(data, "personal_data_erased", len(kept.held))
    click.echo(f"Erased: {len(kept.held)} visit cards, comments and notes.")
    _show(kept.entries)


def _person(account: str | None, phone: str | None, name: str | None, day: Any) -> Person:
    try:
        return Person(account, phone, name, day.date().isoformat() if day else None)
    except TooVague as vague:
        raise click.UsageError(str(vague)) from None


def _show(entries: list[Entry]) -> None:
    """Payments and readings: kept by law as accounting records, and so shown, not erased."""
    for entry in entries:
        amount = f", {entry.kopecks / 100:.2f} roubles" if entry.kopecks is not None else ""
        click.echo(f"{entry.day}  {entry.kind} {entry.id}{amount}")
    if entries:
        click.echo(f"{len(entries)} entries of the ledger are accounting records: they stay (docs/personal-data.md).")


def _record(data: Path, what: str, found: int) -> None:
    log = SecurityLog(data, CollectorRegistry())
    log.note(what, getpass.getuser(), by="command line", found=found)
    log.close()
