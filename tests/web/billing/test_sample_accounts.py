"""The accounts of the demonstration: the same for a seed, right for the reader, with the cases worth showing."""

from __future__ import annotations

from pathlib import Path

from queue_core.billing.account_number import AccountNumberFormat
from queue_core.billing.meter_readings import ConfirmNeeded, ReadingLimits, check
from queue_core.billing.port import Meter
from queue_core.settings import parse
from tests.queue_core.building import small_office
from tests.web.billing.exchange import NOW, Exchange
from web.billing import billing_of
from web.demo.accounts import ABOUT_TO_ROLL_OVER, sample_accounts, write_accounts

LUHN = AccountNumberFormat(10, "luhn")


def test_the_same_seed_makes_the_same_accounts() -> None:
    assert sample_accounts(NOW.date(), seed=1) == sample_accounts(NOW.date(), seed=1)
    assert sample_accounts(NOW.date(), seed=1) != sample_accounts(NOW.date(), seed=2)


def test_the_settings_lead_to_the_folder_and_every_account_is_found(exchange: Exchange, tmp_path: Path) -> None:
    accounts = write_accounts(exchange.folder, NOW)
    billing = {"kind": "csv_folder", "folder": str(exchange.folder), "check": "luhn"}
    found = billing_of(parse(small_office(billing=billing)), tmp_path, exchange.clock)
    assert found is not None
    for sample in accounts:
        account = found.account(sample.number)
        assert account.owed_kopecks == sample.owed_kopecks
        assert "кв." not in account.address_hint
        assert {meter.serial for meter in account.meters} == {meter.serial for meter in sample.meters}
    owed = [sample.owed_kopecks for sample in accounts]
    assert min(owed) < 0 < max(owed)
    assert 0 in owed
    assert {len(meter.readings) for sample in accounts for meter in sample.meters} == {1, 2, 3}


def test_one_meter_is_about_to_roll_over(exchange: Exchange) -> None:
    accounts = write_accounts(exchange.folder, NOW)
    exchange.restarted(LUHN)
    (meter,) = exchange.adapter.account(accounts[ABOUT_TO_ROLL_OVER].number).meters
    assert isinstance(meter, Meter)
    limits = ReadingLimits(usual_kwh_per_day=50, most_kwh_per_day=360)  # type: ignore[arg-type]
    verdict = check(meter, "T1", "12", read_on=NOW.date(), today=NOW.date(), limits=limits)
    assert isinstance(verdict, ConfirmNeeded)
    assert verdict.rolled_over


def test_an_office_without_billing_has_none(tmp_path: Path, exchange: Exchange) -> None:
    assert billing_of(parse(small_office()), tmp_path, exchange.clock) is None
