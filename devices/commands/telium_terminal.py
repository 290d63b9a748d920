"""`emulate telium`: an Ingenico payment terminal (Concert E/E+) on a virtual line."""

from pathlib import Path

import click

from devices.commands.running import PATH, baud_option, emulator_options, play, set_up_log


@click.command("telium")
@emulator_options
@baud_option
@click.option("--card-time", type=float, default=3.0, show_default=True, help="Seconds the customer takes to pay.")
@click.option("--memory", type=PATH, help="File that plays the terminal's flash memory.")
def emulate_telium(
    link: Path,
    faults: tuple[str, ...],
    control: Path | None,
    baud: int,
    card_time: float,
    memory: Path | None,
    verbose: bool,
) -> None:
    """An Ingenico payment terminal (Telium, Concert E/E+).

    Faults: approve, decline, no-result, ok, nak N; of the line: silent, garbage, duplicate, noise, unplug, plug, and with
    a number: unplug-after-in N, unplug-after-out N, die-after-in N, die-after-out N, truncate N, delay MILLISECONDS.
    """
    from devices.emulators.telium_terminal import EmulatedTelium  # noqa: PLC0415

    set_up_log(verbose)
    play(EmulatedTelium(link, baud=baud, card_s=card_time, memory=memory), "telium", faults, control)
