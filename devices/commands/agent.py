"""`agent`: the process that owns the serial lines of one box."""

from pathlib import Path

import click

from devices.commands.running import PATH, set_up_log, until_signal, verbose_option


@click.command("agent")
@click.option("--settings", type=PATH, required=True, help="The agent's TOML file.")
@click.option("--check", is_flag=True, help="Only check the file.")
@verbose_option
def agent_command(settings: Path, check: bool, verbose: bool) -> None:
    """Run the device agent of this box: printers, payment terminals, window boards, scanners and keypads."""
    from devices.settings import SettingsError, load  # noqa: PLC0415 - python-escpos behind it is slow to import

    try:
        loaded = load(settings)
        loaded.secret()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    if check:
        click.echo(f"{settings}: agent {loaded.agent}, {loaded.device_count} devices.")
        return
    from devices.agent import Agent  # noqa: PLC0415 - the encoder and the socket client are slow to import
    from devices.spool_lock import SpoolInUse  # noqa: PLC0415 - beside the agent that raises it

    set_up_log(verbose)
    try:
        agent = Agent(loaded)
    except SpoolInUse as error:
        raise click.ClickException(str(error)) from error
    with until_signal() as stopping:
        agent.run(stopping)
