"""The billing system's adapters: a folder of CSV files, or HTTP and JSON. `billing_of` makes that of the settings."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from queue_core.billing.port import BillingSystem
from queue_core.clock import Clock
from queue_core.settings import Settings
from queue_core.settings.billing import BillingTable
from web.billing.csv_folder import CsvFolder
from web.billing.http_json import HttpJson

INDEX = "billing-accounts.db"
"""The index of the CSV folder, in the office's data directory."""


def billing_of(settings: Settings, data: Path, clock: Clock) -> BillingSystem | None:
    """The office's billing system; None when the settings have none. Opens nothing yet. `data` is the data directory."""
    return None if settings.billing is None else _adapter(settings.billing, data, clock)


def _adapter(table: BillingTable, data: Path, clock: Clock) -> CsvFolder | HttpJson:
    max_age = timedelta(hours=table.max_age_hours)
    if table.kind == "csv_folder":
        assert table.folder is not None, "the table is checked"
        return CsvFolder(table.folder, data / INDEX, table.number_format, max_age, clock)
    assert table.url is not None, "the table is checked"
    assert table.token_file is not None, "the table is checked"
    return HttpJson(table.url, table.token_file, table.number_format, max_age, clock, ca_file=table.ca_file)
