"""The cash counter of the office: everything about money in one place, as web/app.py puts it together and the API finds it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_socketio import SocketIO

from queue_core.office import Office
from queue_core.payments.books import Books, open_books
from web.background import in_thread
from web.billing import billing_of
from web.billing.csv_folder import CsvFolder
from web.devices.agents import AgentNamespace
from web.payments.accounts import AccountDesk
from web.payments.desk import PaymentDesk
from web.payments.export import Exporter, ExportTask
from web.payments.paper import PaperDesk
from web.payments.place import Place

_REFRESH_S = 60.0


class OfficeClock:
    """The office's time as the billing adapters want it."""

    def __init__(self, office: Office) -> None:
        self._office = office

    @property
    def speed(self) -> float:
        return self._office.speed

    def now(self) -> datetime:
        return self._office.now()


@dataclass(frozen=True, slots=True)
class Counter:
    """Books, accounts, desk and slips of one office."""

    office: Office
    socketio: SocketIO
    books: Books
    accounts: AccountDesk
    desk: PaymentDesk
    paper: PaperDesk
    export: ExportTask | None
    folder: CsvFolder | None

    def start(self) -> None:
        self.desk.start()
        self.paper.start()
        if self.export:
            self.export.start()
        if self.folder:
            self.socketio.start_background_task(self._keep_accounts_fresh, self.folder)

    def terminal_view(self, place: Place) -> dict[str, Any] | None:
        """The terminal of a place as it is now: busy while somebody pays there."""
        if place.terminal is None:
            return None
        name = place.terminal.id
        known = self.office.device(name)
        state, cause = (known.state, known.cause) if known else ("absent", "agent_away")
        if state == "ready" and self.books.ledger.in_progress_on(name):
            state, cause = "busy", None
        return {"device": name, "state": state, "cause": cause}

    def _keep_accounts_fresh(self, folder: CsvFolder) -> None:
        while True:
            in_thread(folder.refresh)
            self.socketio.sleep(_REFRESH_S)


def open_counter(office: Office, socketio: SocketIO, agents: AgentNamespace) -> Counter:
    """Opens the ledger beside the journal and puts the desk between it and the agents."""
    settings = office.settings
    books = open_books(office.directory)
    billing = billing_of(settings, office.directory, OfficeClock(office))
    paper = PaperDesk(office, socketio, agents, books)
    desk = PaymentDesk(office, socketio, agents, books, paper)
    agents.payments = desk
    export = (
        ExportTask(
            Exporter(books.batches, billing, office.now), socketio, settings.billing.export_minutes * 60 / office.speed
        )
        if billing is not None and settings.billing is not None
        else None
    )
    folder = billing if isinstance(billing, CsvFolder) else None
    return Counter(office, socketio, books, AccountDesk(settings, billing, books), desk, paper, export, folder)
