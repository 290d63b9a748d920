"""Puts together the payment parts of an office for web/app.py and the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_socketio import SocketIO

from queue_core.model import JobSubject
from queue_core.office import Office
from queue_core.payments.records import PaymentRecords
from web.background import in_thread
from web.billing import billing_of
from web.billing.csv_folder import CsvFolder
from web.devices.agents import AgentNamespace
from web.payments.accounts import AccountLookup
from web.payments.export import Exporter, ExportTask
from web.payments.point import PaymentPoint
from web.payments.processing import PaymentProcessing
from web.payments.slip_delivery import PaymentSlipDelivery

_REFRESH_S = 60.0


class OfficeClock:
    """The office's clock for the billing adapters."""

    def __init__(self, office: Office) -> None:
        self._office = office

    @property
    def speed(self) -> float:
        return self._office.speed

    def now(self) -> datetime:
        return self._office.now()


@dataclass(frozen=True, slots=True)
class PaymentSubsystem:
    """The records, account look-up, processing and slips of an office."""

    office: Office
    socketio: SocketIO
    records: PaymentRecords
    accounts: AccountLookup
    processing: PaymentProcessing
    slip_delivery: PaymentSlipDelivery
    export: ExportTask | None
    folder: CsvFolder | None

    def start(self) -> None:
        self.processing.start()
        self.slip_delivery.start()
        if self.export:
            self.export.start()
        if self.folder:
            self.socketio.start_background_task(self._keep_accounts_fresh, self.folder)

    def terminal_view(self, place: PaymentPoint) -> dict[str, Any] | None:
        """The terminal of a place as it is now: busy during a payment."""
        if place.terminal is None:
            return None
        name = place.terminal.id
        known = self.office.device(name)
        state, cause = (known.state, known.cause) if known else ("absent", "agent_away")
        if state == "ready" and self.records.ledger.in_progress_on(name):
            state, cause = "busy", None
        return {"device": name, "state": state, "cause": cause}

    def _keep_accounts_fresh(self, folder: CsvFolder) -> None:
        while True:
            in_thread(folder.refresh)
            self.socketio.sleep(_REFRESH_S)


def open_payments(
    office: Office, socketio: SocketIO, agents: AgentNamespace, records: PaymentRecords
) -> PaymentSubsystem:
    """Puts payment processing between the ledger and the agents."""
    settings = office.settings
    billing = billing_of(settings, office.directory, OfficeClock(office))
    slip_delivery = PaymentSlipDelivery(office, socketio, agents, records)
    processing = PaymentProcessing(office, socketio, agents, records, slip_delivery)
    agents.payments = processing
    agents.route_reports(
        {
            JobSubject.PAYMENT: processing.report,
            JobSubject.SETTLEMENT: processing.report_settlement,
            JobSubject.PAYMENT_SLIP: slip_delivery.report,
        }
    )
    export = (
        ExportTask(
            Exporter(records.batches, billing, office.now),
            socketio,
            settings.billing.export_minutes * 60 / office.speed,
        )
        if billing is not None and settings.billing is not None
        else None
    )
    folder = billing if isinstance(billing, CsvFolder) else None
    return PaymentSubsystem(
        office, socketio, records, AccountLookup(settings, billing, records), processing, slip_delivery, export, folder
    )
