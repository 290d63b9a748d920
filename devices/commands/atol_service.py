"""`emulate atol`: the web server of ATOL's driver, with its register."""

from pathlib import Path

import click

from devices.commands.running import PATH, fault_options, play, set_up_log
from devices.emulators.faults import ATOL, listed


@click.command("atol", epilog=f"Faults: {listed(ATOL)}.")
@fault_options
@click.option("--port", type=int, default=16732, show_default=True, help="TCP port of 127.0.0.1; 0: a free one.")
@click.option("--print-time", type=float, default=2.0, show_default=True, help="Seconds that a receipt takes.")
@click.option("--memory", type=PATH, help="File that serves as the fiscal storage; the tasks are beside it.")
def emulate_atol(
    port: int, print_time: float, memory: Path | None, faults: tuple[str, ...], control: Path | None, verbose: bool
) -> None:
    """The web server of ATOL's driver with a cash register behind it."""
    from devices.emulators.atol_service import EmulatedAtol  # noqa: PLC0415

    set_up_log(verbose)
    play(EmulatedAtol(port, memory=memory, print_s=print_time), "register", faults, control)
