"""The logo on the slips: a PNG file in the data directory, named after its content, so that older settings keep theirs."""

from __future__ import annotations

import base64
import hashlib
import io
import os
from pathlib import Path

from queue_core.settings.slips import SlipTable
from web.durable_file import replace_with

FOLDER = "slip"
MOST_BYTES = 48 * 1024
MOST_DOTS = 2000


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
    # Loaded for the first upload: a start need not wait for it.
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415

    try:
        with Image.open(io.BytesIO(upload), formats=["PNG"]) as picture:
            picture.load()
            width, height = picture.size
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise WrongLogo("Это не картинка PNG.", "This is not a PNG picture.") from error
    if width > MOST_DOTS or height > MOST_DOTS:
        raise WrongLogo(
            f"Картинка больше {MOST_DOTS} × {MOST_DOTS} точек.",
            f"The picture is larger than {MOST_DOTS} × {MOST_DOTS} dots.",
        )
    name = f"logo-{hashlib.sha256(upload).hexdigest()[:16]}.png"
    folder = directory / FOLDER
    folder.mkdir(exist_ok=True)
    temporary = folder / f".{name}.{os.getpid()}"
    temporary.write_bytes(upload)
    replace_with(folder / name, temporary)
    return name


def logo_of(directory: Path, slip: SlipTable) -> str | None:
    """The logo in base64; None when there is none, or its file is gone: the slip matters more."""
    return _read(directory / FOLDER / slip.logo) if slip.logo else None


def _read(path: Path) -> str | None:
    try:
        return base64.b64encode(path.read_bytes()).decode("ascii")
    except OSError:
        return None
