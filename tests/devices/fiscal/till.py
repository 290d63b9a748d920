"""The server's part in a test: orders receipts of a register's worker and waits until each has come to its end."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from devices.fiscal.contract import FiscalRegister
from devices.fiscal.ffd import Measure, ReceiptKind
from devices.fiscal.journal import ReceiptOrder, Receipts
from devices.fiscal.receipt import Correction, Item, Receipt
from devices.fiscal.worker import RegisterWorker
from tests.devices.counting_backoff import Counting
from tests.devices.health_log import HealthLog

DEVICE = "register-1"
KOPECKS = 50175
RECEIPT = Receipt(
    ReceiptKind.SALE,
    (Item("Электроэнергия", 223, KOPECKS, 225_000_000, Measure.KILOWATT_HOUR),),
    electronic=KOPECKS,
)
ENDS = ("printed", "refused", "unknown")


class Till:
    """Use as a context manager. A second till on the same folder is the agent restarted.

    `meanwhile` is called again and again while it waits: somebody who plugs cables in.
    """

    def __init__(
        self,
        register: FiscalRegister,
        folder: Path,
        address: str = "",
        meanwhile: Callable[[], None] = lambda: None,
        **timing: Any,
    ) -> None:
        self._meanwhile = meanwhile
        self.receipts = Receipts(folder)
        self.health = HealthLog()
        self._news = threading.Condition()
        self.reports: dict[str, dict[str, Any]] = {}
        self.worker = RegisterWorker(
            DEVICE,
            register,
            self.receipts,
            self.health,
            self._collect,
            address=address,
            backoff=Counting((0.02, 0.05)),
            **{"again_s": 0.03, "rest_s": 0.01, **timing},
        )
        self._collect()

    def __enter__(self) -> "Till":
        self.worker.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.worker.stop()
        self.worker.join()
        self.receipts.close()

    def give(self, payment: str, receipt: Receipt | Correction = RECEIPT, until: float | None = None) -> str:
        """Orders without waiting; answers the job's name. A payment has one job, however often asked."""
        order = ReceiptOrder(f"receipt-{payment}", DEVICE, payment, receipt, until=until)
        if self.receipts.accept(order):
            self.worker.submit(order)
        else:
            self.receipts.report_again(order.job)
            self._collect()
        return order.job

    def order(self, payment: str, receipt: Receipt | Correction = RECEIPT) -> dict[str, Any]:
        """Orders and waits for the end."""
        return self.wait(self.give(payment, receipt))

    def wait(self, job: str, ends: tuple[str, ...] = ENDS, timeout_s: float = 40) -> dict[str, Any]:
        """The last report of a job once it has one of these outcomes."""
        until = time.monotonic() + timeout_s
        with self._news:
            while self.reports.get(job, {}).get("outcome") not in ends:
                assert time.monotonic() < until, f"{job}: {self.reports.get(job)}, {self.health.events[-1:]}"
                self._meanwhile()
                self._news.wait(0.01)
            return self.reports[job]

    def wait_for_cause(self, job: str, cause: str, timeout_s: float = 40) -> dict[str, Any]:
        """The last report of a job once it waits for this cause."""
        until = time.monotonic() + timeout_s
        with self._news:
            while self.reports.get(job, {}).get("cause") != cause:
                assert time.monotonic() < until, f"{job}: {self.reports.get(job)}"
                self._news.wait(0.01)
            return self.reports[job]

    def _collect(self) -> None:
        with self._news:
            for report in self.receipts.pending():
                self.reports[report["job"]] = report
                self.receipts.acknowledge(report["job"], report["outcome"])
            self._news.notify_all()
