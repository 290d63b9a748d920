"""One thread owns one payment terminal: keeps its dialogue alive, carries out orders, seeks what became of lost ones."""

import logging
import queue
import threading
import time
from collections.abc import Callable

from devices.backoff import Backoff
from devices.health import Cause, Health, HealthListener, State, Tested, TestedListener
from devices.links import LinkError
from devices.links.addresses import is_there
from devices.payments.contract import (
    Approved,
    Begin,
    Declined,
    Done,
    Ending,
    NotDone,
    NotSupported,
    Operation,
    PaymentTerminal,
    Result,
    TerminalSilent,
    Unknown,
)
from devices.payments.operations import Entry, Kind, Operations, Order, Outcome, Told

log = logging.getLogger(__name__)

READY_WITHIN_S = 5.0
"""So long an order waits for a terminal that is just being opened; a person stands before it."""
SEEK_AGAIN_S = 5.0
REST_S = 0.2
"""So often an absent port is looked for."""


class TerminalWorker(threading.Thread):
    """Takes orders by `submit` that are in `operations` already; tells `on_report` that a report waits there."""

    def __init__(
        self,
        name: str,
        terminal: PaymentTerminal,
        operations: Operations,
        on_health: HealthListener,
        on_report: Callable[[], None],
        *,
        address: str = "",
        backoff: Backoff | None = None,
        ready_within_s: float = READY_WITHIN_S,
        seek_again_s: float = SEEK_AGAIN_S,
        rest_s: float = REST_S,
    ) -> None:
        super().__init__(name=f"terminal {name}", daemon=True)
        self.health = Health(name, "terminal")
        self._terminal = terminal
        self._operations = operations
        self._on_health = on_health
        self._on_report = on_report
        self._address = address
        self._backoff = backoff or Backoff()
        self._ready_within_s = ready_within_s
        self._seek_again_s = seek_again_s
        self._rest_s = rest_s
        self._orders: queue.Queue[Order] = queue.Queue()
        self._cancelled: set[str] = set()
        self._tests: queue.Queue[TestedListener] = queue.Queue()
        self._stopping = threading.Event()
        self._open_at = 0.0
        self._port_seen = False
        self._seek_at = 0.0
        for entry in operations.unfinished(name):
            self._orders.put(entry.order)

    def submit(self, order: Order) -> None:
        """Queues an order that is in `operations` already."""
        self._orders.put(order)

    def cancel(self, payment: str) -> None:
        """The visitor does not want to pay after all. What has been approved by then stays approved."""
        self._cancelled.add(payment)

    def test(self, answered: TestedListener) -> None:
        """A handshake anew, on a line opened anew; waits for an operation under way."""
        self._tests.put(answered)

    def stop(self) -> None:
        """Ends the thread; an operation under way is cut off and sought after the next start."""
        self._stopping.set()

    def run(self) -> None:
        """The thread: never ends by an error of the device."""
        while not self._stopping.is_set():
            try:
                self._next_test()
                ready = self._look()
                if ready:
                    self._seek()
                self._next_order()
            except Exception:
                log.exception("%s: unexpected error; the line is closed and opened anew", self.health.device)
                self._terminal.close()
                self._stopping.wait(1.0)
        self._terminal.close()

    def _next_test(self) -> None:
        try:
            answered = self._tests.get_nowait()
        except queue.Empty:
            return
        self._terminal.close()
        self._open_at = 0.0
        ready = self._ready()
        answered(Tested(ready, None if ready else self.health.cause, None if ready else self.health.detail))

    # -- the line -----------------------------------------------------------------------------------------------------

    def _look(self) -> bool:
        """One turn of the idle dialogue; True when the terminal is ready."""
        if not self._terminal.is_open and not self._open_when_due():
            self._stopping.wait(self._rest_s if self._orders.empty() else self._rest_s / 4)
            return False
        try:
            ready = self._terminal.look()
        except TerminalSilent as silent:
            self._be(State.FAULT, Cause.TERMINAL_SILENT, str(silent))
            return False
        except LinkError as error:
            self._lost(str(error))
            return False
        if ready:
            self._backoff.reset()
            self._be(State.READY)
        if late := self._terminal.late():
            self._tell_late(*late)
        return ready

    def _open_when_due(self) -> bool:
        seen = is_there(self._address) if self._address else True
        if seen and not self._port_seen:
            self._open_at = 0.0
        self._port_seen = seen
        if time.monotonic() < self._open_at:
            return False
        try:
            self._terminal.open()
        except LinkError as error:
            self._lost(str(error))
            return False
        if self.health.state is State.ABSENT:
            self._be(State.OPEN)
        return True

    def _lost(self, detail: str) -> None:
        self._terminal.close()
        self._port_seen = is_there(self._address) if self._address else True
        self._open_at = time.monotonic() + self._backoff.next_s()
        self._be(State.ABSENT, Cause.UNPLUGGED, detail)

    # -- orders -------------------------------------------------------------------------------------------------------

    def _next_order(self) -> None:
        try:
            order = self._orders.get_nowait()
        except queue.Empty:
            return
        told = self._hindrance(order)
        if told is None:
            if not self._ready():
                told = self._not_ready(order)
            else:
                self._be(State.BUSY)
                told = self._carry_out(order)
        if told is not None:
            self._tell(order, told)

    def _hindrance(self, order: Order) -> Told | None:
        """Why an order is not even begun."""
        if order.kind not in (Kind.PAY, Kind.REFUND):
            return None
        if order.payment in self._cancelled:
            return Told(Outcome.DECLINED, "cancelled", "Cancelled before the terminal was asked.")
        undecided = self._operations.undecided(order.device) if self._terminal.capabilities.confirms else None
        if undecided is not None or self._operations.sought(order.device):
            return Told(Outcome.DECLINED, "terminal_busy", "An earlier payment has not come to its end: try again.")
        return None

    def _ready(self) -> bool:
        until = time.monotonic() + self._ready_within_s
        while not self._stopping.is_set():
            if self._look():
                return True
            if time.monotonic() >= until:
                return False
        return False

    def _not_ready(self, order: Order) -> Told | None:
        """A visitor does not wait for a terminal that is away; a confirm or undo waits as long as it takes."""
        if order.kind in (Kind.CONFIRM, Kind.UNDO):
            self._orders.put(order)
            return None
        cause = str(self.health.cause or Cause.TERMINAL_SILENT)
        outcome = Outcome.FAILED if order.kind is Kind.SETTLE else Outcome.DECLINED
        return Told(outcome, cause, self.health.detail or "The payment terminal does not answer.")

    def _carry_out(self, order: Order) -> Told:
        operation = Operation(
            order.payment,
            order.kopecks,
            order.purpose,
            order.reference or self._operations.reference_of(order.payment),
            order.original,
        )
        begun = False

        def begin(reference: str | None) -> None:
            nonlocal begun
            self._operations.begin(order.job, reference)
            begun = True

        try:
            return self._ask(order, operation, begin)
        except NotSupported as error:
            return Told(Outcome.DECLINED if order.kind is Kind.REFUND else Outcome.FAILED, "not_supported", str(error))
        except Exception:
            # Whatever went wrong here, money may have moved: it must not look as if nothing had happened.
            log.exception("%s: order %s met an unexpected error", self.health.device, order.job)
            self._terminal.close()
            if not begun:
                return Told(Outcome.DECLINED, "agent_error", "The agent met an error before the terminal was asked.")
            return Told(
                Outcome.UNKNOWN,
                "agent_error",
                "The agent met an error in the middle of it.",
                seeking=self._terminal.capabilities.resolves,
            )

    def _ask(self, order: Order, operation: Operation, begin: Begin) -> Told:
        if order.kind in (Kind.PAY, Kind.REFUND):
            ask = self._terminal.pay if order.kind is Kind.PAY else self._terminal.refund
            return _of_result(ask(operation, begin, lambda: order.payment in self._cancelled))
        if order.kind is Kind.SETTLE:
            return _of_ending(self._terminal.settle(begin))
        end = self._terminal.confirm if order.kind is Kind.CONFIRM else self._terminal.undo
        return _of_ending(end(operation, begin))

    def _seek(self) -> None:
        """Asks the terminal about the oldest order whose answer was lost."""
        if time.monotonic() < self._seek_at:
            return
        sought = self._operations.sought(self.health.device)
        if not sought:
            return
        self._be(State.BUSY)
        entry = sought[0]
        told = self._sought(entry)
        self._seek_at = time.monotonic() + self._seek_again_s if told.outcome is Outcome.UNKNOWN else 0.0
        if told.outcome is not Outcome.UNKNOWN or not told.seeking:
            self._tell(entry.order, told)

    def _sought(self, entry: Entry) -> Told:
        order = entry.order
        operation = Operation(
            order.payment,
            order.kopecks,
            order.purpose,
            entry.reference or order.reference or self._operations.reference_of(order.payment),
            order.original,
        )
        if order.kind is Kind.SETTLE:
            return Told(Outcome.UNKNOWN, "cannot_be_asked", "Settle once more.")
        if order.kind in (Kind.PAY, Kind.REFUND):
            return _of_result(self._terminal.resolve(operation))
        if order.kind is Kind.UNDO:
            return _of_ending(self._terminal.resolve_undo(operation))
        # The order is begun in our books already; a confirm moves no money and may be repeated.
        return _of_ending(self._terminal.confirm(operation, lambda _: None))

    def _tell_late(self, payment: str, result: Result) -> None:
        """What was unknown is clear after all."""
        for order in self._operations.unclear(self.health.device, payment):
            self._tell(order, _of_result(result))

    def _tell(self, order: Order, told: Told) -> None:
        log.info("%s: %s %s: %s %s", self.health.device, order.kind, order.job, told.outcome, told.cause or "")
        self._operations.finish(order.job, told)
        if order.kind is Kind.PAY and told.outcome is not Outcome.UNKNOWN:
            self._cancelled.discard(order.payment)
        self._on_report()

    def _be(self, state: State, cause: Cause | None = None, detail: str | None = None) -> None:
        health = self.health.changed(state, cause, detail)
        if health == self.health:
            return
        if (state, cause) != (self.health.state, self.health.cause):
            log.info("%s: %s%s", self.health.device, state.value, f", {cause.value}: {detail}" if cause else "")
        self.health = health
        self._on_health(health)


def _of_result(result: Result) -> Told:
    match result:
        case Approved(kopecks, rrn, authorization, card, receipt):
            facts = {"kopecks": kopecks, "rrn": rrn, "authorization": authorization, "card": card}
            return Told(Outcome.APPROVED, facts={**facts, "receipt": list(receipt)})
        case Declined(cause, text, receipt):
            return Told(Outcome.DECLINED, cause, text, {"receipt": list(receipt)})
        case Unknown(text, resolvable):
            return Told(Outcome.UNKNOWN, "no_answer", text, seeking=resolvable)


def _of_ending(ending: Ending) -> Told:
    match ending:
        case Done(text, receipt, kopecks, count, agrees):
            facts = {"receipt": list(receipt), "kopecks": kopecks, "count": count, "agrees": agrees}
            return Told(Outcome.DONE, None, text, facts)
        case NotDone(text):
            return Told(Outcome.FAILED, "refused", text)
        case Unknown(text, resolvable):
            return Told(Outcome.UNKNOWN, "no_answer", text, seeking=resolvable)
