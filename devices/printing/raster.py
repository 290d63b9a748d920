"""Turns a picture into black and white dots, never wider than the paper, in slices that fit small buffers."""

import io
import re
import struct
import zlib
from collections.abc import Iterator

from PIL import Image, UnidentifiedImageError

SLICE_ROWS = 128
"""Rows in one slice (at most 255): long rasters overrun the buffers of cheap printers."""
TALLEST_ROWS = 480
"""Six centimetres at 203 dpi: a taller logo is a mistake and takes minutes on a slow line."""
MAX_PIXELS = 4_000_000
# What Pillow raises for a damaged file besides its own errors.
_OF_A_BROKEN_FILE = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error)

_REAL_TIME_COMMAND = re.compile(rb"\x10(?=[\x04\x05\x14])")
_ONE_DOT_MORE = b"\x18"
"""DLE EOT, DLE ENQ and DLE DC4 are obeyed even inside a picture: one dot more, and it is none of them."""

Image.MAX_IMAGE_PIXELS = MAX_PIXELS


class NotAPicture(ValueError):
    """The bytes are not a PNG picture of reasonable size."""


def dots_of(png: bytes, dots: int) -> Image.Image:
    """The picture in black and white, scaled down to at most `dots` wide. Raises NotAPicture."""
    try:
        with Image.open(io.BytesIO(png), formats=["PNG"]) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise NotAPicture(f"The picture has {opened.width} × {opened.height} dots: make it smaller.")
            if getattr(opened, "n_frames", 1) != 1:
                raise NotAPicture("The picture moves: a still one is needed.")
            coloured = opened.convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError, *_OF_A_BROKEN_FILE) as error:
        if isinstance(error, NotAPicture):
            raise
        raise NotAPicture(f"The picture cannot be read: {error}.") from error
    # Transparent areas show the paper.
    sheet = Image.new("RGBA", coloured.size, "white")
    sheet.alpha_composite(coloured)
    grey = sheet.convert("L")
    # A raster is a whole number of bytes wide, and its padding has to fit on the paper too.
    shrink = min(1.0, dots // 8 * 8 / grey.width, TALLEST_ROWS / grey.height)
    if shrink < 1:
        grey = grey.resize(
            (max(1, int(grey.width * shrink)), max(1, int(grey.height * shrink))), Image.Resampling.LANCZOS
        )
    return grey.convert("1")


def raster_slices(picture: Image.Image) -> Iterator[bytes]:
    """The GS v 0 commands that print a black and white picture, from top to bottom."""
    width = (picture.width + 7) // 8
    for top in range(0, picture.height, SLICE_ROWS):
        rows = min(SLICE_ROWS, picture.height - top)
        # Padded to whole bytes with white; a set bit is a black dot.
        piece = Image.new("1", (width * 8, rows), 1)
        piece.paste(picture.crop((0, top, picture.width, top + rows)), (0, 0))
        data = _REAL_TIME_COMMAND.sub(_ONE_DOT_MORE, bytes(byte ^ 0xFF for byte in piece.tobytes()))
        yield b"\x1dv0\x00" + width.to_bytes(2, "little") + rows.to_bytes(2, "little") + data
