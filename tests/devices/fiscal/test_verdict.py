"""The one rule as a table: the storage's list, before and now, and what follows for the receipt."""

import pytest

from devices.fiscal.contract import FoundDocument, Mark, ReceiptRefused, Registered
from devices.fiscal.ffd import DocumentType, ReceiptKind
from devices.fiscal.receipt import Correction, Item, Receipt
from devices.fiscal.verdict import verdict
from devices.payments.contract import Unknown

SALE = Receipt(ReceiptKind.SALE, (Item("Свет", 100, 100),), electronic=100)
BEFORE = Mark("fn-1", 7)


def found(
    type: DocumentType = DocumentType.RECEIPT, kind: ReceiptKind = ReceiptKind.SALE, kopecks: int = 100
) -> FoundDocument:
    return FoundDocument(8, type, 1_790_000_000.0, 42, kind, kopecks)


@pytest.mark.parametrize(
    ("now", "document", "expected"),
    [
        (Mark("fn-1", 7), None, ReceiptRefused),
        (Mark("fn-1", 8), found(), Registered),
        (Mark("fn-1", 8), None, Unknown),
        (Mark("fn-1", 8), found(kopecks=101), Unknown),
        (Mark("fn-1", 8), found(kind=ReceiptKind.RETURN), Unknown),
        (Mark("fn-1", 8), found(DocumentType.SHIFT_CLOSED), Unknown),
        (Mark("fn-1", 8), found(DocumentType.CORRECTION), Unknown),
        (Mark("fn-1", 9), found(), Unknown),
        (Mark("fn-1", 6), found(), Unknown),
        (Mark("fn-2", 8), found(), Unknown),
    ],
)
def test_the_list_decides(now: Mark, document: FoundDocument | None, expected: type) -> None:
    result = verdict(SALE, BEFORE, now, lambda _: document)
    assert type(result) is expected
    if isinstance(result, Unknown):
        assert not result.resolvable, "a person decides"
    if isinstance(result, Registered):
        assert (result.number, result.sign, result.storage) == (8, 42, "fn-1")


def test_a_correction_is_another_document_than_its_receipt() -> None:
    from datetime import date

    correction = Correction(SALE, date(2026, 11, 30))
    assert isinstance(verdict(correction, BEFORE, Mark("fn-1", 8), lambda _: found()), Unknown)
    kept = found(DocumentType.CORRECTION)
    assert isinstance(verdict(correction, BEFORE, Mark("fn-1", 8), lambda _: kept), Registered)
