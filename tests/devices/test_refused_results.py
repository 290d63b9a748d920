"""A disk that refuses the result of what cannot be repeated: it is kept, stored later, and nothing is done twice."""

from __future__ import annotations

import sqlite3
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from devices.emulators.printer import EmulatedPrinter
from devices.offline.clock import MachineClock
from devices.offline.memory import NumberMemory
from devices.payments.contract import Approved, Begin, PaymentResult
from devices.payments.operations import OrderKind
from devices.printing.settings import PrinterSettings
from devices.printing.spool import Job, Spool
from devices.printing.worker import PrinterWorker
from devices.refused_writes import RefusedWrites
from tests.devices.health_log import HealthLog
from tests.devices.offline.rig import lease_sent
from tests.devices.payments.desk import Desk
from tests.devices.payments.test_terminal_worker import Scripted

_WITHIN_S = 30.0


def test_what_is_refused_is_written_in_order_when_the_disk_takes_it() -> None:
    full, written = True, []

    def store(what: str) -> None:
        if full:
            raise sqlite3.OperationalError("database or disk is full")
        written.append(what)

    writes = RefusedWrites()
    writes.write(lambda: store("first"))
    writes.write(lambda: store("second"))
    assert not writes.write_again()
    full = False
    assert writes.write_again()
    assert written == ["first", "second"]


def test_a_mistake_is_not_tried_for_ever() -> None:
    writes = RefusedWrites()

    def mistake() -> None:
        raise sqlite3.IntegrityError("this operation has ended")

    with pytest.raises(sqlite3.IntegrityError):
        writes.write(mistake)
    assert writes.write_again()


def test_an_approval_that_the_disk_refused_is_reported_later_and_asked_for_once(tmp_path: Path) -> None:
    refused = threading.Event()

    def pay(begin: Begin) -> PaymentResult:
        begin("7")
        desk.operations._db.execute("pragma query_only = on")
        refused.set()
        return Approved(5000, "1", "2", "*1234", ())

    terminal = Scripted(pay)
    with Desk(terminal, tmp_path) as desk:
        job = desk.give(OrderKind.PAY, "payment", 5000)
        assert refused.wait(_WITHIN_S)
        desk.operations._db.execute("pragma query_only = off")
        assert desk.wait(job)["outcome"] == "approved"
        assert terminal.asked == 1


@pytest.mark.parametrize(("at", "outcome"), [("begin", "failed"), ("finish", "printed")])
def test_a_slip_whose_disk_failed_says_what_became_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str, outcome: str
) -> None:
    spool = Spool(tmp_path)
    refused = threading.Event()
    step = getattr(spool, at)

    def refuse_once(*given: object) -> None:
        if not refused.is_set():
            refused.set()
            raise sqlite3.OperationalError("database or disk is full")
        step(*given)

    monkeypatch.setattr(spool, at, refuse_once)
    with EmulatedPrinter(tmp_path / "port", tmp_path / "slips") as printer:
        worker = PrinterWorker(PrinterSettings(id="printer-1", port=printer.port, confirm="gs_h"), spool, HealthLog())
        worker.start()
        job = Job("job", "printer-1", {"lines": [{"text": "К-001"}]})
        spool.accept(job)
        worker.submit(job)
        deadline = time.monotonic() + _WITHIN_S
        while not (reports := spool.pending()):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        worker.stop()
        worker.join()
        assert [report["outcome"] for report in reports] == [outcome]
        assert len(printer.slips) == (outcome == "printed")
    spool.close()


def test_a_lease_that_cannot_be_kept_does_not_keep_the_next_number_from_being_given(tmp_path: Path) -> None:
    memory, clock = NumberMemory(tmp_path, "machine"), MachineClock()
    at = datetime(2026, 11, 23, 10, tzinfo=UTC)
    memory.keep_lease(lease_sent(), clock.contact(at, 1.0))
    with pytest.raises(KeyError):
        memory.keep_lease({}, clock.contact(at, 1.0))
    lease = memory.lease()
    assert lease is not None
    assert lease.epoch == "epoch-1"
    assert memory.give(lease, "advice", "ru", "press", at) is not None
    memory.close()
