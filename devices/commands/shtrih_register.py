"""`emulate shtrih`: a cash register of Shtrih-M on a virtual line or a TCP port."""

from pathlib import Path

import click

from devices.commands.running import PATH, baud_option, fault_options, play, set_up_log
from devices.emulators.faults import SHTRIH, listed


@click.command("shtrih", epilog=f"Faults: {listed(SHTRIH)}.")
@fault_options
@baud_option
@click.option("--link", type=PATH, help="Path of the serial port to create (a symbolic link).")
@click.option("--tcp", type=int, help="Listen on this TCP port of 127.0.0.1 instead; a register has 7778.")
@click.option("--frames", type=click.IntRange(1, 2), default=1, show_default=True, help="Protocol 1 or 2.")
@click.option("--print-time", type=float, default=2.0, show_default=True, help="Seconds that a print takes.")
@click.option("--memory", type=PATH, help="File that serves as the fiscal storage.")
def emulate_shtrih(
    link: Path | None,
    tcp: int | None,
    faults: tuple[str, ...],
    control: Path | None,
    baud: int,
    frames: int,
    print_time: float,
    memory: Path | None,
    verbose: bool,
) -> None:
    """A cash register of Shtrih-M with its fiscal storage."""
    from devices.emulators.shtrih_register import EmulatedShtrih  # noqa: PLC0415

    if (link is None) == (tcp is None):
        raise click.UsageError("Give exactly one of --link and --tcp.")
    set_up_log(verbose)
    register = EmulatedShtrih(link, tcp_port=tcp, baud=baud, memory=memory, print_s=print_time, protocol=frames)
    play(register, "register", faults, control)
