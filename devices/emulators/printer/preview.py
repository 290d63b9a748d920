"""What a printer would make of some bytes: the emulated printer's paper, without its line and mechanism."""

import io
from dataclasses import dataclass

from devices.emulators.printer.interpreter import Interpreter
from devices.emulators.printer.paper import CELL_WIDTH
from devices.emulators.printer.parser import CommandParser

DOTS_PER_MM = 8


@dataclass(frozen=True)
class Preview:
    """One piece of paper: its picture as PNG, its length, its text, and how many lines were wider than the paper."""

    png: bytes
    length_mm: float
    text: tuple[str, ...]
    cut_off: int


def preview(data: bytes, columns: int) -> Preview:
    """Draws the first slip that the bytes make on paper `columns` wide; blank paper when they cut none."""
    moved: list[int] = []
    interpreter = Interpreter(moved.append, dots=columns * CELL_WIDTH)
    slip = None
    for command in CommandParser().feed(data):
        interpreter.execute(command)
        if command.name == "GS V" and (slip := interpreter.cut(command.arguments)):
            break
    picture = slip.image if slip else interpreter.paper.picture()
    file = io.BytesIO()
    picture.save(file, "PNG")
    return Preview(file.getvalue(), sum(moved) / DOTS_PER_MM, slip.text if slip else (), slip.cut_off if slip else 0)
