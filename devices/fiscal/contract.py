"""What every cash register can be asked to do, whatever its protocol, and what it can answer.

A receipt is registered when the fiscal storage has it: for ever, whether paper came out or not. `Unknown` is an answer
like any other: then the storage is asked (`devices/fiscal/verdict.py`), and what it cannot tell a person decides.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from devices.fiscal.ffd import DocumentType, ReceiptKind
from devices.fiscal.receipt import Cashier, Correction, Receipt
from devices.payments.contract import Unknown


class RegisterCause(StrEnum):
    """Why a register refused, or must not be asked: each has its words in docs/fiscal.md."""

    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    PRINTER = "printer"
    SHIFT_TOO_OLD = "shift_too_old"
    SHIFT_CLOSED = "shift_closed"
    CLOCK_WRONG = "clock_wrong"
    DATE_UNCONFIRMED = "date_unconfirmed"
    UNSENT_TOO_LONG = "unsent_too_long"
    STORAGE_FULL = "storage_full"
    STORAGE_EXPIRED = "storage_expired"
    STORAGE_STATE = "storage_state"
    PASSWORD = "password"
    NOT_SUPPORTED = "not_supported"
    RECEIPT = "receipt"
    TOO_LATE = "too_late"
    SILENT = "register_silent"
    UNPLUGGED = "unplugged"
    OTHER = "other"


@dataclass(frozen=True)
class Mark:
    """The end of a fiscal storage's list before a receipt: its serial number and its last document's number."""

    storage: str
    document: int


Begin: TypeAlias = Callable[[Mark], None]
"""Records the mark; on disk when it returns. A driver calls it before the first byte of a receipt goes out."""


@dataclass(frozen=True)
class FoundDocument:
    """A document as the storage keeps it. `kind` and `kopecks` of receipts and corrections; `time` in seconds (Unix)."""

    number: int
    type: DocumentType | int
    time: float
    sign: int = 0
    kind: ReceiptKind | int | None = None
    kopecks: int | None = None


@dataclass(frozen=True)
class Registered:
    """The storage has it: document number, fiscal sign, time in seconds (Unix). `printed` as far as the register knows."""

    number: int
    sign: int
    time: float
    storage: str
    printed: bool = True


@dataclass(frozen=True)
class ReceiptRefused:
    """Certainly not registered. `again`: the same receipt may be registered once the cause is gone."""

    cause: RegisterCause
    text: str
    again: bool = True


Registration: TypeAlias = Registered | ReceiptRefused | Unknown


class ShiftState(StrEnum):
    """`expired`: older than 24 hours; the storage registers nothing before it is closed."""

    CLOSED = "closed"
    OPEN = "open"
    EXPIRED = "expired"


class StorageWarning(StrEnum):
    """What the fiscal storage warns of by itself."""

    REPLACE_URGENTLY = "replace_urgently"
    RUNS_OUT = "runs_out"
    MEMORY_NEARLY_FULL = "memory_nearly_full"
    OPERATOR_WAITS = "operator_waits"


@dataclass(frozen=True)
class RegisterStatus:
    """The register's state. Times are in seconds (Unix); `clock` is what its own clock says.

    `shift_since` is None while no shift is open, or when its beginning cannot be found. `unsent_since` is the time of the
    first document that the operator of fiscal data does not have. `working`: the storage is in its fiscal phase.
    """

    paper: bool
    cover_closed: bool
    shift: ShiftState
    shift_number: int
    clock: float
    last: Mark
    shift_since: float | None = None
    unsent: int = 0
    unsent_since: float | None = None
    working: bool = True
    expires: date | None = None
    warnings: frozenset[StorageWarning] = frozenset()
    receipt_open: bool = False
    needs_continue: bool = False
    date_unconfirmed: bool = False


class RegisterSilent(Exception):
    """The register does not answer, or with what nobody understands; the message says what to check."""


class RegisterRefused(Exception):
    """The register refused a command that registers no receipt."""

    def __init__(self, cause: RegisterCause, text: str) -> None:
        super().__init__(text)
        self.cause = cause


class FiscalRegister(ABC):
    """One cash register, used by one thread. All methods but `register` and `resolve` raise LinkError, RegisterSilent or
    RegisterRefused.
    """

    @property
    @abstractmethod
    def is_open(self) -> bool:
        """Its line is open."""

    @abstractmethod
    def open(self) -> None:
        """Opens its line. Raises LinkAbsent."""

    @abstractmethod
    def close(self) -> None:
        """Closes its line."""

    @abstractmethod
    def status(self) -> RegisterStatus:
        """The whole state, read anew."""

    @abstractmethod
    def register(self, job: str, receipt: Receipt | Correction, begin: Begin) -> Registration:
        """Registers one receipt; `job` names this attempt. Raises no error of the line: then the result is Unknown.

        ReceiptRefused only where the storage's own number proves it.
        """

    @abstractmethod
    def resolve(self, job: str, receipt: Receipt | Correction, mark: Mark) -> Registration:
        """Finds out the result of an attempt that has begun at `mark`; registers nothing anew.

        Unknown and `resolvable`: ask again later.
        """

    @abstractmethod
    def open_shift(self, cashier: Cashier | None = None) -> None:
        """Opens a shift; an open one stays."""

    @abstractmethod
    def close_shift(self, cashier: Cashier | None = None) -> None:
        """Closes the shift with its Z report; a closed one stays."""

    @abstractmethod
    def print_last(self) -> None:
        """Prints a copy of the last document."""

    @abstractmethod
    def x_report(self) -> None:
        """Prints the totals of the shift without closing it."""

    @abstractmethod
    def go_on_printing(self) -> None:
        """Prints on after the paper is back; does nothing when nothing waits."""
