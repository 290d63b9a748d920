"""The agent as a whole: the spool, one thread per device, and the line to the server."""

import logging
import sqlite3
import threading
from typing import Any

from devices.backoff import Backoff
from devices.boards.wire import read_board, read_boards
from devices.boards.worker import BoardLineWorker
from devices.health import Cause, Health, Outcome, Result, Tested
from devices.inputs.delivery import Delivery
from devices.inputs.worker import InputWorker
from devices.payments.operations import Kind, Operations, Order, no_such_terminal
from devices.payments.worker import TerminalWorker
from devices.printing.spool import Job, Spool
from devices.printing.worker import PrinterWorker
from devices.server_connection import RECONNECT_STEPS_S, ServerLine
from devices.settings import AgentSettings
from devices.stopping import wait_for

log = logging.getLogger(__name__)

STOP_S = 4.0
_ON_PAPER = ("slip", "test")
MOST_KOPECKS = 99_999_999
"""The highest amount that every one of the protocols can carry."""


class Agent:
    """Start it, stop it. A job is accepted only when it is on disk, and each job gets exactly one outcome."""

    def __init__(self, settings: AgentSettings, *, reconnect_steps_s: tuple[float, ...] = RECONNECT_STEPS_S) -> None:
        self._settings = settings
        self._spool = Spool(settings.spool)
        half_done = self._spool.recover()
        self._operations = Operations(settings.spool)
        self._operations.recover()
        self._server = ServerLine(
            settings.server,
            settings.secret,
            hello=self._hello,
            take_job=self._take_job,
            pending=self._pending,
            acknowledge=self._acknowledge,
            hears={"board": self._show_board, "boards": self._show_boards, "test": self._test},
            backoff=Backoff(reconnect_steps_s),
        )
        self._printers = {
            each.id: PrinterWorker(
                each, self._spool, self._server.tell, self._server.report, half_done=each.id in half_done
            )
            for each in settings.printers
        }
        self._terminals = {
            each.id: TerminalWorker(
                each.id,
                each.driver(),
                self._operations,
                self._server.tell,
                self._server.report,
                address=each.address,
            )
            for each in settings.terminals
        }
        self._board_lines = [BoardLineWorker(each, self._server.tell) for each in settings.board_lines]
        self._delivery = Delivery(self._server.say)
        scanners = [
            InputWorker(each, self._delivery.scanned(each.window), self._server.tell) for each in settings.scanners
        ]
        keypads = [
            InputWorker(each, self._delivery.pressed(each.window), self._server.tell) for each in settings.keypads
        ]
        self._testable: list[TerminalWorker | BoardLineWorker | InputWorker] = [
            *self._terminals.values(),
            *self._board_lines,
            *scanners,
            *keypads,
        ]
        self._workers: list[PrinterWorker | TerminalWorker | BoardLineWorker | InputWorker] = [
            *self._printers.values(),
            *self._terminals.values(),
            *self._board_lines,
            *scanners,
            *keypads,
        ]

    def start(self) -> None:
        """Devices first: the first hello should know something about them."""
        for worker in self._workers:
            worker.start()
        self._delivery.start()
        self._server.start()
        log.info("agent %s with %d devices", self._settings.agent, len(self._workers))

    def stop(self) -> None:
        """Lets a slip under way come to its end, then closes everything."""
        for worker in self._workers:
            worker.stop()
        for worker in self._workers:
            worker.join(timeout=STOP_S)
        self._delivery.stop()
        self._delivery.join(timeout=STOP_S)
        self._server.stop()
        self._spool.close()
        self._operations.close()

    def run(self, stopping: threading.Event) -> None:
        """Works until the event is set."""
        self.start()
        try:
            wait_for(stopping)
        finally:
            self.stop()
            log.info("agent %s stopped", self._settings.agent)

    def health(self) -> list[Health]:
        """All devices as they are now."""
        return [worker.health for worker in self._workers]

    def _hello(self) -> dict[str, Any]:
        devices = [health.payload() for health in self.health()]
        return {"agent": self._settings.agent, "spool": self._operations.id, "devices": devices}

    def _pending(self) -> list[dict[str, Any]]:
        return [*self._spool.pending(), *self._operations.pending()]

    def _acknowledge(self, report: dict[str, Any]) -> None:
        if "payment" in report:
            self._operations.acknowledge(report["job"], report["outcome"])
        else:
            self._spool.acknowledge(report["job"])

    def _take_job(self, payload: Any) -> dict[str, Any]:
        """The `job` event. A job that cannot even be named is refused; any other is accepted and gets a report."""
        try:
            match payload:
                case {"job": str(name), "device": str(device), "kind": "abort", "payment": str(payment)} if name:
                    return self._abort(device, payment)
                case {"job": str(name), "device": str(), "kind": str(kind), "payment": str()} if name:
                    return self._take_order(payload, kind)
                case {"job": str(name), "device": str(device), **rest} if name:
                    return self._take_slip(Job(name, device, rest.get("document")), str(rest.get("kind", "slip")))
        except (sqlite3.Error, RuntimeError) as error:
            log.exception("a job cannot be stored")
            return {"accepted": False, "detail": f"The agent cannot store the job: {error}."}
        return {"accepted": False, "detail": "A job needs the texts job and device."}

    def _take_slip(self, job: Job, kind: str) -> dict[str, Any]:
        if not self._spool.accept(job):
            self._spool.ask_again(job.job)
            self._server.report(job.job)
        elif kind not in _ON_PAPER or job.device not in self._printers:
            detail = f"Agent {self._settings.agent} has no printer {job.device} for a {kind}."
            self._spool.finish(job.job, Result(Outcome.FAILED, Cause.PRINTER_ERROR, detail))
            self._server.report()
        else:
            self._printers[job.device].submit(job)
        return {"accepted": True}

    def _take_order(self, payload: dict[str, Any], kind: str) -> dict[str, Any]:
        """An order for a payment terminal: on disk before it is acknowledged."""
        order = _order(payload, kind)
        if order is None:
            return {"accepted": False, "detail": "An order needs a kind, a payment and kopecks that make sense."}
        if kind == "resolve":
            if payload.get("spool") == self._operations.id:
                self._operations.refuse_for_ever(order)
            else:
                self._operations.lost_memory(order)
            self._server.report(order.job)
        elif not self._operations.accept(order):
            self._operations.ask_again(order.job)
            self._server.report(order.job)
        elif order.device not in self._terminals:
            self._operations.finish(order.job, no_such_terminal(self._settings.agent, order))
            self._server.report()
        else:
            self._terminals[order.device].submit(order)
        return {"accepted": True}

    def _abort(self, device: str, payment: str) -> dict[str, Any]:
        if device in self._terminals:
            self._terminals[device].cancel(payment)
        return {"accepted": True}

    def _test(self, payload: Any = None) -> None:
        """The `test` event: a device that prints nothing is tried out. The outcome goes back as `tested`."""
        match payload:
            case {"job": str(job), "device": str(device)}:
                pass
            case _:
                log.warning("a test event that makes no sense is dropped")
                return

        def answered(tested: Tested) -> None:
            log.info("%s: test: %s", device, tested.payload()["outcome"])
            self._server.say("tested", {"job": job, "device": device, **tested.payload()}, lambda *_: None)

        worker = next((each for each in self._testable if each.health.device == device), None)
        if worker is None:
            answered(Tested(False, None, f"Agent {self._settings.agent} has no device {device} that can be tested so."))
        else:
            worker.test(answered)

    def _show_board(self, payload: Any = None) -> None:
        """The `board` event: what one window's boards show from now on."""
        board = read_board(payload)
        if board is None:
            log.warning("a board event that makes no sense is dropped")
        elif not [line for line in self._board_lines if line.show(*board)]:
            log.debug("window %s has no board here", board[0])

    def _show_boards(self, payload: Any = None) -> None:
        """The `boards` event: the whole state after a connect."""
        boards = read_boards(payload)
        if boards is None:
            log.warning("a boards event that makes no sense is dropped")
            return
        for line in self._board_lines:
            line.show_all(boards)


def _order(payload: dict[str, Any], kind: str) -> Order | None:
    """The order of a `job` event, None when it makes no sense. A `resolve` names the payment it asks about."""
    texts = {name: payload.get(name) for name in ("purpose", "reference", "original")}
    kopecks = payload.get("kopecks", 0)
    asked = payload.get("of", Kind.PAY) if kind == "resolve" else kind
    if asked not in set(Kind) or any(not isinstance(text, str | None) for text in texts.values()):
        return None
    if not isinstance(kopecks, int) or isinstance(kopecks, bool) or not 0 <= kopecks <= MOST_KOPECKS:
        return None
    if kind in (Kind.PAY, Kind.REFUND) and kopecks == 0:
        return None
    return Order(
        payload["job"],
        payload["device"],
        Kind(asked),
        payload["payment"],
        kopecks,
        texts["purpose"] or "",
        texts["reference"],
        texts["original"],
    )
