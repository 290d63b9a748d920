"""`emulate modbus-board`: LED boards that speak Modbus RTU, on a virtual line."""

from pathlib import Path
from typing import Literal

import click

from devices.commands.running import baud_option, emulator_options, play, set_up_log


@click.command("modbus-board")
@emulator_options
@baud_option
@click.option("--unit", "units", type=click.IntRange(1, 247), multiple=True, default=[1], help="A board's unit number.")
@click.option("--number", type=int, default=0, show_default=True, help="The first register of the text.")
@click.option("--number-as", type=click.Choice(["int", "string"]), default="int", show_default=True)
@click.option("--length", type=int, default=4, show_default=True, help="Characters of a string.")
@click.option("--blink", type=int, help="The register for blinking: 1 blinks.")
@click.option("--charset", type=click.Choice(["ascii", "cp866", "cp1251", "koi8-r"]), default="cp1251")
def emulate_modbus_board(
    link: Path,
    units: tuple[int, ...],
    number: int,
    number_as: Literal["int", "string"],
    length: int,
    blink: int | None,
    charset: str,
    faults: tuple[str, ...],
    control: Path | None,
    baud: int,
    verbose: bool,
) -> None:
    """A line of Modbus boards; prints what each of them shows. Registers are counted from 0.

    Faults: power-cut, nak-storm N, ok, and those of every line. `status` prints what the boards show.
    """
    from devices.boards.modbus import Registers  # noqa: PLC0415 - pymodbus behind it is slow to import
    from devices.emulators.modbus_board import EmulatedModbusBoards  # noqa: PLC0415

    set_up_log(verbose)
    registers = Registers(number, number_as=number_as, string_length=length, blink=blink, charset=charset)
    boards = EmulatedModbusBoards(units, registers, link, baud=baud, on_shown=lambda shown: click.echo(str(shown)))
    play(boards, "boards", faults, control, boards.obey)
