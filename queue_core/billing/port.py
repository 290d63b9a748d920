"""What the office asks the billing system, and what it hands over to it. The adapters behind it live in web/billing/."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Protocol

from queue_core.errors import NotFound, Refusal
from queue_core.texts import Text

ZONE_SETS = (("T1",), ("T1", "T2"), ("T1", "T2", "T3"))
"""Tariff zones that a meter counts apart: all day; day and night; peak, night and half-peak."""


class MeterInvalid(ValueError):
    """What is said of a meter contradicts itself."""

    def __init__(self, ru: str, en: str) -> None:
        super().__init__(en)
        self.sentence = Text(ru=ru, en=en)


@dataclass(frozen=True)
class Register:
    """One counting dial of a meter: a tariff zone (T1, T2, T3) and the last reading known, in kWh."""

    zone: str
    last_reading: Decimal


@dataclass(frozen=True)
class Meter:
    """A meter of an account.

    `place` says which of several it is (“hall”, “garage”), without a flat number. The dial shows `digits` whole figures
    and `decimals` after the comma. `last_read_on` is the day of the last readings.
    Raises MeterInvalid when these contradict one another.
    """

    serial: str
    place: str
    digits: int
    decimals: int
    last_read_on: date
    registers: tuple[Register, ...]

    def __post_init__(self) -> None:
        if not self.serial:
            raise MeterInvalid("у счётчика нет заводского номера", "the meter has no serial number")
        if not 3 <= self.digits <= 9:
            raise MeterInvalid("у счётчика от 3 до 9 знаков до запятой", "a dial has 3 to 9 whole figures")
        if not 0 <= self.decimals <= 3:
            raise MeterInvalid("у счётчика от 0 до 3 знаков после запятой", "a dial has 0 to 3 figures after the comma")
        if tuple(register.zone for register in self.registers) not in ZONE_SETS:
            raise MeterInvalid(
                "зоны счётчика — T1, или T1 и T2, или T1, T2 и T3, каждая один раз",
                "the tariff zones of a meter are T1, or T1 and T2, or T1, T2 and T3, each once",
            )
        for register in self.registers:
            _require_on_dial(register.last_reading, self.digits, self.decimals)

    def register(self, zone: str) -> Register | None:
        """The register of a tariff zone; None when the meter has no such zone."""
        return next((register for register in self.registers if register.zone == zone), None)


def _require_on_dial(reading: Decimal, digits: int, decimals: int) -> None:
    if not reading.is_finite() or not 0 <= reading < Decimal(10) ** digits:
        raise MeterInvalid(
            "последнее показание не помещается на счётчике", "the last reading is not one that the dial can show"
        )
    if reading != round(reading, decimals):
        raise MeterInvalid(
            "у последнего показания после запятой больше знаков, чем у счётчика",
            "the last reading has more figures after the comma than the dial",
        )


@dataclass(frozen=True)
class Account:
    """A customer's account as the billing system knew it at `as_of` (aware).

    `owed_kopecks` is the debt; negative when money is left over. `address_hint` lets visitors see that it is theirs: street
    and house, no flat, no names (clause 5.3).
    """

    number: str
    address_hint: str
    owed_kopecks: int
    as_of: datetime
    meters: tuple[Meter, ...]

    def meter(self, serial: str) -> Meter | None:
        return next((meter for meter in self.meters if meter.serial == serial), None)


class UnknownAccount(NotFound):
    """The number is well formed, and the billing system has no such account."""

    code: ClassVar[str] = "unknown_account"

    def __init__(self) -> None:
        super().__init__(
            "Такого лицевого счёта нет. Сверьте номер с квитанцией или обратитесь в окно.",
            "There is no such account. Compare the number with your bill or ask at a window.",
        )


class WrongAccountNumber(Refusal):
    """The number cannot be an account's: its length or its check digit is wrong."""

    code: ClassVar[str] = "wrong_account_number"


class BillingStale(Refusal):
    """What is known of the account is older than the settings allow: nobody is asked for money on it."""

    code: ClassVar[str] = "billing_stale"

    def __init__(self, as_of: datetime) -> None:
        super().__init__(
            "Данные о лицевых счетах устарели. Обратитесь, пожалуйста, в окно.",
            "The data of the accounts are out of date. Please ask at a window.",
        )
        self.as_of = as_of


class BillingUnavailable(Refusal):
    """The billing system is closed or cannot be reached. The same may be asked again later."""

    code: ClassVar[str] = "billing_unavailable"

    def __init__(self) -> None:
        super().__init__(
            "Расчётная система сейчас не отвечает. Повторите через несколько минут или обратитесь в окно.",
            "The billing system does not answer now. Try again in a few minutes or ask at a window.",
        )


class BatchKind(StrEnum):
    PAYMENTS = "payments"
    READINGS = "readings"


@dataclass(frozen=True)
class Batch:
    """Rows for the billing system, to be taken exactly once: `kind` and `number` name it for ever.

    Raises ValueError when it is empty or its rows differ in their columns.
    """

    kind: BatchKind
    number: int
    rows: tuple[Mapping[str, str], ...]

    def __post_init__(self) -> None:
        if self.number < 1:
            raise ValueError("batches are numbered from 1")
        if not self.rows or not self.rows[0]:
            raise ValueError("a batch has at least one row and one column")
        if any(tuple(row) != self.columns for row in self.rows):
            raise ValueError("all rows of a batch have the same columns in the same order")

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.rows[0])

    @property
    def name(self) -> str:
        return batch_name(self.kind, self.number)


def batch_name(kind: BatchKind, number: int) -> str:
    """A batch by its name: payments-000012."""
    return f"{kind.value}-{number:06d}"


@dataclass(frozen=True)
class Sent:
    """The batch lies with the billing system, and stays there even if the power fails now."""


@dataclass(frozen=True)
class Pending:
    """It is not known that the batch has arrived: the *same* batch is to be sent again. It is never taken twice."""

    why: Text


@dataclass(frozen=True)
class Receipt:
    """The billing system's answer to a batch: taken, or refused with a text of its own for the staff."""

    kind: BatchKind
    number: int
    accepted: bool
    text: str = ""


class BatchConflict(Refusal):
    """Another batch has gone out under this name already. Nothing was overwritten; a person must look at both."""

    code: ClassVar[str] = "batch_conflict"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Выгрузка {name} уже отправлена с другим содержанием. Ничего не изменено; сообщите администратору.",
            f"The batch {name} has been sent before with other content. Nothing was changed; tell the administrator.",
        )


class BatchRefused(Refusal):
    """The billing system will not take this batch however often it is sent. A person must look at it."""

    code: ClassVar[str] = "batch_refused"

    def __init__(self, name: str, text: str) -> None:
        super().__init__(
            f"Расчётная система не приняла выгрузку {name}: {text or 'без объяснения'}",
            f"The billing system refused the batch {name}: {text or 'no explanation'}",
        )


class Billing(Protocol):
    """Where accounts are looked up. Blocks: to be called off the thread that serves the screens."""

    def account(self, number: str) -> Account:
        """The account of a checked number (`account_number.AccountNumberFormat`).

        Raises WrongAccountNumber, UnknownAccount, BillingStale, BillingUnavailable.
        """


class Export(Protocol):
    """Where payments and readings go. Blocks, as `Billing` does."""

    def send(self, batch: Batch) -> Sent | Pending:
        """Hands a batch over; the same batch may be sent again at any time.

        Raises BatchConflict and BatchRefused: then a repetition is of no use.
        """

    def receipt(self, kind: BatchKind, number: int) -> Receipt | None:
        """The billing system's answer to a batch; None while there is none. Raises BillingUnavailable."""


class BillingSystem(Billing, Export, Protocol):
    """Both directions, as an adapter offers them."""
