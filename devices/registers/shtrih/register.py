"""A cash register of Shtrih-M: status, shifts, receipts by FF46, FF4D, FF0C and FF45, and the question what became of one.

A receipt is registered by FF45 alone. Whatever it answers, and if it does not, the storage's last number (FF01) and the
document under it (FF0A) decide.
"""

import contextlib
import time
from collections.abc import Callable, Mapping
from datetime import tzinfo
from typing import TypeVar
from zoneinfo import ZoneInfo

from devices.fiscal.contract import (
    Begin,
    FiscalRegister,
    FoundDocument,
    Mark,
    ReceiptRefused,
    RegisterCause,
    Registered,
    RegisterRefused,
    RegisterSilent,
    RegisterStatus,
    Registration,
    ShiftState,
    StorageWarning,
)
from devices.fiscal.ffd import DocumentType, ReceiptKind, Vat
from devices.fiscal.receipt import Cashier, Correction, Receipt
from devices.fiscal.verdict import NOT_REGISTERED, verdict
from devices.links import LinkError
from devices.payments.contract import Unknown
from devices.registers.shtrih import errors, message
from devices.registers.shtrih.channel import ShtrihChannel
from devices.registers.shtrih.message import (
    Mode,
    ShtrihAnswer,
    ShtrihCommand,
    ShtrihState,
    StorageState,
    Submode,
    command,
)

ANSWER_S = 30.0
"""A close prints the receipt before it answers."""
BUSY_S = 20.0
BUSY_AGAIN_S = 0.3
LOOK_BACK = 40
"""How many documents beside the shift's receipts are looked through for its beginning."""
MOSCOW = ZoneInfo("Europe/Moscow")
WARNINGS = {
    1: StorageWarning.REPLACE_URGENTLY,
    2: StorageWarning.RUNS_OUT,
    4: StorageWarning.MEMORY_NEARLY_FULL,
    8: StorageWarning.OPERATOR_WAITS,
}
LOST = (LinkError, RegisterSilent)
T = TypeVar("T")


class ShtrihRegister(FiscalRegister):
    """One register on an open channel. `vat_codes`: the model's own codes of the rates, `zone` that of its clock."""

    def __init__(
        self,
        channel: ShtrihChannel,
        *,
        vat_codes: Mapping[Vat, int] = message.VAT_CODES["standard"],
        password: int = message.ADMINISTRATOR,
        zone: tzinfo = MOSCOW,
        answer_s: float = ANSWER_S,
        busy_s: float = BUSY_S,
        busy_again_s: float = BUSY_AGAIN_S,
    ) -> None:
        self._channel, self._vat_codes, self._password, self._zone = channel, vat_codes, password, zone
        self._answer_s, self._busy_s, self._busy_again_s = answer_s, busy_s, busy_again_s
        self._shift_began: tuple[str, int, float] | None = None

    @property
    def is_open(self) -> bool:
        return self._channel.link.is_open

    def open(self) -> None:
        self._channel.open()

    def close(self) -> None:
        self._channel.link.close()

    # -- state --------------------------------------------------------------------------------------------------------

    def status(self) -> RegisterStatus:
        clock = self._ask(ShtrihCommand.FULL_STATE, lambda data: message.read_full_state(data, self._zone))
        storage = self._storage()
        shift = self._ask(ShtrihCommand.SHIFT_STATE, message.read_shift)
        exchange = self._ask(ShtrihCommand.EXCHANGE_STATE, lambda data: message.read_exchange(data, self._zone))
        state = clock.state
        return RegisterStatus(
            paper=state.paper,
            cover_closed=state.cover_closed,
            shift=_shift(state, shift.is_open),
            shift_number=shift.number,
            clock=clock.at.timestamp(),
            last=Mark(storage.serial, storage.last),
            shift_since=self._shift_since(storage, shift) if shift.is_open else None,
            unsent=exchange.unsent,
            unsent_since=exchange.since.timestamp() if exchange.since else None,
            working=storage.working,
            expires=self._ask(ShtrihCommand.STORAGE_EXPIRY, message.read_expiry),
            warnings=frozenset(warning for bit, warning in WARNINGS.items() if storage.warnings & bit),
            receipt_open=state.mode == Mode.RECEIPT_OPEN or bool(storage.document),
            needs_continue=state.submode == Submode.PAPER_IS_BACK,
            date_unconfirmed=state.mode == Mode.DATE_UNCONFIRMED,
        )

    def _state(self) -> ShtrihState:
        return self._ask(ShtrihCommand.STATE, message.read_state)

    def _storage(self) -> StorageState:
        return self._ask(ShtrihCommand.STORAGE_STATE, message.read_storage_state)

    def _mark(self) -> Mark:
        storage = self._storage()
        return Mark(storage.serial, storage.last)

    def _find(self, number: int) -> FoundDocument | None:
        answer = self._exchange(ShtrihCommand.FIND_DOCUMENT, number.to_bytes(4, "little"))
        if answer.error:
            return None
        found = message.read_document(answer.data, self._zone)
        return FoundDocument(found.number, found.type, found.at.timestamp(), found.sign, found.kind, found.kopecks)

    def _shift_since(self, storage: StorageState, shift: message.ShiftAnswer) -> float | None:
        """When the open shift began: the storage's list is read backwards to the document that opened it, once a shift."""
        if self._shift_began is None or self._shift_began[:2] != (storage.serial, shift.number):
            for number in range(storage.last, max(0, storage.last - shift.receipts - LOOK_BACK), -1):
                found = self._find(number)
                if found is not None and found.type == DocumentType.SHIFT_OPENED:
                    self._shift_began = (storage.serial, shift.number, found.time)
                    return found.time
            return None
        return self._shift_began[2]

    # -- receipts -----------------------------------------------------------------------------------------------------

    def register(self, job: str, receipt: Receipt | Correction, begin: Begin) -> Registration:
        try:
            self._refuse_impossible(receipt)
            self._make_ready()
            mark = self._mark()
        except RegisterRefused as refusal:
            return ReceiptRefused(refusal.cause, str(refusal), again=refusal.cause is not RegisterCause.RECEIPT)
        except LOST as error:
            return ReceiptRefused(_silence(error), str(error))
        begin(mark)
        try:
            if isinstance(receipt, Correction):
                self._correct(receipt)
            else:
                self._sell(receipt)
        except RegisterRefused as refusal:
            return self._after_refusal(job, receipt, mark, refusal)
        except LOST as error:
            return Unknown(f"{error} It must be found out what was registered.", resolvable=True)
        return self.resolve(job, receipt, mark)

    def resolve(self, job: str, receipt: Receipt | Correction, mark: Mark) -> Registration:
        try:
            state = self._at_rest()
            result = verdict(receipt, mark, self._mark(), self._find)
            if result is NOT_REGISTERED and (state.mode == Mode.RECEIPT_OPEN or self._storage().document):
                self._cancel()
                result = verdict(receipt, mark, self._mark(), self._find)
            if isinstance(result, Registered) and (not state.paper or state.submode == Submode.PAPER_IS_BACK):
                return Registered(result.number, result.sign, result.time, result.storage, printed=False)
            return result
        except RegisterRefused as refusal:
            return Unknown(str(refusal), resolvable=True)
        except LOST as error:
            return Unknown(str(error), resolvable=True)

    def _sell(self, receipt: Receipt) -> None:
        self._do(ShtrihCommand.OPEN_RECEIPT, message.open_receipt(receipt.kind))
        for item in receipt.items:
            self._do(ShtrihCommand.ITEM, message.item(receipt.kind, item, self._vat_codes))
            self._do(ShtrihCommand.ITEM_TLV, message.item_tlv(item.measure))
        for tlv in message.document_tlvs(receipt):
            self._do(ShtrihCommand.DOCUMENT_TLV, tlv)
        self._do(ShtrihCommand.CLOSE_RECEIPT, message.close_receipt(receipt))

    def _correct(self, correction: Correction) -> None:
        self._do(ShtrihCommand.BEGIN_CORRECTION)
        self._do(ShtrihCommand.DOCUMENT_TLV, message.correction_tlv(correction))
        for tlv in message.document_tlvs(correction.receipt):
            self._do(ShtrihCommand.DOCUMENT_TLV, tlv)
        self._do(ShtrihCommand.CORRECTION, message.correction(correction))

    def _refuse_impossible(self, receipt: Receipt | Correction) -> None:
        inner = receipt.receipt if isinstance(receipt, Correction) else receipt
        if isinstance(receipt, Correction) and inner.kind is not ReceiptKind.SALE:
            raise RegisterRefused(RegisterCause.RECEIPT, "A register of Shtrih-M corrects only money that came in.")
        if not inner.paper:
            raise RegisterRefused(RegisterCause.RECEIPT, "A register of Shtrih-M prints every receipt.")
        for vat in {item.vat for item in inner.items} - set(self._vat_codes):
            raise RegisterRefused(RegisterCause.RECEIPT, f"This model has no code for the rate {vat.name}.")

    def _after_refusal(
        self, job: str, receipt: Receipt | Correction, mark: Mark, refusal: RegisterRefused
    ) -> Registration:
        """An error is no proof: the storage is asked all the same."""
        result = self.resolve(job, receipt, mark)
        if isinstance(result, ReceiptRefused):
            return ReceiptRefused(refusal.cause, str(refusal), again=refusal.cause is not RegisterCause.RECEIPT)
        return result

    def _make_ready(self) -> None:
        """No receipt open, nothing to print on, a shift younger than 24 hours. Raises RegisterRefused."""
        state = self._at_rest()
        if state.mode == Mode.DATE_UNCONFIRMED:
            raise RegisterRefused(RegisterCause.DATE_UNCONFIRMED, "The register waits for its date to be confirmed.")
        if not state.paper:
            raise RegisterRefused(RegisterCause.PAPER_OUT, "The register has no paper.")
        if state.mode == Mode.RECEIPT_OPEN:
            self._cancel()
            state = self._state()
        if state.mode == Mode.SHIFT_OVER_24_HOURS:
            self.close_shift()
            state = self._state()
        if state.mode == Mode.SHIFT_CLOSED:
            self.open_shift()

    def _cancel(self) -> None:
        """Gives up what is open, in the register and in the storage."""
        with contextlib.suppress(RegisterRefused):
            self._do(ShtrihCommand.CANCEL_RECEIPT)
        if self._storage().document:
            self._do(ShtrihCommand.CANCEL_DOCUMENT)

    # -- shifts and prints --------------------------------------------------------------------------------------------

    def open_shift(self, cashier: Cashier | None = None) -> None:
        if not self._ask(ShtrihCommand.SHIFT_STATE, message.read_shift).is_open:
            self._do(ShtrihCommand.OPEN_SHIFT)
            self._at_rest()

    def close_shift(self, cashier: Cashier | None = None) -> None:
        if self._ask(ShtrihCommand.SHIFT_STATE, message.read_shift).is_open:
            self._do(ShtrihCommand.Z_REPORT)
            self._at_rest()

    def print_last(self) -> None:
        self._do(ShtrihCommand.REPEAT_DOCUMENT)

    def x_report(self) -> None:
        self._do(ShtrihCommand.X_REPORT)

    def go_on_printing(self) -> None:
        if self._state().submode == Submode.PAPER_IS_BACK:
            self._do(ShtrihCommand.CONTINUE_PRINTING)

    # -- one command --------------------------------------------------------------------------------------------------

    def _at_rest(self) -> ShtrihState:
        """The state once nothing is printed any more; it prints on where it waits for that."""
        until = time.monotonic() + self._busy_s
        state = self._state()
        while time.monotonic() < until and (not state.at_rest or state.submode == Submode.PAPER_IS_BACK):
            if state.submode == Submode.PAPER_IS_BACK:
                self._do(ShtrihCommand.CONTINUE_PRINTING)
            else:
                time.sleep(self._busy_again_s)
            state = self._state()
        if not state.at_rest:
            raise RegisterSilent("The register does not come to the end of its printing.")
        return state

    def _ask(self, code: ShtrihCommand, read: Callable[[bytes], T]) -> T:
        return read(self._do(code))

    def _do(self, code: ShtrihCommand, data: bytes = b"") -> bytes:
        """The data of an answer without error. Raises RegisterRefused and what `_exchange` raises."""
        until = time.monotonic() + self._busy_s
        while True:
            answer = self._exchange(code, data)
            if answer.error == errors.WAITS_FOR_CONTINUE and code is not ShtrihCommand.CONTINUE_PRINTING:
                self._do(ShtrihCommand.CONTINUE_PRINTING)
            elif answer.error != errors.STILL_PRINTING:
                break
            if time.monotonic() >= until:
                break
            time.sleep(self._busy_again_s)
        if answer.error:
            what = errors.meaning(answer.error)
            raise RegisterRefused(what.cause, f"ShtrihCommand {code:X}h: error {answer.error:02X}h, {what.text}.")
        return answer.data

    def _exchange(self, code: ShtrihCommand, data: bytes = b"") -> ShtrihAnswer:
        return message.read_answer(self._channel.exchange(command(code, data, self._password), self._answer_s))


def _shift(state: ShtrihState, is_open: bool) -> ShiftState:
    if state.mode == Mode.SHIFT_OVER_24_HOURS:
        return ShiftState.EXPIRED
    return ShiftState.OPEN if is_open else ShiftState.CLOSED


def _silence(error: Exception) -> RegisterCause:
    return RegisterCause.UNPLUGGED if isinstance(error, LinkError) else RegisterCause.SILENT
