"""The server's part in a test: gives orders to a terminal's worker and waits until each has come to its end."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from devices.payments.contract import PaymentTerminal
from devices.payments.operations import Operations, Order, OrderKind
from devices.payments.worker import TerminalWorker
from tests.devices.counting_backoff import Counting
from tests.devices.health_log import HealthLog

DEVICE = "terminal-1"


class Desk:
    """Use as a context manager. A second desk on the same folder is the agent restarted.

    `meanwhile` is called again and again while it waits: somebody who plugs cables in.
    """

    def __init__(
        self,
        terminal: PaymentTerminal,
        folder: Path,
        address: str = "",
        meanwhile: Callable[[], None] = lambda: None,
        in_service: Callable[[], bool] = lambda: True,
        resolve_tries: int = 20,
        **timing: float,
    ) -> None:
        self._meanwhile = meanwhile
        self.operations = Operations(folder)
        self.operations.recover()
        self.health = HealthLog()
        self._news = threading.Condition()
        self.reports: dict[str, dict[str, Any]] = {}
        self._collect()
        self.backoff = Counting((0.02, 0.05))
        self.worker = TerminalWorker(
            DEVICE,
            terminal,
            self.operations,
            self.health,
            self._collect,
            address=address,
            in_service=in_service,
            resolve_tries=resolve_tries,
            backoff=self.backoff,
            **{"ready_within_s": 5.0, "resolve_again_s": 0.05, "rest_s": 0.01, **timing},
        )

    def __enter__(self) -> "Desk":
        self.worker.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.worker.stop()
        self.worker.join()
        self.operations.close()

    def give(self, kind: OrderKind, payment: str, kopecks: int = 0, **more: Any) -> str:
        """Orders without waiting; answers the job's name. A payment has one job of each kind, however often asked."""
        order = Order(f"{kind}-{payment}", DEVICE, kind, payment, kopecks, **more)
        if self.operations.accept(order):
            self.worker.submit(order)
        else:
            self.operations.report_again(order.job)
            self._collect()
        return order.job

    def order(self, kind: OrderKind, payment: str, kopecks: int = 0, **more: Any) -> dict[str, Any]:
        """Orders and waits for the end."""
        return self.wait(self.give(kind, payment, kopecks, **more))

    def wait(self, job: str, timeout_s: float = 30) -> dict[str, Any]:
        """The last report of a job, once nothing more is sought; `meanwhile` is called now and then."""
        until = time.monotonic() + timeout_s
        with self._news:
            while job not in self.reports or self.reports[job]["seeking"]:
                assert time.monotonic() < until, f"no end of {job}: {self.reports.get(job)}, {self.health.events[-1:]}"
                self._meanwhile()
                self._news.wait(0.01)
            return self.reports[job]

    def wait_first(self, job: str) -> dict[str, Any]:
        """The first report of a job, whether or not more is sought."""
        with self._news:
            assert self._news.wait_for(lambda: job in self.reports, 30)
            return self.reports[job]

    def _collect(self) -> None:
        with self._news:
            for report in self.operations.pending():
                self.reports[report["job"]] = report
                self.operations.acknowledge(report["job"], report["outcome"])
            self._news.notify_all()
