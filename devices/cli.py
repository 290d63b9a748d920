"""The commands `agent` and `emulate`; the server's command line adds them to its own group."""

import logging
from contextlib import ExitStack
from pathlib import Path
from typing import Literal

import click

from devices.emulators import commands
from devices.stopping import until_signal, wait_for

LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
PATH = click.Path(path_type=Path)


def _log(verbose: bool) -> None:
    logging.basicConfig(level=logging.DEBUG if verbose else logging.INFO, format=LOG_FORMAT, force=True)
    for chatty in ("PIL", "escpos", "engineio", "socketio", "urllib3", "websocket"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


@click.command("agent")
@click.option("--settings", type=PATH, required=True, help="The agent's TOML file.")
@click.option("--check", is_flag=True, help="Only check the file.")
@click.option("--verbose", is_flag=True, help="Log more.")
def agent_command(settings: Path, check: bool, verbose: bool) -> None:
    """Own the serial lines of this box: print slips, watch the printer and the payment terminal."""
    from devices.settings import SettingsError, load  # noqa: PLC0415 - python-escpos behind it is slow to import

    try:
        loaded = load(settings)
        loaded.secret()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    if check:
        click.echo(f"{settings}: agent {loaded.agent}, {loaded.device_count} devices.")
        return
    from devices.agent import Agent  # noqa: PLC0415 - the encoder and the socket client are slow to import

    _log(verbose)
    with until_signal() as stopping:
        Agent(loaded).run(stopping)


@click.group("emulate")
def emulate_command() -> None:
    """Play a device on a virtual serial line, in a folder or on a port of this machine."""


commands.add_to(emulate_command)


@emulate_command.command("printer")
@click.option("--link", type=PATH, required=True, help="Path of the serial port to create (a symbolic link).")
@click.option("--output", type=PATH, help="Folder for slip-0001.png, .txt and .bin.")
@click.option("--fault", "faults", multiple=True, help='Start with this fault, e.g. paper-out or "unplug-after 200".')
@click.option("--control", type=PATH, help="Unix socket for faults at run time; stdin takes the same lines.")
@click.option("--baud", type=int, default=0, help="Take bytes no faster than this line rate; 0: at once.")
@click.option("--speed", type=float, default=150.0, show_default=True, help="Paper speed in mm/s; 0: at once.")
@click.option("--without-gs-h", is_flag=True, help="Do not answer GS ( H, as cheaper printers.")
@click.option("--overflow", type=click.Choice(["cut", "wrap"]), default="cut", show_default=True)
@click.option("--fonts", type=PATH, help="Folder with DejaVuSansMono.ttf.")
@click.option("--verbose", is_flag=True, help="Log more.")
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
    from devices.emulators.control import ControlSocket, read_stdin  # noqa: PLC0415
    from devices.emulators.printer.machine import EmulatedPrinter, UnknownFault  # noqa: PLC0415
    from devices.emulators.printer.machine import control as obey  # noqa: PLC0415
    from devices.emulators.printer.paper import FontMissing  # noqa: PLC0415

    _log(verbose)
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
    with until_signal() as stopping, ExitStack() as stack:
        stack.enter_context(printer)
        try:
            for fault in faults:
                printer.fault(fault)
        except UnknownFault as error:
            raise click.ClickException(str(error)) from error
        if control is not None:
            stack.enter_context(ControlSocket(control, lambda line: obey(printer, line)))
        read_stdin(lambda line: obey(printer, line), click.echo)
        click.echo(f"printer on {printer.port}")
        wait_for(stopping)


@emulate_command.command("board")
@click.option("--link", type=PATH, required=True, help="Path of the serial port to create (a symbolic link).")
@click.option("--template", required=True, help='The frame, as in the agent\'s TOML: "{stx}{addr:02d}{text:>4}{etx}".')
@click.option("--charset", type=click.Choice(["ascii", "cp866", "cp1251", "koi8-r", "utf-8"]), default="cp866")
@click.option("--checksum", type=click.Choice(["none", "sum", "xor", "crc16-modbus"]), default="none")
@click.option("--checksum-written", type=click.Choice(["binary", "hex"]), default="binary")
@click.option("--checksum-first", type=click.Choice(["low", "high"]), default="low")
@click.option("--fault", "faults", multiple=True, help="Start with this fault, e.g. silent.")
@click.option("--control", type=PATH, help="Unix socket for faults at run time; stdin takes the same lines.")
@click.option("--baud", type=int, default=0, help="Take bytes no faster than this line rate; 0: at once.")
@click.option("--verbose", is_flag=True, help="Log more.")
def emulate_board(
    link: Path,
    template: str,
    charset: str,
    checksum: str,
    checksum_written: Literal["binary", "hex"],
    checksum_first: Literal["low", "high"],
    faults: tuple[str, ...],
    control: Path | None,
    baud: int,
    verbose: bool,
) -> None:
    """A line of LED boards that says on stdout what each shows.

    Faults: silent, garbage, power-cut, unplug, plug, ok. `status` tells what the boards show.
    """
    from devices.boards.frame import read_format  # noqa: PLC0415
    from devices.boards.template import TemplateError  # noqa: PLC0415
    from devices.emulators.control import ControlSocket, read_stdin  # noqa: PLC0415
    from devices.emulators.led_board import EmulatedBoards, Undecodable, UnknownFault  # noqa: PLC0415
    from devices.emulators.led_board import control as obey  # noqa: PLC0415

    _log(verbose)
    try:
        frame_format = read_format(template, charset, checksum, written=checksum_written, first=checksum_first)
        boards = EmulatedBoards(frame_format, link, baud=baud, on_shown=lambda shown: click.echo(str(shown)))
        for fault in faults:
            boards.check_fault(fault)
    except (TemplateError, Undecodable, UnknownFault) as error:
        raise click.ClickException(str(error)) from error
    with until_signal() as stopping, ExitStack() as stack:
        stack.enter_context(boards)
        for fault in faults:
            boards.fault(fault)
        if control is not None:
            stack.enter_context(ControlSocket(control, lambda line: obey(boards, line)))
        read_stdin(lambda line: obey(boards, line), click.echo)
        click.echo(f"boards on {boards.port}")
        wait_for(stopping)


@emulate_command.command("scanner")
@click.option("--link", type=PATH, required=True, help="Path of the serial port to create (a symbolic link).")
@click.option("--ending", type=click.Choice(["cr", "lf", "crlf", "none"]), default="cr", show_default=True)
@click.option("--control", type=PATH, help="Unix socket for scans and faults; stdin takes the same lines.")
@click.option("--verbose", is_flag=True, help="Log more.")
def emulate_scanner(link: Path, ending: str, control: Path | None, verbose: bool) -> None:
    """A barcode scanner in serial mode: each line of stdin or of the control socket is a scan.

    These words are faults instead: unplug, plug, garbage (the next scan comes with rubbish), twice (the next scan is
    read twice), cut (the next scan loses its end), ok.
    """
    from devices.emulators.control import ControlSocket, read_stdin  # noqa: PLC0415
    from devices.emulators.scanner import EmulatedScanner  # noqa: PLC0415

    _log(verbose)
    scanner = EmulatedScanner(link, ending=ending)
    with until_signal() as stopping, ExitStack() as stack:
        stack.enter_context(scanner)
        if control is not None:
            stack.enter_context(ControlSocket(control, scanner.obey))
        read_stdin(scanner.obey, click.echo)
        click.echo(f"scanner on {scanner.port}")
        wait_for(stopping)


@click.group()
def main() -> None:
    """The device agent and its emulators."""


main.add_command(agent_command)
main.add_command(emulate_command)
