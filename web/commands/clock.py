"""`talon clock`: the office's time after the machine's clock was wrong."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path

import click

from queue_core import commands
from queue_core.clock import SystemClock
from queue_core.errors import HallNotEmpty
from queue_core.events import ClockRepaired, from_milliseconds
from queue_core.settings import Settings, SettingsInvalid
from queue_core.store.journal import DATABASE
from queue_core.store.read_only import read_only
from queue_core.store.settings_versions import in_force
from web.commands.options import DATA, SETTINGS
from web.commands.stopped_office import ADMINISTRATOR, stopped_office


@click.group("clock")
def clock_command() -> None:
    """The office's time, when the machine's clock was wrong."""


@clock_command.command("repair")
@SETTINGS
@DATA
@click.option(
    "--end-day", is_flag=True, help="First end the day for everybody still in the hall, and close the windows."
)
@click.option("--yes", is_flag=True, help="Do not ask whether the machine's clock is right.")
def repair(settings_file: Path, data: Path, end_day: bool, yes: bool) -> None:
    """Makes the office go by the machine's clock again, though the journal has later moments: the clock was ahead.

    The server must be stopped. The repair is an event of the journal; nothing in it is changed. Numbers of the day go on.
    """
    try:
        settings = in_force(data, settings_file)[0]
    except SettingsInvalid as error:
        raise click.ClickException(str(error)) from error
    shown = _words(SystemClock().now(), settings)
    if not yes:
        click.confirm(f"This machine's clock shows {shown}. Is that right?", abort=True)
    with stopped_office(settings, data) as office:
        if end_day:
            office.handle(commands.CloseDay(actor=ADMINISTRATOR))
        try:
            was, now = office.repair_clock(ADMINISTRATOR)
        except HallNotEmpty as refusal:
            raise click.ClickException(f"{refusal.sentence.en} Or give --end-day. Nothing was changed.") from refusal
    click.echo(f"The office's time was {_words(was, settings)}; it is {_words(now, settings)}. Start the server again.")


def repairs(settings: Settings, data: Path) -> list[str]:
    """The repairs on record, each in a sentence that says how reports count what happened before it."""
    with closing(read_only(data / DATABASE)) as database:
        rows = database.execute(
            "SELECT at, CASE WHEN json_valid(data) THEN data ->> 'was' END FROM events WHERE type = ? ORDER BY seq",
            (ClockRepaired.type,),
        ).fetchall()
    return [
        f"on {_words(from_milliseconds(at), settings)} the clock was repaired; what happened until"
        f" {_words(from_milliseconds(was), settings)} counts in reports on the date that the clock showed"
        for at, was in rows
        if was is not None
    ]


def _words(at: datetime, settings: Settings) -> str:
    return f"{at.astimezone(settings.office.zone_info):%Y-%m-%d %H:%M}"
