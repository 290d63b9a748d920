"""The device agent as a whole: the two durable memories, one thread per device, and the connection to the server."""

import logging
import sqlite3
import threading
from typing import Any

from devices.backoff import Backoff
from devices.boards.wire import read_board, read_boards
from devices.boards.worker import BoardLineWorker
from devices.fiscal.desk import KINDS as RECEIPT_KINDS
from devices.fiscal.desk import RegisterDesk
from devices.fiscal.worker import RegisterWorker
from devices.health import Cause, Health, TrialResult
from devices.inputs.delivery import Delivery
from devices.inputs.worker import InputWorker
from devices.offline.numbers import OfflineNumbers
from devices.payments.operations import Operations, Order, OrderKind, no_such_terminal
from devices.payments.order_time import ServerTime
from devices.payments.worker import TerminalWorker
from devices.printing.outcome import PrintOutcome, PrintResult
from devices.printing.spool import Job, Spool
from devices.printing.worker import PrinterWorker
from devices.server_connection import RECONNECT_STEPS_S, ServerConnection
from devices.settings import AgentSettings
from devices.spool_lock import SpoolLock
from devices.stopping import wait_for

log = logging.getLogger(__name__)

STOP_S = 4.0
PRINT_KINDS = ("slip", "test")
SLIP_OF_A_TICKET = "ticket_slip"
MAX_KOPECKS = 99_999_999
"""The highest amount that every protocol can carry."""


class Agent:
    """Owns the devices of one box. A job is accepted only once it is on disk, and every job gets exactly one outcome.

    Raises SpoolInUse where another agent works with the same spool.
    """

    def __init__(self, settings: AgentSettings, *, reconnect_steps_s: tuple[float, ...] = RECONNECT_STEPS_S) -> None:
        self._settings = settings
        self._spool_lock = SpoolLock(settings.spool)
        self._server_time = ServerTime()
        self._spool = Spool(settings.spool)
        half_done = self._spool.recover()
        self._operations = Operations(settings.spool)
        self._operations.recover()
        self._server = ServerConnection(
            settings.server,
            settings.secret,
            hello=self._hello,
            take_job=self._take_job,
            pending=self._pending,
            acknowledge=self._acknowledge,
            server_ca=settings.server_ca,
            listeners={
                "clock": self._learn_clock,
                "board": self._show_board,
                "boards": self._show_boards,
                "test": self._run_trial,
            },
            greeting=self._server_time.forget,
            backoff=Backoff(reconnect_steps_s),
        )
        self._printers = {
            printer.id: PrinterWorker(
                printer,
                self._spool,
                self._server.send_health,
                self._server.send_reports,
                half_done=printer.id in half_done,
            )
            for printer in settings.printers
        }
        self._terminals = {
            terminal.id: TerminalWorker(
                terminal.id,
                terminal.driver(),
                self._operations,
                self._server.send_health,
                self._server.send_reports,
                address=terminal.address,
                in_service=lambda: self._server.connected,
            )
            for terminal in settings.terminals
        }
        self._register_desk = RegisterDesk(
            {register.id: (register.driver(), register.address) for register in settings.registers},
            settings.spool,
            self._operations.id,
            self._server.send_health,
            self._server.send_reports,
        )
        self._offline = (
            OfflineNumbers(
                settings.offline,
                settings.server,
                settings.secret,
                settings.spool,
                self._print_offline,
                self._spool.state,
                server_ca=settings.server_ca,
            )
            if settings.offline
            else None
        )
        self._board_lines = [BoardLineWorker(line, self._server.send_health) for line in settings.board_lines]
        self._delivery = Delivery(self._server.send)
        scanners = [
            InputWorker(scanner, self._delivery.for_scanner(scanner.window), self._server.send_health)
            for scanner in settings.scanners
        ]
        keypads = [
            InputWorker(keypad, self._delivery.for_keypad(keypad.window), self._server.send_health)
            for keypad in settings.keypads
        ]
        # A printer is tried by a job of kind `test`, everything else by the `test` event.
        self._triable: list[TerminalWorker | RegisterWorker | BoardLineWorker | InputWorker] = [
            *self._terminals.values(),
            *self._register_desk.workers.values(),
            *self._board_lines,
            *scanners,
            *keypads,
        ]
        self._workers: list[PrinterWorker | TerminalWorker | RegisterWorker | BoardLineWorker | InputWorker] = [
            *self._printers.values(),
            *self._triable,
        ]

    def start(self) -> None:
        """Starts the devices first, so that the first hello already knows something about them."""
        for worker in self._workers:
            worker.start()
        self._delivery.start()
        self._server.start()
        if self._offline:
            self._offline.start()
        log.info("agent %s started with %d devices", self._settings.agent, len(self._workers))

    def stop(self) -> None:
        """Lets a slip in progress finish, then closes everything."""
        if self._offline:
            self._offline.stop()
        for worker in self._workers:
            worker.stop()
        for worker in self._workers:
            worker.join(timeout=STOP_S)
        self._delivery.stop()
        self._delivery.join(timeout=STOP_S)
        self._server.stop()
        self._spool.close()
        self._operations.close()
        self._spool_lock.release()
        self._register_desk.close()

    def run(self, stopping: threading.Event) -> None:
        """Runs until the event is set."""
        self.start()
        try:
            wait_for(stopping)
        finally:
            self.stop()
            log.info("agent %s stopped", self._settings.agent)

    def health(self) -> list[Health]:
        """The current health of every device."""
        return [worker.health for worker in self._workers]

    # -- what the connection asks for ---------------------------------------------------------------------------------

    def _hello(self) -> dict[str, Any]:
        devices = [health.payload() for health in self.health()]
        return {"agent": self._settings.agent, "spool": self._operations.id, "devices": devices}

    def _pending(self) -> list[dict[str, Any]]:
        return [*self._spool.pending(), *self._operations.pending(), *self._register_desk.pending()]

    def _acknowledge(self, report: dict[str, Any]) -> None:
        if report.get("kind") == "receipt":
            self._register_desk.acknowledge(report)
        elif "payment" in report:
            self._operations.acknowledge(report["job"], report["outcome"])
        else:
            self._spool.acknowledge(report["job"])

    # -- what the server sends ----------------------------------------------------------------------------------------

    def _take_job(self, payload: Any) -> dict[str, Any]:
        """Handles the `job` event. Only a job without a name is refused; any other is accepted and gets a report."""
        try:
            match payload:
                case {"job": str(name), "kind": "abort" | "settled" as kind, "payment": str(payment), **rest} if name:
                    return (
                        self._settled(payment) if kind == "settled" else self._abort(str(rest.get("device")), payment)
                    )
                case {"job": str(name), "device": str(), "kind": str(kind), "payment": str()} if (
                    name and kind in RECEIPT_KINDS
                ):
                    return self._register_desk.take(payload)
                case {"job": str(name), "device": str(), "kind": str(kind), "payment": str()} if name:
                    return self._take_order(payload, kind)
                case {"job": str(name), "device": str(device), **rest} if name:
                    job = Job(name, device, rest.get("document"), _text(rest.get("for")))
                    return self._take_print_job(job, str(rest.get("kind", "slip")))
        except (sqlite3.Error, RuntimeError) as error:
            log.exception("a job cannot be stored")
            return {"accepted": False, "detail": f"The agent cannot store the job: {error}."}
        return {"accepted": False, "detail": "A job needs the texts job and device."}

    def _settled(self, payment: str) -> dict[str, Any]:
        """A person has settled the payment: its terminal is free."""
        self._operations.settle_by_hand(payment)
        return {"accepted": True}

    def _take_print_job(self, job: Job, kind: str) -> dict[str, Any]:
        if not self._spool.accept(job):
            self._spool.report_again(job.job)
            self._server.send_reports(job.job)
        elif kind not in PRINT_KINDS or job.device not in self._printers:
            detail = f"Agent {self._settings.agent} has no printer {job.device} for a {kind}."
            self._spool.finish(job.job, PrintResult(PrintOutcome.FAILED, Cause.PRINTER_ERROR, detail))
            self._server.send_reports()
        else:
            self._printers[job.device].submit(job)
        return {"accepted": True}

    def _print_offline(self, job: str, printer: str, document: dict[str, Any]) -> None:
        """Prints the slip of a number given without the server on the way of all slips."""
        self._take_print_job(Job(job, printer, document, SLIP_OF_A_TICKET), "slip")

    def _take_order(self, payload: dict[str, Any], kind: str) -> dict[str, Any]:
        """Takes an order for a payment terminal; it is on disk before it is acknowledged."""
        order = _read_order(payload, kind, self._server_time)
        if order is None:
            return {
                "accepted": False,
                "detail": "An order needs a known kind, a payment and a valid amount in kopecks.",
            }
        if kind == "resolve":
            if payload.get("spool") == self._operations.id:
                self._operations.refuse_permanently(order)
            else:
                self._operations.report_lost_memory(order)
            self._server.send_reports(order.job)
        elif not self._operations.accept(order):
            self._operations.report_again(order.job)
            self._server.send_reports(order.job)
        elif order.device not in self._terminals:
            self._operations.finish(order.job, no_such_terminal(self._settings.agent, order))
            self._server.send_reports()
        else:
            self._terminals[order.device].submit(order)
        return {"accepted": True}

    def _abort(self, device: str, payment: str) -> dict[str, Any]:
        if device in self._terminals:
            self._terminals[device].cancel(payment)
        return {"accepted": True}

    def _learn_clock(self, payload: Any = None) -> None:
        """Handles the `clock` event: the server's steady clock, so that the age of an order can be told."""
        match payload:
            case {"at": float(at)}:
                self._server_time.learn(at)

    def _run_trial(self, payload: Any = None) -> None:
        """Handles the `test` event: tries a device that prints nothing, and sends the result as `tested`."""
        match payload:
            case {"job": str(job), "device": str(device)}:
                pass
            case _:
                log.warning("dropped a malformed test event")
                return

        def on_result(result: TrialResult) -> None:
            log.info("%s: test: %s", device, result.payload()["outcome"])
            self._server.send("tested", {"job": job, "device": device, **result.payload()}, lambda *_: None)

        worker = next((worker for worker in self._triable if worker.health.device == device), None)
        if worker is None:
            detail = f"Agent {self._settings.agent} has no device {device} that can be tested without printing."
            on_result(TrialResult(False, None, detail))
        else:
            worker.run_trial(on_result)

    def _show_board(self, payload: Any = None) -> None:
        """Handles the `board` event: what one window's boards show from now on."""
        board = read_board(payload)
        if board is None:
            log.warning("dropped a malformed board event")
        elif not [line for line in self._board_lines if line.show(*board)]:
            log.debug("window %s has no board on this agent", board[0])

    def _show_boards(self, payload: Any = None) -> None:
        """Handles the `boards` event: the whole state after a connect."""
        boards = read_boards(payload)
        if boards is None:
            log.warning("dropped a malformed boards event")
            return
        for line in self._board_lines:
            line.show_all(boards)


def _begin_by_s(payload: dict[str, Any], server_time: ServerTime) -> float | None:
    """Until when an order may begin, None for any time: a server of an earlier version says nothing."""
    match payload:
        case {"sent_at": float(sent_at), "begin_within_s": float(within_s)}:
            return server_time.begin_by(sent_at, within_s)
    return None


def _read_order(payload: dict[str, Any], kind: str, server_time: ServerTime) -> Order | None:
    """Reads the order of a `job` event; None when it is malformed. A `resolve` names the kind it asks about in `of`."""
    texts = {name: payload.get(name) for name in ("purpose", "reference", "original")}
    kopecks = payload.get("kopecks", 0)
    asked = payload.get("of", OrderKind.PAY) if kind == "resolve" else kind
    if asked not in set(OrderKind) or any(not isinstance(text, str | None) for text in texts.values()):
        return None
    if not isinstance(kopecks, int) or isinstance(kopecks, bool) or not 0 <= kopecks <= MAX_KOPECKS:
        return None
    if kind in (OrderKind.PAY, OrderKind.REFUND) and kopecks == 0:
        return None
    return Order(
        payload["job"],
        payload["device"],
        OrderKind(asked),
        payload["payment"],
        kopecks,
        texts["purpose"] or "",
        texts["reference"],
        texts["original"],
        _text(payload.get("for")),
        _begin_by_s(payload, server_time),
    )


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
