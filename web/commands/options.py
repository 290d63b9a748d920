"""The options that many commands have; and whose files a command leaves behind."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

import click


def _as_owner(_context: click.Context, _parameter: click.Parameter, data: Path) -> Path:
    """Root goes on as the owner of the data: the server could neither read nor replace files that belong to root."""
    if os.geteuid() == 0 and data.exists():
        owner, group = data.stat().st_uid, data.stat().st_gid
        if owner != 0:
            name = pwd.getpwuid(owner).pw_name
            os.initgroups(name, group)
            os.setgid(group)
            os.setuid(owner)
            click.echo(f"Going on as {name}, the owner of {data}.", err=True)
    return data


DATA = click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=Path("data"),
    show_default=True,
    callback=_as_owner,
    help="The office's data directory.",
)
SETTINGS = click.option(
    "--settings",
    "settings_file",
    type=click.Path(path_type=Path),
    default=Path("deploy/offices/trudovaya.toml"),
    show_default=True,
    help="The office's TOML file.",
)
