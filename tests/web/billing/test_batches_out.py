"""Payments and readings into the CSV folder: there whole or not at all, never changed, receipts read back."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from queue_core.billing.port import Batch, BatchConflict, BatchKind, Pending, Receipt, Sent
from tests.web.billing.exchange import Exchange
from web.files.durable_file import OtherContent, write_once

PAYMENTS = Batch(
    BatchKind.PAYMENTS,
    12,
    (
        {"payment": "1", "account": "5000000001", "roubles": "10,50"},
        {"payment": "2", "account": 'x;"y"', "roubles": "1"},
    ),
)
NAME = "payments-000012.csv"


def test_a_batch_is_a_file_that_excel_reads(exchange: Exchange) -> None:
    assert exchange.adapter.send(PAYMENTS) == Sent()
    content = exchange.out(NAME).read_bytes()
    assert content.startswith(b"\xef\xbb\xbfpayment;account;roubles\r\n1;5000000001;10,50\r\n")
    with exchange.out(NAME).open(encoding="utf-8-sig", newline="") as file:
        assert tuple(csv.DictReader(file, delimiter=";")) == PAYMENTS.rows
    assert [path.name for path in exchange.out("").iterdir()] == [NAME]


def test_the_same_batch_again_changes_nothing_and_another_is_refused(exchange: Exchange) -> None:
    exchange.adapter.send(PAYMENTS)
    before = exchange.out(NAME).stat()
    assert exchange.adapter.send(PAYMENTS) == Sent()
    other = Batch(BatchKind.PAYMENTS, 12, ({"payment": "3"},))
    with pytest.raises(BatchConflict):
        exchange.adapter.send(other)
    after = exchange.out(NAME).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_batch_that_was_taken_away_is_not_written_again(exchange: Exchange) -> None:
    exchange.adapter.send(PAYMENTS)
    exchange.out(NAME).unlink()
    exchange.out(f"{NAME}.ok").touch()
    assert exchange.adapter.send(PAYMENTS) == Sent()
    assert not exchange.out(NAME).exists()


def test_a_receipt_does_not_hide_that_another_batch_went_out_under_this_name(exchange: Exchange) -> None:
    exchange.adapter.send(PAYMENTS)
    exchange.out(f"{NAME}.ok").touch()
    with pytest.raises(BatchConflict):
        exchange.adapter.send(Batch(BatchKind.PAYMENTS, 12, ({"payment": "3"},)))


def test_a_network_folder_that_is_not_mounted_takes_nothing(exchange: Exchange) -> None:
    exchange.out("").rmdir()
    assert isinstance(exchange.adapter.send(PAYMENTS), Pending)
    assert not exchange.out("").exists()
    exchange.out("").mkdir()
    assert exchange.adapter.send(PAYMENTS) == Sent()


def test_receipts(exchange: Exchange) -> None:
    assert exchange.adapter.receipt(BatchKind.PAYMENTS, 12) is None
    exchange.out(f"{NAME}.ok").touch()
    exchange.out("readings-000007.csv.error").write_bytes("строка 3: нет счёта\r\n".encode("cp1251"))
    exchange.out("readings-1000000.csv.ok").write_text("принято", encoding="utf-8-sig")
    exchange.out("readings-000008.csv").touch()
    found = [exchange.adapter.receipt(BatchKind.READINGS, number) for number in (7, 8, 1_000_000)]
    assert found == [
        Receipt(BatchKind.READINGS, 7, False, "строка 3: нет счёта"),
        None,
        Receipt(BatchKind.READINGS, 1_000_000, True, "принято"),
    ]
    assert exchange.adapter.receipt(BatchKind.PAYMENTS, 12) == Receipt(BatchKind.PAYMENTS, 12, True)
    exchange.out(f"{NAME}.error").write_text("дважды")
    assert exchange.adapter.receipt(BatchKind.PAYMENTS, 12) == Receipt(BatchKind.PAYMENTS, 12, False, "дважды")


@pytest.mark.parametrize("rows", [(), ({},), ({"a": "1"}, {"b": "1"})])
def test_a_batch_has_rows_of_one_shape(rows: tuple[dict[str, str], ...]) -> None:
    with pytest.raises(ValueError, match="batch"):
        Batch(BatchKind.READINGS, 1, rows)


# -- failures and kills between the steps -----------------------------------------------------------------------------


def watched(before: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """`before` runs ahead of each step that touches the disk."""

    def wrapped(original: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **named: Any) -> Any:
            before()
            return original(*arguments, **named)

        return step

    monkeypatch.setattr(os, "fsync", wrapped(os.fsync))
    monkeypatch.setattr(os, "open", wrapped(os.open))
    monkeypatch.setattr(Path, "replace", wrapped(Path.replace))
    monkeypatch.setattr(Path, "open", wrapped(Path.open))


def number_of_steps(folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    count = 0

    def counted() -> None:
        nonlocal count
        count += 1

    with monkeypatch.context() as patch:
        watched(counted, patch)
        write_once(folder / "counted.csv", b"x")
    return count


def test_a_failure_before_any_step_leaves_nothing_or_all(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = number_of_steps(exchange.folder, monkeypatch)
    assert steps >= 5
    for failing in range(steps):
        path = exchange.out(f"{failing}.csv")
        passed = 0

        def fail() -> None:
            nonlocal passed
            passed += 1
            if passed == failing + 1:  # noqa: B023  # used up within this turn of the loop
                raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            watched(fail, patch)
            with pytest.raises(OSError, match="No space"):
                write_once(path, b"content")
        assert not path.exists() or path.read_bytes() == b"content"
        write_once(path, b"content")
        assert path.read_bytes() == b"content"
        with pytest.raises(OtherContent):
            write_once(path, b"other")
    assert sorted(path.name for path in exchange.out("").iterdir()) == [f"{n}.csv" for n in range(steps)]


def test_a_process_killed_before_any_step_leaves_nothing_or_all(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = number_of_steps(exchange.folder, monkeypatch)
    outcomes = set()
    for last in range(steps):
        path = exchange.out(f"{last}.csv")
        child = os.fork()
        if child == 0:
            left = last

            def die() -> None:
                nonlocal left
                if left == 0:
                    os._exit(9)
                left -= 1

            watched(die, monkeypatch)
            write_once(path, b"content" * 1000)
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
        outcomes.add(path.exists())
        assert not path.exists() or path.read_bytes() == b"content" * 1000
        write_once(path, b"content" * 1000)
        assert path.read_bytes() == b"content" * 1000
    assert outcomes == {False, True}


def test_the_name_is_given_only_to_a_file_that_is_on_disk(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def synced(descriptor: int) -> None:
        done.append(f"fsync {Path(f'/proc/self/fd/{descriptor}').readlink().name}")
        fsync(descriptor)

    def renamed(self: Path, target: Path) -> Path:
        done.append("rename")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", renamed)
    exchange.adapter.send(PAYMENTS)
    assert done == [f"fsync .{NAME}.part", "rename", "fsync out"]
