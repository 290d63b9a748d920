"""The registers of one agent: takes the server's receipts, each onto the disk before it is accepted, and hands on the reports."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from devices.fiscal.contract import FiscalRegister, ReceiptRefused, RegisterCause
from devices.fiscal.journal import ReceiptOrder, Receipts
from devices.fiscal.receipt import Correction, Receipt, ReceiptError, read_correction, read_receipt
from devices.fiscal.worker import RegisterWorker
from devices.health import HealthListener
from devices.payments.contract import Unknown

KINDS = ("receipt", "correction")
MEMORY_LOST = "The device agent's memory has been replaced since: look for the receipt on the register's list."


class RegisterDesk:
    """`spool` names the agent's memory: a receipt that was sent to another one is never begun here."""

    def __init__(
        self,
        registers: Mapping[str, tuple[FiscalRegister, str]],
        directory: Path,
        spool: str,
        on_health: HealthListener,
        on_report: Callable[[str | None], None],
    ) -> None:
        self._receipts = Receipts(directory)
        self._spool = spool
        self._on_report = on_report
        self.workers = {
            name: RegisterWorker(name, register, self._receipts, on_health, lambda: on_report(None), address=address)
            for name, (register, address) in registers.items()
        }

    def take(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Takes a `job` of one of `KINDS`; the answer is its acknowledgement. A repeated one gets its report again."""
        job, device, payment = (str(payload[name]) for name in ("job", "device", "payment"))
        try:
            receipt: Receipt | Correction
            document = payload.get("document")
            receipt = read_receipt(document) if payload["kind"] == "receipt" else read_correction(document)
        except ReceiptError as error:
            return {"accepted": False, "detail": str(error)}
        subject, until = payload.get("for"), payload.get("until")
        order = ReceiptOrder(
            job,
            device,
            payment,
            receipt,
            subject if isinstance(subject, str) else None,
            float(until) if isinstance(until, int | float) and not isinstance(until, bool) else None,
        )
        if not self._receipts.accept(order):
            self._receipts.report_again(job)
            self._on_report(job)
        elif payload.get("spool") not in (None, self._spool):
            self._receipts.finish(job, Unknown(MEMORY_LOST, resolvable=False))
            self._on_report(job)
        elif device not in self.workers:
            text = f"This agent has no cash register {device}."
            self._receipts.finish(job, ReceiptRefused(RegisterCause.UNPLUGGED, text, again=False))
            self._on_report(job)
        else:
            self.workers[device].submit(order)
        return {"accepted": True}

    def pending(self) -> list[dict[str, Any]]:
        """The reports not yet acknowledged."""
        return self._receipts.pending()

    def acknowledge(self, report: Mapping[str, Any]) -> None:
        """The server has this report."""
        self._receipts.acknowledge(report["job"], report["outcome"])

    def close(self) -> None:
        """Closes the memory; the workers have ended."""
        self._receipts.close()
