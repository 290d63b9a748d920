"""Carries out ESC/POS commands on the paper: styles, code pages, line buffer, QR codes, rasters, cut."""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from PIL import Image

from devices.emulators.printer.paper import CELL_HEIGHT, DOTS, LINE_SPACING, Cell, Paper, Style, scaled
from devices.emulators.printer.parser import Command

log = logging.getLogger(__name__)

CODEPAGES = {0: "cp437", 2: "cp850", 16: "cp1252", 17: "cp866", 19: "cp858", 46: "cp1251"}
CUT_FEED_DOTS = 6 * LINE_SPACING
TAB = 8

QR_MODULE, QR_LEVEL, QR_STORE, QR_PRINT = 67, 69, 80, 81


@dataclass(frozen=True)
class Slip:
    """One piece of paper that was cut off; `raw` are the bytes that made it, including the cut."""

    number: int
    raw: bytes
    text: tuple[str, ...]
    qr: tuple[str, ...]
    cut_off: int
    image: Image.Image

    def save(self, folder: Path) -> None:
        """Writes slip-0001.png, .bin and .txt; the picture comes last: once it is there, so are the others."""
        stem = folder / f"slip-{self.number:04d}"
        stem.with_suffix(".bin").write_bytes(self.raw)
        codes = [f"[QR] {data}" for data in self.qr]
        stem.with_suffix(".txt").write_text("\n".join([*self.text, *codes]) + "\n", "utf-8")
        temporary = stem.with_suffix(".part")
        self.image.save(temporary, "PNG")
        temporary.replace(stem.with_suffix(".png"))


class Interpreter:
    """The printing half of the machine. `move(dots)` is called with the paper's movement, which takes its time."""

    def __init__(
        self,
        move: Callable[[int], None],
        *,
        codepages: dict[int, str] | None = None,
        overflow: Literal["cut", "wrap"] = "cut",
        fonts: Path | None = None,
        dots: int = DOTS,
    ) -> None:
        self.slips: list[Slip] = []
        self.unknown: Counter[str] = Counter()
        self.pulses = 0
        self._move = move
        self._codepages = codepages or CODEPAGES
        self._overflow = overflow
        self._fonts = fonts
        self._dots = dots
        self._tear()
        self.initialise()

    def initialise(self) -> None:
        """ESC @: power-on settings and an empty line buffer."""
        self.style = Style()
        self.align = 0
        self.codepage = 0
        self.spacing = LINE_SPACING
        self.line: list[Cell] = []
        self._qr_module, self._qr_level, self._qr_data = 3, 48, b""
        if self.paper.blank:
            self.raw = b""

    def _tear(self) -> None:
        self.paper = Paper(self._fonts, self._dots)
        self.raw = b""

    def execute(self, command: Command) -> None:
        """Carries out a command. Unknown commands are counted and logged."""
        action = getattr(self, ACTIONS.get(command.name, ""), None)
        if not command.known or (action is None and command.name not in WITHOUT_EFFECT):
            self.unknown[command.name] += 1
            log.warning("unknown command %s (%s)", command.name, command.raw[:12].hex(" "))
        if command.name == "ESC @":
            self.initialise()
        self.raw += command.raw
        if action is not None and command.known:
            action(command.arguments)

    def cut(self, arguments: bytes) -> Slip | None:
        """GS V: cuts the paper and returns the slip; None when it is blank."""
        if arguments[:1] not in (b"\0", b"\1", b"0", b"1"):
            self._advance(CUT_FEED_DOTS + (arguments[1] if len(arguments) > 1 else 0))
        slip = None
        if not self.paper.blank:
            paper = self.paper
            number = len(self.slips) + 1
            slip = Slip(number, self.raw, tuple(paper.text), tuple(paper.qr), paper.cut_off, paper.picture())
            self.slips.append(slip)
        self._tear()
        return slip

    def _text(self, data: bytes) -> None:
        codepage = self._codepages.get(self.codepage, "cp437")
        for character in data.decode(codepage, "replace"):
            cell = Cell(character, self.style)
            if self._overflow == "wrap" and sum(printed.dots for printed in self.line) + cell.dots > self._dots:
                self._line_feed(b"")
            self.line.append(cell)

    def _line_feed(self, _: bytes) -> None:
        cells, self.line = self.line, []
        self._move(self.paper.print_line(cells, self.align, self.spacing))

    def _tabulate(self, _: bytes) -> None:
        self._text(b" " * (TAB - len(self.line) % TAB))

    def _cancel(self, _: bytes) -> None:
        self.line = []

    def _advance(self, dots: int) -> None:
        if self.line:
            self._line_feed(b"")
            dots -= self.spacing
        self._move(self.paper.feed(dots))

    def _feed_lines(self, arguments: bytes) -> None:
        self._advance(arguments[0] * self.spacing)

    def _feed_dots(self, arguments: bytes) -> None:
        self._advance(arguments[0])

    def _set_spacing(self, arguments: bytes) -> None:
        self.spacing = max(CELL_HEIGHT, arguments[0])

    def _default_spacing(self, _: bytes) -> None:
        self.spacing = LINE_SPACING

    def _set_codepage(self, arguments: bytes) -> None:
        self.codepage = arguments[0]
        if self.codepage not in self._codepages:
            log.warning("code page slot %d is not in this printer", self.codepage)

    def _set_align(self, arguments: bytes) -> None:
        self.align = arguments[0] % 48 if arguments[0] % 48 <= 2 else 0

    def _set_mode(self, arguments: bytes) -> None:
        mode = arguments[0]
        self.style = Style(
            width=2 if mode & 0x20 else 1,
            height=2 if mode & 0x10 else 1,
            bold=bool(mode & 0x08),
            underline=1 if mode & 0x80 else 0,
            inverse=self.style.inverse,
        )

    def _set_size(self, arguments: bytes) -> None:
        self.style = scaled(self.style, arguments[0])

    def _set_bold(self, arguments: bytes) -> None:
        self.style = replace(self.style, bold=bool(arguments[0] & 1))

    def _set_underline(self, arguments: bytes) -> None:
        self.style = replace(self.style, underline=arguments[0] % 48 if arguments[0] % 48 <= 2 else 0)

    def _set_inverse(self, arguments: bytes) -> None:
        self.style = replace(self.style, inverse=bool(arguments[0] & 1))

    def _symbol(self, arguments: bytes) -> None:
        """GS ( k: only QR codes (cn = 49) are supported; others count as unknown."""
        if len(arguments) < 4 or arguments[2] != 49:
            self.unknown["GS ( k"] += 1
            return
        function, data = arguments[3], arguments[4:]
        if function == QR_MODULE and data:
            self._qr_module = min(max(data[0], 1), 16)
        elif function == QR_LEVEL and data:
            self._qr_level = data[0]
        elif function == QR_STORE:
            self._qr_data = data[1:]
        elif function == QR_PRINT and self._qr_data:
            if self.line:
                self._line_feed(b"")
            try:
                self._move(self.paper.print_qr(self._qr_data, self._qr_module, self._qr_level, self.align))
            except ValueError:
                log.warning("%d bytes do not fit into a QR code", len(self._qr_data))

    def _raster(self, arguments: bytes) -> None:
        """GS v 0 m xL xH yL yH d…; data is missing only when the parser gave up."""
        width = int.from_bytes(arguments[1:3], "little")
        rows = int.from_bytes(arguments[3:5], "little")
        self._move(self.paper.print_raster(width, rows, arguments[5:], self.align))

    def _pulse(self, _: bytes) -> None:
        self.pulses += 1


ACTIONS = {
    "text": "_text",
    "LF": "_line_feed",
    "HT": "_tabulate",
    "CAN": "_cancel",
    "ESC d": "_feed_lines",
    "ESC J": "_feed_dots",
    "ESC 2": "_default_spacing",
    "ESC 3": "_set_spacing",
    "ESC t": "_set_codepage",
    "ESC a": "_set_align",
    "ESC !": "_set_mode",
    "ESC E": "_set_bold",
    "ESC G": "_set_bold",
    "ESC -": "_set_underline",
    "ESC p": "_pulse",
    "GS !": "_set_size",
    "GS B": "_set_inverse",
    "GS ( k": "_symbol",
    "GS v 0": "_raster",
}
WITHOUT_EFFECT = {
    *("CR", "FF", "ESC @", "ESC M", "ESC {", "ESC V", "ESC R", "ESC 20h", "ESC c", "ESC =", "ESC D"),
    *("ESC r", "GS a", "GS r", "GS I", "GS V", "GS b", "GS f", "GS h", "GS w", "GS H", "GS L", "GS W"),
    *("GS ( H", "GS ( A", "GS ( E", "GS ( K", "GS ( N"),
}
"""Known, but without effect on the paper; the status commands among them are answered by the machine itself."""
