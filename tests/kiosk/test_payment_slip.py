"""Slips of payments and readings: what stands on them, never wider than the paper, the bank's lines as they came."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from devices.document import read_document
from devices.printing.encoder import Encoding, encode
from kiosk.payment_slip import payment_document, reading_document
from queue_core.payments.payment import Method, Payment, PaymentKind, PaymentState, Wanted
from queue_core.payments.readings import Reading, ZoneReading
from queue_core.settings import load
from tests.running import TRUDOVAYA

OFFICE = load(TRUDOVAYA).office
AT = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)


def payment(**more: Any) -> Payment:
    values: dict[str, Any] = {
        "id": "4f09c2e81b7d", "day": "2026-11-23", "made_at": AT, "changed_at": AT, "kind": PaymentKind.PAYMENT,
        "method": Method.CARD, "account": "5000000001", "kopecks": 125050, "purpose": "Электроэнергия",
        "state": PaymentState.CONFIRMED, "wanted": Wanted.KEEP, "actor": "kiosk-1", "card": "************1118",
        "receipt": ("ОДОБРЕНО", "  RRN:  028810000045"),
    }  # fmt: skip
    return Payment(**{**values, **more})


def texts(document: dict[str, Any]) -> list[str]:
    return [line["text"] for line in document["lines"]]


def test_a_payments_slip() -> None:
    lines = texts(payment_document(payment(), OFFICE, reprint=False))
    assert lines[0].startswith("АО «Электросеть»")
    assert "Лицевой счёт".ljust(38) + "5000000001" in lines
    assert "Сумма" in " ".join(lines)
    assert any(line.endswith("1 250,50 руб.") for line in lines)
    assert any(line.endswith("23.11.2026 10:05") for line in lines), "the office's time"
    assert "  RRN:  028810000045" in lines, "as the bank set it"
    assert lines[-1] == "Спасибо за обращение!"
    assert "ПОВТОР" not in lines


def test_a_reprint_a_refund_and_cash_say_so() -> None:
    assert "ПОВТОР" in texts(payment_document(payment(), OFFICE, reprint=True))
    assert "Возврат" in texts(payment_document(payment(kind=PaymentKind.REFUND), OFFICE, reprint=False))
    cash = texts(payment_document(payment(method=Method.CASH, card=None, receipt=()), OFFICE, reprint=False))
    assert any(line.endswith("наличные") for line in cash)
    assert not any(line.startswith("---") for line in cash)


def test_english() -> None:
    lines = texts(payment_document(payment(lang="en"), OFFICE, reprint=True))
    assert "COPY / ПОВТОР" in lines
    assert lines[-1] == "Thank you for coming!"


@settings(max_examples=60)
@given(
    columns=st.integers(24, 64),
    receipt=st.lists(st.text(max_size=80), max_size=6),
    kopecks=st.integers(1, 99_999_999),
)
def test_never_wider_than_the_paper_whatever_the_bank_prints(columns: int, receipt: list[str], kopecks: int) -> None:
    document = payment_document(payment(receipt=tuple(receipt), kopecks=kopecks), OFFICE, reprint=True, columns=columns)
    for line in document["lines"]:
        assert line["text"]
        assert len(line["text"]) * line["width"] <= columns
        line["text"].translate(str.maketrans("«»—–", '""--')).encode("cp866")


def test_readings() -> None:
    zones = (
        ZoneReading("T1", "12345.6", "12300", "45.6", False, False),
        ZoneReading("T2", "7", "99999", "8", True, True),
    )
    reading = Reading("r", "q", "2026-11-23", AT, "5000000001", "0042", "дом", zones, "kiosk-1", None, None, "ru")
    lines = texts(reading_document(reading, OFFICE, reprint=False))
    assert any(line.startswith("T1 ") and line.endswith(" 12345,6") for line in lines)
    assert any(line.strip().startswith("Расход") and line.endswith("45,6 кВт·ч") for line in lines)
    assert any("0042 дом" in line for line in lines)


def test_the_printer_keeps_both_sides() -> None:
    """What fits on a line is printed as it is set."""
    document = read_document(payment_document(payment(), OFFICE, reprint=False))
    assert ("Лицевой счёт".ljust(38) + "5000000001").encode("cp866") in encode(document, Encoding()).body
