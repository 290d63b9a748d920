"""Records payments and refunds durably before a terminal is asked, and the outcome of each exactly once."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from queue_core.billing.account_number import for_the_log
from queue_core.events import from_milliseconds, to_milliseconds
from queue_core.payments.decisions import follows, refundable, require_refundable
from queue_core.payments.errors import TerminalBusy, UnknownPayment
from queue_core.payments.orders import PaymentStep, Report, after_report
from queue_core.payments.payment import Ending, Method, Payment, PaymentKind, PaymentState, Trouble, Wanted
from queue_core.payments.slips import Slips
from queue_core.payments.storage import LedgerFile

log = logging.getLogger(__name__)

_COLUMNS = tuple(Payment.__dataclass_fields__)
_ENUMS: dict[str, Callable[[str], Any]] = {
    "kind": PaymentKind, "method": Method, "state": PaymentState, "wanted": Wanted, "ending": Ending, "trouble": Trouble,
}  # fmt: skip
_TIMES = frozenset({"made_at", "changed_at"})


@dataclass(frozen=True, slots=True)
class Wish:
    """A requested payment or refund; `agent` and `spool` of a card payment are those connected now.

    `by_hand`: a refund that has already been made elsewhere.
    """

    id: str
    request_id: str
    day: str
    kind: PaymentKind
    method: Method
    account: str
    kopecks: int
    purpose: str
    actor: str
    lang: str = "ru"
    of: str | None = None
    original: str | None = None
    device: str | None = None
    agent: str | None = None
    spool: str | None = None
    kiosk: str | None = None
    window: str | None = None
    printer: str | None = None
    ticket: str | None = None
    note: str | None = None
    by_hand: bool = False


class Ledger:
    """Each method is one transaction: what it returns is on the disk. Raises StorageFailed if the disk fails."""

    def __init__(self, file: LedgerFile, slips: Slips) -> None:
        self._file = file
        self._slips = slips

    # -- changes ----------------------------------------------------------------------------------------------------

    def begin(self, wish: Wish, at: datetime) -> tuple[Payment, bool]:
        """Records a payment: by card as `sent`, cash as `confirmed`. False if the request was already recorded.

        The order to the terminal may leave only after this. Raises TerminalBusy, UnknownPayment, and for refunds
        PaymentStateConflict and RefundTooLarge.
        """
        with self._file.transaction():
            earlier = self.of_request(wish.request_id)
            if earlier is not None:
                return earlier, False
            if wish.of is not None:
                require_refundable(self.payment(wish.of), self.refunds_of(wish.of), wish.kopecks)
            fresh = self._insert(wish, at)
            return self._follow(fresh, PaymentStep(_first_state(wish)), wish.actor, at), True

    def report(self, report: Report, agent: str, at: datetime) -> Payment | None:
        """Records an agent's report; only when this returns may the report be acknowledged.

        None: there is no such payment. The report is then kept as a stray.
        """
        with self._file.transaction():
            payment = self.find(report.payment)
            if payment is None:
                self._keep_stray(report, agent, at)
                return None
            return self._follow(payment, after_report(payment, report), agent, at)

    def change(self, name: str, decide: Callable[[Payment], PaymentStep], actor: str, at: datetime) -> Payment:
        """Applies a decision (decisions.py) to a payment. Raises UnknownPayment and whatever the decision raises."""
        with self._file.transaction():
            payment = self.payment(name)
            return self._follow(payment, decide(payment), actor, at)

    def _insert(self, wish: Wish, at: datetime) -> Payment:
        values = {name: value for name, value in asdict(wish).items() if name != "by_hand"}
        moment = to_milliseconds(at)
        values |= {"made_at": moment, "changed_at": moment, "state": PaymentState.NEW, "wanted": Wanted.KEEP}
        try:
            with self._file.transaction() as db:
                db.execute(
                    f"INSERT INTO payments ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",
                    tuple(values.values()),
                )
        except sqlite3.IntegrityError as error:
            if "payments.device" in str(error):
                raise TerminalBusy from error
            raise
        fresh = self.payment(wish.id)
        self._note(fresh, PaymentStep(PaymentState.NEW), wish.actor, at)
        log.info("payment %s: %s of account %s is new", wish.id, wish.kind, for_the_log(wish.account))
        return fresh

    def _follow(self, payment: Payment, step: PaymentStep, actor: str, at: datetime) -> Payment:
        """Applies a step and the steps that follow automatically."""
        while step.state is not None or step.changes:
            payment = self._apply(payment, step, actor, at)
            step = follows(payment)
        return payment

    def _apply(self, payment: Payment, step: PaymentStep, actor: str, at: datetime) -> Payment:
        changes = {name: value for name, value in step.changes.items() if getattr(payment, name) != value}
        if step.state is None and not changes:
            return payment
        values = {name: _stored(value) for name, value in changes.items()}
        values["changed_at"] = to_milliseconds(at)
        if step.state is not None:
            values["state"] = step.state
        with self._file.transaction() as db:
            db.execute(
                f"UPDATE payments SET {', '.join(f'{name} = ?' for name in values)} WHERE id = ?",
                (*values.values(), payment.id),
            )
            changed = self.payment(payment.id)
            self._note(changed, PaymentStep(step.state, changes), actor, at)
            if step.state is PaymentState.CONFIRMED and changed.printer:
                self._slips.queue(changed.id, changed.printer, at)
        if step.state is not None:
            log.info("payment %s: %s → %s %s", payment.id, payment.state, step.state, changed.cause or "")
        if changed.trouble and changed.trouble != payment.trouble:
            log.warning("payment %s needs attention: %s", payment.id, changed.trouble)
        return changed

    def _note(self, payment: Payment, step: PaymentStep, actor: str, at: datetime) -> None:
        data = json.dumps(step.changes, ensure_ascii=False)
        with self._file.transaction() as db:
            db.execute(
                "INSERT INTO steps (payment, at, actor, state, data) VALUES (?, ?, ?, ?, ?)",
                (payment.id, to_milliseconds(at), actor, payment.state, data),
            )

    def _keep_stray(self, report: Report, agent: str, at: datetime) -> None:
        log.error(
            "agent %s reports %s of payment %s, which is not in the ledger", agent, report.outcome, report.payment
        )
        data = json.dumps(asdict(report), ensure_ascii=False)
        with self._file.transaction() as db:
            db.execute(
                "INSERT OR IGNORE INTO strays (at, agent, payment, outcome, report) VALUES (?, ?, ?, ?, ?)",
                (to_milliseconds(at), agent, report.payment, report.outcome, data),
            )

    # -- queries ----------------------------------------------------------------------------------------------------

    def payment(self, name: str) -> Payment:
        """A payment by its id. Raises UnknownPayment."""
        payment = self.find(name)
        if payment is None:
            raise UnknownPayment(name)
        return payment

    def find(self, name: str) -> Payment | None:
        """A payment by its id; None if there is none."""
        return next(iter(self._payments("id = ?", name)), None)

    def of_request(self, request_id: str) -> Payment | None:
        """The payment recorded for a request."""
        return next(iter(self._payments("request_id = ?", request_id)), None)

    def refunds_of(self, name: str) -> list[Payment]:
        """The refunds of a payment, whatever their outcome."""
        return self._payments("of = ?", name)

    def refundable_of(self, payment: Payment) -> int:
        """How much of a payment can still be refunded, in kopecks."""
        return refundable(payment, self.refunds_of(payment.id))

    def open_of(self, agent: str) -> list[Payment]:
        """The payments that an agent must be asked about (orders.py), oldest first."""
        return self._payments("agent = ? AND (state IN ('sent', 'approved', 'unknown') OR ending = 'wanted')", agent)

    def settled_by_hand_of(self, agent: str, since: datetime) -> list[Payment]:
        """The payments at an agent that a person has settled since then, whenever they were made."""
        by_hand = "state IN ('paid_by_hand', 'unpaid_by_hand') AND changed_at >= ?"
        return self._payments(f"agent = ? AND {by_hand}", agent, to_milliseconds(since))

    def under_way(self) -> list[Payment]:
        """The payments sent to terminals and not yet completed, on all agents."""
        return self._payments("state IN ('sent', 'approved', 'unknown') OR ending = 'wanted'")

    def in_progress_on(self, device: str) -> Payment | None:
        """The payment that occupies a terminal: a visitor is paying, or an approval has not been completed yet."""
        busy = "state IN ('new', 'sent') OR state = 'approved' AND ending = 'wanted'"
        payments = self._payments(f"device = ? AND method = 'card' AND ({busy})", device)
        return payments[0] if payments else None

    def of_day(self, day: str) -> list[Payment]:
        """A day's payments and refunds, in order."""
        return self._payments("day = ?", day)

    def in_trouble(self) -> list[Payment]:
        """The payments of all days that staff must look into."""
        return self._payments("trouble IS NOT NULL OR state = 'unknown'")

    def strays(self) -> list[dict[str, Any]]:
        """Reports about payments that are not in the ledger."""
        rows = self._file.rows("SELECT at, agent, payment, outcome, report FROM strays ORDER BY seq")
        return [{**dict(row), "at": from_milliseconds(row["at"]), "report": json.loads(row["report"])} for row in rows]

    def steps(self, name: str) -> list[dict[str, Any]]:
        """The history of a payment."""
        rows = self._file.rows("SELECT at, actor, state, data FROM steps WHERE payment = ? ORDER BY seq", (name,))
        return [{**dict(row), "at": from_milliseconds(row["at"]), "data": json.loads(row["data"])} for row in rows]

    def _payments(self, condition: str, *values: str | int) -> list[Payment]:
        rows = self._file.rows(
            f"SELECT {', '.join(_COLUMNS)} FROM payments WHERE {condition} ORDER BY made_at, id", values
        )
        return [payment_of(row) for row in rows]


def payment_of(row: sqlite3.Row) -> Payment:
    """A payment from its row."""
    values: dict[str, Any] = {name: row[name] for name in _COLUMNS}
    for name, kind in _ENUMS.items():
        values[name] = None if values[name] is None else kind(values[name])
    for name in _TIMES:
        values[name] = from_milliseconds(values[name])
    values["receipt"] = tuple(json.loads(values["receipt"]))
    values["seeking"] = bool(values["seeking"])
    return Payment(**values)


def _first_state(wish: Wish) -> PaymentState:
    if wish.by_hand:
        return PaymentState.PAID_BY_HAND
    return PaymentState.SENT if wish.method is Method.CARD else PaymentState.CONFIRMED


def _stored(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return json.dumps(value, ensure_ascii=False)
    return int(value) if isinstance(value, bool) else value
