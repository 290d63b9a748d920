"""The settings table for billing: where the system is, the form of account numbers, which readings are plausible."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from queue_core.billing.account_number import AccountNumberFormat
from queue_core.settings.base import Table, written_as
from queue_core.settings.problems import CheckFailed, Problem, wrong
from queue_core.settings.wording import Code

# The fields that each kind of billing system requires, and those that are optional.
_FIELDS_OF = {
    "csv_folder": (frozenset({"folder"}), frozenset[str]()),
    "http_json": (frozenset({"url", "token_file"}), frozenset({"ca_file"})),
}


class ReadingsTable(Table):
    """Which consumption is plausible, in kWh per day and meter: `[billing.readings]`.

    Above `usual_kwh_per_day` the visitor is asked to confirm; above `most_kwh_per_day` the reading is refused. The
    defaults: a household hardly uses 50 kWh a day, and a connection of 15 kW cannot supply more than 360.
    """

    usual_kwh_per_day: Annotated[Decimal, Field(gt=0, le=1_000_000)] = Decimal(50)
    most_kwh_per_day: Annotated[Decimal, Field(gt=0, le=1_000_000)] = Decimal(360)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.usual_kwh_per_day > self.most_kwh_per_day:
            raise wrong(Code.USUAL_ABOVE_MOST)
        return self


class BillingTable(Table):
    """The billing system: `[billing]`. Without this table the office takes neither payments nor readings.

    `kind = "csv_folder"` requires `folder`; `kind = "http_json"` requires `url` and `token_file`, and takes `ca_file`
    for the company's own certificate authority. Data older than `max_age_hours` is not shown to visitors. Payments and
    readings are exported every `export_minutes`.
    """

    kind: Literal["csv_folder", "http_json"]
    folder: Path | None = None
    url: Annotated[str, written_as(r"https?://[^\s?#@]+", Code.NOT_A_BILLING_ADDRESS)] | None = None
    token_file: Path | None = None
    ca_file: Path | None = None
    max_age_hours: Annotated[float, Field(gt=0, le=24 * 366)] = 36
    account_digits: Annotated[int, Field(ge=4, le=20)] = 10
    check: Literal["luhn", "none"] = "none"
    export_minutes: Annotated[float, Field(gt=0, le=24 * 60)] = 10
    readings: ReadingsTable = ReadingsTable()

    @model_validator(mode="after")
    def _complete(self) -> Self:
        needed, optional = _FIELDS_OF[self.kind]
        given = {name for name in ("folder", "url", "token_file", "ca_file") if getattr(self, name) is not None}
        problems = [
            Problem((), Code.BILLING_NEEDS, {"kind": self.kind, "field": name}) for name in sorted(needed - given)
        ]
        problems += [
            Problem((name,), Code.BILLING_HAS_NO, {"kind": self.kind, "field": name})
            for name in sorted(given - needed - optional)
        ]
        problems += [
            Problem((name,), Code.NOT_A_FULL_PATH, {"path": path})
            for name in ("folder", "token_file", "ca_file")
            if (path := getattr(self, name)) is not None and not path.is_absolute()
        ]
        if problems:
            raise CheckFailed(problems)
        return self

    @property
    def number_format(self) -> AccountNumberFormat:
        return AccountNumberFormat(digits=self.account_digits, check=self.check)
