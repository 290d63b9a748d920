"""The one rule: was it registered? The storage's own list decides, and only the sum and kind of the document found there.

Source: the vendor's own driver (issue 38 of fr_drv_ng_examples: a close that answered "done" although the number had not
grown) and the order of questions of its WebPrinter.
"""

from collections.abc import Callable
from typing import TypeAlias

from devices.fiscal.contract import FoundDocument, Mark, ReceiptRefused, RegisterCause, Registered
from devices.fiscal.ffd import DocumentType
from devices.fiscal.receipt import Correction, Receipt
from devices.payments.contract import Unknown

Find: TypeAlias = Callable[[int], FoundDocument | None]

OTHER_STORAGE = "The fiscal storage has been exchanged since: look for the receipt in the former one."
GROWN_TOO_FAR = "Other documents were made meanwhile: look for the receipt on the register's list."
OTHER_DOCUMENT = "The document made meanwhile is not this receipt: look at the register's list."
WENT_BACK = "The register's list is shorter than before: look for the receipt at the operator of fiscal data."
NOT_REGISTERED = ReceiptRefused(RegisterCause.OTHER, "The register has not registered it.")


def verdict(
    receipt: Receipt | Correction, before: Mark, now: Mark, find: Find
) -> Registered | ReceiptRefused | Unknown:
    """What became of a receipt that was begun at `before`. `find` reads a document of the storage by its number.

    Ask only a register that is at rest: one that still works may let the number grow a moment later.
    """
    if now.storage != before.storage:
        return Unknown(OTHER_STORAGE, resolvable=False)
    if now.document == before.document:
        return NOT_REGISTERED
    if now.document < before.document:
        return Unknown(WENT_BACK, resolvable=False)
    if now.document > before.document + 1:
        return Unknown(GROWN_TOO_FAR, resolvable=False)
    found = find(now.document)
    if found is None or not is_the(receipt, found):
        return Unknown(OTHER_DOCUMENT, resolvable=False)
    return Registered(found.number, found.sign, found.time, now.storage)


def is_the(receipt: Receipt | Correction, found: FoundDocument) -> bool:
    """Whether a document of the storage is this receipt: its type, kind and sum."""
    expected = DocumentType.CORRECTION if isinstance(receipt, Correction) else DocumentType.RECEIPT
    inner = receipt.receipt if isinstance(receipt, Correction) else receipt
    return (found.type, found.kind, found.kopecks) == (expected, inner.kind, inner.total)
