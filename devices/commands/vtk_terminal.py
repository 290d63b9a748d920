"""`emulate terminal`: a Vendotek payment terminal on a virtual line."""

from pathlib import Path

import click

from devices.commands.running import PATH, baud_option, emulator_options, play, set_up_log


@click.command("terminal")
@emulator_options
@baud_option
@click.option("--keepalive", type=int, default=10, show_default=True, help="Seconds between IDL messages to ask for.")
@click.option("--card-time", type=float, default=3.0, show_default=True, help="Seconds the customer takes to pay.")
@click.option("--memory", type=PATH, help="File that plays the terminal's flash memory.")
def emulate_terminal(
    link: Path,
    faults: tuple[str, ...],
    control: Path | None,
    baud: int,
    keepalive: int,
    card_time: float,
    memory: Path | None,
    verbose: bool,
) -> None:
    """A Vendotek payment terminal (VTK).

    Faults: approve, decline, lose-reply, ok; of the line: silent, garbage, duplicate, noise, unplug, plug, and with a
    number: unplug-after-in N, unplug-after-out N, die-after-in N, die-after-out N, truncate N, delay MILLISECONDS.
    """
    from devices.emulators.vtk_terminal import EmulatedTerminal  # noqa: PLC0415

    set_up_log(verbose)
    terminal = EmulatedTerminal(link, baud=baud, keepalive_s=keepalive, card_s=card_time, memory=memory)
    play(terminal, "terminal", faults, control)
