"""`emulate sber`: the bank's program `sb_pilot` in a folder, with its terminal."""

from pathlib import Path
from typing import Literal

import click

from devices.commands.running import PATH, card_time_option, fault_options, play, set_up_log
from devices.emulators.faults import SBER, listed


@click.command("sber", epilog=f"Faults: {listed(SBER)}.")
@fault_options
@card_time_option
@click.option("--directory", type=PATH, required=True, help="Folder in which to install the program sb_pilot.")
@click.option("--encoding", type=click.Choice(["koi8-r", "cp866"]), default="koi8-r", show_default=True)
def emulate_sber(
    directory: Path,
    encoding: Literal["koi8-r", "cp866"],
    card_time: float,
    faults: tuple[str, ...],
    control: Path | None,
    verbose: bool,
) -> None:
    """A Sber terminal: the bank's program sb_pilot with its files e and p."""
    from devices.emulators.sber_terminal import EmulatedSber  # noqa: PLC0415

    set_up_log(verbose)
    play(EmulatedSber(directory, encoding=encoding, card_s=card_time), "sber", faults, control)
