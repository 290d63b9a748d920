"""The agent as a whole: the spool, one thread per device, and the line to the server."""

import logging
import sqlite3
import threading
from typing import Any

from devices.backoff import Backoff
from devices.boards.wire import read_board, read_boards
from devices.boards.worker import BoardLineWorker
from devices.health import Cause, Health, Outcome, Result
from devices.inputs.delivery import Delivery
from devices.inputs.worker import InputWorker
from devices.printing.worker import PrinterWorker
from devices.server import RECONNECT_STEPS_S, ServerLine
from devices.settings import AgentSettings
from devices.spool import Job, Spool
from devices.stopping import wait_for
from devices.vtk.terminal import TerminalWorker

log = logging.getLogger(__name__)

STOP_S = 4.0


class Agent:
    """Start it, stop it. A job is accepted only when it is on disk, and each job gets exactly one outcome."""

    def __init__(self, settings: AgentSettings, *, reconnect_steps_s: tuple[float, ...] = RECONNECT_STEPS_S) -> None:
        self._settings = settings
        self._spool = Spool(settings.spool)
        half_done = self._spool.recover()
        self._server = ServerLine(
            settings.server,
            settings.secret,
            hello=self._hello,
            take_job=self._take_job,
            pending=self._spool.pending,
            acknowledge=self._spool.acknowledge,
            hears={"board": self._show_board, "boards": self._show_boards},
            backoff=Backoff(reconnect_steps_s),
        )
        self._printers = {
            each.id: PrinterWorker(
                each, self._spool, self._server.tell, self._server.report, half_done=each.id in half_done
            )
            for each in settings.printers
        }
        terminals = [TerminalWorker(each, self._server.tell) for each in settings.terminals]
        self._board_lines = [BoardLineWorker(each, self._server.tell) for each in settings.board_lines]
        self._delivery = Delivery(self._server.say)
        scanners = [
            InputWorker(each, self._delivery.scanned(each.window), self._server.tell) for each in settings.scanners
        ]
        keypads = [
            InputWorker(each, self._delivery.pressed(each.window), self._server.tell) for each in settings.keypads
        ]
        self._workers: list[PrinterWorker | TerminalWorker | BoardLineWorker | InputWorker] = [
            *self._printers.values(),
            *terminals,
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
        return {"agent": self._settings.agent, "devices": [health.payload() for health in self.health()]}

    def _take_job(self, payload: Any) -> dict[str, Any]:
        """The `job` event. A job that cannot even be named is refused; any other is accepted and gets a report."""
        match payload:
            case {"job": str(name), "device": str(device), **rest} if name:
                job = Job(name, device, rest.get("document"))
            case _:
                return {"accepted": False, "detail": "A job needs the texts job and device."}
        try:
            new = self._spool.accept(job)
        except sqlite3.Error as error:
            log.exception("job %s cannot be stored", job.job)
            return {"accepted": False, "detail": f"The agent cannot store the job: {error}."}
        if not new:
            self._spool.ask_again(job.job)
            self._server.report(job.job)
        elif rest.get("kind", "slip") != "slip" or device not in self._printers:
            detail = f"Agent {self._settings.agent} has no printer {device} for a {rest.get('kind', 'slip')}."
            self._spool.finish(job.job, Result(Outcome.FAILED, Cause.PRINTER_ERROR, detail))
            self._server.report()
        else:
            self._printers[device].submit(job)
        return {"accepted": True}

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
