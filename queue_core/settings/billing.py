"""The table of the settings that says where the billing system is, how account numbers look, and which readings are believed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from queue_core.billing.account_number import AccountNumberFormat
from queue_core.settings.base import Table


class ReadingsTable(Table):
    """Which use of electricity is believed, in kWh a day of one meter: `[billing.readings]`.

    More than `usual_kwh_per_day` is asked back; more than `most_kwh_per_day` is refused. The defaults: a household hardly
    uses 50 kWh a day, and a connection of 15 kW cannot give more than 360.
    """

    usual_kwh_per_day: Annotated[Decimal, Field(gt=0, le=1_000_000)] = Decimal(50)
    most_kwh_per_day: Annotated[Decimal, Field(gt=0, le=1_000_000)] = Decimal(360)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.usual_kwh_per_day > self.most_kwh_per_day:
            raise ValueError("usual_kwh_per_day is more than most_kwh_per_day")
        return self


class BillingTable(Table):
    """The billing system: `[billing]`. Without this table the office takes neither payments nor readings.

    `kind = "csv_folder"` wants `folder`; `kind = "http_json"` wants `url` and `token_file`, and `ca_file` for a certificate of
    the company's own. Data older than `max_age_hours` are not shown to visitors. Payments and readings go out every
    `export_minutes`.
    """

    kind: Literal["csv_folder", "http_json"]
    folder: Path | None = None
    url: Annotated[str, Field(pattern=r"^https?://[^\s?#@]+$")] | None = None
    token_file: Path | None = None
    ca_file: Path | None = None
    max_age_hours: Annotated[float, Field(gt=0, le=24 * 366)] = 36
    account_digits: Annotated[int, Field(ge=4, le=20)] = 10
    check: Literal["luhn", "none"] = "none"
    export_minutes: Annotated[float, Field(gt=0, le=24 * 60)] = 10
    readings: ReadingsTable = ReadingsTable()

    @model_validator(mode="after")
    def _complete(self) -> Self:
        needed = {"csv_folder": ("folder",), "http_json": ("url", "token_file")}[self.kind]
        missing = [name for name in needed if getattr(self, name) is None]
        if missing:
            raise ValueError(f"kind “{self.kind}” needs {' and '.join(missing)}")
        allowed = {*needed, *(("ca_file",) if self.kind == "http_json" else ())}
        strange = [
            name
            for name in ("folder", "url", "token_file", "ca_file")
            if name not in allowed and getattr(self, name) is not None
        ]
        if strange:
            raise ValueError(f"kind “{self.kind}” has no {' and no '.join(strange)}")
        for name in ("folder", "token_file", "ca_file"):
            path = getattr(self, name)
            if path is not None and not path.is_absolute():
                raise ValueError(f"{name} “{path}” is to be a full path, beginning with /")
        return self

    @property
    def number_format(self) -> AccountNumberFormat:
        return AccountNumberFormat(digits=self.account_digits, check=self.check)
