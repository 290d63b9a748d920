"""The thread that owns one printer: prints its jobs in order and checks its health while idle."""

import logging
import queue
import threading
import time
from collections.abc import Callable

from devices.backoff import Backoff
from devices.health import Cause, Health, HealthListener, State
from devices.links import LinkAbsent, LinkError, link_to_printer
from devices.links.addresses import is_there
from devices.printing.document import Document, DocumentError, TextLine, read_document
from devices.printing.encoder import encode
from devices.printing.outcome import PrintOutcome, PrintResult
from devices.printing.printer import SENTENCES, Printer, PrinterSilent, PrintStopped
from devices.printing.settings import PrinterSettings
from devices.printing.spool import Job, Spool
from devices.printing.status import Status
from devices.refused_writes import RefusedWrites

log = logging.getLogger(__name__)

STILL_WORKING = (Cause.NOT_CONFIRMED, Cause.AGENT_RESTARTED)
FORGOTTEN_S = 30.0
"""After this time a slip hanging in the printer's mouth counts as forgotten; before, its visitor may yet take it."""
WRITE_AGAIN_S = 0.5
"""A disk that has refused a result is tried again so often."""
WAKE_AGAIN_S = 60.0
"""A printer that does not wake up is off or broken; it gets zeros no more often than this."""


class PrinterWorker(threading.Thread):
    """Takes jobs by `submit`; calls `on_health` at every change and `on_report` when a report waits in the spool."""

    def __init__(
        self,
        settings: PrinterSettings,
        spool: Spool,
        on_health: HealthListener,
        on_report: Callable[[], None] | None = None,
        *,
        half_done: bool = False,
    ) -> None:
        super().__init__(name=f"printer {settings.id}", daemon=True)
        self.settings = settings
        self.health = Health(settings.id, "printer")
        self._spool = spool
        self._on_health = on_health
        self._on_report = on_report
        self._jobs: queue.Queue[tuple[Job, float] | None] = queue.Queue()
        self._free_since = 0.0
        self._results = RefusedWrites()
        self._stopping = threading.Event()
        self._link = link_to_printer(settings.line())
        self._printer = Printer(
            self._link,
            settings.confirm,
            report_within_s=settings.report_within_s,
            half_done=half_done,
            dialect=settings.status,
            baud=settings.serial_baud,
        )
        self._encoding = settings.encoding()
        self._ending = encode(Document(lines=[TextLine()]), self._encoding).ending
        self._wake_at = 0.0
        self._in_mouth_since: float | None = None
        self._backoff = Backoff()
        self._open_at = 0.0
        self._port_seen = False

    def submit(self, job: Job) -> None:
        """Queues a job that is already in the spool."""
        self._jobs.put((job, time.monotonic()))

    def stop(self) -> None:
        """Ends the thread after the job in progress."""
        self._stopping.set()
        self._jobs.put(None)

    def run(self) -> None:
        """The thread's loop; no error of the device ends it."""
        while not self._stopping.is_set():
            try:
                if not self._results.write_again():
                    self._stopping.wait(WRITE_AGAIN_S)
                    continue
                self._poll()
                waiting = self._jobs.get(timeout=self._pause_s())
                if waiting is not None and not self._stopping.is_set():
                    self._print(*waiting)
                    self._free_since = time.monotonic()
            except queue.Empty:
                continue
            except Exception:
                log.exception("%s: unexpected error; reopening the port", self.settings.id)
                self._link.close()
                self._stopping.wait(1.0)
        self._link.close()

    def _pause_s(self) -> float:
        return self.settings.poll_s if self._link.is_open else min(self.settings.poll_s, 1.0)

    def _poll(self) -> None:
        if not self._jobs.empty():
            return
        if not self._link.is_open and not self._open_when_due():
            return
        self._check()

    def _open_when_due(self) -> bool:
        """Opens the port when the pause is over, or at once when its path has just appeared; returns whether it is open."""
        seen = is_there(self.settings.port)
        if seen and not self._port_seen:
            self._open_at = 0.0
        self._port_seen = seen
        return time.monotonic() >= self._open_at and self._open()

    def _open(self) -> bool:
        try:
            self._link.open()
        except LinkAbsent as error:
            self._open_at = time.monotonic() + self._backoff.next_s()
            self._set_state(State.ABSENT, Cause.UNPLUGGED, str(error))
            return False
        if self.health.state is State.ABSENT:
            self._set_state(State.OPEN)
        return True

    def _check(self) -> None:
        try:
            status = self._printer.check()
            self._backoff.reset()
            if self._printer.half_done and status.cause is None:
                self._clean()
        except PrinterSilent:
            self._wake()
            return
        except PrintStopped as stop:
            self._set_state(State.FAULT, stop.cause, SENTENCES[stop.cause])
            return
        except LinkError as error:
            self._lost(str(error))
            return
        cause = status.cause
        if cause:
            self._set_state(State.FAULT, cause, SENTENCES[cause])
        else:
            self._set_ready(status)

    def _idle(self) -> bool:
        return self._jobs.empty() and not self._stopping.is_set()

    def _clean(self) -> None:
        """Cuts off what a stop, a pulled cable or a fault left behind: it must not come out with the next visitor's slip."""
        if time.monotonic() < self._wake_at:
            raise PrintStopped(Cause.STALLED)
        if not self._printer.clean(self._ending, self._idle) and self._idle():
            self._wake_at = time.monotonic() + WAKE_AGAIN_S
            raise PrintStopped(Cause.STALLED)

    def _wake(self) -> None:
        """Tries to wake a silent printer: it may only be waiting for the rest of a picture that was cut off."""
        self._set_state(State.FAULT, Cause.PRINTER_SILENT, SENTENCES[Cause.PRINTER_SILENT])
        if time.monotonic() < self._wake_at:
            return
        try:
            if self._printer.wake(self._idle):
                log.info("%s: answers again", self.settings.id)
                return
        except LinkError as error:
            self._lost(str(error))
        if self._idle():
            self._wake_at = time.monotonic() + WAKE_AGAIN_S

    def _set_ready(self, status: Status) -> None:
        """The printer works; a warning says what needs attention soon."""
        now = time.monotonic()
        self._in_mouth_since = (self._in_mouth_since or now) if status.in_mouth else None
        warning = Cause.PAPER_NEAR_END if status.near_end else None
        if self._in_mouth_since is not None and now - self._in_mouth_since > FORGOTTEN_S:
            warning = Cause.TICKET_IN_MOUTH
        self._set_state(State.READY, warning, SENTENCES[warning] if warning else None)

    def _lost(self, detail: str) -> None:
        self._link.close()
        self._port_seen = False
        self._open_at = time.monotonic() + self._backoff.next_s()
        self._set_state(State.ABSENT, Cause.UNPLUGGED, detail)

    def _print(self, job: Job, accepted_at: float) -> None:
        # A health check may have been in progress when the job came: its time counts, that of earlier jobs does not.
        begun = False

        def begin() -> None:
            nonlocal begun
            self._spool.begin(job.job)
            begun = True

        try:
            result = self._outcome(job, begin, max(accepted_at, self._free_since))
        except Exception:
            log.exception("%s: unexpected error in job %s", self.settings.id, job.job)
            self._link.close()
            result = PrintResult(
                PrintOutcome.UNKNOWN if begun else PrintOutcome.FAILED,
                Cause.PRINTER_ERROR,
                "The agent failed while printing: look at the printer."
                if begun
                else "The agent failed before it began to print.",
            )
        log.info("%s: job %s: %s %s", self.settings.id, job.job, result.outcome, result.cause or "")
        self._results.write(lambda: self._store(job, result))
        self._after(result)

    def _store(self, job: Job, result: PrintResult) -> None:
        self._spool.finish(job.job, result)
        if self._on_report is not None:
            self._on_report()

    def _outcome(self, job: Job, begin: Callable[[], None], asked_at: float) -> PrintResult:
        try:
            slip = encode(read_document(job.document), self._encoding)
        except DocumentError as error:
            return PrintResult(PrintOutcome.FAILED, Cause.PRINTER_ERROR, str(error))
        # A person is waiting for this slip: try the port now, whatever the pause.
        if not self._link.is_open and not self._open():
            return PrintResult(PrintOutcome.FAILED, Cause.UNPLUGGED, self.health.detail)
        self._set_state(State.BUSY)
        return self._printer.print_slip(slip, job.job, begin, asked_at)

    def _after(self, result: PrintResult) -> None:
        if not self._link.is_open:
            self._lost(result.detail or SENTENCES[Cause.UNPLUGGED])
        elif result.cause is None or result.cause in STILL_WORKING:
            self._set_ready(self._printer.status)
        else:
            self._set_state(State.FAULT, result.cause, result.detail)

    def _set_state(self, state: State, cause: Cause | None = None, detail: str | None = None) -> None:
        paper = self._printer.status.paper if state in (State.READY, State.BUSY, State.FAULT) else None
        health = self.health.changed(state, cause, detail, paper)
        if health == self.health:
            return
        if (state, cause) != (self.health.state, self.health.cause):
            log.info("%s: %s%s", self.settings.id, state.value, f", {cause.value}: {detail}" if cause else "")
        self.health = health
        self._on_health(health)
