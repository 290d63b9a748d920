"""Judges of other hands read the same bytes and the same picture: npos the text, zbar the QR code."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from devices.emulators.printer import EmulatedPrinter
from devices.health import Outcome
from devices.printing.encoder import EncodedSlip
from devices.printing.printer import Printer
from tests.devices.conftest import QR

ROOT = Path(__file__).resolve().parents[2]
NODE = ROOT / ".venv/bin/node"
JUDGE = Path(__file__).parent / "judges/read_slip.cjs"


@pytest.fixture
def printed(emulator: EmulatedPrinter, connect: Callable[..., Printer], slip: EncodedSlip, tmp_path: Path) -> Path:
    """The folder into which a slip was printed through the whole dialogue."""
    assert connect(emulator).print_slip(slip, "job-0001", lambda: None).outcome is Outcome.PRINTED
    return tmp_path / "slips"


def judge(file: Path) -> Any:
    node = str(NODE) if NODE.exists() else shutil.which("node")
    if node is None or not (ROOT / "node_modules/npos").is_dir():
        pytest.skip("node and npos are not installed")
    answer = subprocess.run([node, str(JUDGE), str(file)], capture_output=True, text=True, check=False, cwd=ROOT)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def test_npos_reads_the_russian_text_and_the_qr_data(printed: Path) -> None:
    read = judge(printed / "slip-0001.bin")
    assert [line for line in read["lines"] if line] == [
        'АО "Энергосбыт"',
        "Клиентский офис, ул. Трудовая, 12",
        "Ваш талон",
        "К-014",
        "Расчёты с физическими лицами: приём показаний",
        "приборов учёта и сверка начислений",
        "Зал физических лиц, окна 1-6",
        "23.11.2026 09:12",
        "Перед вами: 3",
        "Ожидание 8-12 мин",
        "Номер появится на табло. Сохраните талон - он",
        "нужен у окна №...",
    ]
    assert read["sizes"]["К-014"] == 0x33
    assert read["sizes"]["Перед вами: 3"] == 0
    assert read["pages"] == [17]
    assert read["qr"] == QR
    assert read["commands"][-1] == "GS V"


def test_zbar_reads_the_qr_code_on_the_picture(printed: Path) -> None:
    zbarimg = shutil.which("zbarimg")
    if zbarimg is None:
        pytest.skip("zbarimg is not installed")
    answer = subprocess.run(
        [zbarimg, "--quiet", "--raw", str(printed / "slip-0001.png")], capture_output=True, text=True, check=False
    )
    assert answer.stdout.strip() == QR


def test_the_picture_has_ink_where_the_text_is(printed: Path) -> None:
    with Image.open(printed / "slip-0001.png") as picture:
        assert picture.width == 640
        assert 800 < picture.height < 1100
        ink = [row for row in range(picture.height) if min(picture.crop((40, row, 600, row + 1)).tobytes()) == 0]
    assert len(ink) > 200


def test_the_text_dump_names_lines_and_code(printed: Path) -> None:
    dump = (printed / "slip-0001.txt").read_text("utf-8")
    assert "К-014\n" in dump
    assert dump.endswith(f"[QR] {QR}\n")
