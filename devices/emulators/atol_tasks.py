"""What an emulated register behind ATOL's web server does with a task: questions, shifts, receipts, errors of the driver."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from devices.emulators.faults import Fault
from devices.emulators.fiscal_storage import EmulatedStorage, KeptDocument, StorageRefusal
from devices.fiscal.ffd import DocumentType

MOSCOW = ZoneInfo("Europe/Moscow")
KINDS = {
    "sell": (1, DocumentType.RECEIPT),
    "sellReturn": (2, DocumentType.RECEIPT),
    "buy": (3, DocumentType.RECEIPT),
    "buyReturn": (4, DocumentType.RECEIPT),
    "sellCorrection": (1, DocumentType.CORRECTION),
    "sellReturnCorrection": (2, DocumentType.CORRECTION),
}
STORAGE_ERRORS = {0x02: 73, 0x05: 115, 0x06: 115, 0x15: 137, 0x16: 68}
"""The driver's own errors for those of the storage."""
PRINTING_TYPES = frozenset({"openShift", "closeShift", "reportX", "printLastReceiptCopy", *KINDS})


class AtolRefusal(Exception):
    """The driver refuses a task with its own error."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code, self.text = code, text


class EmulatedAtolCash:
    """`prints` are the names of what came out on paper."""

    def __init__(self, storage: EmulatedStorage) -> None:
        self._storage = storage
        self.paper, self.cover_closed = True, True
        self.old_driver = False
        self.prints: list[str] = []
        self._error_after, self._swallows = False, False
        self._not_printed: str | None = None

    def fault(self, fault: Fault) -> bool:
        """Sets a fault of the register; False for those of the web server."""
        match fault.name:
            case "no-paper" | "paper":
                self.paper = fault.name == "paper"
            case "cover":
                self.cover_closed = False
            case "paper-ends-in-receipt":
                self._error_after = True
            case "close-undone":
                self._swallows = True
            case "old-driver":
                self.old_driver = True
            case _:
                return self._storage.fault(fault)
        return True

    def repair(self) -> None:
        """Ends all faults of the register."""
        self.paper = self.cover_closed = True
        self._error_after = self._swallows = self.old_driver = False
        self._storage.repair()

    def carry_out(self, task: dict[str, Any]) -> dict[str, Any] | None:
        """The result of one task. Raises AtolRefusal."""
        kind = task.get("type")
        if kind in PRINTING_TYPES and not self.paper and task.get("electronically") is not True:
            raise AtolRefusal(44, "Нет бумаги")
        if kind in PRINTING_TYPES and not self.cover_closed:
            raise AtolRefusal(45, "Открыта крышка")
        try:
            if kind in KINDS:
                return self._receipt(str(kind), task)
            action = self._actions().get(str(kind))
            if action is None:
                raise AtolRefusal(17, "Некорректное задание")
            return action(task)
        except StorageRefusal as refusal:
            code = STORAGE_ERRORS.get(refusal.code, 115)
            raise AtolRefusal(code, f"Ошибка ФН {refusal.code:02X}h") from refusal

    def _actions(self) -> dict[str, Callable[[dict[str, Any]], dict[str, Any] | None]]:
        return {
            "getShiftStatus": lambda _: {"shiftStatus": self._shift()},
            "getDeviceStatus": lambda _: {"deviceStatus": self._device()},
            "getDeviceInfo": lambda _: {
                "deviceInfo": {"model": 69, "modelName": "АТОЛ 27Ф", "serial": "00106900000001", "ffdVersion": "1.2"}
            },
            "getFnInfo": lambda _: {"fnInfo": self._storage_info()},
            "getFnStatus": lambda _: {
                "fnStatus": {
                    "fiscalDocumentNumber": self._storage.last,
                    "fiscalReceiptNumber": self._storage.receipts,
                    "warnings": self._warnings(),
                }
            },
            "ofdExchangeStatus": lambda _: self._exchange(),
            "getFnDocument": self._document,
            "openShift": lambda _: self._open_shift(),
            "closeShift": lambda _: self._close_shift(),
            "reportX": lambda _: self._print("X"),
            "printLastReceiptCopy": lambda _: self._print(f"copy {self._storage.last}"),
            "continuePrint": lambda _: self._continue(),
        }

    # -- questions ----------------------------------------------------------------------------------------------------

    def _shift(self) -> dict[str, Any]:
        storage = self._storage
        if storage.opened_at is None:
            state, expires = "closed", storage.now()
        else:
            state = "expired" if storage.shift_expired else "opened"
            expires = storage.opened_at - storage.aged_s + 24 * 3600
        return {
            "state": state,
            "number": storage.shift,
            "expiredTime": _iso(expires),
            "documentsCount": storage.receipts,
        }

    def _device(self) -> dict[str, Any]:
        return {
            "currentDateTime": _iso(self._storage.now()),
            "shift": self._shift()["state"],
            "blocked": False,
            "coverOpened": not self.cover_closed,
            "paperPresent": self.paper,
            "fiscal": True,
            "fnFiscal": True,
            "fnPresent": True,
            "cashDrawerOpened": False,
        }

    def _storage_info(self) -> dict[str, Any]:
        return {
            "serial": self._storage.serial,
            "numberOfRegistrations": 1,
            "registrationsRemaining": 29,
            "validityDate": "2028-12-31T00:00:00+03:00",
            "livePhase": "fiscalMode",
            "ffdVersion": "1.2",
            "warnings": self._warnings(),
        }

    def _warnings(self) -> dict[str, bool]:
        names = ("criticalError", "memoryOverflow", "needReplacement", "ofdTimeout", "resourceExhausted")
        return {**dict.fromkeys(names, False), "memoryOverflow": self._storage.full}

    def _exchange(self) -> dict[str, Any]:
        since = self._storage.unsent_since
        return {
            "status": {
                "notSentCount": 0 if since is None else 1,
                "notSentFirstDocNumber": 0 if since is None else self._storage.last,
                "notSentFirstDocDateTime": _iso(0 if since is None else since),
            },
            "errors": {"fn": {"code": 0, "description": "Ошибок нет"}},
        }

    def _document(self, task: dict[str, Any]) -> dict[str, Any]:
        number = task.get("fiscalDocumentNumber")
        kept = self._storage.find(number) if isinstance(number, int) else None
        if kept is None:
            raise AtolRefusal(115, "Документ не найден")
        tags: dict[str, Any] = {"1040": kept.number, "1077": str(kept.sign), "1012": _iso(kept.time)}
        if kept.type in (DocumentType.RECEIPT, DocumentType.CORRECTION):
            tags |= {"1054": kept.kind, "1020": kept.kopecks / 100, "1038": self._storage.shift}
        if kept.type == DocumentType.CORRECTION:
            tags["1173"] = 0
        return {"documentTLV": tags}

    # -- shifts and receipts ------------------------------------------------------------------------------------------

    def _open_shift(self) -> dict[str, Any]:
        if self._storage.opened_at is not None:
            raise AtolRefusal(82, "Смена открыта")
        kept = self._storage.open_shift()
        self._print("shift opened")
        return {"fiscalParams": self._params(kept)}

    def _close_shift(self) -> dict[str, Any]:
        if self._storage.opened_at is None:
            raise AtolRefusal(73, "Смена закрыта")
        kept = self._storage.close_shift()
        self._print("Z")
        return {"fiscalParams": self._params(kept)}

    def _receipt(self, name: str, task: dict[str, Any]) -> dict[str, Any]:
        kind, type = KINDS[name]
        total, content = self._checked(task)
        if self._swallows:
            self._swallows = False
            return {"fiscalParams": {"fiscalDocumentNumber": self._storage.last}}
        kept = self._storage.register(kind, total, content, type)
        what = f"receipt {kept.number}"
        if self._error_after:
            # The storage has it; the driver's error is about the paper alone.
            self._error_after = self.paper = False
            self._not_printed = what
            raise AtolRefusal(44, "Нет бумаги")
        if task.get("electronically") is not True:
            self._print(what)
        return {"fiscalParams": {**self._params(kept), "total": total / 100}, "warnings": {"notPrinted": False}}

    def _checked(self, task: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        try:
            items = [item for item in task.get("items", []) if item.get("type") == "position"]
            total = sum(_kopecks(item["amount"]) for item in items) or _kopecks(task.get("total", 0))
            paid = sum(_kopecks(payment["sum"]) for payment in task["payments"])
            names = [item["tax"]["type"] for item in items]
            whole = all(isinstance(item["measurementUnit"], int | str) for item in items) or self.old_driver
        except (KeyError, TypeError, AttributeError, ValueError, InvalidOperation) as error:
            raise AtolRefusal(17, "Некорректное задание") from error
        if not whole or (self.old_driver and {"vat22", "vat122"} & set(names)):
            raise AtolRefusal(17, "Некорректное значение поля")
        if total <= 0 or paid < total:
            raise AtolRefusal(66, "Чек оплачен не полностью")
        if task.get("electronically") is True and not task.get("clientInfo", {}).get("emailOrPhone"):
            raise AtolRefusal(17, "Не указан адрес покупателя")
        return total, {"task": task}

    def _params(self, kept: KeptDocument) -> dict[str, Any]:
        return {
            "fiscalDocumentDateTime": _iso(kept.time),
            "fiscalDocumentNumber": kept.number,
            "fiscalDocumentSign": str(kept.sign),
            "fiscalReceiptNumber": self._storage.receipts,
            "fnNumber": self._storage.serial,
            "registrationNumber": "0000000001002292",
            "shiftNumber": self._storage.shift,
        }

    def _print(self, what: str) -> None:
        self.prints.append(what)

    def _continue(self) -> None:
        if self._not_printed is not None and self.paper:
            what, self._not_printed = self._not_printed, None
            self._print(what)


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at, MOSCOW).isoformat(timespec="seconds")


def _kopecks(rubles: object) -> int:
    return int((Decimal(str(rubles)) * 100).to_integral_value())
