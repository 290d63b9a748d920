"""Judges of other hands: npos reads the slip's bytes, zbar the QR code, receiptio talks to our emulated printer."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from devices.emulators.printer import EmulatedPrinter
from devices.emulators.tcp_line import TcpLine
from devices.printing.document import read_document
from devices.printing.encoder import EncodedSlip, Encoding, encode
from devices.printing.outcome import PrintOutcome
from devices.printing.printer import Printer
from tests.devices.conftest import DOCUMENT, QR
from tests.kiosk.test_slip_on_paper import picture

ROOT = Path(__file__).resolve().parents[2]
NODE = ROOT / ".venv/bin/node"
JUDGE = Path(__file__).parent / "judges/read_slip.cjs"


@pytest.fixture
def printed(emulator: EmulatedPrinter, connect: Callable[..., Printer], slip: EncodedSlip, tmp_path: Path) -> Path:
    """The folder into which a slip was printed through the whole dialogue."""
    assert connect(emulator).print_slip(slip, "job-0001", lambda: None).outcome is PrintOutcome.PRINTED
    return tmp_path / "slips"


def node_with(module: str) -> str:
    node = str(NODE) if NODE.exists() else shutil.which("node")
    if node is None or not (ROOT / "node_modules" / module).is_dir():
        pytest.skip(f"node and {module} are not installed")
    return node


def judge(file: Path) -> Any:
    command = [node_with("npos"), str(JUDGE), str(file)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def read_code(file: Path) -> str:
    """What zbar reads in a picture."""
    zbarimg = shutil.which("zbarimg")
    if zbarimg is None:
        pytest.skip("zbarimg is not installed")
    answer = subprocess.run([zbarimg, "--quiet", "--raw", str(file)], capture_output=True, text=True, check=False)
    return answer.stdout.strip()


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
    assert read_code(printed / "slip-0001.png") == QR


def test_npos_sees_the_logo_and_zbar_the_code_that_is_a_picture(tmp_path: Path) -> None:
    """A printer without QR codes of its own gets a picture: both judges see what a phone would."""
    slip = encode(read_document({**DOCUMENT, "logo": {"png": picture(300, 150)}}), Encoding(profile="POS-5890"))
    file = tmp_path / "slip.bin"
    file.write_bytes(slip.body + slip.ending)
    read = judge(file)
    assert read["pictures"] == [[304, 150], [176, 29 * 6]], "slices joined, rows padded to whole bytes; 29 modules of 6"
    assert read["pages"] == [59]
    assert "К-014" in read["lines"]
    assert read_code(tmp_path / "slip.bin.rasters.png") == QR


@pytest.mark.parametrize(
    ("fault", "verdict"),
    [
        (None, "success"),
        ("cover-open", "coveropen"),
        ("paper-out", "paperempty"),
        ("cutter", "error"),
    ],
)
def test_receiptio_prints_on_the_emulated_printer_and_understands_its_faults(
    tmp_path: Path, fault: str | None, verdict: str
) -> None:
    """receiptio knows one port, 9100: each test process has an address of its own in the machine's own network."""
    receipt = tmp_path / "slip.receipt"
    receipt.write_text("^^^Талон А-017\n\n~\n{code:https://q.local/t/A017;option:qrcode,6,L}\n", "utf-8")
    process = os.getpid()
    address = f"127.{100 + process % 100}.{process // 100 % 250}.{process // 25000 % 250 + 1}"
    with EmulatedPrinter(TcpLine(9100, address), tmp_path) as emulator:
        if fault == "cutter":
            emulator.sensors.cutter_error = emulator.sensors.cutter_jammed = True
        elif fault:
            emulator.fault(fault)
        client = ROOT / "node_modules/receiptio/bin/cli.js"
        command = [node_with("receiptio"), str(client), "-d", address, "-l", "ru", "-c", "42", str(receipt)]
        answer = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
        assert answer.stderr.strip() == verdict
        assert bool(emulator.slips) == (verdict == "success")
        if emulator.slips:
            assert "Талон А-017" in emulator.slips[0].text
            assert read_code(tmp_path / "slip-0001.png") == "https://q.local/t/A017", "receiptio draws it dot by dot"


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
