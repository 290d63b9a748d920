"""The table [billing]: complete for its kind, and with its mistakes named."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from queue_core.settings import Settings, SettingsInvalid, parse
from tests.queue_core.building import small_office


def _with(billing: dict[str, Any]) -> Settings:
    return parse(small_office(billing=billing))


def test_an_office_without_the_table_has_no_billing_system() -> None:
    assert parse(small_office()).billing is None


def test_a_folder_with_the_defaults() -> None:
    table = _with({"kind": "csv_folder", "folder": "/srv/exchange"}).billing
    assert table is not None
    assert (table.folder, table.max_age_hours, table.number_format.digits) == (Path("/srv/exchange"), 36, 10)
    assert table.readings.most_kwh_per_day == Decimal(360)


@pytest.mark.parametrize(
    ("billing", "problem"),
    [
        ({"kind": "csv_folder"}, "needs folder"),
        ({"kind": "http_json", "url": "https://billing.example/api"}, "needs token_file"),
        ({"kind": "csv_folder", "folder": "/a", "url": "https://billing.example"}, "has no url"),
        ({"kind": "csv_folder", "folder": "exchange"}, "full path"),
        ({"kind": "http_json", "url": "https://me:secret@billing.example", "token_file": "/t"}, "url"),
        ({"kind": "csv_folder", "folder": "/a", "max_age_hours": 0}, "max_age_hours"),
        ({"kind": "csv_folder", "folder": "/a", "check": "lun"}, "check"),
        (
            {"kind": "csv_folder", "folder": "/a", "readings": {"usual_kwh_per_day": 500}},
            "usual_kwh_per_day is more than most_kwh_per_day",
        ),
    ],
)
def test_mistakes_are_named(billing: dict[str, Any], problem: str) -> None:
    with pytest.raises(SettingsInvalid) as caught:
        _with(billing)
    assert problem in str(caught.value)
