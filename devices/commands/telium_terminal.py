"""`emulate telium`: an Ingenico payment terminal (Concert E/E+) on a virtual line."""

from pathlib import Path

import click

from devices.commands.running import PATH, baud_option, card_time_option, emulator_options, play, set_up_log
from devices.emulators.faults import TELIUM, listed


@click.command("telium", epilog=f"Faults: {listed(TELIUM)}.")
@emulator_options
@baud_option
@card_time_option
@click.option("--memory", type=PATH, help="File that serves as the terminal's flash memory.")
def emulate_telium(
    link: Path,
    faults: tuple[str, ...],
    control: Path | None,
    baud: int,
    card_time: float,
    memory: Path | None,
    verbose: bool,
) -> None:
    """An Ingenico payment terminal (Telium, Concert E/E+)."""
    from devices.emulators.telium_terminal import EmulatedTelium  # noqa: PLC0415

    set_up_log(verbose)
    play(EmulatedTelium(link, baud=baud, card_s=card_time, memory=memory), "telium", faults, control)
