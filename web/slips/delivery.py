"""Delivers tickets' slips: queued jobs go to the connected agent, or are recorded as failed."""

from __future__ import annotations

import logging
import queue
from dataclasses import dataclass
from typing import Any

from flask_socketio import SocketIO

from kiosk.status_links import StatusLinks
from queue_core import commands
from queue_core.errors import Refusal, StorageFailed, UnknownTicket
from queue_core.events import Recorded, SlipMoved, SlipQueued, TicketIssued
from queue_core.hall import Hall
from queue_core.model import JobSubject, Slip, SlipState
from queue_core.office import OFFICE_ITSELF, Office
from queue_core.settings import Printer
from web.slips.agents import DeviceAgents
from web.slips.document import document_of

log = logging.getLogger(__name__)

# An idle printer's agent reports within 2.5 s; a few slips may be before this one on a slow line.
NO_REPORT_S = 10.0


@dataclass(frozen=True, slots=True)
class _Wanted:
    ticket: str
    slip: Slip


class SlipDelivery:
    """Hands queued slips to the agents and sees to it that each gets an outcome, if only `unknown`."""

    def __init__(
        self, office: Office, socketio: SocketIO, agents: DeviceAgents, public_url: str | None, links: StatusLinks
    ) -> None:
        self._office = office
        self._socketio = socketio
        self._agents = agents
        self._public_url = public_url
        self._links = links
        self._wanted: queue.Queue[_Wanted] = queue.Queue()
        office.subscribe(self._listen)

    def start(self) -> None:
        # A slip under way when the server went down may still be reported by its agent; else it becomes unknown.
        for slip in self._office.ask(lambda hall, _: [t.slip for t in hall.tickets.values() if _queued(t.slip)]):
            if slip:
                self._socketio.start_background_task(self._give_up_later, slip.job)
        self._socketio.start_background_task(self._work)

    def _listen(self, recorded: Recorded, hall: Hall) -> None:
        event = recorded.event
        if isinstance(event, TicketIssued | SlipQueued | SlipMoved):
            slip = hall.tickets[event.ticket].slip
            # The slip of a number that a kiosk gave without the server has its outcome already.
            if slip and _queued(slip):
                self._wanted.put(_Wanted(event.ticket, slip))

    def _work(self) -> None:
        while True:
            wanted = self._wanted.get()
            try:
                self._send(wanted)
            except Exception:
                # One slip that cannot be made must not keep the next visitors' slips from being printed.
                log.exception("the slip of ticket %s could not be made", wanted.ticket)
                self._report(wanted.slip.job, "failed", "slip_error", "The slip could not be made.")

    def _send(self, wanted: _Wanted) -> None:
        printer = self._office.settings.printer[wanted.slip.printer]
        try:
            sent = self._agents.connected(printer.agent) and self._agents.send(
                printer.agent, self._job(wanted, printer), lambda answer: self._answered(wanted.slip.job, answer)
            )
        except UnknownTicket:
            return  # the day has turned: the visitor no longer waits for this slip
        if not sent:
            detail = f"The agent {printer.agent} is not connected."
            self._report(wanted.slip.job, "failed", "agent_away", detail, begun=False)
            return
        self._socketio.start_background_task(self._give_up_later, wanted.slip.job)

    def _answered(self, job: str, answer: Any) -> None:
        """The agent's acknowledgement. A slip that it does not accept is not printed, and nobody need wait for it."""
        if isinstance(answer, dict) and answer.get("accepted") is False:
            self._report(job, "failed", "not_accepted", str(answer.get("detail"))[:300], begun=False)

    def _job(self, wanted: _Wanted, printer: Printer) -> dict[str, Any]:
        document = document_of(
            self._office,
            wanted.ticket,
            columns=printer.columns,
            reprint=wanted.slip.reprint,
            status_url=f"{self._public_url.rstrip('/')}{self._links.path(wanted.ticket)}" if self._public_url else None,
        )
        return {
            "job": wanted.slip.job,
            "for": JobSubject.TICKET_SLIP.value,
            "device": printer.id,
            "kind": "slip",
            "document": document,
        }

    def _give_up_later(self, job: str) -> None:
        self._socketio.sleep(NO_REPORT_S)
        slip = self._office.ask(lambda hall, _: getattr(hall.ticket_of_job(job), "slip", None))
        if slip and slip.job == job and _queued(slip):
            self._report(job, "unknown", "no_report", "The agent has not reported the outcome of the slip.")

    def _report(self, job: str, outcome: str, cause: str, detail: str, begun: bool | None = None) -> None:
        try:
            self._office.handle(
                commands.ReportSlip(
                    actor=OFFICE_ITSELF, job=job, outcome=outcome, cause=cause, detail=detail, begun=begun
                )
            )
        except (Refusal, StorageFailed):
            log.exception("the outcome of slip %s could not be stored", job)


def _queued(slip: Slip | None) -> bool:
    return slip is not None and slip.state is SlipState.QUEUED
