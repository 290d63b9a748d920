"""What an emulated register of Shtrih-M says of itself: mode, submode, flags, clock, storage, shift, a document by its number."""

import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from devices.emulators.fiscal_storage import EmulatedStorage
from devices.fiscal.ffd import DocumentType
from devices.registers.shtrih import errors
from devices.registers.shtrih.message import MONEY, Mode, Submode

MOSCOW = ZoneInfo("Europe/Moscow")


class ShtrihRefusal(Exception):
    """The register refuses a command with this error code."""

    def __init__(self, code: int) -> None:
        super().__init__(f"{code:02X}h")
        self.code = code


@dataclass
class OpenReceipt:
    """The receipt or correction that is being made."""

    kind: int
    correction: bool = False
    items: list[dict[str, Any]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(item["cost"] for item in self.items)


class ShtrihStates:
    """The register's own state; `EmulatedShtrihCash` changes it."""

    def __init__(self, storage: EmulatedStorage) -> None:
        self._storage = storage
        self.paper, self.cover_closed = True, True
        self.date_unconfirmed = False
        self._not_printed: str | None = None
        self._open: OpenReceipt | None = None
        self._prints_until = 0.0

    @property
    def printing(self) -> bool:
        """It is still printing."""
        return time.monotonic() < self._prints_until

    @property
    def _mode(self) -> Mode:
        if self.date_unconfirmed:
            return Mode.DATE_UNCONFIRMED
        if self._open is not None:
            return Mode.RECEIPT_OPEN
        if self._storage.opened_at is None:
            return Mode.SHIFT_CLOSED
        return Mode.SHIFT_OVER_24_HOURS if self._storage.shift_expired else Mode.SHIFT_OPEN

    @property
    def _submode(self) -> Submode:
        if self._not_printed is not None:
            return Submode.PAPER_IS_BACK if self.paper else Submode.NO_PAPER_WHILE_PRINTING
        if self.printing:
            return Submode.PRINTING
        return Submode.PAPER if self.paper else Submode.NO_PAPER

    @property
    def _flags(self) -> bytes:
        flags = 1 << 4 | (self.paper << 1 | self.paper << 7) | (not self.cover_closed) << 10
        return flags.to_bytes(2, "little")

    def _short_state(self) -> bytes:
        count = len(self._open.items) if self._open else 0
        return self._flags + bytes([self._mode, self._submode, count & 0xFF, 0xB2, 0xC9, 0, 0, count >> 8, 0, 0, 0])

    def _full_state(self) -> bytes:
        now = datetime.fromtimestamp(self._storage.now(), MOSCOW)
        moment = bytes([now.day, now.month, now.year - 2000, now.hour, now.minute, now.second])
        head = bytes.fromhex("433231880D061301") + self._storage.last.to_bytes(4, "little")[:2]
        middle = bytes([self._mode, self._submode]) + bytes.fromhex("804E410000010110")
        tail = bytes.fromhex("00E893040001000000000000") + bytes.fromhex("D25801CD0100")
        return head + self._flags + middle + moment + tail

    def _storage_state(self) -> bytes:
        storage = self._storage
        document = 0 if self._open is None else 0x14 if self._open.correction else 0x04
        return (
            bytes([3, document, bool(self._open and self._open.items), storage.opened_at is not None, 0])
            + moment(storage.now())
            + storage.serial.encode("ascii")
            + storage.last.to_bytes(4, "little")
        )

    def _exchange_state(self) -> bytes:
        since = self._storage.unsent_since
        count = 0 if since is None else 1
        return (
            bytes([0, 0])
            + count.to_bytes(2, "little")
            + (self._storage.last if count else 0).to_bytes(4, "little")
            + (bytes(5) if since is None else moment(since))
        )

    def _shift_state(self) -> bytes:
        storage = self._storage
        numbers = storage.shift.to_bytes(2, "little") + storage.receipts.to_bytes(2, "little")
        return bytes([storage.opened_at is not None]) + numbers

    def _find(self, data: bytes) -> bytes:
        kept = self._storage.find(int.from_bytes(data[:4], "little"))
        if kept is None:
            raise ShtrihRefusal(errors.NO_SUCH_DOCUMENT)
        answer = bytes([kept.type, 0]) + moment(kept.time)
        answer += kept.number.to_bytes(4, "little") + kept.sign.to_bytes(4, "little")
        if kept.type in (DocumentType.RECEIPT, DocumentType.CORRECTION):
            return answer + bytes([kept.kind]) + kept.kopecks.to_bytes(MONEY, "little")
        return answer + self._storage.shift.to_bytes(2, "little")


def moment(at: float) -> bytes:
    when = datetime.fromtimestamp(at, MOSCOW)
    return bytes([when.year - 2000, when.month, when.day, when.hour, when.minute])
