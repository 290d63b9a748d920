"""What every payment terminal can be asked to do, whatever its protocol, and what it can answer.

`Unknown` is an answer like any other: nobody here can tell whether the money was taken. Where the protocol recognises
repeats (`Capabilities.resolves`) the same operation is asked about again until the answer is clear; where it does not,
a person settles it by hand, and nothing is ever sent a second time.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

CURRENCY = 643
"""ISO 4217 number of the rouble."""

Begin: TypeAlias = Callable[[str | None], None]
"""Records that the operation begins, with the protocol's own number for it; on disk when it returns.

A driver calls it before it sends the first byte that could move money.
"""


@dataclass(frozen=True)
class Capabilities:
    """What a protocol supports. `confirms`: an approved payment must then be confirmed or undone.

    `resolves`: an operation whose answer was lost can be asked about again. `totals`: a settlement returns the
    terminal's own totals.
    """

    confirms: bool = False
    undoes: bool = False
    refunds: bool = False
    settles: bool = False
    totals: bool = False
    aborts: bool = False
    resolves: bool = False


@dataclass(frozen=True)
class Operation:
    """A payment or refund as the ledger knows it. `reference` is the protocol's own number, known once it has begun.

    `original` is the bank's number (RRN) of the payment that a refund gives back. `last_number` is the highest of the
    protocol's own numbers that this box has used at the device, `terminal` the terminal's name on the device's last slip.
    """

    payment: str
    kopecks: int
    purpose: str = ""
    reference: str | None = None
    original: str | None = None
    last_number: int = 0
    terminal: str | None = None


@dataclass(frozen=True)
class Approved:
    """The bank took (or gave back) `kopecks`. `card` is masked, and so are the lines of the bank's slip in `receipt`."""

    kopecks: int
    rrn: str | None = None
    authorization: str | None = None
    card: str | None = None
    receipt: tuple[str, ...] = ()


@dataclass(frozen=True)
class Declined:
    """Certainly no money was moved."""

    cause: str
    text: str
    receipt: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unknown:
    """Nobody can tell yet. `resolvable`: the terminal will be asked again; otherwise a person has to settle it."""

    text: str
    resolvable: bool


@dataclass(frozen=True)
class Done:
    """Confirmed, undone or settled. Of a settlement: the terminal's own totals, None where it gives none."""

    text: str | None = None
    receipt: tuple[str, ...] = ()
    kopecks: int | None = None
    count: int | None = None
    agrees: bool | None = None


@dataclass(frozen=True)
class NotDone:
    """Certainly not done, and asking again would not help."""

    text: str


PaymentResult: TypeAlias = Approved | Declined | Unknown
Ending: TypeAlias = Done | NotDone | Unknown


class TerminalSilent(Exception):
    """The terminal does not answer; the message says what to check."""


class NotSupported(Exception):
    """The protocol of this terminal has no such operation."""


def never() -> bool:
    """Nobody cancels."""
    return False


class PaymentTerminal(ABC):
    """One terminal, used by one thread.

    `in_service`: False while nobody could pay here; a protocol that can say so switches card reading off.
    """

    capabilities: ClassVar[Capabilities]
    in_service: bool = True

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
    def poll(self) -> bool:
        """One short turn (some tenths of a second) of the idle dialogue; True once the handshake has succeeded.

        Raises LinkError, or TerminalSilent when the terminal should have answered by now.
        """

    @abstractmethod
    def pay(self, operation: Operation, begin: Begin, cancelled: Callable[[], bool] = never) -> PaymentResult:
        """Takes money. Raises no error of the line: a line that breaks makes the result Unknown."""

    def resolve(self, operation: Operation) -> PaymentResult:
        """Finds out the result of an operation that has begun; never takes money a second time."""
        return Unknown("This terminal cannot be asked about past payments.", resolvable=False)

    def late(self) -> tuple[str, PaymentResult] | None:
        """The payment and result of an operation that was given up as unknown, if the result came after all."""
        return None

    def confirm(self, operation: Operation, begin: Begin) -> Ending:
        """The service was delivered: the office keeps the money."""
        begin(operation.reference)
        return Done()

    def undo(self, operation: Operation, begin: Begin) -> Ending:
        """The service was not delivered: the money goes back. Raises NotSupported."""
        raise NotSupported("This terminal cannot take a payment back; give the money back by a refund.")

    def resolve_undo(self, operation: Operation) -> Ending:
        """Finds out the result of an undo that has begun; never gives money back a second time."""
        return Unknown("This terminal cannot be asked whether it took the payment back.", resolvable=False)

    def refund(self, operation: Operation, begin: Begin, cancelled: Callable[[], bool] = never) -> PaymentResult:
        """Gives back the money of an earlier payment. Raises NotSupported."""
        raise NotSupported("This terminal cannot give money back; use the bank's merchant portal or the cash desk.")

    def settle(self, begin: Begin) -> Ending:
        """The terminal's end of day (сверка итогов). Raises NotSupported."""
        raise NotSupported("This terminal settles with the bank by itself; compare with the bank's report.")
