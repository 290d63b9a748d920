"""The port to the billing system: account look-ups and exports. Its adapters are in web/billing/."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Protocol

from queue_core.errors import Invalid, NotFound, Refusal, Unavailable
from queue_core.texts import Text

ZONE_SETS = (("T1",), ("T1", "T2"), ("T1", "T2", "T3"))
"""The sets of tariff zones a meter can have: all day; day and night; peak, night and half-peak."""


class MeterInvalid(ValueError):
    """The data of a meter are contradictory."""

    def __init__(self, ru: str, en: str) -> None:
        super().__init__(en)
        self.sentence = Text(ru=ru, en=en)


@dataclass(frozen=True)
class Register:
    """One register of a meter: a tariff zone (T1, T2, T3) and its last known reading, in kWh."""

    zone: str
    last_reading: Decimal


@dataclass(frozen=True)
class Meter:
    """A meter of an account.

    `place` distinguishes it from others (“hall”, “garage”), without a flat number. The dial has `digits` digits before
    the decimal point and `decimals` after it. `last_read_on` is the day of the last readings.
    Raises MeterInvalid if these contradict one another.
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
            raise MeterInvalid(
                "у счётчика от 3 до 9 знаков до запятой", "a dial has 3 to 9 digits before the decimal point"
            )
        if not 0 <= self.decimals <= 3:
            raise MeterInvalid("у счётчика от 0 до 3 знаков после запятой", "a dial has 0 to 3 decimal places")
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
        raise MeterInvalid("последнее показание не помещается на счётчике", "the last reading does not fit on the dial")
    if reading != round(reading, decimals):
        raise MeterInvalid(
            "у последнего показания после запятой больше знаков, чем у счётчика",
            "the last reading has more decimal places than the dial",
        )


@dataclass(frozen=True)
class Account:
    """A customer's account in the billing system at `as_of` (aware).

    `owed_kopecks` is the debt; negative if the account is in credit. `address_hint` lets visitors recognise their
    account: street and house, no flat, no names (clause 5.3).
    """

    number: str
    address_hint: str
    owed_kopecks: int
    as_of: datetime
    meters: tuple[Meter, ...]

    def meter(self, serial: str) -> Meter | None:
        return next((meter for meter in self.meters if meter.serial == serial), None)


class UnknownAccount(NotFound):
    """The number is well formed, but the billing system has no such account."""

    code: ClassVar[str] = "unknown_account"

    def __init__(self) -> None:
        super().__init__(
            "Такого лицевого счёта нет. Сверьте номер с квитанцией или обратитесь в окно.",
            "There is no such account. Check the number against your bill, or ask at a window.",
        )


class WrongAccountNumber(Invalid):
    """The number cannot be an account number: its length or its check digit is wrong."""

    code: ClassVar[str] = "wrong_account_number"


class BillingStale(Unavailable):
    """The account's data are older than the settings allow, too old to ask for money."""

    code: ClassVar[str] = "billing_stale"

    def __init__(self, as_of: datetime) -> None:
        super().__init__(
            "Данные о лицевых счетах устарели. Обратитесь, пожалуйста, в окно.",
            "The account data are out of date. Please ask at a window.",
        )
        self.as_of = as_of


class BillingUnavailable(Unavailable):
    """The billing system is closed or cannot be reached. The request may be repeated later."""

    code: ClassVar[str] = "billing_unavailable"

    def __init__(self) -> None:
        super().__init__(
            "Расчётная система сейчас не отвечает. Повторите через несколько минут или обратитесь в окно.",
            "The billing system is not responding. Try again in a few minutes, or ask at a window.",
        )


class BatchKind(StrEnum):
    PAYMENTS = "payments"
    READINGS = "readings"


@dataclass(frozen=True)
class Batch:
    """Rows for the billing system, to be imported exactly once: `kind` and `number` identify it for ever.

    Raises ValueError if it is empty or its rows have different columns.
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
    """The name of a batch: payments-000012."""
    return f"{kind.value}-{number:06d}"


@dataclass(frozen=True)
class Sent:
    """The billing system has the batch, and will keep it even if the power fails now."""


@dataclass(frozen=True)
class Pending:
    """The batch may not have arrived: the *same* batch must be sent again. It is never imported twice."""

    why: Text


@dataclass(frozen=True)
class Receipt:
    """The billing system's answer to a batch: accepted, or refused with its own text for the staff."""

    kind: BatchKind
    number: int
    accepted: bool
    text: str = ""


class BatchConflict(Refusal):
    """Another batch has already been sent under this name. Nothing was overwritten; staff must compare the two."""

    code: ClassVar[str] = "batch_conflict"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Выгрузка {name} уже отправлена с другим содержанием. Ничего не изменено; сообщите администратору.",
            f"The batch {name} has already been sent with other content. Nothing was changed; inform the administrator.",
        )


class BatchRefused(Refusal):
    """The billing system will not take this batch however often it is sent. Staff must look into it."""

    code: ClassVar[str] = "batch_refused"

    def __init__(self, name: str, text: str) -> None:
        super().__init__(
            f"Расчётная система не приняла выгрузку {name}: {text or 'без объяснения'}",
            f"The billing system refused the batch {name}: {text or 'no explanation'}",
        )


class Billing(Protocol):
    """Looks up accounts. Blocks: must not be called in the thread that serves the screens."""

    def account(self, number: str) -> Account:
        """The account of a checked number (`account_number.AccountNumberFormat`).

        Raises WrongAccountNumber, UnknownAccount, BillingStale, BillingUnavailable.
        """


class Export(Protocol):
    """Exports payments and readings. Blocks, as `Billing` does."""

    def send(self, batch: Batch) -> Sent | Pending:
        """Hands over a batch; the same batch may be sent again at any time.

        Raises BatchConflict and BatchRefused: then repeating it is no use.
        """

    def receipt(self, kind: BatchKind, number: int) -> Receipt | None:
        """The billing system's answer to a batch; None while there is none. Raises BillingUnavailable."""


class BillingSystem(Billing, Export, Protocol):
    """Both directions, as an adapter provides them."""
