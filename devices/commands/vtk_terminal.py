"""`emulate terminal`: a Vendotek payment terminal on a virtual line or a TCP port."""

from pathlib import Path

import click

from devices.commands.running import PATH, baud_option, card_time_option, fault_options, play, set_up_log
from devices.emulators.faults import VTK, listed


@click.command("terminal", epilog=f"Faults: {listed(VTK)}.")
@fault_options
@baud_option
@card_time_option
@click.option("--link", type=PATH, help="Path of the serial port to create (a symbolic link).")
@click.option("--tcp", type=int, help="Listen on this TCP port of 127.0.0.1 instead; a Vendotek has 62801.")
@click.option(
    "--keepalive",
    type=int,
    default=10,
    show_default=True,
    help="Seconds between IDL messages.",
)
@click.option("--memory", type=PATH, help="File that serves as the terminal's flash memory.")
def emulate_terminal(
    link: Path | None,
    tcp: int | None,
    faults: tuple[str, ...],
    control: Path | None,
    baud: int,
    keepalive: int,
    card_time: float,
    memory: Path | None,
    verbose: bool,
) -> None:
    """A Vendotek payment terminal (VTK), on a serial line or a TCP port."""
    from devices.emulators.vtk_terminal import EmulatedVtk  # noqa: PLC0415

    if (link is None) == (tcp is None):
        raise click.UsageError("Give exactly one of --link and --tcp.")
    set_up_log(verbose)
    terminal = EmulatedVtk(link, tcp_port=tcp, baud=baud, keepalive_s=keepalive, card_s=card_time, memory=memory)
    play(terminal, "terminal", faults, control)
