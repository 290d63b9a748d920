"""An emulated fiscal storage (ФН): documents with numbers and signs, shift, clock, what the operator lacks; its own book."""

import binascii
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from devices.emulators.faults import Fault
from devices.emulators.memory import Memory
from devices.fiscal.ffd import DocumentType, ReceiptKind

DAY_S = 86400
SHIFT_S = 24 * 3600
UNSENT_S = 30 * DAY_S
SERIAL = "9999078900001234"


class StorageRefusal(Exception):
    """The storage refuses; `code` is its own error."""

    def __init__(self, code: int) -> None:
        super().__init__(f"{code:02X}h")
        self.code = code


@dataclass(frozen=True)
class KeptDocument:
    """A document in the storage: of receipts and corrections also kind, sum in kopecks and what else was sent."""

    number: int
    type: int
    time: float
    sign: int
    kind: int = 0
    kopecks: int = 0
    content: dict[str, Any] = field(default_factory=dict)


class EmulatedStorage:
    """Survives a power cut with `memory`. `clock_off_s`, `aged_s` and `unsent_days` shift its clock, its shift, its waiting
    documents.
    """

    def __init__(self, memory: Path | None = None, *, first: int = 100) -> None:
        self._memory = Memory(memory)
        self._first = first
        self.clock_off_s = self.aged_s = 0.0
        self.unsent_days: float | None = None
        self.expired = self.full = False
        self.boot()

    def boot(self) -> None:
        """Reads the memory, as after a power cut."""
        kept = self._memory.read()
        self.serial: str = kept.get("serial", SERIAL)
        self.documents = [KeptDocument(**document) for document in kept.get("documents", [])]
        self.shift: int = kept.get("shift", 0)
        self.opened_at: float | None = kept.get("opened_at")

    @property
    def book(self) -> list[tuple[int, int]]:
        """Kind and sum in kopecks of every receipt and correction that was really registered, in their order."""
        kinds = (DocumentType.RECEIPT, DocumentType.CORRECTION)
        return [(document.kind, document.kopecks) for document in self.documents if document.type in kinds]

    @property
    def last(self) -> int:
        """The number of the last document."""
        return self.documents[-1].number if self.documents else self._first

    @property
    def receipts(self) -> int:
        """How many receipts the open shift has."""
        count = 0
        for document in reversed(self.documents):
            if document.type == DocumentType.SHIFT_OPENED:
                break
            count += document.type in (DocumentType.RECEIPT, DocumentType.CORRECTION)
        return count

    @property
    def unsent_since(self) -> float | None:
        """When the first document was made that the operator lacks; None when it has all."""
        return None if self.unsent_days is None else self.now() - self.unsent_days * DAY_S

    @property
    def shift_expired(self) -> bool:
        """The shift is older than 24 hours."""
        return self.opened_at is not None and self.now() + self.aged_s - self.opened_at > SHIFT_S

    def now(self) -> float:
        """What its clock says, in seconds (Unix)."""
        return time.time() + self.clock_off_s

    def find(self, number: int) -> KeptDocument | None:
        """A document by its number."""
        return next((document for document in self.documents if document.number == number), None)

    def open_shift(self) -> KeptDocument:
        """Raises StorageRefusal."""
        if self.opened_at is not None:
            raise StorageRefusal(0x02)
        self.shift += 1
        self.opened_at = self.now()
        return self._keep(DocumentType.SHIFT_OPENED)

    def close_shift(self) -> KeptDocument:
        """Raises StorageRefusal."""
        if self.opened_at is None:
            raise StorageRefusal(0x02)
        self.opened_at, self.aged_s = None, 0.0
        return self._keep(DocumentType.SHIFT_CLOSED)

    def check(self) -> None:
        """Raises StorageRefusal when no receipt can be registered now."""
        if self.opened_at is None:
            raise StorageRefusal(0x02)
        if self.expired:
            raise StorageRefusal(0x05)
        if self.full:
            raise StorageRefusal(0x06)
        if self.unsent_days is not None and self.unsent_days * DAY_S > UNSENT_S:
            raise StorageRefusal(0x15)
        if self.shift_expired:
            raise StorageRefusal(0x16)

    def register(
        self,
        kind: ReceiptKind | int,
        kopecks: int,
        content: dict[str, Any],
        type: DocumentType = DocumentType.RECEIPT,
    ) -> KeptDocument:
        """Registers a receipt for ever. Raises StorageRefusal."""
        self.check()
        return self._keep(type, int(kind), kopecks, content)

    def fault(self, fault: Fault) -> bool:
        """Sets a fault of the storage; False for any other."""
        match fault.name:
            case "shift-hours":
                self.aged_s = fault.number * 3600.0
            case "clock-behind":
                self.clock_off_s = -60.0 * fault.number
            case "unsent-days":
                self.unsent_days = fault.number
            case "storage-full":
                self.full = True
            case "storage-expired":
                self.expired = True
            case "storage-exchanged":
                self.exchange()
            case _:
                return False
        return True

    def repair(self) -> None:
        """Ends the faults; an exchanged storage stays."""
        self.aged_s = self.clock_off_s = 0.0
        self.unsent_days, self.full, self.expired = None, False, False

    def exchange(self) -> None:
        """Another storage is put in: an empty list, another serial number."""
        self.serial, self.documents = str(int(self.serial) + 1), []
        self.shift, self.opened_at = 0, None
        self._write()

    def _keep(
        self, type: DocumentType, kind: int = 0, kopecks: int = 0, content: dict[str, Any] | None = None
    ) -> KeptDocument:
        number = self.last + 1
        sign = binascii.crc32(f"{self.serial}/{number}/{kopecks}".encode())
        # The storage keeps whole minutes; when a shift began it knows to the second.
        minute = self.now() // 60 * 60
        document = KeptDocument(number, int(type), minute, sign, kind, kopecks, content or {})
        self.documents.append(document)
        self._write()
        return document

    def _write(self) -> None:
        documents = [asdict(document) for document in self.documents]
        self._memory.write(
            {"serial": self.serial, "documents": documents, "shift": self.shift, "opened_at": self.opened_at}
        )
