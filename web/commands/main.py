"""The command `talon`, for administrators: run, check, report, back up, restore, replay, accounts."""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path

import click

from devices.cli import agent_command, emulate_command, register_command, test_page_command
from queue_core.clock import SystemClock
from queue_core.errors import FileDamaged
from queue_core.events import describe
from queue_core.hours.calendar import unknown_year
from queue_core.hours.opening import service_day
from queue_core.payments import audit
from queue_core.replay.moment import hall_at
from queue_core.reports import waits
from queue_core.settings import Settings, SettingsInvalid
from queue_core.store.damage import require_usable, unusable
from queue_core.store.journal import DATABASE, read_journal
from queue_core.store.read_only import read_only
from queue_core.store.settings_versions import differing_files, in_force, source_of, versions
from web.commands.backup import backup_command, restore_command
from web.commands.certificate import beside, certificate_command, ends_soon, listening_of
from web.commands.clock import clock_command, repairs
from web.commands.coming_days import coming_days
from web.commands.devices import device_command
from web.commands.history import damaged_files, journal_command, lost, proofs
from web.commands.journal import examined, named, set_aside
from web.commands.options import DATA, SETTINGS
from web.commands.people import people_command
from web.commands.replay import LEFT_OUT, hall_in_words
from web.commands.rights import findings
from web.commands.settings import settings_command
from web.commands.simulate import simulate_command
from web.commands.users import user_command
from web.commands.visits import cards_summary, erase_cards
from web.commands.voice import voice as voice_command
from web.demo.command import demo_command
from web.language import LANGUAGES
from web.serving.processes import NotReady, Processes, server_command, server_environment, wait_until_ready

# How many coming days `talon check` reads from the calendar.
_CHECKED_DAYS = 60


@click.group()
def main() -> None:
    """Talon: the electronic queue of a client office."""
    os.umask(0o077)  # whatever a command makes is for its own user alone


def _load(settings_file: Path, data: Path) -> Settings:
    """The settings in force: the latest saved version, else the file."""
    try:
        require_usable(data / DATABASE, thorough=False)
        return in_force(data, settings_file)[0]
    except SettingsInvalid as error:
        raise click.ClickException(str(error)) from error
    except FileDamaged as error:
        raise click.ClickException(unusable(error, data)) from error


def _load_for_today(settings_file: Path, data: Path) -> Settings:
    """The settings in force. Raises ClickException also when the calendar does not know today's year."""
    settings = _load(settings_file, data)
    problem = unknown_year(settings, _today(settings))
    if problem:
        raise click.ClickException(str(SettingsInvalid(str(settings_file), [problem])))
    return settings


def _today(settings: Settings) -> date:
    return SystemClock().now().astimezone(settings.office.zone_info).date()


@main.command()
@SETTINGS
@DATA
@click.option("--host", default="0.0.0.0", show_default=True, help="The address to listen on.")
@click.option("--port", default=8080, show_default=True, help="Plain HTTP: on this machine alone, or with --plain.")
@click.option("--tls-port", type=int, help="TLS, for everybody else on the network.  [default: --port + 363, so 8443]")
@click.option("--plain", is_flag=True, help="Plain HTTP for everybody: behind a proxy, or in a network you trust.")
@click.option(
    "--certificate", type=click.Path(path_type=Path, exists=True), help="A certificate of your own, with its chain."
)
@click.option("--key", type=click.Path(path_type=Path, exists=True), help="The key of --certificate.")
@click.option(
    "--agent", "agent_file", type=click.Path(path_type=Path), help="Run this box's device agent too, with this TOML."
)
def run(
    settings_file: Path,
    data: Path,
    host: str,
    port: int,
    tls_port: int | None,
    plain: bool,
    certificate: Path | None,
    key: Path | None,
    agent_file: Path | None,
) -> None:
    """Runs the server, and this box's device agent with --agent.

    Others reach it by TLS, with the certificate of the office's own authority (talon certificate) unless --certificate is
    given. On this machine itself, and with --plain, it speaks plain HTTP.
    """
    settings = _load_for_today(settings_file, data)
    listening = listening_of(
        settings.office.id, data, host, port, None if plain else tls_port or beside(port), certificate, key
    )
    # What ends a service ends its children, too: SIGTERM, as systemd and `kill` send it, counts as Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    processes = Processes()
    try:
        environment = server_environment(settings_file, data) | listening.environment
        server = processes.start("server", server_command(*listening.plain, *listening.more), environment)
        problems = wait_until_ready(listening.url, server)
        where = " and ".join(listening.named)
        click.echo(f"Talon is ready on {where}." if not problems else f"Talon serves on {where}, but:")
        for problem in problems:
            click.echo(f"  - {problem}")
        if agent_file:
            processes.start("agent", [sys.executable, "-m", "devices", "agent", "--settings", str(agent_file)])
        name, code = processes.wait()
        raise click.ClickException(f"The {name} ended with code {code}.")
    except NotReady as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        click.echo("Stopping.")
    finally:
        processes.stop()


@main.command()
@SETTINGS
@DATA
@click.option(
    "--set-aside",
    "aside",
    type=int,
    multiple=True,
    metavar="SEQ",
    help="First record in the journal that event SEQ, which cannot be applied, does not count. The server must be stopped.",
)
@click.option(
    "--head",
    "kept",
    multiple=True,
    metavar="DAY=HEAD",
    help="Also compare the journal with a head that was printed on a day-end sheet.",
)
@click.option("--heads", "list_heads", is_flag=True, help="Also print the last head of each day.")
def check(settings_file: Path, data: Path, aside: tuple[int, ...], kept: tuple[str, ...], list_heads: bool) -> None:
    """Checks settings and data: all errors of the file, the databases' integrity, the chain of the journal, whether every
    event can be applied, the journal against its rows, the ledger against its steps and batches.

    Also prints which coming days differ from the weekly hours.
    """
    if damaged := damaged_files(data):
        raise click.ClickException(damaged)
    settings = _load_for_today(settings_file, data)
    version = len(versions(data)) and versions(data)[-1].number
    click.echo(
        f"{source_of(version, settings_file)}: in order ({len(settings.services)} services, {len(settings.windows)} windows)."
    )
    click.echo(coming_days(settings, _today(settings), _CHECKED_DAYS))
    click.echo(cards_summary(settings, data, _today(settings)))
    if missing := lost(data):
        raise click.ClickException(missing)
    if not (data / DATABASE).exists():
        click.echo(f"{data}: no data yet.")
        return
    with read_only(data / DATABASE) as database:
        for line in proofs(database, kept, list_heads):
            click.echo(line)
    if aside:
        click.echo(set_aside(settings, data, aside))
    for finding in (*findings(data), *ends_soon(data)):
        click.echo(f"Note: {finding}.")
    for difference in differing_files(data):
        click.echo(f"Note: {difference}.")
    for repaired in repairs(settings, data):
        click.echo(f"Note: {repaired}.")
    journal = examined(settings, data)
    if journal.failed:
        raise click.ClickException(named(journal.failed))
    wrong = journal.hall.consistent() + journal.differing
    if wrong:
        raise click.ClickException("The journal contradicts itself:\n" + "\n".join(f"  - {line}" for line in wrong))
    click.echo(f"{data}: in order, {journal.hall.seq} events in the journal.")
    if wrong := audit.contradictions(data):
        raise click.ClickException("The ledger contradicts itself:\n" + "\n".join(f"  - {line}" for line in wrong))
    payments, troubled = audit.numbers(data)
    click.echo(f"The ledger is in order: {payments} payments and refunds, {troubled} to be looked at.")


@main.command()
@SETTINGS
@DATA
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), required=True)
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), required=True)
@click.option("--by", type=click.Choice([by.value for by in waits.By]), default="kind", show_default=True)
def report(settings_file: Path, data: Path, first: datetime, last: datetime, by: str) -> None:
    """Prints the waits report of a range of days: seconds, and the share within the standard's targets."""
    result = waits.waits(data, _load(settings_file, data), first.date(), last.date(), waits.By(by))
    times = [
        column.name
        for column in fields(waits.WaitStatistics)
        if column.name.endswith("_s") and column.name != "target_s"
    ]
    heads = "".join(f"{name.removesuffix('_s'):>8}" for name in times)
    click.echo(f"{'':32}{'n':>6}{heads}{'in target':>11}")
    for label, figures in [*((row.label.en, row.figures) for row in result.rows), ("Total", result.total)]:
        values = (getattr(figures, name) for name in times)
        cells = "".join(f"{'-' if value is None else format(value, '.0f'):>8}" for value in values)
        share = "-" if figures.share_in_target is None else f"{figures.share_in_target:.1%}"
        click.echo(f"{label:32}{figures.n:>6}{cells}{share:>11}")


@main.group()
def visits() -> None:
    """Visit cards: personal data with a retention period (clause 5.3)."""


@visits.command("erase")
@SETTINGS
@DATA
def visits_erase(settings_file: Path, data: Path) -> None:
    """Erases the visit cards whose retention period is over; a running server does so daily."""
    settings = _load(settings_file, data)
    click.echo(erase_cards(settings, data, _today(settings)))


@main.command()
@SETTINGS
@DATA
@click.option(
    "--at", "at", type=click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]), required=True, help="Office time."
)
@click.option("--events", is_flag=True, help="Print the day's events up to then, too.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Russian or English.")
def replay(settings_file: Path, data: Path, at: datetime, events: bool, lang: str) -> None:
    """Shows the hall as it was at a moment, from the journal alone."""
    settings = _load(settings_file, data)
    moment = at.replace(tzinfo=settings.office.zone_info)
    left_out = LEFT_OUT.in_language(lang)
    hall = hall_at(settings, data, moment, put_aside=lambda event: click.echo(f"{left_out}: {event}", err=True))
    if events:
        for entry in read_journal(data, service_day(settings, moment)):
            if entry.event.at <= moment:
                click.echo(f"{entry.seq} {describe(entry.event)}")
    for line in hall_in_words(hall, moment, lang):
        click.echo(line)


main.add_command(user_command)
main.add_command(journal_command)
main.add_command(people_command)
main.add_command(settings_command)
main.add_command(clock_command)
main.add_command(backup_command)
main.add_command(restore_command)
main.add_command(certificate_command)
main.add_command(agent_command)
device_command.add_command(test_page_command)
device_command.add_command(register_command)
main.add_command(device_command)
main.add_command(emulate_command)
main.add_command(demo_command)
main.add_command(simulate_command)
main.add_command(voice_command)
