"""The thread that owns one payment terminal: keeps its dialogue alive, carries out orders, resolves lost results."""

import logging
import queue
import threading
import time
from collections import Counter
from collections.abc import Callable

from devices.backoff import Backoff
from devices.health import Cause, Health, HealthListener, State, TrialListener, TrialResult
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
    PaymentResult,
    PaymentTerminal,
    TerminalSilent,
    Unknown,
)
from devices.payments.operations import Operations, Order, OrderKind, OrderOutcome, OrderResult, StoredOrder
from devices.payments.order_time import steady_s
from devices.payments.receipt import terminal_in
from devices.refused_writes import RefusedWrites

log = logging.getLogger(__name__)

RESOLVE_TRIES = 20
"""How often a terminal that is there is asked about one operation. After that a person settles it, and it is free."""
READY_WITHIN_S = 5.0
"""How long an order waits for a terminal that is just being opened; a person is standing in front of it."""
RESOLVE_AGAIN_S = 5.0
_WRITE_AGAIN_S = 0.5
REST_S = 0.2
"""How often an absent port is looked for."""


class OrderExpired(Exception):
    """The time has passed in which the order might begin. Nothing has been sent for it."""


class TerminalWorker(threading.Thread):
    """Takes orders by `submit` that are already in `operations`; calls `on_report` when a report waits there.

    `in_service` answers whether anybody could pay here now.
    """

    def __init__(
        self,
        name: str,
        terminal: PaymentTerminal,
        operations: Operations,
        on_health: HealthListener,
        on_report: Callable[[], None],
        *,
        address: str = "",
        in_service: Callable[[], bool] = lambda: True,
        backoff: Backoff | None = None,
        ready_within_s: float = READY_WITHIN_S,
        resolve_again_s: float = RESOLVE_AGAIN_S,
        resolve_tries: int = RESOLVE_TRIES,
        rest_s: float = REST_S,
    ) -> None:
        super().__init__(name=f"terminal {name}", daemon=True)
        self.health = Health(name, "terminal")
        self._terminal = terminal
        self._operations = operations
        self._on_health = on_health
        self._on_report = on_report
        self._address = address
        self._in_service = in_service
        self._backoff = backoff or Backoff()
        self._ready_within_s = ready_within_s
        self._resolve_again_s, self._resolve_tries = resolve_again_s, resolve_tries
        self._tries: Counter[str] = Counter()
        self._rest_s = rest_s
        self._orders: queue.Queue[Order] = queue.Queue()
        self._results = RefusedWrites()
        self._cancelled: set[str] = set()
        self._trials: queue.Queue[TrialListener] = queue.Queue()
        self._stopping = threading.Event()
        self._open_at = 0.0
        self._port_seen = False
        self._resolve_at = 0.0
        for stored in operations.unfinished(name):
            self._orders.put(stored.order)

    def submit(self, order: Order) -> None:
        """Queues an order that is already in `operations`."""
        self._orders.put(order)

    def cancel(self, payment: str) -> None:
        """The visitor has given up. A payment that is approved by then stays approved."""
        self._cancelled.add(payment)

    def run_trial(self, on_result: TrialListener) -> None:
        """Reopens the line and repeats the handshake; waits for an operation in progress."""
        self._trials.put(on_result)

    def stop(self) -> None:
        """Ends the thread; an operation in progress is cut off and resolved after the next start."""
        self._stopping.set()

    def run(self) -> None:
        """The thread's loop; no error of the device ends it."""
        while not self._stopping.is_set():
            try:
                if not self._results.write_again():
                    self._stopping.wait(_WRITE_AGAIN_S)
                    continue
                self._next_trial()
                ready = self._poll()
                if ready:
                    self._resolve_next()
                self._next_order()
            except Exception:
                log.exception("%s: unexpected error; reopening the line", self.health.device)
                self._terminal.close()
                self._stopping.wait(1.0)
        self._terminal.close()

    def _next_trial(self) -> None:
        try:
            on_result = self._trials.get_nowait()
        except queue.Empty:
            return
        self._terminal.close()
        self._open_at = 0.0
        ready = self._ready()
        on_result(TrialResult(ready, None if ready else self.health.cause, None if ready else self.health.detail))

    # -- the line -----------------------------------------------------------------------------------------------------

    def _poll(self) -> bool:
        """One turn of the idle dialogue; True when the terminal is ready."""
        if not self._terminal.is_open and not self._open_when_due():
            self._stopping.wait(self._rest_s if self._orders.empty() else self._rest_s / 4)
            return False
        self._terminal.in_service = self._in_service()
        try:
            ready = self._terminal.poll()
        except TerminalSilent as silent:
            self._set_state(State.FAULT, Cause.TERMINAL_SILENT, str(silent))
            return False
        except LinkError as error:
            self._lost(str(error))
            return False
        if ready:
            self._backoff.reset()
            self._set_state(State.READY)
        if late := self._terminal.late():
            self._report_late(*late)
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
            self._set_state(State.OPEN)
        return True

    def _lost(self, detail: str) -> None:
        self._terminal.close()
        self._port_seen = is_there(self._address) if self._address else True
        self._open_at = time.monotonic() + self._backoff.next_s()
        self._set_state(State.ABSENT, Cause.UNPLUGGED, detail)

    # -- orders -------------------------------------------------------------------------------------------------------

    def _next_order(self) -> None:
        try:
            order = self._orders.get_nowait()
        except queue.Empty:
            return
        result = self._declined_at_once(order)
        if result is None:
            if not self._ready():
                result = self._not_ready(order)
            else:
                self._set_state(State.BUSY)
                result = self._carry_out(order)
        if result is not None:
            self._finish(order, result)

    def _declined_at_once(self, order: Order) -> OrderResult | None:
        """The result of an order that must not even begin; None for any other."""
        if order.kind not in (OrderKind.PAY, OrderKind.REFUND):
            return None
        if _expired(order):
            return _EXPIRED
        if order.payment in self._cancelled:
            return OrderResult(OrderOutcome.DECLINED, "cancelled", "Cancelled before the terminal was asked.")
        undecided = self._operations.undecided(order.device) if self._terminal.capabilities.confirms else None
        if undecided is not None or any(not lost.by_hand for lost in self._operations.to_resolve(order.device)):
            return OrderResult(
                OrderOutcome.DECLINED, "terminal_busy", "An earlier payment has not ended yet: try again."
            )
        return None

    def _ready(self) -> bool:
        until = time.monotonic() + self._ready_within_s
        while not self._stopping.is_set():
            if self._poll():
                return True
            if time.monotonic() >= until:
                return False
        return False

    def _not_ready(self, order: Order) -> OrderResult | None:
        """The result of an order for a terminal that is away. None for a confirm or undo, which waits as long as it takes."""
        if order.kind in (OrderKind.CONFIRM, OrderKind.UNDO):
            self._orders.put(order)
            return None
        cause = str(self.health.cause or Cause.TERMINAL_SILENT)
        outcome = OrderOutcome.FAILED if order.kind is OrderKind.SETTLE else OrderOutcome.DECLINED
        return OrderResult(outcome, cause, self.health.detail or "The payment terminal does not answer.")

    def _carry_out(self, order: Order) -> OrderResult:
        operation = self._operation(order, order.reference or self._operations.reference_of(order.payment))
        begun = False

        def begin(reference: str | None) -> None:
            nonlocal begun
            if _expired(order):
                raise OrderExpired
            self._operations.begin(order.job, reference)
            begun = True
            if _expired(order):
                # The disk has taken its time, or the process stood still.
                raise OrderExpired

        try:
            return self._ask(order, operation, begin)
        except OrderExpired:
            return _EXPIRED
        except NotSupported as error:
            return OrderResult(
                OrderOutcome.DECLINED if order.kind is OrderKind.REFUND else OrderOutcome.FAILED,
                "not_supported",
                str(error),
            )
        except Exception:
            # Whatever went wrong, money may have moved: it must not look as if nothing had happened.
            log.exception("%s: unexpected error in order %s", self.health.device, order.job)
            self._terminal.close()
            if not begun:
                return OrderResult(
                    OrderOutcome.DECLINED, "agent_error", "The agent failed before it asked the terminal."
                )
            return OrderResult(
                OrderOutcome.UNKNOWN,
                "agent_error",
                "The agent failed in the middle of it.",
                seeking=self._terminal.capabilities.resolves,
            )

    def _operation(self, order: Order, reference: str | None) -> Operation:
        return Operation(
            order.payment,
            order.kopecks,
            order.purpose,
            reference,
            order.original,
            last_number=self._operations.last_number(order.device),
            terminal=terminal_in(self._operations.last_slip(order.device)),
        )

    def _ask(self, order: Order, operation: Operation, begin: Begin) -> OrderResult:
        if order.kind in (OrderKind.PAY, OrderKind.REFUND):
            ask = self._terminal.pay if order.kind is OrderKind.PAY else self._terminal.refund
            return _from_payment(ask(operation, begin, lambda: order.payment in self._cancelled))
        if order.kind is OrderKind.SETTLE:
            return _from_ending(self._terminal.settle(begin))
        end = self._terminal.confirm if order.kind is OrderKind.CONFIRM else self._terminal.undo
        return _from_ending(end(operation, begin))

    def _resolve_next(self) -> None:
        """Asks the terminal about the oldest order whose result was lost."""
        if time.monotonic() < self._resolve_at:
            return
        lost = self._operations.to_resolve(self.health.device)
        if not lost:
            return
        self._set_state(State.BUSY)
        stored = lost[0]
        result = self._resolve(stored)
        self._tries[stored.order.job] += 1
        asked = self._tries[stored.order.job]
        if result.seeking and (asked >= self._resolve_tries or stored.by_hand):
            text = f"The terminal was asked {asked} times, without an answer: {result.detail}"
            result = OrderResult(OrderOutcome.UNKNOWN, "no_answer", text)
        self._resolve_at = time.monotonic() + self._resolve_again_s if result.outcome is OrderOutcome.UNKNOWN else 0.0
        if result.outcome is not OrderOutcome.UNKNOWN or not result.seeking:
            self._finish(stored.order, result)

    def _resolve(self, stored: StoredOrder) -> OrderResult:
        order = stored.order
        operation = self._operation(
            order, stored.reference or order.reference or self._operations.reference_of(order.payment)
        )
        if order.kind is OrderKind.SETTLE:
            return OrderResult(OrderOutcome.UNKNOWN, "cannot_be_asked", "Settle once more.")
        if order.kind in (OrderKind.PAY, OrderKind.REFUND):
            return _from_payment(self._terminal.resolve(operation))
        if order.kind is OrderKind.UNDO:
            return _from_ending(self._terminal.resolve_undo(operation))
        # The order is already stored as begun; a confirm moves no money and may be repeated.
        return _from_ending(self._terminal.confirm(operation, lambda _: None))

    def _report_late(self, payment: str, result: PaymentResult) -> None:
        """Ends the orders of a payment whose unknown result has become clear after all."""
        for order in self._operations.unknown(self.health.device, payment):
            self._finish(order, _from_payment(result))

    def _finish(self, order: Order, result: OrderResult) -> None:
        log.info("%s: %s %s: %s %s", self.health.device, order.kind, order.job, result.outcome, result.cause or "")
        self._results.write(lambda: self._store(order, result))

    def _store(self, order: Order, result: OrderResult) -> None:
        self._operations.finish(order.job, result)
        if order.kind is OrderKind.PAY and result.outcome is not OrderOutcome.UNKNOWN:
            self._cancelled.discard(order.payment)
        self._on_report()

    def _set_state(self, state: State, cause: Cause | None = None, detail: str | None = None) -> None:
        health = self.health.changed(state, cause, detail)
        if health == self.health:
            return
        if (state, cause) != (self.health.state, self.health.cause):
            log.info("%s: %s%s", self.health.device, state.value, f", {cause.value}: {detail}" if cause else "")
        self.health = health
        self._on_health(health)


_EXPIRED = OrderResult(
    OrderOutcome.DECLINED, "order_expired", "The order reached the terminal too late: it was not begun."
)


def _expired(order: Order) -> bool:
    money = order.kind in (OrderKind.PAY, OrderKind.REFUND)
    return money and order.begin_by_s is not None and steady_s() > order.begin_by_s


def _from_payment(result: PaymentResult) -> OrderResult:
    match result:
        case Approved(kopecks, rrn, authorization, card, receipt):
            facts = {"kopecks": kopecks, "rrn": rrn, "authorization": authorization, "card": card}
            return OrderResult(OrderOutcome.APPROVED, facts={**facts, "receipt": list(receipt)})
        case Declined(cause, text, receipt):
            return OrderResult(OrderOutcome.DECLINED, cause, text, {"receipt": list(receipt)})
        case Unknown(text, resolvable):
            return OrderResult(OrderOutcome.UNKNOWN, "no_answer", text, seeking=resolvable)


def _from_ending(ending: Ending) -> OrderResult:
    match ending:
        case Done(text, receipt, kopecks, count, agrees):
            facts = {"receipt": list(receipt), "kopecks": kopecks, "count": count, "agrees": agrees}
            return OrderResult(OrderOutcome.DONE, None, text, facts)
        case NotDone(text):
            return OrderResult(OrderOutcome.FAILED, "refused", text)
        case Unknown(text, resolvable):
            return OrderResult(OrderOutcome.UNKNOWN, "no_answer", text, seeking=resolvable)
