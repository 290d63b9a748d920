"""A slip document becomes ESC/POS bytes, with python-escpos as the encoder and nothing else (`Dummy`)."""

import os
import shutil
from dataclasses import dataclass
from typing import Any

from escpos import capabilities
from escpos.printer import Dummy

from devices.document import Document, Line
from devices.printing.wording import printable, wrap

if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
    # At each import python-escpos leaves a folder with its pickled profiles behind.
    shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)

INITIALISE = b"\x1b@"
AUTOMATIC_STATUS_ON = b"\x1da\xff"
RASTER_ROWS = 128
"""Rows of one raster slice: long rasters overrun the buffers of cheap printers."""


@dataclass(frozen=True)
class Encoding:
    """How one printer wants its text."""

    profile: str = "TM-T20II"
    codepage: str = "CP866"
    codepage_slot: int | None = None
    columns: int | None = None
    automatic_status: bool = True


@dataclass(frozen=True)
class EncodedSlip:
    """The slip in two parts: all that is to be read, then the feed and cut that make it a slip in somebody's hand."""

    body: bytes
    ending: bytes

    def __len__(self) -> int:
        return len(self.body) + len(self.ending)


def known_profile(name: str) -> str:
    """Answers the name. Raises ValueError when python-escpos has no such profile."""
    if name not in capabilities.CAPABILITIES["profiles"]:
        raise ValueError(f"no printer profile {name!r}; use one of {', '.join(capabilities.CAPABILITIES['profiles'])}")
    return name


def check_codepage(profile: str, codepage: str, slot: int | None) -> None:
    """Raises ValueError when text in the code page cannot be made or the profile does not know its slot."""
    try:
        "№".encode(codepage)
    except LookupError as error:
        raise ValueError(f"no code page {codepage!r}") from error
    except UnicodeEncodeError:
        pass
    if slot is None and codepage not in capabilities.CAPABILITIES["profiles"][profile]["codePages"].values():
        raise ValueError(f"profile {profile} does not know {codepage}: give codepage_slot from the self-test page")


def encode(document: Document, encoding: Encoding) -> EncodedSlip:
    """Bytes of one slip. A fresh Dummy each time: ESC @ resets the printer's code page, and Dummy would not know."""
    escpos = Dummy(profile=encoding.profile)
    if encoding.codepage_slot is not None:
        escpos.magic.encoder.codepages[encoding.codepage] = encoding.codepage_slot
    escpos.hw("INIT")
    if encoding.automatic_status:
        escpos._raw(AUTOMATIC_STATUS_ON)
    escpos.charcode(encoding.codepage)
    columns = encoding.columns or escpos.profile.get_columns("a")
    style = Line()
    for line in document.lines:
        style = _restyle(escpos, style, line)
        for piece in wrap(printable(line.text, encoding.codepage), max(1, columns // line.width)):
            escpos.text(piece + "\n")
    if document.qr is not None:
        _restyle(escpos, style, Line(align="center"))
        _qr(escpos, document.qr.data, document.qr.size)
    body_length = len(escpos.output)
    escpos.cut()
    return EncodedSlip(body=escpos.output[:body_length], ending=escpos.output[body_length:])


def _restyle(escpos: Any, before: Line, after: Line) -> Line:
    """Sends only what changes from one line to the next: a slip at 9600 baud pays a millisecond per byte."""
    if (before.width, before.height) != (after.width, after.height):
        escpos.set(custom_size=True, width=after.width, height=after.height)
    if before.bold != after.bold:
        escpos.set(bold=after.bold)
    if before.align != after.align:
        escpos.set(align=after.align)
    return after


def _qr(escpos: Any, data: str, size: int) -> None:
    # The printer adds no quiet zone: a blank line above, and the feed before the cut below.
    escpos.text("\n")
    if escpos.profile.supports("qrCode"):
        escpos.qr(data, size=size, native=True)
    else:
        escpos.qr(data, size=size, image_arguments={"impl": "bitImageRaster", "fragment_height": RASTER_ROWS})
