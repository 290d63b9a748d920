"""Commands of Shtrih-M as bytes, and their answers as data. Numbers little-endian, money 5 bytes of kopecks.

Source: "Протокол работы ККТ" 2.0 and javapos_shtrih (FF4A, FF39; the codes of VAT as of 2026-02-18).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from enum import IntEnum

from devices.fiscal.contract import RegisterSilent
from devices.fiscal.ffd import DocumentType, FiscalTag, Measure, ReceiptKind, Vat
from devices.fiscal.receipt import Correction, Item, Receipt, printable
from devices.registers.shtrih import tlv

ADMINISTRATOR = 30
"""The password that every register is delivered with."""
MONEY, NUMBER = 5, 4
COMPUTE = b"\xff" * MONEY
"""As the VAT sum of an item: none is given, the register computes it."""
SLOTS, CASH_SLOT, ELECTRONIC_SLOT = 16, 1, 2
VATS_OF_CLOSE, VATS_OF_CORRECTION = 6, 6

_COMMON = {
    Vat.PERCENT_20: 0x01,
    Vat.PERCENT_10: 0x02,
    Vat.PERCENT_0: 0x04,
    Vat.NONE: 0x08,
    Vat.PERCENT_20_OF_120: 0x10,
    Vat.PERCENT_10_OF_110: 0x20,
    Vat.PERCENT_5: 0x81,
    Vat.PERCENT_7: 0x82,
    Vat.PERCENT_5_OF_105: 0x84,
    Vat.PERCENT_7_OF_107: 0x88,
}
VAT_CODES: Mapping[str, Mapping[Vat, int]] = {
    "standard": {**_COMMON, Vat.PERCENT_22: 0xCB, Vat.PERCENT_22_OF_122: 0xCC},
    "nano": {**_COMMON, Vat.PERCENT_22: 0x90, Vat.PERCENT_22_OF_122: 0xA0},
}
"""The rate byte of FF46 by model: the "Nano" models have 22 % elsewhere."""


class ShtrihCommand(IntEnum):
    """The commands in use; those above FF00h are sent as two bytes."""

    STATE = 0x10
    FULL_STATE = 0x11
    SET_TIME = 0x21
    SET_DATE = 0x22
    CONFIRM_DATE = 0x23
    X_REPORT = 0x40
    Z_REPORT = 0x41
    CANCEL_RECEIPT = 0x88
    REPEAT_DOCUMENT = 0x8C
    OPEN_RECEIPT = 0x8D
    CONTINUE_PRINTING = 0xB0
    OPEN_SHIFT = 0xE0
    DEVICE_TYPE = 0xFC
    STORAGE_STATE = 0xFF01
    STORAGE_EXPIRY = 0xFF03
    CANCEL_DOCUMENT = 0xFF08
    FIND_DOCUMENT = 0xFF0A
    DOCUMENT_TLV = 0xFF0C
    BEGIN_CORRECTION = 0xFF35
    EXCHANGE_STATE = 0xFF39
    SHIFT_STATE = 0xFF40
    CLOSE_RECEIPT = 0xFF45
    ITEM = 0xFF46
    CORRECTION = 0xFF4A
    ITEM_TLV = 0xFF4D


class ShtrihMessageError(RegisterSilent):
    """The bytes are not the expected answer; they prove as little as silence does."""


class Mode(IntEnum):
    """The low nibble of the mode byte."""

    WORK = 0
    SHIFT_OPEN = 2
    SHIFT_OVER_24_HOURS = 3
    SHIFT_CLOSED = 4
    LOCKED = 5
    DATE_UNCONFIRMED = 6
    RECEIPT_OPEN = 8


class Submode(IntEnum):
    """Where the printer stands."""

    PAPER = 0
    NO_PAPER = 1
    NO_PAPER_WHILE_PRINTING = 2
    PAPER_IS_BACK = 3
    PRINTING_REPORT = 4
    PRINTING = 5


# -- commands ---------------------------------------------------------------------------------------------------------


def command(code: ShtrihCommand, data: bytes = b"", password: int = ADMINISTRATOR) -> bytes:
    """The message of a command. FCh alone takes no password."""
    head = code.to_bytes(2 if code > 0xFF else 1, "big")
    return head + (b"" if code is ShtrihCommand.DEVICE_TYPE else password.to_bytes(NUMBER, "little")) + data


def money(kopecks: int) -> bytes:
    """An amount in five bytes."""
    return kopecks.to_bytes(MONEY, "little")


def open_receipt(kind: ReceiptKind) -> bytes:
    """8Dh: a sale is 0 there, its return 2."""
    return bytes([0 if kind is ReceiptKind.SALE else 2])


def item(kind: ReceiptKind, what: Item, vat_codes: Mapping[Vat, int]) -> bytes:
    """FF46h: the item in its second form; the register computes its VAT.

    Raises KeyError when the model has no code for the rate.
    """
    return (
        bytes([kind])
        + what.quantity.to_bytes(6, "little")
        + money(what.price)
        + money(what.cost)
        + COMPUTE
        + bytes([vat_codes[what.vat], 1, what.way, what.subject])
        + printable(what.name).encode("cp1251", "replace")
    )


def item_tlv(measure: Measure) -> bytes:
    """FF4Dh: what FF46h has no place for, the measure of quantity."""
    return tlv.pack(FiscalTag.MEASURE, int(measure), 1)


def document_tlvs(receipt: Receipt) -> list[bytes]:
    """FF0Ch, one for each tag of the receipt that has no place in another command."""
    found = []
    if receipt.buyer:
        found.append(tlv.pack(FiscalTag.BUYER, receipt.buyer))
    if receipt.cashier:
        found.append(tlv.pack(FiscalTag.CASHIER, receipt.cashier.name))
        if receipt.cashier.tax_number:
            found.append(tlv.pack(FiscalTag.CASHIER_TAX_NUMBER, receipt.cashier.tax_number.ljust(12)))
    if receipt.automat:
        found.append(tlv.pack(FiscalTag.AUTOMAT_NUMBER, receipt.automat))
    if receipt.account:
        pair = [(FiscalTag.USER_PROPERTY_NAME, receipt.account_label), (FiscalTag.USER_PROPERTY_VALUE, receipt.account)]
        found.append(tlv.pack(FiscalTag.USER_PROPERTY, pair))
    return found


def close_receipt(receipt: Receipt) -> bytes:
    """FF45h: the second form of the close."""
    slots = [0] * SLOTS
    slots[CASH_SLOT - 1], slots[ELECTRONIC_SLOT - 1] = receipt.cash, receipt.electronic
    return b"".join(map(money, slots)) + bytes(1 + VATS_OF_CLOSE * MONEY) + bytes([receipt.tax_system])


def correction_tlv(correction: Correction) -> bytes:
    """FF0Ch with 1174, the paper on which the correction stands."""
    midnight = datetime(correction.day.year, correction.day.month, correction.day.day, tzinfo=UTC)
    date_bytes = int(midnight.timestamp()).to_bytes(4, "little")
    return tlv.pack(
        FiscalTag.CORRECTION_BASE,
        [(FiscalTag.CORRECTION_DATE, date_bytes), (FiscalTag.CORRECTION_NUMBER, correction.document)],
    )


def correction(what: Correction) -> bytes:
    """FF4Ah: the correction receipt in its second form, for money that came in; it has no form for what went back."""
    receipt = what.receipt
    paid = [receipt.total, receipt.cash, receipt.electronic, 0, 0, 0]
    return (
        bytes([what.cause, ReceiptKind.SALE])
        + b"".join(map(money, paid))
        + bytes(VATS_OF_CORRECTION * MONEY)
        + bytes([receipt.tax_system])
    )


# -- answers ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ShtrihAnswer:
    """An answer taken apart: the command it belongs to, the error, what follows it."""

    command: int
    error: int
    data: bytes


def read_answer(message: bytes) -> ShtrihAnswer:
    """Raises ShtrihMessageError."""
    head = 2 if message[:1] == b"\xff" else 1
    if len(message) < head + 1:
        raise ShtrihMessageError("The answer ends before its error code.")
    return ShtrihAnswer(int.from_bytes(message[:head], "big"), message[head], message[head + 1 :])


@dataclass(frozen=True)
class ShtrihState:
    """10h, or the same out of 11h. `flags` bit 1 roll, 7 paper sensor, 9 head lever, 10 cover."""

    flags: int
    mode: int
    submode: int

    @property
    def paper(self) -> bool:
        """There is paper under the head."""
        return self.submode not in (Submode.NO_PAPER, Submode.NO_PAPER_WHILE_PRINTING)

    @property
    def cover_closed(self) -> bool:
        """The cover is down."""
        return not self.flags >> 10 & 1

    @property
    def at_rest(self) -> bool:
        """It neither prints nor registers anything now."""
        return self.submode not in (Submode.PRINTING, Submode.PRINTING_REPORT)


def read_state(data: bytes) -> ShtrihState:
    """The answer to 10h. Raises ShtrihMessageError."""
    _at_least(data, 5)
    return ShtrihState(_number(data[1:3]), data[3] & 0x0F, data[4])


@dataclass(frozen=True)
class Clock:
    """What 11h adds: the register's own date and time, and its serial number."""

    state: ShtrihState
    at: datetime
    serial: int


def read_full_state(data: bytes, zone: tzinfo) -> Clock:
    """The answer to 11h. Raises ShtrihMessageError."""
    _at_least(data, 34)
    day, month, year, hour, minute, second = data[23:29]
    at = _moment(year, month, day, hour, minute, second, zone)
    return Clock(ShtrihState(_number(data[11:13]), data[13] & 0x0F, data[14]), at, _number(data[30:34]))


@dataclass(frozen=True)
class StorageState:
    """FF01h. `document` is the kind of the one that is open now, 0 for none; `phase` bits: 1 configured, 2 fiscal, 4 closed."""

    phase: int
    document: int
    shift_open: bool
    warnings: int
    serial: str
    last: int

    @property
    def working(self) -> bool:
        """In its fiscal phase."""
        return bool(self.phase & 2) and not self.phase & 4


def read_storage_state(data: bytes) -> StorageState:
    """The answer to FF01h. Raises ShtrihMessageError."""
    _at_least(data, 30)
    serial = data[10:26].decode("ascii", "replace").strip("\0 ")
    return StorageState(data[0], data[1], bool(data[3]), data[4], serial, _number(data[26:30]))


@dataclass(frozen=True)
class ShiftAnswer:
    """FF40h: whether a shift is open, its number, its receipts so far."""

    is_open: bool
    number: int
    receipts: int


def read_shift(data: bytes) -> ShiftAnswer:
    """The answer to FF40h. Raises ShtrihMessageError."""
    _at_least(data, 5)
    return ShiftAnswer(bool(data[0]), _number(data[1:3]), _number(data[3:5]))


@dataclass(frozen=True)
class ExchangeState:
    """FF39h: how many documents wait for the operator of fiscal data, and since when."""

    unsent: int
    since: datetime | None


def read_exchange(data: bytes, zone: tzinfo) -> ExchangeState:
    """The answer to FF39h. Raises ShtrihMessageError."""
    _at_least(data, 13)
    unsent = _number(data[2:4])
    return ExchangeState(unsent, storage_moment(data[8:13], zone) if unsent else None)


def read_expiry(data: bytes) -> date | None:
    """The answer to FF03h: the last day of the storage's life; None where it names no day. Raises ShtrihMessageError."""
    _at_least(data, 3)
    try:
        return date(2000 + data[0], data[1], data[2])
    except ValueError:
        return None


@dataclass(frozen=True)
class StoredDocument:
    """FF0Ah: a document of the storage. Only receipts and corrections have a kind and a sum."""

    type: DocumentType | int
    at: datetime
    number: int
    sign: int
    kind: ReceiptKind | int | None = None
    kopecks: int | None = None


def read_document(data: bytes, zone: tzinfo) -> StoredDocument:
    """The answer to FF0Ah. Raises ShtrihMessageError."""
    _at_least(data, 15)
    kind: DocumentType | int = DocumentType(data[0]) if data[0] in set(DocumentType) else data[0]
    at, number, sign = storage_moment(data[2:7], zone), _number(data[7:11]), _number(data[11:15])
    if kind not in (DocumentType.RECEIPT, DocumentType.STRICT_FORM, DocumentType.CORRECTION):
        return StoredDocument(kind, at, number, sign)
    _at_least(data, 21)
    operation = ReceiptKind(data[15]) if data[15] in set(ReceiptKind) else data[15]
    return StoredDocument(kind, at, number, sign, operation, _number(data[16:21]))


@dataclass(frozen=True)
class ClosedReceipt:
    """FF45h: what the register says of the receipt it has closed; change in kopecks. Newer models add the time."""

    change: int
    number: int
    sign: int
    at: datetime | None


def read_closed(data: bytes, zone: tzinfo) -> ClosedReceipt:
    """The answer to FF45h. Raises ShtrihMessageError."""
    _at_least(data, 13)
    at = storage_moment(data[13:18], zone) if len(data) >= 18 else None
    return ClosedReceipt(_number(data[:5]), _number(data[5:9]), _number(data[9:13]), at)


def storage_moment(data: bytes, zone: tzinfo) -> datetime:
    """The storage's time: year, month, day, hour, minute, one byte each. Raises ShtrihMessageError."""
    year, month, day, hour, minute = data
    return _moment(year, month, day, hour, minute, 0, zone)


def _moment(year: int, month: int, day: int, hour: int, minute: int, second: int, zone: tzinfo) -> datetime:
    try:
        return datetime(2000 + year, month, day, hour, minute, second, tzinfo=zone)
    except ValueError as error:
        raise ShtrihMessageError("The answer has no valid time.") from error


def _number(data: bytes) -> int:
    return int.from_bytes(data, "little")


def _at_least(data: bytes, count: int) -> None:
    if len(data) < count:
        raise ShtrihMessageError(f"The answer has {len(data)} bytes, {count} are needed.")
