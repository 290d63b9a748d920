"""`register`: what a cash register says of itself, and reports and copies on request; `talon device register` on the box."""

import time
from datetime import datetime
from pathlib import Path

import click

from devices.commands.running import PATH


@click.command("register")
@click.option("--settings", type=PATH, required=True, help="The agent's TOML file.")
@click.option("--x-report", is_flag=True, help="Print the totals of the shift.")
@click.option("--copy", is_flag=True, help="Print a copy of the last document.")
@click.option("--close-shift", is_flag=True, help="Close the shift with its Z report.")
@click.argument("register")
def register_command(settings: Path, register: str, x_report: bool, copy: bool, close_shift: bool) -> None:
    """Ask the cash register REGISTER for its state, and say what stands against taking money.

    The agent must not hold the port: stop it first (systemctl stop talon-agent). Nothing is sold.
    """
    from devices.fiscal.contract import RegisterRefused, RegisterSilent  # noqa: PLC0415
    from devices.fiscal.readiness import obstacles  # noqa: PLC0415
    from devices.links import LinkError  # noqa: PLC0415
    from devices.settings import SettingsError, load  # noqa: PLC0415 - python-escpos behind it is slow to import

    try:
        registers = {entry.id: entry for entry in load(settings).registers}
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    if register not in registers:
        raise click.ClickException(f"{settings} has no register {register}; it has {', '.join(registers) or 'none'}.")
    driver = registers[register].driver()
    try:
        driver.open()
        if x_report:
            driver.x_report()
        if copy:
            driver.print_last()
        if close_shift:
            driver.close_shift()
        status = driver.status()
    except (LinkError, RegisterSilent, RegisterRefused) as error:
        raise click.ClickException(str(error)) from error
    finally:
        driver.close()
    now = time.time()
    click.echo(f"{register}: storage {status.last.storage}, last document {status.last.document}")
    since = f", open since {_local(status.shift_since)}" if status.shift_since is not None else ""
    click.echo(f"shift {status.shift_number}: {status.shift}{since}")
    click.echo(f"clock: {status.clock - now:+.0f} s; documents not sent: {status.unsent}")
    if status.expires is not None:
        click.echo(f"the storage expires on {status.expires}")
    found = obstacles(status, now)
    for obstacle in found:
        click.echo(f"{obstacle.cause}: {obstacle.text}")
    if found:
        raise SystemExit(1)
    click.echo("Money may be taken.")


def _local(at: float) -> str:
    return datetime.fromtimestamp(at).astimezone().strftime("%d.%m.%Y %H:%M")
