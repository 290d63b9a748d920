"""`talon people`: shows and erases what is held about a person who asks for it. Each look-up is on record, without the data."""

from __future__ import annotations

import getpass
import re
from collections.abc import Callable
from pathlib import Path

import click
from prometheus_client import CollectorRegistry

from queue_core.payments.of_account import entries_of
from queue_core.store.free_texts import DATABASE, NotErased
from queue_core.visits.person import Held, Person, TooVague
from queue_core.visits.storage import VisitCards
from web.auth.security_log import SecurityLog

_DATA = click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True),
    default=Path("data"),
    show_default=True,
    help="The office's data directory.",
)
_ACCOUNT = click.option("--account", help="The account number.")
_PHONE = click.option("--phone", help="The phone number, however it is written.")
_NAME = click.option("--name", help="The name: every word of it must be there.")


@click.group("people")
def people_command() -> None:
    """Personal data of a visitor: what is held, and its erasure on demand (clause 5.3, 152-FZ)."""


@people_command.command("show")
@_DATA
@_ACCOUNT
@_PHONE
@_NAME
def show(data: Path, account: str | None, phone: str | None, name: str | None) -> None:
    """Shows what is held about a person."""
    person = _person(account, phone, name)
    found = _cards_of(data, lambda cards: cards.held_of(person))
    _record(data, "personal_data_shown", len(found))
    for held in found:
        click.echo(f"{held.day}  {held.kind} of {held.about}")
        for field, value in held.values.items():
            if field != "reference":
                click.echo(f"    {field}: {value}")
    if not found:
        click.echo("Visit cards, comments and notes: nothing.")
    _show_ledger(data, account)


@people_command.command("erase")
@_DATA
@_ACCOUNT
@_PHONE
@_NAME
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(data: Path, account: str | None, phone: str | None, name: str | None, yes: bool) -> None:
    """Erases what is held about a person, whatever the retention period; also while the server runs."""
    person = _person(account, phone, name)
    count = len(_cards_of(data, lambda cards: cards.held_of(person)))
    if count and not yes:
        click.confirm(f"{count} visit cards, comments and notes will be erased for good. Go on?", abort=True)
    try:
        erased = _cards_of(data, lambda cards: cards.erase(person))
    except NotErased as busy:
        raise click.ClickException(f"{busy}: give the command once more.") from busy
    _record(data, "personal_data_erased", len(erased))
    click.echo(f"Erased: {len(erased)} visit cards, comments and notes.")
    _show_ledger(data, account)


def _person(account: str | None, phone: str | None, name: str | None) -> Person:
    try:
        return Person(account, phone, name)
    except TooVague as vague:
        raise click.UsageError(str(vague)) from None


def _cards_of(data: Path, question: Callable[[VisitCards], list[Held]]) -> list[Held]:
    if not (data / DATABASE).exists():
        return []
    cards = VisitCards(data)
    try:
        return question(cards)
    finally:
        cards.close()


def _show_ledger(data: Path, account: str | None) -> None:
    """Payments and readings: kept by law as accounting records, and so shown, not erased."""
    entries = entries_of(data, re.sub(r"\D", "", account)) if account else []
    for entry in entries:
        amount = f", {entry.kopecks / 100:.2f} roubles" if entry.kopecks is not None else ""
        click.echo(f"{entry.day}  {entry.kind} {entry.id}{amount}")
    if entries:
        click.echo(f"{len(entries)} entries of the ledger are accounting records: they stay (docs/personal-data.md).")


def _record(data: Path, what: str, found: int) -> None:
    log = SecurityLog(data, CollectorRegistry())
    log.note(what, getpass.getuser(), by="command line", found=found)
    log.close()
