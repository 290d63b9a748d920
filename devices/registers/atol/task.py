"""Tasks of ATOL's web server: receipts, shifts, reports, questions, as its JSON has them (driver 10, web server).

Money goes as rubles with two decimals, quantities as they are.
"""

from decimal import Decimal
from typing import Any, TypeAlias

from devices.fiscal.ffd import ReceiptKind, Subject, TaxSystem, Vat, Way
from devices.fiscal.receipt import MILLIONTHS, Cashier, Correction, CorrectionCause, Item, Receipt

Task: TypeAlias = dict[str, Any]

VATS = {
    Vat.PERCENT_20: "vat20",
    Vat.PERCENT_10: "vat10",
    Vat.PERCENT_20_OF_120: "vat120",
    Vat.PERCENT_10_OF_110: "vat110",
    Vat.PERCENT_0: "vat0",
    Vat.NONE: "none",
    Vat.PERCENT_5: "vat5",
    Vat.PERCENT_7: "vat7",
    Vat.PERCENT_5_OF_105: "vat105",
    Vat.PERCENT_7_OF_107: "vat107",
    Vat.PERCENT_22: "vat22",
    Vat.PERCENT_22_OF_122: "vat122",
}
"""A driver older than 2026 refuses the last two."""
WAYS = {
    Way.FULL_PREPAYMENT: "fullPrepayment",
    Way.PART_PREPAYMENT: "prepayment",
    Way.ADVANCE: "advance",
    Way.FULL_PAYMENT: "fullPayment",
    Way.PART_PAYMENT_AND_CREDIT: "partialPayment",
    Way.CREDIT: "credit",
    Way.CREDIT_PAYMENT: "creditPayment",
}
SUBJECTS = {Subject.GOODS: "commodity", Subject.SERVICE: "service", Subject.PAYMENT: "payment"}
TAX_SYSTEMS = {
    TaxSystem.GENERAL: "osn",
    TaxSystem.SIMPLIFIED_INCOME: "usnIncome",
    TaxSystem.SIMPLIFIED_INCOME_LESS_COSTS: "usnIncomeOutcome",
    TaxSystem.AGRICULTURAL: "esn",
    TaxSystem.PATENT: "patent",
}
RECEIPTS = {ReceiptKind.SALE: "sell", ReceiptKind.RETURN: "sellReturn"}
CORRECTIONS = {ReceiptKind.SALE: "sellCorrection", ReceiptKind.RETURN: "sellReturnCorrection"}
CAUSES = {CorrectionCause.BY_ITSELF: "self", CorrectionCause.BY_ORDER: "instruction"}


def question(kind: str) -> Task:
    """A task that only asks: getShiftStatus, getDeviceStatus, getFnStatus, getFnInfo, ofdExchangeStatus."""
    return {"type": kind}


def document(number: int) -> Task:
    """Reads a document of the fiscal storage by its number."""
    return {"type": "getFnDocument", "fiscalDocumentNumber": number, "withRawData": False}


def shift(kind: str, cashier: Cashier | None) -> Task:
    """openShift, closeShift and reportX."""
    return {"type": kind, **_operator(cashier)}


def receipt(what: Receipt | Correction) -> Task:
    """sell, sellReturn and their corrections."""
    if isinstance(what, Correction):
        return {
            **_receipt(what.receipt),
            "type": CORRECTIONS[what.receipt.kind],
            "correctionType": CAUSES[what.cause],
            "correctionBaseDate": what.day.strftime("%Y.%m.%d"),
            "correctionBaseNumber": what.document,
        }
    return _receipt(what)


def rubles(kopecks: int) -> float:
    """An amount as the tasks have it; two decimals come back exactly."""
    return float(Decimal(kopecks) / 100)


def _receipt(what: Receipt) -> Task:
    task: Task = {
        "type": RECEIPTS[what.kind],
        "taxationType": TAX_SYSTEMS[what.tax_system],
        "electronically": not what.paper,
        "ignoreNonFiscalPrintErrors": True,
        "items": [_item(item) for item in what.items],
        "payments": [
            {"type": kind, "sum": rubles(kopecks)}
            for kind, kopecks in (("cash", what.cash), ("electronically", what.electronic))
            if kopecks
        ],
        "total": rubles(what.total),
        **_operator(what.cashier),
    }
    if what.buyer:
        task["clientInfo"] = {"emailOrPhone": what.buyer}
    if what.automat:
        task["machineNumber"] = what.automat
    if what.account:
        task["items"].append(
            {
                "type": "userAttribute",
                "name": what.account_label,
                "value": what.account,
                "print": True,
            }
        )
    return task


def _item(item: Item) -> Task:
    return {
        "type": "position",
        "name": item.name,
        "price": rubles(item.price),
        "quantity": float(Decimal(item.quantity) / MILLIONTHS),
        "amount": rubles(item.cost),
        "measurementUnit": int(item.measure),
        "tax": {"type": VATS[item.vat]},
        "paymentMethod": WAYS[item.way],
        "paymentObject": SUBJECTS[item.subject],
    }


def _operator(cashier: Cashier | None) -> Task:
    if cashier is None:
        return {}
    return {"operator": {"name": cashier.name, **({"vatin": cashier.tax_number} if cashier.tax_number else {})}}
