"""The thread that owns one cash register: watches its state, registers receipts one at a time, finds out what became of them."""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable

from devices.backoff import Backoff
from devices.fiscal.contract import (
    FiscalRegister,
    Mark,
    ReceiptRefused,
    RegisterCause,
    Registered,
    RegisterRefused,
    RegisterSilent,
    Registration,
)
from devices.fiscal.journal import ReceiptOrder, Receipts, ReceiptState, StoredReceipt
from devices.fiscal.readiness import Obstacle, obstacles
from devices.health import Cause, Health, HealthListener, PaperLevel, State, TrialListener, TrialResult
from devices.links import LinkError
from devices.links.addresses import is_there
from devices.payments.contract import Unknown

log = logging.getLogger(__name__)

LOOK_EVERY_S = 15.0
AGAIN_S = 5.0
REST_S = 0.2
QUICK_ATTEMPTS = 2
"""After so many attempts that registered nothing the next one waits."""
HEALTH_CAUSES = {
    RegisterCause.PAPER_OUT: Cause.PAPER_OUT,
    RegisterCause.COVER_OPEN: Cause.COVER_OPEN,
    RegisterCause.SILENT: Cause.REGISTER_SILENT,
}
"""The causes that staff already know from printers; all others are `register_refuses`."""


class RegisterWorker(threading.Thread):
    """Takes orders by `submit` that are already in `receipts`; calls `on_report` when a report waits there.

    An order that cannot be registered now waits, however long: the money has been taken. What was begun is found out
    before anything new begins.
    """

    def __init__(
        self,
        name: str,
        register: FiscalRegister,
        receipts: Receipts,
        on_health: HealthListener,
        on_report: Callable[[], None],
        *,
        address: str = "",
        backoff: Backoff | None = None,
        look_every_s: float = LOOK_EVERY_S,
        again_s: float = AGAIN_S,
        rest_s: float = REST_S,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(name=f"register {name}", daemon=True)
        self.health = Health(name, "register")
        self._register, self._receipts = register, receipts
        self._on_health, self._on_report = on_health, on_report
        self._address = address
        self._backoff = backoff or Backoff()
        self._look_every_s, self._again_s, self._rest_s = look_every_s, again_s, rest_s
        self._clock = clock
        self._work = threading.Condition()
        self._stopping = False
        self._trials: list[TrialListener] = []
        self._open_at = self._look_at = self._order_at = 0.0
        self._port_seen = False

    def submit(self, order: ReceiptOrder) -> None:
        """Wakes the thread for an order that is already in `receipts`."""
        with self._work:
            self._order_at = 0.0
            self._work.notify_all()

    def run_trial(self, on_result: TrialListener) -> None:
        """Asks the register for its state; nothing is registered or printed."""
        with self._work:
            self._trials.append(on_result)
            self._work.notify_all()

    def stop(self) -> None:
        """Ends the thread; a receipt in progress is found out after the next start."""
        with self._work:
            self._stopping = True
            self._work.notify_all()

    def run(self) -> None:
        """The thread's loop; no error of the device or of the disk ends it."""
        while not self._stopping:
            try:
                self._turn()
            except sqlite3.Error:
                # The mark or the result is not on disk: the receipt is found out once it can be written.
                log.exception("%s: the receipts cannot be stored", self.health.device)
                self._rest(1.0)
            except Exception:
                log.exception("%s: unexpected error; reopening the line", self.health.device)
                self._register.close()
                self._rest(1.0)
        self._register.close()

    def _turn(self) -> None:
        if not self._register.is_open and not self._open_when_due():
            self._fail_trials()
            self._rest(self._rest_s)
            return
        now = time.monotonic()
        if self._trials or now >= self._look_at:
            self._look()
        if self._register.is_open and now >= self._order_at and not self._next_order():
            self._rest(self._rest_s)
        elif now < self._order_at:
            self._rest(min(self._rest_s, self._order_at - now))

    def _rest(self, seconds: float) -> None:
        with self._work:
            if not self._stopping:
                self._work.wait(seconds)

    # -- the line and the state ---------------------------------------------------------------------------------------

    def _open_when_due(self) -> bool:
        seen = is_there(self._address) if self._address else True
        if seen and not self._port_seen:
            self._open_at = 0.0
        self._port_seen = seen
        if time.monotonic() < self._open_at:
            return False
        try:
            self._register.open()
        except LinkError as error:
            self._lost(str(error))
            return False
        self._look_at = 0.0
        if self.health.state is State.ABSENT:
            self._set_state(State.OPEN)
        return True

    def _lost(self, detail: str) -> None:
        self._register.close()
        self._port_seen = is_there(self._address) if self._address else True
        self._open_at = time.monotonic() + self._backoff.next_s()
        self._set_state(State.ABSENT, Cause.UNPLUGGED, detail)

    def _look(self) -> None:
        """Reads the state, prints on where paper is back, and says what stands against taking money."""
        self._look_at = time.monotonic() + self._look_every_s
        try:
            status = self._register.status()
            if status.needs_continue:
                self._register.go_on_printing()
                status = self._register.status()
            if status.paper and not status.needs_continue:
                self._print_on()
        except (RegisterSilent, RegisterRefused) as error:
            cause = error.cause if isinstance(error, RegisterRefused) else RegisterCause.SILENT
            self._cannot(Obstacle(cause, str(error)), None)
            return
        except LinkError as error:
            self._lost(str(error))
            self._fail_trials()
            return
        self._backoff.reset()
        paper = PaperLevel.OK if status.paper else PaperLevel.END
        found = obstacles(status, self._clock())
        if found:
            self._cannot(found[0], paper)
            return
        self._set_state(State.READY, paper=paper)
        for on_result in self._taken_trials():
            on_result(TrialResult(True))

    def _print_on(self) -> None:
        """Paper is there: receipts that wait for it come out."""
        unprinted = self._receipts.unprinted(self.health.device)
        if unprinted:
            self._register.go_on_printing()
        for stored in unprinted:
            self._receipts.printed(stored.order.job)
            self._on_report()

    def _cannot(self, obstacle: Obstacle, paper: PaperLevel | None) -> None:
        cause = HEALTH_CAUSES.get(obstacle.cause, Cause.REGISTER_REFUSES)
        self._set_state(State.FAULT, cause, obstacle.text, paper)
        self._fail_trials()

    def _fail_trials(self) -> None:
        for on_result in self._taken_trials():
            on_result(TrialResult(False, self.health.cause, self.health.detail))

    def _taken_trials(self) -> list[TrialListener]:
        with self._work:
            taken, self._trials = self._trials, []
        return taken

    # -- receipts -----------------------------------------------------------------------------------------------------

    def _next_order(self) -> bool:
        """Does what is to be done next; False when there is nothing. One order at a time, the oldest first."""
        waiting = self._receipts.open_orders(self.health.device)
        if not waiting:
            return False
        stored = waiting[0]
        if stored.state is ReceiptState.WANTED and self._is_late(stored):
            text = "The day of the payment is over: a correction receipt is a person's decision."
            self._end(stored, ReceiptRefused(RegisterCause.TOO_LATE, text, again=False))
            return True
        before = self.health
        if self.health.state is State.READY:
            self._set_state(State.BUSY, paper=self.health.paper)
        if stored.state is ReceiptState.ASKED and stored.mark is not None:
            self._take_up(stored, self._register.resolve(stored.name, stored.order.receipt, stored.mark))
        else:
            self._attempt(stored)
        if self.health.state is State.BUSY:
            self._set_state(State.READY, paper=before.paper)
        return True

    def _is_late(self, stored: StoredReceipt) -> bool:
        return stored.order.until is not None and self._clock() > stored.order.until

    def _attempt(self, stored: StoredReceipt) -> None:
        job = stored.order.job
        begun = False

        def begin(mark: Mark) -> None:
            nonlocal begun
            self._receipts.begin(job, mark)
            begun = True

        name = f"{job}/{stored.attempt + 1}"
        result = self._register.register(name, stored.order.receipt, begin)
        if begun or not isinstance(result, ReceiptRefused):
            self._take_up(stored, result)
        elif result.again:
            self._wait(stored, result)
        else:
            self._end(stored, result)

    def _take_up(self, stored: StoredReceipt, result: Registration) -> None:
        """What follows from the result of an attempt that had begun."""
        job = stored.order.job
        match result:
            case Unknown(text, resolvable=True):
                self._receipts.waits(job, "seeking", text)
                self._on_report()
                self._later()
            case ReceiptRefused(again=True):
                self._receipts.not_registered(job)
                if result.cause is not RegisterCause.OTHER or stored.attempt > QUICK_ATTEMPTS:
                    self._wait(stored, result)
            case Registered() | ReceiptRefused() | Unknown():
                self._end(stored, result)

    def _wait(self, stored: StoredReceipt, refused: ReceiptRefused) -> None:
        self._receipts.waits(stored.order.job, refused.cause, refused.text)
        self._on_report()
        self._later()

    def _later(self) -> None:
        self._order_at = time.monotonic() + self._again_s
        self._look_at = 0.0
        if not self._register.is_open:
            self._lost("The line of the cash register broke off.")

    def _end(self, stored: StoredReceipt, result: Registration) -> None:
        kind = type(result).__name__
        log.info("%s: receipt %s: %s", self.health.device, stored.order.job, kind)
        self._receipts.finish(stored.order.job, result)
        self._on_report()

    def _set_state(
        self, state: State, cause: Cause | None = None, detail: str | None = None, paper: PaperLevel | None = None
    ) -> None:
        health = self.health.changed(state, cause, detail, paper)
        if health == self.health:
            return
        if (state, cause) != (self.health.state, self.health.cause):
            log.info("%s: %s%s", self.health.device, state.value, f", {cause.value}: {detail}" if cause else "")
        self.health = health
        self._on_health(health)
