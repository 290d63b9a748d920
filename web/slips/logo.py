"""The logo on the slips: a PNG file in the data directory, named after its content, so that older settings keep theirs."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import struct
import zlib
from pathlib import Path

from queue_core.settings.slips import SlipTable
from web.files.durable_file import replace_with

FOLDER = "slip"
MOST_BYTES = 48 * 1024
MOST_DOTS = 2000
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# The signature, the length of the first chunk (passed over), its kind, the picture's width and height.
_HEADER = struct.Struct(">8s4x4sII")
# What Pillow raises for a damaged file besides its own errors.
_OF_A_BROKEN_FILE = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error)


class WrongLogo(ValueError):
    """The upload cannot be a logo; two sentences give the reason, in Russian and English."""

    def __init__(self, ru: str, en: str) -> None:
        super().__init__(en)
        self.ru, self.en = ru, en


def keep_logo(directory: Path, upload: bytes) -> str:
    """Stores an uploaded picture and returns its name for `[slip] logo`. Raises WrongLogo."""
    if len(upload) > MOST_BYTES:
        raise WrongLogo(
            "Файл больше 48 КБ: уменьшите картинку.", "The file is larger than 48 kB: make the picture smaller."
        )
    _look_through(upload)
    name = f"logo-{hashlib.sha256(upload).hexdigest()[:16]}.png"
    folder = directory / FOLDER
    folder.mkdir(exist_ok=True)
    temporary = folder / f".{name}.{os.getpid()}"
    temporary.write_bytes(upload)
    replace_with(folder / name, temporary)
    return name


def _look_through(upload: bytes) -> None:
    """Raises WrongLogo. The size stands in the first bytes, and is looked at before anything is unpacked."""
    if len(upload) < _HEADER.size:
        raise _no_picture()
    signature, kind, width, height = _HEADER.unpack_from(upload)
    if (signature, kind) != (_SIGNATURE, b"IHDR"):
        raise _no_picture()
    _require_size(width, height)
    # Loaded for the first upload: a start need not wait for it.
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415

    Image.MAX_IMAGE_PIXELS = MOST_DOTS**2
    try:
        with Image.open(io.BytesIO(upload), formats=["PNG"]) as picture:
            # A second header may have given another size.
            _require_size(*picture.size)
            if getattr(picture, "n_frames", 1) != 1:
                raise WrongLogo("Картинка движется: нужна неподвижная.", "The picture moves: a still one is needed.")
            picture.load()
    except WrongLogo:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError, *_OF_A_BROKEN_FILE) as error:
        raise _no_picture() from error


def _require_size(width: int, height: int) -> None:
    if not (0 < width <= MOST_DOTS and 0 < height <= MOST_DOTS):
        raise WrongLogo(
            f"Картинка больше {MOST_DOTS} × {MOST_DOTS} точек.",
            f"The picture is larger than {MOST_DOTS} × {MOST_DOTS} dots.",
        )


def _no_picture() -> WrongLogo:
    return WrongLogo("Это не картинка PNG.", "This is not a PNG picture.")


def logo_of(directory: Path, slip: SlipTable) -> str | None:
    """The logo in base64; None when there is none, or its file is gone: the slip matters more."""
    return _read(directory / FOLDER / slip.logo) if slip.logo else None


def _read(path: Path) -> str | None:
    try:
        return base64.b64encode(path.read_bytes()).decode("ascii")
    except OSError:
        return None
