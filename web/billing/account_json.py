"""The JSON of accounts and receipts from the billing system's HTTP service, validated; unused fields are dropped."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StrictInt

from queue_core.billing.address_hint import address_hint
from queue_core.billing.port import Account, Meter, Register


class _Answer(BaseModel):
    # Names and flats that a service may add are dropped here and get no further (clause 5.3).
    model_config = ConfigDict(frozen=True, extra="ignore")


class RegisterAnswer(_Answer):
    zone: str
    # As text: a JSON number would lose decimal precision.
    last_reading: Annotated[str, Field(pattern=r"^[0-9]{1,9}(\.[0-9]{1,3})?$")]


class MeterAnswer(_Answer):
    serial: Annotated[str, Field(min_length=1, max_length=40)]
    place: Annotated[str, Field(max_length=100)] = ""
    digits: StrictInt
    decimals: StrictInt
    last_read_on: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    registers: Annotated[list[RegisterAnswer], Field(max_length=3)]

    def meter(self) -> Meter:
        registers = tuple(
            Register(register.zone, Decimal(register.last_reading))
            for register in sorted(self.registers, key=lambda register: register.zone)
        )
        return Meter(
            self.serial,
            address_hint(self.place),
            self.digits,
            self.decimals,
            date.fromisoformat(self.last_read_on),
            registers,
        )


class AccountAnswer(_Answer):
    """`GET {base}/accounts/{number}`."""

    number: str
    address: Annotated[str, Field(min_length=1, max_length=300)]
    owed_kopecks: Annotated[StrictInt, Field(ge=-(10**14), le=10**14)]
    as_of: AwareDatetime
    meters: Annotated[list[MeterAnswer], Field(max_length=100)] = []

    def account(self) -> Account:
        """Raises ValueError when a meter contradicts itself or a date is invalid."""
        return Account(
            self.number,
            address_hint(self.address),
            self.owed_kopecks,
            self.as_of,
            tuple(meter.meter() for meter in self.meters),
        )


class ReceiptAnswer(_Answer):
    """`GET {base}/payments/{number}`: `processing` until the batch is taken or refused."""

    state: Annotated[str, Field(pattern="^(processing|accepted|refused)$")]
    text: Annotated[str, Field(max_length=4096)] = ""
