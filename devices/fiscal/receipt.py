"""A receipt and a correction as data, checked whole: what is wrong is known before a register is asked."""

import re
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import IntEnum
from typing import Any

from devices.fiscal.ffd import Measure, ReceiptKind, Subject, TaxSystem, Vat, Way

MILLIONTHS = 1_000_000
MAX_KOPECKS = 0xFF_FFFF_FFFF - 1
"""Five bytes; all ones mean "compute it" to a register of Shtrih-M."""
MAX_NAME = 126
"""128 bytes in the narrowest protocol, less `//`, which keeps an item off the paper."""
MAX_ITEMS = 100
_BUYER = re.compile(r"\+[0-9]{8,15}|[^@\s]{1,60}@[^@\s]{1,63}")
_TAX_NUMBER = re.compile(r"[0-9]{12}|[0-9]{10}")


class ReceiptError(ValueError):
    """The receipt cannot be lawful; `mistakes` names all of them at once."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__(" ".join(mistakes))
        self.mistakes = mistakes


@dataclass(frozen=True)
class Cashier:
    """Tags 1021 and 1203. At an unattended kiosk there is none."""

    name: str
    tax_number: str | None = None


@dataclass(frozen=True)
class Item:
    """One item (tag 1059): name 1030, price 1079 and cost 1043 in kopecks, quantity 1023 in millionths of `measure`."""

    name: str
    price: int
    cost: int
    quantity: int = MILLIONTHS
    measure: Measure = Measure.PIECE
    vat: Vat = Vat.PERCENT_22
    way: Way = Way.FULL_PAYMENT
    subject: Subject = Subject.SERVICE


@dataclass(frozen=True)
class Receipt:
    """What was paid and how, in kopecks. `electronic` is the card or the QR code.

    `buyer` (1008) is an e-mail or a phone as `+79…`; `paper` false needs it. `automat` (1036) is the kiosk's number,
    `account` goes into 1084 as the pair that `account_label` names.
    """

    kind: ReceiptKind
    items: tuple[Item, ...]
    cash: int = 0
    electronic: int = 0
    tax_system: TaxSystem = TaxSystem.GENERAL
    cashier: Cashier | None = None
    buyer: str | None = None
    automat: str | None = None
    account: str | None = None
    account_label: str = "Лицевой счёт"
    paper: bool = True

    @property
    def total(self) -> int:
        """The sum of the items in kopecks (1020)."""
        return sum(item.cost for item in self.items)


class CorrectionCause(IntEnum):
    """FiscalTag 1173: the firm found it by itself, or the tax service has ordered it."""

    BY_ITSELF = 0
    BY_ORDER = 1


@dataclass(frozen=True)
class Correction:
    """A receipt that comes after its day, by a person's decision: for the payment of `day`, on the paper `document`."""

    receipt: Receipt
    day: date
    document: str = "б/н"
    cause: CorrectionCause = CorrectionCause.BY_ITSELF


def checked(receipt: Receipt) -> Receipt:
    """The receipt itself. Raises ReceiptError with everything that is wrong."""
    wrong = [mistake for number, item in enumerate(receipt.items, 1) for mistake in _mistakes_of(number, item)]
    if not 0 < len(receipt.items) <= MAX_ITEMS:
        wrong.append(f"A receipt has 1 to {MAX_ITEMS} items, this one {len(receipt.items)}.")
    if min(receipt.cash, receipt.electronic) < 0 or receipt.cash + receipt.electronic != receipt.total:
        wrong.append("What was paid in cash and by card is not the sum of the items.")
    if not 0 < receipt.total <= MAX_KOPECKS:
        wrong.append("The sum of the items is not an amount.")
    if receipt.buyer is not None and not _BUYER.fullmatch(receipt.buyer):
        wrong.append("The buyer's address is neither an e-mail nor a phone like +79161234567.")
    if not receipt.paper and receipt.buyer is None:
        wrong.append("A receipt without paper needs the buyer's e-mail or phone.")
    cashier = receipt.cashier
    if cashier is not None and not 0 < len(cashier.name) <= 64:
        wrong.append("A cashier's name has 1 to 64 characters.")
    if cashier is not None and cashier.tax_number is not None and not _TAX_NUMBER.fullmatch(cashier.tax_number):
        wrong.append("A cashier's tax number has 12 digits.")
    for what, text, most in (
        ("number of the automat", receipt.automat, 20),
        ("account", receipt.account, 128),
        ("name of the account", receipt.account_label, 64),
    ):
        if text is not None and not 0 < len(text) <= most:
            wrong.append(f"The {what} has 1 to {most} characters.")
    texts = (receipt.automat, receipt.account, receipt.account_label, cashier.name if cashier else None)
    if not all(_fits(text) for text in texts if text):
        wrong.append("A text has characters that a register cannot keep.")
    if wrong:
        raise ReceiptError(wrong)
    return receipt


def printable(text: str) -> str:
    """The text with what a register's code page (CP866) lacks replaced: quotation marks, dashes, the hard space."""
    return text.translate(_REPLACED).encode("cp866", "replace").decode("cp866")


def as_document(receipt: Receipt | Correction) -> dict[str, Any]:
    """The receipt as JSON, for the durable memory and the `job` event."""
    document = asdict(receipt)
    if isinstance(receipt, Correction):
        document["day"] = receipt.day.isoformat()
    return document


def read_receipt(document: Any) -> Receipt:
    """The receipt of a JSON document. Raises ReceiptError."""
    try:
        items = tuple(_read_item(item) for item in document["items"])
        cashier = document.get("cashier")
        receipt = Receipt(
            ReceiptKind(document["kind"]),
            items,
            _whole(document.get("cash", 0)),
            _whole(document.get("electronic", 0)),
            TaxSystem(document.get("tax_system", TaxSystem.GENERAL)),
            Cashier(_text(cashier["name"]), _optional(cashier.get("tax_number"))) if cashier else None,
            _optional(document.get("buyer")),
            _optional(document.get("automat")),
            _optional(document.get("account")),
            paper=document.get("paper", True) is not False,
        )
        label = document.get("account_label")
        receipt = receipt if label is None else replace(receipt, account_label=_text(label))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ReceiptError(["The document is not a receipt."]) from error
    return checked(receipt)


def read_correction(document: Any) -> Correction:
    """The correction of a JSON document. Raises ReceiptError."""
    try:
        receipt, day = document["receipt"], date.fromisoformat(document["day"])
        cause = CorrectionCause(document.get("cause", CorrectionCause.BY_ITSELF))
        number = _text(document.get("document", "б/н"))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ReceiptError(["The document is not a correction."]) from error
    if not 0 < len(number) <= 32:
        raise ReceiptError(["The number of the correction's paper has 1 to 32 characters."])
    return Correction(read_receipt(receipt), day, number, cause)


_REPLACED = str.maketrans({"«": '"', "»": '"', "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " ", "…": "..."})


def _mistakes_of(number: int, item: Item) -> list[str]:
    wrong = []
    if not 0 < len(item.name) <= MAX_NAME or not _fits(item.name):
        wrong.append(f"Item {number}: its name has 1 to {MAX_NAME} characters that a register can keep.")
    if not 0 < item.price <= MAX_KOPECKS or not 0 < item.cost <= MAX_KOPECKS or not 0 < item.quantity < 1 << 47:
        wrong.append(f"Item {number}: price, quantity and cost are positive.")
    elif abs(item.price * item.quantity - item.cost * MILLIONTHS) > MILLIONTHS:
        wrong.append(f"Item {number}: price times quantity is not its cost.")
    return wrong


def _fits(text: str) -> bool:
    """Whether nothing but what `printable` replaces is lost on the register's paper."""
    return text.isprintable() and printable(text).count("?") == text.count("?")


def _read_item(document: Any) -> Item:
    return Item(
        _text(document["name"]),
        _whole(document["price"]),
        _whole(document["cost"]),
        _whole(document.get("quantity", MILLIONTHS)),
        Measure(document.get("measure", Measure.PIECE)),
        Vat(document.get("vat", Vat.PERCENT_22)),
        Way(document.get("way", Way.FULL_PAYMENT)),
        Subject(document.get("subject", Subject.SERVICE)),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _optional(value: Any) -> str | None:
    return None if value is None else _text(value)


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    return value
