"""Encodes a slip document as ESC/POS bytes. Of python-escpos only the encoder (`Dummy`) is used."""

import logging
import os
import shutil
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import qrcode  # type: ignore[import-untyped]
from escpos import capabilities
from escpos.printer import Dummy

from devices.printing.document import Document, Qr, TextLine
from devices.printing.raster import NotAPicture, dots_of, raster_slices
from devices.printing.wording import printable, wrap

log = logging.getLogger(__name__)

if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
    # python-escpos leaves a folder with its pickled profiles behind at each import.
    shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)

INITIALISE = b"\x1b@"
AUTOMATIC_STATUS_ON = b"\x1da\xff"
CELL_DOTS = 12
"""Width of a character of font A: it converts columns to dots of paper."""
LINE_DOTS = 30
DOTS_PER_MM = 8
CUT_FEED_MM = 22
QUIET_MODULES = 2
"""White modules kept on each side of a code that would fill the paper."""


@dataclass(frozen=True)
class Encoding:
    """How one printer wants its text encoded."""

    profile: str = "TM-T20II"
    codepage: str = "CP866"
    codepage_slot: int | None = None
    columns: int | None = None
    automatic_status: bool = True
    qr: Literal["native", "image"] | None = None


@dataclass(frozen=True)
class EncodedSlip:
    """The slip in two parts: everything to be read (`body`), then the feed and the cut (`ending`).

    `length_mm` is roughly how much paper it takes.
    """

    body: bytes
    ending: bytes
    length_mm: float = 0

    def __len__(self) -> int:
        return len(self.body) + len(self.ending)


def known_profile(name: str) -> str:
    """Returns the name. Raises ValueError when python-escpos has no such profile."""
    if name not in capabilities.CAPABILITIES["profiles"]:
        raise ValueError(f"no printer profile {name!r}; use one of {', '.join(capabilities.CAPABILITIES['profiles'])}")
    return name


def check_codepage(profile: str, codepage: str, slot: int | None) -> None:
    """Raises ValueError when Python does not know the code page, or nobody knows its slot in the printer."""
    try:
        "№".encode(codepage)
    except LookupError as error:
        raise ValueError(f"no code page {codepage!r}") from error
    except UnicodeEncodeError:
        pass
    if slot is None and codepage not in capabilities.CAPABILITIES["profiles"][profile]["codePages"].values():
        raise ValueError(f"profile {profile} does not know {codepage}: give codepage_slot from the self-test page")


def encode(document: Document, encoding: Encoding) -> EncodedSlip:
    """The bytes of one slip."""
    # A fresh Dummy for each slip: ESC @ resets the printer's code page, and a used Dummy would not know.
    escpos = Dummy(profile=encoding.profile)
    if encoding.codepage_slot is not None:
        escpos.magic.encoder.codepages[encoding.codepage] = encoding.codepage_slot
    escpos.hw("INIT")
    if encoding.automatic_status:
        escpos._raw(AUTOMATIC_STATUS_ON)
    escpos.charcode(encoding.codepage)
    columns = int(encoding.columns or escpos.profile.get_columns("a"))
    style, rows = TextLine(), 0
    if document.logo is not None:
        style = _restyle(escpos, style, TextLine(align="center"))
        rows += _logo(escpos, document.logo.data, columns * CELL_DOTS)
    for line in document.lines:
        style = _restyle(escpos, style, line)
        for piece in wrap(printable(line.text, encoding.codepage), max(1, columns // line.width)):
            escpos.text(piece + "\n")
            rows += LINE_DOTS * line.height
    if document.qr is not None:
        _restyle(escpos, style, TextLine(align="center"))
        rows += _qr(escpos, document.qr, columns * CELL_DOTS, encoding)
    body_length = len(escpos.output)
    escpos.cut()
    return EncodedSlip(
        body=escpos.output[:body_length],
        ending=escpos.output[body_length:],
        length_mm=rows / DOTS_PER_MM + CUT_FEED_MM,
    )


def _restyle(escpos: Any, before: TextLine, after: TextLine) -> TextLine:
    """Sends only what changes from line to line: at 9600 baud every byte costs a millisecond."""
    if (before.width, before.height) != (after.width, after.height):
        escpos.set(custom_size=True, width=after.width, height=after.height)
    if before.bold != after.bold:
        escpos.set(bold=after.bold)
    if before.align != after.align:
        escpos.set(align=after.align)
    return after


def _logo(escpos: Any, png: bytes, dots: int) -> int:
    """Prints the logo and returns its height in dots. An unreadable picture is left out; the slip is printed."""
    try:
        picture = dots_of(png, dots)
    except NotAPicture as error:
        log.warning("the logo is left out: %s", error)
        return 0
    for piece in raster_slices(picture):
        escpos._raw(piece)
    return picture.height


def _qr(escpos: Any, qr: Qr, dots: int, encoding: Encoding) -> int:
    """Prints the code, with smaller modules where it would be wider than the paper; returns its height in dots."""
    # The printer adds no quiet zone: a blank line makes it above the code, the feed before the cut below it.
    escpos.text("\n")
    modules = qr_modules(qr.data)
    size = max(1, min(qr.size, dots // (modules + 2 * QUIET_MODULES)))
    native = escpos.profile.supports("qrCode") if encoding.qr is None else encoding.qr == "native"
    if native:
        escpos.qr(qr.data, size=size, native=True)
    else:
        for piece in raster_slices(qr_picture(qr.data, size)):
            escpos._raw(piece)
    return LINE_DOTS + modules * size


def qr_picture(data: str, size: int) -> Any:
    """The code in black and white, `size` dots per module, without a quiet zone."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_L, box_size=size, border=0)
    code.add_data(data.encode(), optimize=0)
    code.make(fit=True)
    return code.make_image().get_image().convert("1")


def qr_modules(data: str) -> int:
    """The greatest possible width of a text's code in modules, at the printers' default error correction (L)."""
    return _modules_of_bytes(len(data.encode()))


@lru_cache(maxsize=64)
def _modules_of_bytes(count: int) -> int:
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_L)
    # Lower-case letters need byte mode; in any other mode the code is no larger.
    code.add_data(b"a" * count, optimize=0)
    return 17 + 4 * int(code.best_fit())
