"""The paper: 203 dpi, an 80 mm roll is 576 dots wide. Text, codes and rasters are put on it and become a picture.

Nothing is drawn until the picture is asked for: a printer answers while it prints, and drawing would take our
processor longer than the mechanism takes to start.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import qrcode  # type: ignore[import-untyped]
from PIL import Image, ImageDraw, ImageFont

DOTS = 576
MARGIN = 32
CELL_WIDTH, CELL_HEIGHT = 12, 24
FONT_SIZE = 20
"""At 20 pixels DejaVu Sans Mono advances 12 pixels: the cell of font A."""
LINE_SPACING = 30
REPOSITORY = Path(__file__).resolve().parents[3]
FONT_FOLDERS = (
    Path("/usr/share/fonts/truetype/dejavu"),
    REPOSITORY / "node_modules/dejavu-fonts-ttf/ttf",
    Path("node_modules/dejavu-fonts-ttf/ttf"),
)
QR_LEVELS = {
    48: qrcode.constants.ERROR_CORRECT_L,
    49: qrcode.constants.ERROR_CORRECT_M,
    50: qrcode.constants.ERROR_CORRECT_Q,
    51: qrcode.constants.ERROR_CORRECT_H,
}


class FontMissing(Exception):
    """The picture of a slip needs DejaVu Sans Mono."""


@dataclass(frozen=True)
class Style:
    """How the next characters look."""

    width: int = 1
    height: int = 1
    bold: bool = False
    underline: int = 0
    inverse: bool = False


@dataclass(frozen=True)
class Cell:
    """One character waiting in the line buffer."""

    character: str
    style: Style

    @property
    def dots(self) -> int:
        return CELL_WIDTH * self.style.width


@dataclass(frozen=True)
class Strip:
    """A strip of the paper, `height` dots long, and the function that draws it."""

    height: int
    draw: Callable[[], Image.Image]


@dataclass
class Paper:
    """The piece of paper since the last cut, `dots` wide. `text` has one entry per printed line, `qr` the data of each
    code; `cut_off` counts the lines and pictures wider than the paper."""

    fonts: Path | None = None
    dots: int = DOTS
    text: list[str] = field(default_factory=list)
    qr: list[str] = field(default_factory=list)
    rasters: int = 0
    cut_off: int = 0
    _strips: list[Strip] = field(default_factory=list)

    @property
    def blank(self) -> bool:
        """Nothing is printed on it yet."""
        return not any(self.text) and not self.qr and not self.rasters

    @property
    def length_mm(self) -> float:
        """How much paper was fed."""
        return sum(strip.height for strip in self._strips) / 8

    def print_line(self, cells: list[Cell], align: int, spacing: int = LINE_SPACING) -> int:
        """Prints one line, cut off at the right edge of the paper. Returns its height in dots."""
        self.text.append("".join(cell.character for cell in cells))
        tallest = max((cell.style.height for cell in cells), default=1) * CELL_HEIGHT
        height = max(spacing, tallest + (LINE_SPACING - CELL_HEIGHT if tallest > CELL_HEIGHT else 0))
        width = sum(cell.dots for cell in cells)
        self.cut_off += width > self.dots
        self._strips.append(Strip(height, lambda: self._line(cells, self._left(width, align), tallest, height)))
        return height

    def feed(self, dots: int) -> int:
        """Feeds blank paper; returns its length in dots."""
        if dots > 0:
            self._strips.append(Strip(dots, lambda: self._blank(dots)))
        return max(dots, 0)

    def print_qr(self, data: bytes, module: int, level: int, align: int) -> int:
        """Prints a code without a quiet zone, like printers do. Returns its height in dots. Raises ValueError when the data
        is too long."""
        code = qrcode.QRCode(error_correction=QR_LEVELS.get(level, QR_LEVELS[48]), box_size=module, border=0)
        code.add_data(data)
        side = (17 + 4 * code.best_fit()) * module
        self.qr.append(data.decode("utf-8", "replace"))

        def drawn() -> Image.Image:
            code.make(fit=True)
            picture: Image.Image = code.make_image().get_image().convert("L")
            return picture

        return self._picture(side, side, drawn, align)

    def print_raster(self, width_bytes: int, rows: int, data: bytes, align: int) -> int:
        """Prints a raster image (GS v 0), one bit per dot. Returns its height in dots."""
        if not width_bytes or not rows:
            return 0
        dots = bytes(byte ^ 0xFF for byte in data)
        width = width_bytes * 8
        self.rasters += 1
        return self._picture(width, rows, lambda: Image.frombytes("1", (width, rows), dots).convert("L"), align)

    def picture(self) -> Image.Image:
        """The slip as it lies on a table, with the margins of its paper."""
        height = sum(strip.height for strip in self._strips) + 2 * MARGIN
        sheet = Image.new("L", (self.dots + 2 * MARGIN, height), 255)
        y = MARGIN
        for strip in self._strips:
            sheet.paste(strip.draw(), (MARGIN, y))
            y += strip.height
        edge = ImageDraw.Draw(sheet)
        edge.rectangle((0, 0, sheet.width - 1, sheet.height - 1), outline=200)
        return sheet

    def _picture(self, width: int, height: int, draw: Callable[[], Image.Image], align: int) -> int:
        self.cut_off += width > self.dots

        def strip() -> Image.Image:
            paper = self._blank(height)
            paper.paste(draw(), (self._left(width, align), 0))
            return paper

        self._strips.append(Strip(height, strip))
        return height

    def _line(self, cells: list[Cell], x: int, tallest: int, height: int) -> Image.Image:
        paper = self._blank(height)
        for cell in cells:
            image = _glyph(cell, str(font_file(cell.style.bold, self.fonts)))
            paper.paste(image, (x, tallest - image.height))
            x += cell.dots
        return paper

    def _blank(self, height: int) -> Image.Image:
        return Image.new("L", (self.dots, height), 255)

    def _left(self, width: int, align: int) -> int:
        return 0 if width > self.dots else (0, (self.dots - width) // 2, self.dots - width)[align]


@lru_cache(maxsize=8)
def font_file(bold: bool, folder: Path | None = None) -> Path:
    """DejaVu Sans Mono in the given folder, in Debian's, or in node_modules. Raises FontMissing."""
    name = "DejaVuSansMono-Bold.ttf" if bold else "DejaVuSansMono.ttf"
    for place in (folder,) if folder is not None else FONT_FOLDERS:
        if (place / name).is_file():
            return place / name
    raise FontMissing(f"{name} is not found: install Debian's fonts-dejavu-core or run npm ci, or give --fonts.")


@lru_cache(maxsize=2048)
def _glyph(cell: Cell, font: str) -> Image.Image:
    """Draws a character at the larger factor, then scales it, so that large numbers have smooth edges."""
    style = cell.style
    factor = max(style.width, style.height)
    image = Image.new("L", (CELL_WIDTH * factor, CELL_HEIGHT * factor), 255)
    face = ImageFont.truetype(font, FONT_SIZE * factor)
    ImageDraw.Draw(image).text((0, 19 * factor), cell.character, font=face, fill=0, anchor="ls")
    image = image.resize((CELL_WIDTH * style.width, CELL_HEIGHT * style.height))
    image = image.point(lambda value: 0 if value < 150 else 255)
    if style.underline:
        bar = (0, image.height - style.underline, image.width - 1, image.height - 1)
        ImageDraw.Draw(image).rectangle(bar, fill=0)
    return image.point(lambda value: 255 - value) if style.inverse else image


def scaled(style: Style, size: int) -> Style:
    """GS ! n: width in the high half, height in the low half, 0 means 1."""
    return replace(style, width=(size >> 4 & 7) + 1, height=(size & 7) + 1)
