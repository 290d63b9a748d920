"""Exports payments and readings to the billing system in batches, each repeated until it is known to have arrived."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from flask_socketio import SocketIO

from queue_core.billing.port import (
    Batch,
    BatchConflict,
    BatchKind,
    BatchRefused,
    BillingUnavailable,
    Export,
    Pending,
    Receipt,
    Sent,
)
from queue_core.payments.batches import Batches
from web.background import in_thread

log = logging.getLogger(__name__)


class Exporter:
    """Exports turn by turn; after a kill at any point the same batch is sent again."""

    def __init__(self, batches: Batches, billing: Export, now: Callable[[], datetime]) -> None:
        self._batches = batches
        self._billing = billing
        self._now = now

    def turn(self) -> None:
        """Sends due batches and reads the receipts of sent ones. Raises StorageFailed."""
        for kind in BatchKind:
            while self._send_batch(kind):
                continue
        for waiting in self._batches.awaiting_receipt():
            receipt = self._receipt(waiting.kind, waiting.number)
            if receipt is not None:
                self._batches.mark(
                    receipt.kind, receipt.number, "received" if receipt.accepted else "refused", receipt.text or None
                )
                log.info("billing: %s-%06d: receipt, accepted: %s", receipt.kind, receipt.number, receipt.accepted)

    def _send_batch(self, kind: BatchKind) -> bool:
        """Sends the next batch; True when another may follow at once."""
        batch = self._batches.to_send(kind, self._now())
        if batch is None:
            return False
        try:
            answer = self._send(batch)
        except (BatchConflict, BatchRefused) as refusal:
            self._batches.mark(kind, batch.number, "refused", refusal.sentence.ru)
            log.error("billing: %s is refused: %s", batch.name, refusal)
            return True
        if isinstance(answer, Sent):
            self._batches.mark(kind, batch.number, "sent")
            log.info("billing: %s with %d rows is sent", batch.name, len(batch.rows))
            return True
        return False

    def _send(self, batch: Batch) -> Sent | Pending:
        return in_thread(lambda: self._billing.send(batch))

    def _receipt(self, kind: BatchKind, number: int) -> Receipt | None:
        try:
            return in_thread(lambda: self._billing.receipt(kind, number))
        except BillingUnavailable:
            return None


class ExportTask:
    """Runs a turn every few minutes, the first right after the start."""

    def __init__(self, exporter: Exporter, socketio: SocketIO, every_s: float) -> None:
        self._exporter = exporter
        self._socketio = socketio
        self._every_s = every_s

    def start(self) -> None:
        self._socketio.start_background_task(self._run)

    def _run(self) -> None:
        while True:
            try:
                self._exporter.turn()
            except Exception:
                log.exception("the export to the billing system has failed; the next turn tries again")
            self._socketio.sleep(self._every_s)
