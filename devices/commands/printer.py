"""`emulate printer`: an ESC/POS printer on a virtual line."""

from pathlib import Path

import click

from devices.commands.running import PATH, baud_option, emulator_options, play, set_up_log


@click.command("printer")
@emulator_options
@baud_option
@click.option("--output", type=PATH, help="Folder for slip-0001.png, .txt and .bin.")
@click.option("--speed", type=float, default=150.0, show_default=True, help="Paper speed in mm/s; 0: at once.")
@click.option("--without-gs-h", is_flag=True, help="Do not answer GS ( H, as cheaper printers.")
@click.option("--overflow", type=click.Choice(["cut", "wrap"]), default="cut", show_default=True)
@click.option("--fonts", type=PATH, help="Folder with DejaVuSansMono.ttf.")
def emulate_printer(
    link: Path,
    output: Path | None,
    faults: tuple[str, ...],
    control: Path | None,
    baud: int,
    speed: float,
    without_gs_h: bool,
    overflow: str,
    fonts: Path | None,
    verbose: bool,
) -> None:
    """An ESC/POS printer of 80 mm that draws its slips as PNG.

    Faults: paper-out, paper-near-end, cover-open, cutter, silent, mute, stall, unplug, plug, ok, and after N bytes:
    unplug-after N, silent-after N, mute-after N, paper-out-after N, cover-open-after N. `status` tells the condition.
    """
    from devices.emulators.printer.machine import EmulatedPrinter  # noqa: PLC0415 - Pillow is slow to import
    from devices.emulators.printer.machine import control as obey  # noqa: PLC0415
    from devices.emulators.printer.paper import FontMissing  # noqa: PLC0415

    set_up_log(verbose)
    try:
        printer = EmulatedPrinter(
            link,
            output,
            baud=baud,
            speed_mm_s=speed,
            answers_gs_h=not without_gs_h,
            overflow="wrap" if overflow == "wrap" else "cut",
            fonts=fonts,
        )
    except FontMissing as error:
        raise click.ClickException(str(error)) from error
    play(printer, "printer", faults, control, lambda line: obey(printer, line))
