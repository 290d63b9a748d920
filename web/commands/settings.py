"""`talon settings`: lists, shows, restores and imports versions, also when the latest does not load."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from queue_core.errors import Refusal
from queue_core.settings import SettingsInvalid, parse_text
from queue_core.settings.edits import Change
from queue_core.settings.toml import read
from queue_core.store.settings_versions import Version, versions
from web.commands.options import DATA
from web.commands.stopped_office import ADMINISTRATOR, stopped_office

_LONGEST_SHOWN = 70


@click.group("settings")
def settings_command() -> None:
    """Versions of the settings. A version saved in the browser takes precedence over the --settings file."""


@settings_command.command("list")
@DATA
def list_versions(data: Path) -> None:
    """Lists the versions, the latest last: when and by whom they were saved, and what changed."""
    saved = versions(data)
    if not saved:
        click.echo(f"{data}: no version was saved yet; the file of --settings is in force.")
        return
    for version in saved:
        click.echo(f"{version.number:4}  {_local(version.at)}  {version.actor}{_why(version)}")
        for change in version.changes:
            click.echo(f"        {described(change)}")
        try:
            version.settings()
        except SettingsInvalid as error:
            click.echo(f"        This version of Talon does not accept it any more: {len(error.problems)} error(s).")
    click.echo(f"In force: version {saved[-1].number}.")


@settings_command.command("show")
@DATA
@click.argument("number", type=int)
def show(data: Path, number: int) -> None:
    """Prints the text of a version."""
    sys.stdout.write(_version(data, number).toml)


@settings_command.command("restore")
@DATA
@click.argument("number", type=int)
def restore(data: Path, number: int) -> None:
    """Puts an earlier version into force again, as a new version.

    The server must be stopped; the browser can do it while the server runs.
    """
    version = _version(data, number)
    _put_into_force(data, version.toml, f"version {number}", restored=number)


@settings_command.command("import")
@DATA
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def import_file(data: Path, file: Path) -> None:
    """Puts a TOML file into force as a new version. The server must be stopped.

    Unlike the browser this can also change what is read only at a start.
    """
    try:
        toml = read(file)
    except SettingsInvalid as error:
        raise click.ClickException(str(error)) from error
    _put_into_force(data, toml, str(file))


def _put_into_force(data: Path, toml: str, source: str, restored: int | None = None) -> None:
    try:
        settings = parse_text(toml, source)
    except SettingsInvalid as error:
        raise click.ClickException(str(error)) from error
    with stopped_office(settings, data) as office:
        before = office.settings_version
        try:
            number = office.change_settings(toml, before, ADMINISTRATOR, restored=restored, before_start=True)
        except Refusal as refusal:
            raise click.ClickException(f"{source} cannot come into force now: {refusal.sentence.en}") from refusal
    click.echo(
        f"{source} is in force as version {number}."
        if number != before
        else f"{source} is in force already ({number})."
    )


def _version(data: Path, number: int) -> Version:
    saved = {version.number: version for version in versions(data)}
    if number not in saved:
        known = f"there are 0 to {max(saved)}" if saved else "none was saved yet"
        raise click.ClickException(f"There is no version {number}; {known}.")
    return saved[number]


def described(change: Change) -> str:
    """A change as one line of text."""
    return f"{change['path']}: {_short(change['before'])} → {_short(change['after'])}"


def _short(value: object) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def _why(version: Version) -> str:
    if version.number == 0:
        return "  the file of the start"
    restored = f"  back to version {version.restored}" if version.restored is not None else ""
    return restored + (f"  “{version.note}”" if version.note else "")


def _local(at: datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M}"
