"""`emulate board`: LED boards that take frames, on a virtual line."""

from pathlib import Path
from typing import Literal

import click

from devices.commands.running import baud_option, emulator_options, play, set_up_log


@click.command("board")
@emulator_options
@baud_option
@click.option("--template", required=True, help='The frame, as in the agent\'s TOML: "{stx}{addr:02d}{text:>4}{etx}".')
@click.option("--charset", type=click.Choice(["ascii", "cp866", "cp1251", "koi8-r", "utf-8"]), default="cp866")
@click.option("--checksum", type=click.Choice(["none", "sum", "xor", "crc16-modbus"]), default="none")
@click.option("--checksum-written", type=click.Choice(["binary", "hex"]), default="binary")
@click.option("--checksum-first", type=click.Choice(["low", "high"]), default="low")
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
    """A line of LED boards; prints what each of them shows.

    Faults: silent, garbage, power-cut, unplug, plug, ok. `status` prints what the boards show.
    """
    from devices.boards.frame import read_format  # noqa: PLC0415
    from devices.boards.template import TemplateError  # noqa: PLC0415
    from devices.emulators.led_board import EmulatedBoards, Undecodable  # noqa: PLC0415

    set_up_log(verbose)
    try:
        frame_format = read_format(template, charset, checksum, written=checksum_written, first=checksum_first)
        boards = EmulatedBoards(frame_format, link, baud=baud, on_shown=lambda shown: click.echo(str(shown)))
    except (TemplateError, Undecodable) as error:
        raise click.ClickException(str(error)) from error
    play(boards, "boards", faults, control, boards.obey)
