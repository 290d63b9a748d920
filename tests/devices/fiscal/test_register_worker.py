"""The register's thread with its durable journal: receipts wait as long as they must, end once, and are found after a restart."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from devices.emulators.shtrih_register import EmulatedShtrih
from devices.fiscal.contract import Mark, Registered
from devices.fiscal.ffd import ReceiptKind
from devices.fiscal.journal import ReceiptOrder, Receipts, ReceiptState
from devices.health import Cause, State, TrialResult
from devices.links import LineSettings, link_to
from devices.payments.contract import Unknown
from devices.registers.shtrih.channel import ShtrihProtocol1
from devices.registers.shtrih.register import ShtrihRegister
from tests.devices.fiscal.till import DEVICE, KOPECKS, RECEIPT, Till


@pytest.fixture
def emulated(tmp_path: Path) -> Iterator[EmulatedShtrih]:
    with EmulatedShtrih(tmp_path / "port") as register:
        yield register


@pytest.fixture
def start(emulated: EmulatedShtrih, tmp_path: Path) -> Iterator[Callable[..., Till]]:
    with ExitStack() as stack:

        def till(**timing: Any) -> Till:
            channel = ShtrihProtocol1(link_to(LineSettings(emulated.port)), knock_s=0.3)
            register = ShtrihRegister(channel, answer_s=1.0, busy_again_s=0.01)
            return stack.enter_context(Till(register, tmp_path / "spool", emulated.port, **timing))

        yield till


def test_a_receipt_goes_from_wanted_to_printed(start: Callable[..., Till], emulated: EmulatedShtrih) -> None:
    report = start().order("p1")
    kept = emulated.storage.documents[-1]
    assert report["outcome"] == "printed"
    assert report["facts"] == {
        "number": kept.number,
        "sign": kept.sign,
        "time": kept.time,
        "storage": emulated.storage.serial,
    }
    assert emulated.storage.book == [(1, KOPECKS)]


def test_the_same_job_given_twice_is_one_receipt(start: Callable[..., Till], emulated: EmulatedShtrih) -> None:
    till = start()
    first, second = till.order("p1"), till.order("p1")
    assert first == second
    assert len(emulated.storage.book) == 1


def test_a_receipt_waits_for_paper_and_says_so_once(start: Callable[..., Till], emulated: EmulatedShtrih) -> None:
    till = start(look_every_s=0.05)
    emulated.fault("no-paper")
    job = till.give("p1")
    report = till.wait_for_cause(job, "paper_out")
    assert report["outcome"] == "wanted"
    assert till.health.wait_for(State.FAULT, Cause.PAPER_OUT)
    emulated.fault("paper")
    assert till.wait(job)["outcome"] == "printed"
    assert till.health.wait_for(State.READY)


def test_a_register_that_dies_with_a_receipt_waiting_gets_it_later(
    start: Callable[..., Till], emulated: EmulatedShtrih
) -> None:
    till = start()
    emulated.fault("unplug")
    job = till.give("p1")
    assert till.health.wait_for(State.ABSENT, Cause.UNPLUGGED)
    emulated.fault("plug")
    assert till.wait(job)["outcome"] == "printed"
    assert emulated.storage.book == [(1, KOPECKS)]


def test_paper_that_ends_in_the_receipt_is_registered_then_printed(
    start: Callable[..., Till], emulated: EmulatedShtrih
) -> None:
    till = start(look_every_s=0.05)
    till.order("p0")
    emulated.fault("paper-ends-in-receipt")
    job = till.give("p1")
    assert till.wait(job, ("registered",))["facts"]["number"] == emulated.storage.last
    emulated.fault("paper")
    assert till.wait(job)["outcome"] == "printed"
    assert len(emulated.storage.book) == 2


def test_a_receipt_that_is_too_late_is_for_a_person(start: Callable[..., Till], emulated: EmulatedShtrih) -> None:
    till = start()
    report = till.wait(till.give("p1", until=time.time() - 1))
    assert (report["outcome"], report["cause"]) == ("refused", "too_late")
    assert emulated.storage.book == []


def test_an_exchanged_storage_leaves_the_case_to_a_person_and_the_next_receipt_goes_on(
    start: Callable[..., Till], emulated: EmulatedShtrih, tmp_path: Path
) -> None:
    receipts = Receipts(tmp_path / "spool")
    order = ReceiptOrder("receipt-p1", DEVICE, "p1", RECEIPT)
    receipts.accept(order)
    receipts.begin("receipt-p1", Mark("another storage", 7))
    receipts.close()
    till = start()
    report = till.wait("receipt-p1")
    assert (report["outcome"], report["cause"]) == ("unknown", "undecided")
    assert till.order("p2")["outcome"] == "printed"
    assert len(emulated.storage.book) == 1


def test_a_trial_prints_nothing(start: Callable[..., Till], emulated: EmulatedShtrih) -> None:
    till = start(look_every_s=0.05)
    results: list[TrialResult] = []
    till.worker.run_trial(results.append)
    assert till.health.wait_for(State.READY)
    while not results:
        time.sleep(0.01)
    assert results[0].ok
    emulated.fault("cover")
    till.worker.run_trial(results.append)
    while len(results) < 2:
        time.sleep(0.01)
    assert (results[1].ok, results[1].cause) == (False, Cause.COVER_OPEN)
    assert emulated.cash.prints == []


# -- the journal ------------------------------------------------------------------------------------------------------


@pytest.fixture
def receipts(tmp_path: Path) -> Receipts:
    journal = Receipts(tmp_path)
    journal.accept(ReceiptOrder("j1", DEVICE, "p1", RECEIPT))
    return journal


def test_an_attempt_that_has_begun_cannot_begin_again(receipts: Receipts) -> None:
    receipts.begin("j1", Mark("fn", 7))
    with pytest.raises(RuntimeError):
        receipts.begin("j1", Mark("fn", 8))
    receipts.not_registered("j1")
    receipts.begin("j1", Mark("fn", 8))
    stored = receipts.entry("j1")
    assert stored is not None
    assert (stored.attempt, stored.mark, stored.name) == (2, Mark("fn", 8), "j1/2")


def test_what_is_registered_stays_so(receipts: Receipts) -> None:
    receipts.begin("j1", Mark("fn", 7))
    receipts.finish("j1", Registered(8, 42, 1.0, "fn", printed=False))
    with pytest.raises(sqlite3.IntegrityError):
        receipts.finish("j1", Unknown("", resolvable=False))
    receipts.printed("j1")
    stored = receipts.entry("j1")
    assert stored is not None
    assert stored.state is ReceiptState.PRINTED


def test_one_document_of_a_storage_belongs_to_one_receipt(receipts: Receipts) -> None:
    receipts.accept(ReceiptOrder("j2", DEVICE, "p2", replace(RECEIPT, kind=ReceiptKind.RETURN)))
    receipts.finish("j1", Registered(8, 42, 1.0, "fn"))
    with pytest.raises(sqlite3.IntegrityError):
        receipts.finish("j2", Registered(8, 42, 1.0, "fn"))


def test_a_later_report_is_not_lost_by_the_acknowledgement_of_an_earlier_one(receipts: Receipts) -> None:
    receipts.begin("j1", Mark("fn", 7))
    receipts.finish("j1", Registered(8, 42, 1.0, "fn", printed=False))
    receipts.printed("j1")
    receipts.acknowledge("j1", "registered")
    assert [report["outcome"] for report in receipts.pending()] == ["printed"]
    receipts.acknowledge("j1", "printed")
    assert receipts.pending() == []


def test_a_restart_finds_everything(receipts: Receipts, tmp_path: Path) -> None:
    receipts.begin("j1", Mark("fn", 7))
    receipts.close()
    again = Receipts(tmp_path)
    (stored,) = again.open_orders(DEVICE)
    assert (stored.state, stored.mark, stored.order.receipt) == (ReceiptState.ASKED, Mark("fn", 7), RECEIPT)
