"""Uploaded pictures: looked at by their header before anything is unpacked, in the server and again at the printer."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile

from devices.printing.raster import NotAPicture, dots_of
from tests.web.in_process import InProcess
from web.slips.logo import MOST_BYTES, MOST_DOTS, WrongLogo, keep_logo

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def header(width: int, height: int) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))


def png(*chunks: bytes) -> bytes:
    return SIGNATURE + b"".join(chunks) + chunk(b"IEND", b"")


ROWS = chunk(b"IDAT", zlib.compress(bytes(100)))
BOMB = png(header(20_000, 20_000), ROWS)
SECOND_HEADER = png(header(4, 4), header(20_000, 20_000), ROWS)
SLIGHTLY_LARGER_SECOND = png(header(4, 4), header(MOST_DOTS + 1, 4), ROWS)
TOO_MANY_DOTS = png(header(2_500, 2_000), ROWS)
TEXT_BOMB = png(header(4, 4), chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(40_000_000), 9)), ROWS)


def good(width: int = 40, height: int = 20) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (width, height), "white").save(out, "PNG")
    return out.getvalue()


def moving() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("L", (8, 8), shade) for shade in (0, 255)]
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    return out.getvalue()


def as_jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def unpacked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """The sizes of the pictures that were unpacked."""
    sizes: list[tuple[int, int]] = []
    load: Callable[..., Any] = ImageFile.ImageFile.load

    def noting(picture: ImageFile.ImageFile) -> Any:
        sizes.append(picture.size)
        return load(picture)

    monkeypatch.setattr(ImageFile.ImageFile, "load", noting)
    return sizes


@pytest.mark.parametrize(
    "upload",
    [
        pytest.param(BOMB, id="20,000 × 20,000 dots in 100 bytes"),
        pytest.param(SECOND_HEADER, id="a second header with another size"),
        pytest.param(SLIGHTLY_LARGER_SECOND, id="a second header, one dot too wide"),
        pytest.param(png(header(MOST_DOTS + 1, 1), ROWS), id="one dot too wide"),
        pytest.param(png(header(0, 4), ROWS), id="no width"),
        pytest.param(TEXT_BOMB, id="a text of 40 MB, packed"),
        pytest.param(moving(), id="a moving picture"),
        pytest.param(as_jpeg(), id="JPEG"),
        pytest.param(b"GIF89a" + bytes(60), id="GIF"),
        pytest.param(b"", id="nothing"),
        pytest.param(SIGNATURE, id="the signature alone"),
    ],
)
def test_what_is_no_logo_is_refused_before_it_is_unpacked(
    tmp_path: Path, unpacked: list[tuple[int, int]], upload: bytes
) -> None:
    assert len(upload) < MOST_BYTES
    with pytest.raises(WrongLogo):
        keep_logo(tmp_path, upload)
    assert unpacked == []
    assert list(tmp_path.rglob("*.png")) == []


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize(
    "picture", [BOMB, SECOND_HEADER, TOO_MANY_DOTS, moving()], ids=["bomb", "second header", "dots", "moving"]
)
def test_the_printer_does_not_unpack_it_either(unpacked: list[tuple[int, int]], picture: bytes) -> None:
    with pytest.raises(NotAPicture):
        dots_of(picture, 384)
    assert unpacked == []


@pytest.mark.parametrize("length", [8, 20, 33, 40, 50])
def test_a_file_that_is_cut_off_is_refused(tmp_path: Path, length: int) -> None:
    assert length < len(good()) - 12, "the last chunk, which is empty, is not needed"
    with pytest.raises(WrongLogo):
        keep_logo(tmp_path, good()[:length])


@given(st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_damaged_file_is_kept_or_refused_by_name(tmp_path: Path, data: st.DataObject) -> None:
    upload = bytearray(good())
    for _ in range(data.draw(st.integers(1, 4))):
        upload[data.draw(st.integers(0, len(upload) - 1))] = data.draw(st.integers(0, 255))
    for take in (lambda picture: keep_logo(tmp_path, picture), lambda picture: dots_of(picture, 384)):
        with suppress(WrongLogo, NotAPicture):
            take(bytes(upload))


def test_a_good_one_is_kept(tmp_path: Path) -> None:
    assert (tmp_path / "slip" / keep_logo(tmp_path, good(MOST_DOTS, 10))).read_bytes() == good(MOST_DOTS, 10)


def test_the_api_names_the_reason(here: InProcess) -> None:
    answer = here.call("POST", "/slip/logo", "manager", data=BOMB, content_type="image/png")
    assert (answer.status_code, answer.get_json()["code"]) == (422, "wrong_logo")
    assert str(MOST_DOTS) in answer.get_json()["text"]["en"]
    large = here.call("POST", "/slip/logo", "manager", data=good() + bytes(MOST_BYTES), content_type="image/png")
    assert (large.status_code, large.get_json()["code"]) == (422, "wrong_logo")
