"""Payment processing between the ledger and the device agents: nothing is sent or acknowledged before it is stored."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from flask_socketio import SocketIO

from queue_core.decisions.preconditions import require_shift
from queue_core.errors import FileDamaged, Refusal, StorageFailed
from queue_core.events.free_texts import FreeText
from queue_core.fields.free_text import new_reference
from queue_core.hours.opening import service_day
from queue_core.office import OFFICE_ITSELF, Office, new_id
from queue_core.payments import decisions
from queue_core.payments.errors import (
    NoCash,
    NoPrinter,
    NoTerminal,
    TerminalBusy,
    UnknownReading,
    UnknownTerminal,
    WrongAmount,
)
from queue_core.payments.ledger import Wish
from queue_core.payments.orders import (
    Order,
    PaymentStep,
    Report,
    order_settled,
    order_to_abort,
    order_to_begin,
    orders_for,
)
from queue_core.payments.payment import Ending, Method, Payment, PaymentKind, PaymentState, Wanted
from queue_core.payments.records import PaymentRecords
from queue_core.payments.settlements import Settlement, order_to_settle
from queue_core.store.free_texts import KeptText
from web.payments.point import PaymentPoint
from web.payments.slip_delivery import PaymentSlipDelivery
from web.slips.agents import DeviceAgents

log = logging.getLogger(__name__)

_REPEATED = timedelta(days=1)
"""For how long an agent that connects is reminded of what a person has settled: it may have been away."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds of real time: how often to ask again about an unanswered order, and when to call a person.

    A visitor may take two minutes with card and PIN; when the agent is away there is nothing to wait for. An order that
    has not begun within `begin_s` must not begin any more.
    """

    look_s: float = 2.0
    ask_again_s: float = 15.0
    sent_s: float = 240.0
    agent_away_s: float = 30.0
    ending_s: float = 300.0
    begin_s: float = 30.0


class PaymentProcessing:
    """Records requests in the ledger, sends orders to the agents, and stores the agents' reports."""

    def __init__(
        self,
        office: Office,
        socketio: SocketIO,
        agents: DeviceAgents,
        records: PaymentRecords,
        slip_delivery: PaymentSlipDelivery,
        patience: Patience | None = None,
    ) -> None:
        self._office = office
        self._socketio = socketio
        self._agents = agents
        self._records = records
        self._slip_delivery = slip_delivery
        self._patience = patience or Patience()
        self._spool_of: dict[str, str] = {}
        self._since: dict[str, tuple[str, float]] = {}
        self._asked: dict[str, float] = {}

    def start(self) -> None:
        self._socketio.start_background_task(self._watch)

    # -- requests of people -------------------------------------------------------------------------------------------

    def pay(
        self,
        *,
        place: PaymentPoint,
        account: str,
        kopecks: int,
        method: Method,
        actor: str,
        request_id: str,
        ticket: str | None,
        lang: str,
    ) -> tuple[Payment, bool]:
        """Takes a payment: cash is booked at once, a card goes to the place's terminal. False for a repeated request.

        Raises NoShift, WrongAmount, NoCash, NoTerminal, TerminalBusy, StorageFailed.
        """
        if (window := place.window) is not None:
            # Looking the account up may have taken seconds, in which the shift has ended.
            self._office.ask(lambda hall, _: require_shift(hall, window, actor))
        self.require_amount(kopecks)
        if method is Method.CASH and not place.cash:
            raise NoCash
        device = place.terminal.id if method is Method.CARD and place.terminal else None
        if method is Method.CARD:
            device = self._require_terminal(device)
        wish = Wish(
            id=new_id(),
            request_id=request_id,
            day=self._day(),
            kind=PaymentKind.PAYMENT,
            method=method,
            account=account,
            kopecks=kopecks,
            purpose=self._office.settings.payments.purpose,
            actor=actor,
            lang=lang,
            device=device,
            kiosk=place.kiosk,
            window=place.window,
            printer=place.printer,
            ticket=ticket,
            **self._line_of(device),
        )
        return self._begin(wish)

    def require_amount(self, kopecks: int) -> None:
        """Raises WrongAmount."""
        rules = self._office.settings.payments
        if not rules.least_kopecks <= kopecks <= rules.most_kopecks:
            raise WrongAmount(rules.least_kopecks, rules.most_kopecks)

    def refund(
        self,
        name: str,
        *,
        kopecks: int,
        reason: str,
        by_hand: bool,
        actor: str,
        request_id: str,
        window: str | None = None,
    ) -> tuple[Payment, bool]:
        """Refunds a payment the way it was made; `by_hand`: the refund was already made elsewhere.

        Cash comes out of the drawer of `window`, by default of that where it was taken.

        Raises UnknownPayment, PaymentState, RefundTooLarge, NoTerminal, TerminalBusy, StorageFailed.
        """
        ledger = self._records.ledger
        payment = ledger.payment(name)
        decisions.require_refundable(payment, ledger.refunds_of(name), kopecks)
        at_terminal = payment.method is Method.CARD and not by_hand
        device = self._require_terminal(payment.device) if at_terminal else None
        wish = Wish(
            id=new_id(),
            request_id=request_id,
            day=self._day(),
            kind=PaymentKind.REFUND,
            method=payment.method,
            account=payment.account,
            kopecks=kopecks,
            purpose=payment.purpose,
            actor=actor,
            lang=payment.lang,
            of=payment.id,
            original=payment.rrn,
            device=device,
            kiosk=payment.kiosk,
            window=payment.window if payment.method is Method.CARD or window is None else window,
            printer=payment.printer,
            ticket=payment.ticket,
            note=self._reference_to(reason, name, "refund.reason"),
            by_hand=by_hand and payment.method is Method.CARD,
            **self._line_of(device),
        )
        return self._begin(wish)

    def cancel(self, name: str, actor: str) -> Payment:
        """The visitor gives up. Raises UnknownPayment, PaymentState."""
        payment = self._change(name, decisions.cancelled, actor)
        if payment.state in (PaymentState.SENT, PaymentState.UNKNOWN):
            self._send(order_to_abort(payment))
        return payment

    def settle_by_hand(self, name: str, paid: bool, note: str, actor: str) -> Payment:
        """Records the outcome that a person found out. Raises UnknownPayment, PaymentState, ReasonNeeded."""

        def settled(found: Payment) -> PaymentStep:
            step = decisions.settled(found, paid, note)
            return replace(
                step, changes={**step.changes, "note": self._reference_to(note.strip(), name, "settle.note")}
            )

        payment = self._change(name, settled, actor)
        self._ask(payment)
        if payment.agent is not None:
            self._send(order_settled(payment))
        return payment

    def settle_terminal(self, device: str, actor: str) -> Settlement:
        """Asks a terminal for its day end. Raises UnknownTerminal, NoTerminal, TerminalBusy."""
        if device not in self._office.settings.terminal:
            raise UnknownTerminal(device)
        self._require_terminal(device)
        line = self._line_of(device)
        settlement = self._records.settlements.begin(
            device, line["agent"], line["spool"], self._day(), actor, self._office.now()
        )
        self._send(order_to_settle(settlement))
        return settlement

    def reprint(self, name: str) -> None:
        """Prints the slip of a payment or reading once more. Raises UnknownReading, NoPrinter."""
        reading, payment = self._records.readings.find(name), self._records.ledger.find(name)
        subject = payment or reading
        if subject is None:
            raise UnknownReading(name)
        if subject.printer is None:
            raise NoPrinter
        self._records.slips.queue(name, subject.printer, self._office.now())
        self._slip_delivery.look()

    def _require_terminal(self, device: str | None) -> str:
        """Raises NoTerminal where there is none or its agent is away, TerminalBusy during a payment there."""
        if device is None or device not in self._office.settings.terminal:
            raise NoTerminal(None)
        if self._office.settings.terminal[device].agent not in self._spool_of:
            raise NoTerminal(device)
        if self._records.ledger.in_progress_on(device):
            raise TerminalBusy
        return device

    def _line_of(self, device: str | None) -> dict[str, Any]:
        if device is None:
            return {}
        agent = self._office.settings.terminal[device].agent
        return {"agent": agent, "spool": self._spool_of[agent]}

    def _begin(self, wish: Wish) -> tuple[Payment, bool]:
        payment, fresh = self._records.ledger.begin(wish, self._office.now())
        if fresh and payment.state is PaymentState.SENT:
            order = replace(
                order_to_begin(payment), sent_at=time.monotonic(), begin_within_s=float(self._patience.begin_s)
            )
            self._send(order, lambda answer: self._answered(payment.id, answer))
        self._slip_delivery.look()
        return payment, fresh

    def _answered(self, name: str, answer: Any) -> None:
        """The agent's acknowledgement of the order that takes money. Without one the payment stays `sent`."""
        if not isinstance(answer, dict) or answer.get("accepted") is not False:
            return
        detail = str(answer.get("detail"))[:300]
        try:
            self._change(name, lambda payment: decisions.not_accepted(payment, detail), OFFICE_ITSELF)
        except (Refusal, StorageFailed):
            log.exception("payment %s was not accepted, which could not be stored", name)

    # -- reports of agents --------------------------------------------------------------------------------------------

    def agent_connected(self, agent: str, spool: str) -> None:
        """Asks about every order open at this agent, in case messages were lost."""
        self._spool_of[agent] = spool
        try:
            self._ask_about_open(agent)
        except FileDamaged:
            log.exception("open orders are not asked about: the ledger cannot be used")

    def _ask_about_open(self, agent: str) -> None:
        for payment in self._records.ledger.open_of(agent):
            self._ask(payment)
            if payment.state is PaymentState.SENT and payment.wanted is Wanted.UNDO:
                self._send(order_to_abort(payment))
        for payment in self._records.ledger.settled_by_hand_of(agent, self._office.now() - _REPEATED):
            self._send(order_settled(payment))
        for settlement in self._records.settlements.open_of(agent):
            self._send(order_to_settle(settlement, again=True))

    def agent_gone(self, agent: str) -> None:
        """Sends the agent no more orders until it sends `hello` again."""
        self._spool_of.pop(agent, None)

    def report(self, agent: str, message: Mapping[str, Any]) -> bool:
        """Takes the report of an order about a payment. True once it is on disk: only then may the agent forget it."""
        report = _read(agent, message)
        if report is None:
            return False
        try:
            payment = self._records.ledger.report(report, agent, self._office.now())
        except StorageFailed:
            log.exception("a report about payment %s could not be stored", report.payment)
            return False
        if payment is not None:
            # A report does not trigger another question about the same order: that would never end.
            if payment.ending is Ending.WANTED and report.kind == "pay":
                self._ask(payment)
            self._slip_delivery.look()
        return True

    def report_settlement(self, agent: str, message: Mapping[str, Any]) -> bool:
        """Takes the report of a terminal's day end. True once it is on disk: only then may the agent forget it."""
        report = _read(agent, message)
        if report is None:
            return False
        try:
            settlement = self._records.settlements.report(report)
        except StorageFailed:
            log.exception("a report about %s could not be stored", report.payment)
            return False
        if settlement is None:
            log.error("a report about %s, which is not in the ledger", report.payment)
        elif settlement.agrees is False:
            log.warning("%s of %s does not agree with the ledger", settlement.name, settlement.device)
        return True

    def _change(self, name: str, decide: Callable[[Payment], PaymentStep], actor: str) -> Payment:
        payment = self._records.ledger.change(name, decide, actor, self._office.now())
        self._slip_delivery.look()
        return payment

    def _ask(self, payment: Payment) -> None:
        for order in orders_for(payment):
            self._send(order)

    def _send(self, order: Order, answered: Callable[[Any], None] | None = None) -> None:
        """Sends an order to a connected agent. A lost order is asked about again."""
        self._asked[order.payment] = time.monotonic()
        if order.agent in self._spool_of:
            self._agents.send(order.agent, order.payload(), answered)

    # -- overdue orders -------------------------------------------------------------------------------------------

    def _watch(self) -> None:
        while True:
            self._socketio.sleep(self._patience.look_s)
            try:
                self.look()
            except Exception:
                log.exception("the check of open payments has failed")

    def look(self) -> None:
        """Asks again about orders open for long, and calls a person to those open for too long."""
        now = time.monotonic()
        open_now = self._records.ledger.under_way()
        for payment in open_now:
            state = f"{payment.state} {payment.ending}"
            known, since = self._since.get(payment.id, ("", now))
            if known != state:
                since = now
            self._since[payment.id] = (state, since)
            if payment.state is PaymentState.UNKNOWN:
                continue
            if now - since > self._limit_s(payment):
                self._change(payment.id, decisions.given_up, OFFICE_ITSELF)
            if now - self._asked.get(payment.id, now) > self._patience.ask_again_s:
                self._ask(payment)
        still = {payment.id for payment in open_now}
        for forgotten in (self._since, self._asked):
            for name in [name for name in forgotten if name not in still]:
                del forgotten[name]

    def _limit_s(self, payment: Payment) -> float:
        if payment.ending is Ending.WANTED:
            return self._patience.ending_s
        return self._patience.sent_s if payment.agent in self._spool_of else self._patience.agent_away_s

    def _reference_to(self, text: str, payment: str, place: str) -> str:
        """Keeps what a person typed apart from the ledger, which is for years, and its backups."""
        kept = KeptText(self._day(), FreeText(new_reference(), payment, place, text))
        self._office.free_texts.keep([kept])
        return kept.text.reference

    def _day(self) -> str:
        return service_day(self._office.settings, self._office.now())


def _read(agent: str, message: Mapping[str, Any]) -> Report | None:
    report = Report.read(message)
    if report is None:
        log.error("agent %s sends a malformed payment report", agent)
    return report
