"""Accounts and meters out of the CSV folder: read, refused with every mistake named, the last good version kept."""

from __future__ import annotations

import logging
import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest

from queue_core.billing.account_number import AccountNumberFormat
from queue_core.billing.port import BillingStale, BillingUnavailable, Register, UnknownAccount, WrongAccountNumber
from tests.web.billing.exchange import ACCOUNTS, METERS, NOW, Exchange
from web.billing import csv_rows


def mistakes(exchange: Exchange) -> set[str]:
    rejected = exchange.adapter.refresh().rejected
    return {str(mistake) for mistake in rejected.mistakes} if rejected else set()


def test_an_account_with_its_meters(exchange: Exchange) -> None:
    exchange.deliver()
    found = exchange.adapter.account("50 0000 0001")
    assert (found.number, found.address_hint, found.owed_kopecks) == ("5000000001", "ул. Мира, д. 5", 123456)
    assert abs(found.as_of - NOW) < timedelta(seconds=1)
    garage, house = found.meters
    assert (garage.serial, garage.place, garage.digits, garage.last_read_on) == ("0007", "гараж", 5, date(2026, 10, 25))
    assert house.registers == (Register("T1", Decimal("12345.6")), Register("T2", Decimal(678)))
    assert exchange.adapter.account("5000000002").owed_kopecks == -1000
    assert exchange.adapter.account("5000000002").address_hint == "ул. Угольная; д. 1"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_what_excel_and_others_write(exchange: Exchange, encoding: str, line_end: str) -> None:
    accounts = "Лицевой счёт;ФИО;Адрес;Долг\n5000000001;Иванов;ул. Мира, д. 5;1 234,5\n;;;\n"
    exchange.deliver(accounts.replace("\n", line_end).encode(encoding), METERS.replace("\n", line_end).encode(encoding))
    found = exchange.adapter.account("5000000001")
    assert (found.address_hint, found.owed_kopecks) == ("ул. Мира, д. 5", 123450)


def test_names_and_flats_do_not_get_into_the_index(exchange: Exchange) -> None:
    accounts = "number;name;address;owed\n5000000001;Иванов;ул. Мира, д. 5, кв. 8123, Петров;1\n"
    exchange.deliver(accounts)
    assert exchange.adapter.account("5000000001")
    kept = exchange.index.read_bytes()
    assert "Мира".encode() in kept
    for hidden in ("Иванов", "Петров", "8123"):
        assert hidden.encode() not in kept


def test_refusals(exchange: Exchange) -> None:
    with pytest.raises(BillingUnavailable):
        exchange.adapter.account("5000000001")
    exchange.deliver()
    with pytest.raises(UnknownAccount):
        exchange.adapter.account("5000000003")
    with pytest.raises(WrongAccountNumber):
        exchange.adapter.account("500000000")
    exchange.clock.advance(36 * 3600 + 1)
    with pytest.raises(BillingStale) as stale:
        exchange.adapter.account("5000000001")
    assert abs(stale.value.as_of - NOW) < timedelta(seconds=1)
    exchange.deliver()
    assert exchange.adapter.account("5000000001").as_of > NOW


def test_the_older_of_the_two_files_tells_the_age(exchange: Exchange) -> None:
    exchange.deliver(at=NOW - timedelta(hours=30))
    meters = exchange.folder / "in" / "meters.csv"
    meters.write_text(METERS)
    exchange.clock.advance(7 * 3600)
    with pytest.raises(BillingStale):
        exchange.adapter.account("5000000001")


def test_files_from_the_future_are_not_believed(exchange: Exchange) -> None:
    exchange.deliver(at=NOW + timedelta(hours=2))
    state = exchange.adapter.refresh()
    assert state.accounts == 0
    assert "clocks" in (state.unreadable or "")


def test_changed_files_are_taken_over_and_unchanged_ones_left_alone(exchange: Exchange) -> None:
    exchange.deliver()
    assert exchange.adapter.account("5000000001").owed_kopecks == 123456
    before = exchange.index.stat().st_ino
    exchange.adapter.refresh()
    assert exchange.index.stat().st_ino == before
    exchange.deliver(ACCOUNTS.replace("1234,56", "7"))
    assert exchange.adapter.account("5000000001").owed_kopecks == 123456
    exchange.adapter.refresh()
    assert exchange.adapter.account("5000000001").owed_kopecks == 700


def test_other_settings_read_the_same_files_anew(exchange: Exchange) -> None:
    exchange.deliver()
    exchange.adapter.refresh()
    state = exchange.restarted(AccountNumberFormat(10, "luhn")).refresh()
    assert state.rejected is not None


def test_bad_files_are_named_line_by_line_and_the_last_good_version_stays(
    exchange: Exchange, caplog: pytest.LogCaptureFixture
) -> None:
    exchange.deliver()
    exchange.adapter.refresh()
    accounts = (
        "number;address;owed\n"
        "500000001;ул. Мира, д. 5;1\n"
        "5000000002;;1\n"
        "5000000003;ул. Мира, д. 5;1,234\n"
        "5000000004;ул. Мира, д. 5;1\n"
        "5000000004;ул. Мира, д. 6;2\n"
        "5000000005;ул. Мира, д. 7\n"
        "5,00E+09;ул. Мира, д. 5;12 34\n"
    )
    meters = (
        "account;serial;place;digits;decimals;zone;last_reading;last_read_on\n"
        "5000000004;1;дом;5;0;T1;100000;25.10.2026\n"
        "5000000004;2;дом;5;0;T2;1;25.10.2026\n"
        "5000000004;3;дом;5;0;T1;1;31.02.2026\n"
        "5000000009;4;дом;5;0;T1;1;25.10.2026\n"
        "5000000004;5;дом;5;0;T1;-1;25.10.2026\n"
        "5000000004;6;дом;5;0;T1;1;25.10.2026\n"
        "5000000004;6;дом;5;0;T2;1;26.10.2026\n"
        "5000000004;7;дом;5;0;T4;1;25.10.2026\n"
        "5000000004;8;дом;5;1;T1;1,25;25.10.2026\n"
    )
    exchange.deliver(accounts, meters)
    with caplog.at_level(logging.ERROR):
        found = mistakes(exchange)
        exchange.adapter.refresh()
    assert [record.levelno for record in caplog.records if record.levelno >= logging.ERROR] == [logging.ERROR]
    assert found == {
        "accounts.csv line 2: An account number has 10 digits; 9 were entered.",
        "accounts.csv line 3: address is missing or unreadable",
        "accounts.csv line 4: owed is not a sum in roubles like 1234,56",
        "accounts.csv line 6: this account stands in line 5 already",
        "accounts.csv line 7: 2 columns, but the heading has 3",
        "accounts.csv line 8: An account number consists of digits only.",
        "accounts.csv line 8: owed is not a sum in roubles like 1234,56",
        "meters.csv line 2: the last reading does not fit on the dial",
        "meters.csv line 3: the tariff zones of a meter are T1, or T1 and T2, or T1, T2 and T3, each once",
        "meters.csv line 4: last_read_on is not a date like 31.12.2026",
        "meters.csv line 5: accounts.csv has no such account",
        "meters.csv line 6: last_reading is not a number like 1234,5",
        "meters.csv line 7: the rows of one meter differ in place, digits or day of the reading",
        "meters.csv line 9: zone is not T1, T2 or T3",
        "meters.csv line 10: the last reading has more decimal places than the dial",
    }
    assert exchange.adapter.account("5000000001").owed_kopecks == 123456
    assert exchange.restarted().account("5000000001").owed_kopecks == 123456
    exchange.deliver()
    assert exchange.adapter.refresh().rejected is None


@pytest.mark.parametrize(
    ("accounts", "problem"),
    [
        ("", "accounts.csv: the file is empty"),
        ("number;address;owed\n", "accounts.csv: the file has no accounts"),
        ("number;address\n5000000001;a\n", "accounts.csv line 1: the heading has no column owed"),
        ("number;address;owed;долг\n", "accounts.csv line 1: the column owed is named twice"),
        ("number;address;owed\n5000000001;a;12", "accounts.csv: the file is cut short: its last line has no end"),
        (b"number;address;owed\n5000000001;\x98\xff;1\n", "accounts.csv: it is no text in UTF-8 or CP1251"),
        ('number;address;owed\n5000000001;"a;1\n', "accounts.csv line 2: quotes are not closed"),
    ],
)
def test_files_that_are_wrong_as_a_whole(exchange: Exchange, accounts: str | bytes, problem: str) -> None:
    exchange.deliver(accounts)
    assert any(mistake.startswith(problem) for mistake in mistakes(exchange))


def test_a_file_of_mistakes_takes_little_memory(exchange: Exchange) -> None:
    exchange.deliver("number;address;owed\n" + "x;y;z\n" * 3000)
    rejected = exchange.adapter.refresh().rejected
    assert rejected is not None
    assert rejected.count == 6000
    assert len(rejected.mistakes) == 1000


def test_an_export_that_lost_half_of_the_accounts_waits_for_a_person(exchange: Exchange) -> None:
    def many(number: int) -> str:
        return "number;address;owed\n" + "".join(f"50000000{n:02d};ул. Мира, д. 5;{n}\n" for n in range(1, number + 1))

    exchange.deliver(many(20))
    exchange.adapter.refresh()
    exchange.deliver(many(9))
    assert "9 accounts, but the last export had 20" in " ".join(mistakes(exchange))
    assert exchange.adapter.account("5000000020").owed_kopecks == 2000
    exchange.index.unlink()
    exchange.restarted()
    with pytest.raises(UnknownAccount):
        exchange.adapter.account("5000000020")


def test_files_that_vanish_leave_the_last_good_version(exchange: Exchange) -> None:
    exchange.deliver()
    exchange.adapter.refresh()
    (exchange.folder / "in" / "meters.csv").unlink()
    assert exchange.adapter.refresh().unreadable
    assert exchange.adapter.account("5000000001")
    exchange.deliver()
    assert exchange.adapter.refresh().unreadable is None


def test_a_broken_index_is_built_anew(exchange: Exchange) -> None:
    exchange.deliver()
    exchange.adapter.refresh()
    exchange.index.write_bytes(b"no database" * 1000)
    assert exchange.adapter.account("5000000001").owed_kopecks == 123456


def test_a_file_that_changes_while_it_is_read_is_not_taken_over(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange.deliver()
    read = csv_rows.register_rows

    def overtaken(*arguments: object) -> object:
        exchange.deliver(ACCOUNTS.replace("1234,56", "8"))
        return read(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("web.billing.csv_index.register_rows", overtaken)
    assert "accounts.csv: the file changed while it was read" in mistakes(exchange)
    monkeypatch.undo()
    assert exchange.adapter.account("5000000001").owed_kopecks == 800


def test_many_threads_see_whole_versions_only(exchange: Exchange) -> None:
    exchange.deliver()
    exchange.adapter.refresh()
    seen: set[int] = set()
    failures: list[Exception] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            try:
                seen.add(exchange.adapter.account("5000000001").owed_kopecks)
            except Exception as failure:
                failures.append(failure)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for n in range(10):
        # An exporter that renames: both files of a version, one after the other.
        exchange.deliver(ACCOUNTS.replace("1234,56", str(n)))
        exchange.adapter.refresh()
    done.set()
    for thread in threads:
        thread.join()
    assert not failures
    assert seen <= {123456, *(n * 100 for n in range(10))}
    assert exchange.adapter.account("5000000001").owed_kopecks == 900
