"""`emulate scanner`: a barcode scanner in serial mode on a virtual line."""

from pathlib import Path

import click

from devices.commands.running import emulator_options, play, set_up_log


@click.command("scanner")
@emulator_options
@click.option("--ending", type=click.Choice(["cr", "lf", "crlf", "none"]), default="cr", show_default=True)
def emulate_scanner(link: Path, ending: str, faults: tuple[str, ...], control: Path | None, verbose: bool) -> None:
    """A barcode scanner in serial mode: each line of stdin or of the control socket is a scan.

    These words are faults instead: unplug, plug, garbage (noise before the next scan), twice (the next scan is read
    twice), cut (the next scan loses its end), ok.
    """
    from devices.emulators.scanner import EmulatedScanner  # noqa: PLC0415

    set_up_log(verbose)
    scanner = EmulatedScanner(link, ending=ending)
    play(scanner, "scanner", faults, control, scanner.obey)
