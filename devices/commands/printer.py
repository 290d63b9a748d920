"""`emulate printer`: an ESC/POS printer on a virtual line or a network port."""

from pathlib import Path
from typing import Literal

import click

from devices.commands.running import PATH, baud_option, fault_options, play, set_up_log


@click.command("printer")
@click.option("--link", type=PATH, help="Path of the serial port to create (a symbolic link).")
@click.option("--tcp", metavar="[HOST:]PORT", help="Listen on the network instead; printers use port 9100.")
@fault_options
@baud_option
@click.option("--output", type=PATH, help="Folder for slip-0001.png, .txt and .bin.")
@click.option("--speed", type=float, default=150.0, show_default=True, help="Paper speed in mm/s; 0: no delay.")
@click.option("--columns", type=click.IntRange(16, 96), default=48, show_default=True, help="Width of the paper.")
@click.option("--status", type=click.Choice(["epson", "custom"]), default="epson", show_default=True)
@click.option("--without-gs-h", is_flag=True, help="Do not answer GS ( H, like cheaper printers.")
@click.option("--deaf-in-data", is_flag=True, help="Treat a status query inside a picture as part of the picture.")
@click.option("--overflow", type=click.Choice(["cut", "wrap"]), default="cut", show_default=True)
@click.option("--fonts", type=PATH, help="Folder with DejaVuSansMono.ttf.")
def emulate_printer(
    link: Path | None,
    tcp: str | None,
    output: Path | None,
    faults: tuple[str, ...],
    control: Path | None,
    baud: int,
    speed: float,
    columns: int,
    status: Literal["epson", "custom"],
    without_gs_h: bool,
    deaf_in_data: bool,
    overflow: Literal["cut", "wrap"],
    fonts: Path | None,
    verbose: bool,
) -> None:
    """An ESC/POS printer that draws its slips as PNG.

    Faults: paper-out, paper-near-end, cover-open, cutter, head-up, head-hot, slip-in-mouth, taken, silent, mute, stall,
    unplug, plug, ok, and after N bytes: unplug-after N, silent-after N, mute-after N, paper-out-after N,
    cover-open-after N. `status` prints the printer's condition.
    """
    from devices.emulators.printer.machine import EmulatedPrinter  # noqa: PLC0415 - Pillow is slow to import
    from devices.emulators.printer.machine import control as obey  # noqa: PLC0415
    from devices.emulators.printer.paper import FontMissing  # noqa: PLC0415
    from devices.emulators.tcp_line import TcpLine  # noqa: PLC0415

    if (link is None) == (tcp is None):
        raise click.UsageError("Give exactly one of --link and --tcp.")
    set_up_log(verbose)
    try:
        printer = EmulatedPrinter(
            TcpLine(*_port_and_host(tcp)) if tcp else link,
            output,
            baud=baud,
            speed_mm_s=speed,
            answers_gs_h=not without_gs_h,
            overflow=overflow,
            fonts=fonts,
            columns=columns,
            dialect=status,
            answers_in_data=not deaf_in_data,
        )
    except FontMissing as error:
        raise click.ClickException(str(error)) from error
    play(printer, "printer", faults, control, lambda line: obey(printer, line))


def _port_and_host(address: str) -> tuple[int, str]:
    host, _, port = address.rpartition(":")
    if not port.isdigit():
        raise click.UsageError(f"{address} is not a port like 9100 or 127.0.0.1:9100.")
    return int(port), host or "127.0.0.1"
