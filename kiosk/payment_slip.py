"""The slips printed for a payment and for meter readings: the office's own lines, and the bank's exactly as received.

These are not fiscal receipts. The account number is printed in full: the visitor needs it, and it identifies no person.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kiosk.paper import Paper
from queue_core.payments.errors import rubles
from queue_core.payments.payment import Method, Payment, PaymentKind
from queue_core.payments.readings import Reading
from queue_core.settings import OfficeTable

_WORDS: Mapping[str, Mapping[str, str]] = {
    "ru": {
        "copy": "ПОВТОР",
        "payment": "Оплата",
        "refund": "Возврат",
        "account": "Лицевой счёт",
        "amount": "Сумма",
        "roubles": "руб.",
        "card": "Карта",
        "method": "Способ оплаты",
        "cash": "наличные",
        "number": "Номер операции",
        "made": "Дата и время",
        "readings": "Показания приняты",
        "meter": "Счётчик",
        "used": "Расход",
        "kwh": "кВт·ч",
        "thanks": "Спасибо за обращение!",
    },
    "en": {
        "copy": "COPY / ПОВТОР",
        "payment": "Payment",
        "refund": "Refund",
        "account": "Account",
        "amount": "Amount",
        "roubles": "RUB",
        "card": "Card",
        "method": "Paid in",
        "cash": "cash",
        "number": "Operation",
        "made": "Date and time",
        "readings": "Readings taken",
        "meter": "Meter",
        "used": "Used",
        "kwh": "kWh",
        "thanks": "Thank you for coming!",
    },
}


def payment_document(payment: Payment, office: OfficeTable, *, reprint: bool, columns: int = 48) -> dict[str, Any]:
    """The slip of a payment or refund that went through: the `document` of the device agent's job (docs/interfaces.md)."""
    words = _words(payment.lang)
    paper = _headed(office, payment.lang, reprint, columns)
    paper.write(words["refund" if payment.kind is PaymentKind.REFUND else "payment"], width=2, height=2, bold=True)
    paper.write(payment.purpose)
    paper.two_sides(words["account"], payment.account)
    paper.two_sides(words["amount"], f"{rubles(payment.kopecks)} {words['roubles']}", height=2, bold=True)
    if payment.method is Method.CASH:
        paper.two_sides(words["method"], words["cash"])
    elif payment.card:
        paper.two_sides(words["card"], payment.card)
    paper.two_sides(words["made"], f"{payment.made_at.astimezone(office.zone_info):%d.%m.%Y %H:%M}")
    paper.two_sides(words["number"], payment.id)
    if payment.receipt:
        paper.rule()
        for line in payment.receipt:
            paper.quote(line)
        paper.rule()
    return _ended(paper, words)


def reading_document(reading: Reading, office: OfficeTable, *, reprint: bool, columns: int = 48) -> dict[str, Any]:
    """The slip of meter readings: the `document` of the device agent's job (docs/interfaces.md)."""
    words = _words(reading.lang)
    paper = _headed(office, reading.lang, reprint, columns)
    paper.write(words["readings"], width=2, height=2, bold=True)
    paper.two_sides(words["account"], reading.account)
    paper.two_sides(words["meter"], f"{reading.meter} {reading.place}".strip())
    paper.two_sides(words["made"], f"{reading.at.astimezone(office.zone_info):%d.%m.%Y %H:%M}")
    for zone in reading.zones:
        paper.two_sides(zone.zone, _comma(zone.reading), height=2, bold=True)
        paper.two_sides(f"   {words['used']}", f"{_comma(zone.used)} {words['kwh']}")
    return _ended(paper, words)


def _headed(office: OfficeTable, language: str, reprint: bool, columns: int) -> Paper:
    paper = Paper(columns)
    paper.write(office.name.in_language(language), bold=True)
    if reprint:
        paper.write(_words(language)["copy"], width=3, height=3, bold=True)
    return paper


def _ended(paper: Paper, words: Mapping[str, str]) -> dict[str, Any]:
    paper.write(words["thanks"], height=2)
    return {"lines": paper.lines, "qr": None}


def _comma(number: str) -> str:
    return number.replace(".", ",")


def _words(language: str) -> Mapping[str, str]:
    return _WORDS["en" if language == "en" else "ru"]
