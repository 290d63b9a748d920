"""`emulate inpas`: the DualConnector service over HTTP, with its terminal."""

from pathlib import Path

import click

from devices.commands.running import PATH, card_time_option, fault_options, play, set_up_log
from devices.emulators.faults import INPAS, listed


@click.command("inpas", epilog=f"Faults: {listed(INPAS)}.")
@fault_options
@card_time_option
@click.option("--port", type=int, default=9015, show_default=True, help="TCP port of 127.0.0.1; 0: a free one.")
@click.option("--terminal", default="00199999", show_default=True, help="The terminal's number.")
@click.option("--encoding", type=click.Choice(["utf-8", "cp1251", "cp866", "koi8-r"]), default="utf-8")
@click.option("--memory", type=PATH, help="File that keeps the terminal's memory.")
def emulate_inpas(
    port: int,
    terminal: str,
    encoding: str,
    card_time: float,
    memory: Path | None,
    faults: tuple[str, ...],
    control: Path | None,
    verbose: bool,
) -> None:
    """The INPAS DualConnector service with its terminal, over HTTP."""
    from devices.emulators.inpas_service import EmulatedInpas  # noqa: PLC0415

    set_up_log(verbose)
    service = EmulatedInpas(port, terminal=terminal, card_s=card_time, memory=memory, encoding=encoding)
    play(service, "inpas", faults, control)
