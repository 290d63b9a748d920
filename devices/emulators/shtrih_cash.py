"""What an emulated register of Shtrih-M does with a command: modes and submodes, paper, the open receipt, the storage."""

import time
from collections.abc import Callable
from typing import Any

from devices.emulators.faults import Fault
from devices.emulators.fiscal_storage import EmulatedStorage, KeptDocument, StorageRefusal
from devices.emulators.shtrih_states import OpenReceipt, ShtrihRefusal, ShtrihStates, moment
from devices.fiscal.ffd import DocumentType, FiscalTag, ReceiptKind
from devices.registers.shtrih import errors, tlv
from devices.registers.shtrih.message import MONEY, SLOTS, Mode, ShtrihCommand

OPERATOR = 30
PASSWORDS = {1: 1, 30: OPERATOR}
NAME = "РИТЕЙЛ-01Ф"
STATE_ONLY = frozenset(
    {
        ShtrihCommand.DEVICE_TYPE,
        ShtrihCommand.STATE,
        ShtrihCommand.FULL_STATE,
        ShtrihCommand.STORAGE_STATE,
        ShtrihCommand.STORAGE_EXPIRY,
        ShtrihCommand.FIND_DOCUMENT,
        ShtrihCommand.EXCHANGE_STATE,
        ShtrihCommand.SHIFT_STATE,
        ShtrihCommand.CONTINUE_PRINTING,
    }
)
"""Answered whatever the printer does."""


class EmulatedShtrihCash(ShtrihStates):
    """`prints` are the names of what came out on paper, torn ones with a mark."""

    def __init__(self, storage: EmulatedStorage, print_s: float) -> None:
        super().__init__(storage)
        self._print_s = print_s
        self.prints: list[str] = []
        self.closed_just_now = False
        self._busy, self._paper_ends_in_receipt, self._swallows_close = 0, False, False

    def boot(self) -> None:
        """Power comes back: what was open in the register is given up; what waits for paper still does."""
        self._open = None
        self._prints_until = 0.0

    def fault(self, fault: Fault) -> bool:
        """Sets a fault of the register itself; False for those of its line."""
        match fault.name:
            case "no-paper" | "paper":
                self.paper = fault.name == "paper"
            case "paper-ends-in-receipt":
                self._paper_ends_in_receipt = True
            case "cover":
                self.cover_closed = False
            case "busy":
                self._busy = fault.number
            case "close-undone":
                self._swallows_close = True
            case "date-unconfirmed":
                self.date_unconfirmed = True
            case _:
                return self._storage.fault(fault)
        return True

    def repair(self) -> None:
        """Ends all faults of the register."""
        self.paper = self.cover_closed = True
        self.date_unconfirmed = self._paper_ends_in_receipt = self._swallows_close = False
        self._busy = 0
        self._storage.repair()

    # -- one command --------------------------------------------------------------------------------------------------

    def carry_out(self, message: bytes) -> bytes:
        """The answer to a command's message."""
        head = message[:2] if message[:1] == b"\xff" else message[:1]
        self.closed_just_now = False
        try:
            code = ShtrihCommand(int.from_bytes(head, "big"))
        except ValueError:
            return head + bytes([errors.UNKNOWN_COMMAND])
        try:
            data = self._answer(code, message[len(head) :])
        except ShtrihRefusal as refusal:
            return head + bytes([refusal.code])
        except StorageRefusal as refusal:
            return head + bytes([refusal.code])
        return head + b"\0" + data

    def _answer(self, code: ShtrihCommand, data: bytes) -> bytes:
        if code is ShtrihCommand.DEVICE_TYPE:
            return bytes.fromhex("0000010E1600") + NAME.encode("cp1251")
        if len(data) < 4:
            raise ShtrihRefusal(errors.BAD_PARAMETERS)
        operator = PASSWORDS.get(int.from_bytes(data[:4], "little"))
        if operator is None:
            raise ShtrihRefusal(0x4F)
        if code not in STATE_ONLY:
            self._refuse_when_not_at_rest()
        with_operator = bytes([operator]) if code <= 0xFF else b""
        return with_operator + self._actions()[code](data[4:])

    def _refuse_when_not_at_rest(self) -> None:
        if self._busy:
            self._busy -= 1
            raise ShtrihRefusal(errors.STILL_PRINTING)
        if self.printing:
            raise ShtrihRefusal(errors.STILL_PRINTING)
        if self._not_printed is not None:
            raise ShtrihRefusal(errors.WAITS_FOR_CONTINUE if self.paper else 0x6B)

    def _actions(self) -> dict[ShtrihCommand, Callable[[bytes], bytes]]:
        return {
            ShtrihCommand.STATE: lambda _: self._short_state(),
            ShtrihCommand.FULL_STATE: lambda _: self._full_state(),
            ShtrihCommand.STORAGE_STATE: lambda _: self._storage_state(),
            ShtrihCommand.STORAGE_EXPIRY: lambda _: bytes([28, 12, 31, 5, 1]),
            ShtrihCommand.FIND_DOCUMENT: self._find,
            ShtrihCommand.EXCHANGE_STATE: lambda _: self._exchange_state(),
            ShtrihCommand.SHIFT_STATE: lambda _: self._shift_state(),
            ShtrihCommand.CONTINUE_PRINTING: lambda _: self._continue(),
            ShtrihCommand.OPEN_SHIFT: lambda _: self._open_shift(),
            ShtrihCommand.Z_REPORT: lambda _: self._close_shift(),
            ShtrihCommand.X_REPORT: lambda _: self._print("X"),
            ShtrihCommand.REPEAT_DOCUMENT: lambda _: self._print(f"copy {self._storage.last}"),
            ShtrihCommand.OPEN_RECEIPT: self._open_receipt,
            ShtrihCommand.BEGIN_CORRECTION: lambda _: self._begin_correction(),
            ShtrihCommand.ITEM: self._item,
            ShtrihCommand.ITEM_TLV: self._item_tlv,
            ShtrihCommand.DOCUMENT_TLV: self._document_tlv,
            ShtrihCommand.CLOSE_RECEIPT: self._close_receipt,
            ShtrihCommand.CORRECTION: self._correction,
            ShtrihCommand.CANCEL_RECEIPT: lambda _: self._cancel(),
            ShtrihCommand.CANCEL_DOCUMENT: lambda _: self._cancel_document(),
            ShtrihCommand.CONFIRM_DATE: lambda _: self._confirm_date(),
            ShtrihCommand.SET_DATE: lambda _: b"",
            ShtrihCommand.SET_TIME: lambda _: self._set_time(),
        }

    # -- shifts and paper ---------------------------------------------------------------------------------------------

    def _open_shift(self) -> bytes:
        if self._mode is not Mode.SHIFT_CLOSED:
            raise ShtrihRefusal(errors.WRONG_MODE)
        self._needs_paper()
        self._storage.open_shift()
        return self._print("shift opened")

    def _close_shift(self) -> bytes:
        if self._mode not in (Mode.SHIFT_OPEN, Mode.SHIFT_OVER_24_HOURS):
            raise ShtrihRefusal(errors.WRONG_MODE)
        self._needs_paper()
        self._storage.close_shift()
        return self._print("Z")

    def _needs_paper(self) -> None:
        if not self.paper:
            raise ShtrihRefusal(0x6B)

    def _print(self, what: str) -> bytes:
        if self._paper_ends_in_receipt:
            self._paper_ends_in_receipt = self.paper = False
        if not self.paper:
            self.prints.append(f"{what} (torn)")
            self._not_printed = what
            return b""
        self.prints.append(what)
        self._prints_until = time.monotonic() + self._print_s
        return b""

    def _continue(self) -> bytes:
        if self._not_printed is not None and self.paper:
            what, self._not_printed = self._not_printed, None
            self._print(what)
        return b""

    def _confirm_date(self) -> bytes:
        self.date_unconfirmed = False
        return b""

    def _set_time(self) -> bytes:
        self._storage.clock_off_s = 0.0
        return b""

    # -- receipts -----------------------------------------------------------------------------------------------------

    def _open_receipt(self, data: bytes) -> bytes:
        if self._open is not None:
            raise ShtrihRefusal(errors.RECEIPT_IS_OPEN)
        self._needs_paper()
        if data[:1] not in (b"\0", b"\2"):
            raise ShtrihRefusal(errors.BAD_PARAMETERS)
        self._begin(OpenReceipt(ReceiptKind.SALE if data[0] == 0 else ReceiptKind.RETURN))
        return b""

    def _begin_correction(self) -> bytes:
        self._needs_paper()
        self._begin(OpenReceipt(ReceiptKind.SALE, correction=True))
        return b""

    def _begin(self, receipt: OpenReceipt) -> None:
        if self._mode is Mode.SHIFT_CLOSED:
            raise ShtrihRefusal(errors.SHIFT_NOT_OPEN)
        if self._mode is Mode.SHIFT_OVER_24_HOURS:
            raise ShtrihRefusal(errors.SHIFT_OVER_24_HOURS)
        if self._mode is not Mode.SHIFT_OPEN:
            raise ShtrihRefusal(errors.WRONG_MODE)
        self._storage.check()
        self._open = receipt

    def _opened(self, correction: bool = False) -> OpenReceipt:
        if self._open is None or self._open.correction is not correction:
            raise ShtrihRefusal(errors.WRONG_MODE)
        return self._open

    def _item(self, data: bytes) -> bytes:
        receipt = self._opened()
        if len(data) < 26 or data[0] != receipt.kind:
            raise ShtrihRefusal(errors.BAD_PARAMETERS)
        price, quantity = int.from_bytes(data[7:12], "little"), int.from_bytes(data[1:7], "little")
        cost = data[12:17]
        computed = round(price * quantity / 1_000_000)
        receipt.items.append(
            {
                "name": data[26:].decode("cp1251"),
                "price": price,
                "quantity": quantity,
                "cost": computed if cost == b"\xff" * MONEY else int.from_bytes(cost, "little"),
                "vat": data[22],
                "way": data[24],
                "subject": data[25],
            }
        )
        return b""

    def _item_tlv(self, data: bytes) -> bytes:
        receipt = self._opened()
        try:
            measure = dict(tlv.unpack(data)).get(FiscalTag.MEASURE)
        except tlv.StorageTlvError as error:
            raise ShtrihRefusal(errors.BAD_PARAMETERS) from error
        if not receipt.items or measure is None:
            raise ShtrihRefusal(errors.BAD_PARAMETERS)
        receipt.items[-1]["measure"] = tlv.number(measure)
        return b""

    def _document_tlv(self, data: bytes) -> bytes:
        if self._open is None:
            raise ShtrihRefusal(errors.WRONG_MODE)
        try:
            tlv.unpack(data)
        except tlv.StorageTlvError as error:
            raise ShtrihRefusal(errors.BAD_PARAMETERS) from error
        self._open.tags.append(data.hex().upper())
        return b""

    def _close_receipt(self, data: bytes) -> bytes:
        receipt = self._opened()
        slots = [int.from_bytes(data[MONEY * place : MONEY * (place + 1)], "little") for place in range(SLOTS)]
        change = sum(slots) - receipt.total
        if len(data) < 112 or not receipt.items:
            raise ShtrihRefusal(errors.BAD_PARAMETERS)
        if change < 0 or change > slots[0]:
            raise ShtrihRefusal(0x45)
        if self._swallows_close:
            # Seen on a device: it answers "done" although nothing was registered.
            self._swallows_close, self._open = False, None
            return bytes(MONEY) + self._storage.last.to_bytes(4, "little") + bytes(4) + moment(self._storage.now())
        content = {"items": receipt.items, "tags": receipt.tags, "slots": slots, "tax_system": data[111]}
        kept = self._keep(receipt, receipt.total, content)
        return (
            change.to_bytes(MONEY, "little")
            + kept.number.to_bytes(4, "little")
            + kept.sign.to_bytes(4, "little")
            + moment(kept.time)
        )

    def _correction(self, data: bytes) -> bytes:
        receipt = self._opened(correction=True)
        if len(data) < 63 or data[1] != ReceiptKind.SALE:
            raise ShtrihRefusal(errors.BAD_PARAMETERS)
        total = int.from_bytes(data[2:7], "little")
        kept = self._keep(receipt, total, {"cause": data[0], "tags": receipt.tags}, DocumentType.CORRECTION)
        receipts = self._storage.receipts.to_bytes(2, "little")
        return receipts + kept.number.to_bytes(4, "little") + kept.sign.to_bytes(4, "little")

    def _keep(
        self,
        receipt: OpenReceipt,
        kopecks: int,
        content: dict[str, Any],
        type: DocumentType = DocumentType.RECEIPT,
    ) -> KeptDocument:
        kept = self._storage.register(receipt.kind, kopecks, content, type)
        self._open = None
        self.closed_just_now = True
        self._print(f"receipt {kept.number}")
        return kept

    def _cancel(self) -> bytes:
        if self._open is None:
            raise ShtrihRefusal(errors.WRONG_MODE)
        self._open = None
        return b""

    def _cancel_document(self) -> bytes:
        self._open = None
        return b""
