"""The test page for a printer without a manual: Russian words in every likely code page slot, rulers for the width,
both ways to print a QR code, and the cut. It shows what to enter in the settings."""

from collections import Counter
from functools import cache

from escpos import capabilities
from escpos.printer import Dummy

from devices.printing.encoder import CUT_FEED_MM, DOTS_PER_MM, LINE_DOTS, EncodedSlip, Encoding, qr_picture
from devices.printing.raster import raster_slices

WORDS = "Талон Ёжик №5"
CODEPAGES = ("CP866", "CP1251")
RULERS = (32, 42, 48, 64)
QR = "TALON 123"
QR_DOTS = 5
SELECT = b"\x1bt"


@cache
def candidates() -> tuple[tuple[int, str], ...]:
    """Pairs of slot and code page, those most common among the known printers first."""
    known = Counter(
        (int(slot), codepage)
        for profile in capabilities.CAPABILITIES["profiles"].values()
        for slot, codepage in profile["codePages"].items()
        if codepage in CODEPAGES
    )
    return tuple(pair for pair, _ in known.most_common())


def slot_page(encoding: Encoding, *, every_slot: bool = False) -> EncodedSlip:
    """The page's bytes; with `every_slot` it tries all 256 slots, which takes more than two metres of paper."""
    escpos = Dummy(profile=encoding.profile)
    escpos.hw("INIT")
    lines: list[bytes] = [
        b"TALON TEST PAGE",
        b"",
        b"1. codepage_slot, codepage: take a line",
        b"   that you can read",
        b"",
    ]
    slots = candidates()
    if every_slot:
        slots = tuple((slot, codepage) for codepage in CODEPAGES for slot in range(256))
    lines += [
        SELECT + bytes([slot]) + f"{slot:>3} {codepage:<6} ".encode("ascii") + WORDS.encode(codepage)
        for slot, codepage in slots
    ]
    lines += [SELECT + b"\x00", b"2. columns: the widest on one line"]
    lines += [ruler(columns) for columns in RULERS]
    lines += [b"", b"3. qr: which of them do you see?", b'   qr = "native"', b""]
    escpos._raw(b"\n".join(lines))
    escpos.qr(QR, size=QR_DOTS, native=True)
    escpos._raw(b'\n   qr = "image"\n\n')
    picture = qr_picture(QR, QR_DOTS)
    for piece in raster_slices(picture):
        escpos._raw(piece)
    escpos._raw(b"\n4. the paper is cut below\n")
    body_length = len(escpos.output)
    escpos.cut()
    rows = (len(lines) + 6) * LINE_DOTS + 2 * picture.height
    return EncodedSlip(
        body=escpos.output[:body_length],
        ending=escpos.output[body_length:],
        length_mm=rows / DOTS_PER_MM + CUT_FEED_MM,
    )


def ruler(columns: int) -> bytes:
    """A line `columns` characters long that ends with its own width: `----:----1----:----2…<32`."""
    marks = "".join(str(at // 10 % 10) if at % 10 == 0 else ":" if at % 5 == 0 else "-" for at in range(1, columns + 1))
    width = f"<{columns}"
    return (marks[: columns - len(width)] + width).encode("ascii")
