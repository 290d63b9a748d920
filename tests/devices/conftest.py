"""Shared pieces of the device tests: a realistic slip, an emulated printer, a printer on an open link."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from devices.emulators.printer import EmulatedPrinter
from devices.links import LineSettings, SerialLink
from devices.printing.document import read_document
from devices.printing.encoder import EncodedSlip, Encoding, encode
from devices.printing.printer import Confirm, Printer

QR = "https://queue.office.local/t/k3v9q2m7xw"
DOCUMENT: dict[str, Any] = {
    "lines": [
        {"text": "АО «Энергосбыт»", "align": "center", "bold": True},
        {"text": "Клиентский офис, ул. Трудовая, 12", "align": "center"},
        {"text": "Ваш талон", "align": "center", "width": 2, "height": 2},
        {"text": "К-014", "align": "center", "width": 4, "height": 4, "bold": True},
        {
            "text": "Расчёты с физическими лицами: приём показаний приборов учёта и сверка начислений",
            "align": "center",
        },
        {"text": "Зал физических лиц, окна 1–6", "align": "center"},
        {"text": "23.11.2026 09:12", "align": "center"},
        {"text": ""},
        {"text": "Перед вами: 3", "align": "center", "bold": True},
        {"text": "Ожидание 8–12 мин", "align": "center", "bold": True},
        {"text": ""},
        {"text": "Номер появится на табло. Сохраните талон — он нужен у окна №…", "align": "center"},
    ],
    "qr": {"data": QR, "size": 6},
}


@pytest.fixture
def slip() -> EncodedSlip:
    return encode(read_document(DOCUMENT), Encoding())


@pytest.fixture
def emulator(tmp_path: Path) -> Iterator[EmulatedPrinter]:
    with EmulatedPrinter(tmp_path / "port", tmp_path / "slips") as printer:
        yield printer


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """Options for a Printer that is going to get its answers: however slow the machine is, it waits for them."""
    monkeypatch.setattr("devices.printing.printer.ANSWER_S", 30.0)
    return {"report_within_s": 60.0}


@pytest.fixture
def connect() -> Iterator[Callable[..., Printer]]:
    """Makes a Printer on an open link to an emulator; links are closed at the end."""
    with ExitStack() as stack:

        def make(emulator: EmulatedPrinter, confirm: Confirm = "gs_h", **options: Any) -> Printer:
            link = SerialLink(LineSettings(emulator.port))
            link.open()
            stack.callback(link.close)
            return Printer(link, confirm, **options)

        yield make
