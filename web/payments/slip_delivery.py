"""Delivers the slips of payments and readings to the printers; each gets an outcome, if only `unknown`."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Any

from flask_socketio import SocketIO

from kiosk.payment_slip import payment_document, reading_document
from queue_core.errors import FileDamaged, StorageFailed
from queue_core.model import JobSubject, SlipState
from queue_core.office import Office
from queue_core.payments.records import PaymentRecords
from queue_core.payments.slips import PaperSlip
from queue_core.settings import Printer
from web.slips.agents import DeviceAgents
from web.slips.delivery import NO_REPORT_S

log = logging.getLogger(__name__)

_LOOK_S = 1.0
_REPORTED = {state.value: state for state in (SlipState.PRINTED, SlipState.FAILED, SlipState.UNKNOWN)}


class PaymentSlipDelivery:
    """Hands queued slips to the agents."""

    def __init__(self, office: Office, socketio: SocketIO, agents: DeviceAgents, records: PaymentRecords) -> None:
        self._office = office
        self._socketio = socketio
        self._agents = agents
        self._records = records
        # A slip under way when the server went down may still be reported by its agent; it is not sent again.
        try:
            self._sent_at = {slip.job: time.monotonic() for slip in records.slips.queued()}
        except FileDamaged:
            self._sent_at = {}

    def start(self) -> None:
        self._socketio.start_background_task(self._watch)

    def look(self) -> None:
        """Sends what has been queued since."""
        for slip in self._records.slips.queued():
            if slip.job in self._sent_at:
                continue
            self._sent_at[slip.job] = time.monotonic()
            try:
                self._send(slip)
            except Exception:
                # A payment that went through is not to look refused because its slip cannot be made.
                log.exception("slip %s could not be made", slip.job)
                self._end(slip.job, SlipState.FAILED, "slip_error", "The slip could not be made.")

    def report(self, agent: str, message: Mapping[str, Any]) -> bool:
        """Takes an agent's report of a job; True once it is stored, or when there is no such job to store it for."""
        job, outcome = message.get("job"), _REPORTED.get(str(message.get("outcome")))
        if not isinstance(job, str) or outcome is None:
            return False
        cause, detail = (str(message.get(name))[:300] if message.get(name) else None for name in ("cause", "detail"))
        try:
            if not self._records.slips.report(job, outcome, cause, detail):
                log.error("agent %s reports slip %s, which is not in the ledger", agent, job)
        except StorageFailed:
            log.exception("the outcome of slip %s could not be stored", job)
            return False
        return True

    def _send(self, slip: PaperSlip) -> None:
        printer = self._office.settings.printer.get(slip.printer)
        if printer is None:
            self._end(slip.job, SlipState.FAILED, "slip_error", f"There is no printer {slip.printer} any more.")
            return
        job = {
            "job": slip.job,
            "for": JobSubject.PAYMENT_SLIP.value,
            "device": printer.id,
            "kind": "slip",
            "document": self._document(slip, printer),
        }
        if not self._agents.send(printer.agent, job, lambda answer: self._answered(slip.job, answer)):
            self._end(slip.job, SlipState.FAILED, "agent_away", f"The agent {printer.agent} is not connected.")

    def _answered(self, job: str, answer: Any) -> None:
        """The agent's acknowledgement. A slip that it does not accept is not printed, and nobody need wait for it."""
        if isinstance(answer, dict) and answer.get("accepted") is False:
            self._end(job, SlipState.FAILED, "not_accepted", str(answer.get("detail"))[:300])

    def _document(self, slip: PaperSlip, printer: Printer) -> dict[str, Any]:
        office = self._office.settings.office
        reading = self._records.readings.find(slip.subject)
        if reading is not None:
            return reading_document(reading, office, reprint=slip.reprint, columns=printer.columns)
        payment = self._records.ledger.payment(slip.subject)
        return payment_document(payment, office, reprint=slip.reprint, columns=printer.columns)

    def _watch(self) -> None:
        while True:
            self._socketio.sleep(_LOOK_S)
            try:
                self._give_up()
            except Exception:
                log.exception("the check of slips under way has failed")

    def _give_up(self) -> None:
        """Records overdue slips as `unknown`; a late report of the agent still counts."""
        now, queued = time.monotonic(), {slip.job for slip in self._records.slips.queued()}
        self._sent_at = {job: at for job, at in self._sent_at.items() if job in queued}
        for job, at in list(self._sent_at.items()):
            if now - at > NO_REPORT_S:
                self._end(job, SlipState.UNKNOWN, "no_report", "The agent has not reported the outcome of the slip.")

    def _end(self, job: str, outcome: SlipState, cause: str, detail: str) -> None:
        try:
            self._records.slips.report(job, outcome, cause, detail)
        except StorageFailed:
            log.exception("the outcome of slip %s could not be stored", job)
