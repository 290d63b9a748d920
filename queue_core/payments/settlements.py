"""Day ends of terminals: the ledger's payments since the last one, compared with the terminal's own totals."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime

from queue_core.events import from_milliseconds, to_milliseconds
from queue_core.model import JobSubject
from queue_core.payments.errors import TerminalBusy
from queue_core.payments.orders import Order, Report
from queue_core.payments.storage import LedgerFile

PREFIX = "settlement-"


@dataclass(frozen=True, slots=True)
class Settlement:
    """A terminal's day end.

    `count` and `kopecks` are the ledger's (less refunds), `terminal_…` the terminal's own, None if it reports none.
    `state`: sent, done, failed (certainly not done) or unknown. `agrees` is None if there is nothing to compare.
    """

    number: int
    device: str
    agent: str
    spool: str
    day: str
    at: datetime
    actor: str
    state: str
    count: int
    kopecks: int
    terminal_count: int | None
    terminal_kopecks: int | None
    agrees: bool | None
    cause: str | None
    detail: str | None
    receipt: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its name in reports."""
        return f"{PREFIX}{self.number}"

    @property
    def difference_kopecks(self) -> int | None:
        """The terminal's total minus the ledger's."""
        return None if self.terminal_kopecks is None else self.terminal_kopecks - self.kopecks


class Settlements:
    """The ledger's day ends. A payment belongs to at most one of them."""

    def __init__(self, file: LedgerFile) -> None:
        self._file = file

    def begin(self, device: str, agent: str, spool: str, day: str, actor: str, at: datetime) -> Settlement:
        """Takes the payments booked on a terminal and not in any day end yet. Raises TerminalBusy during a payment."""
        with self._file.transaction() as db:
            if self._file.row("SELECT 1 FROM payments WHERE device = ? AND state IN ('sent', 'approved')", (device,)):
                raise TerminalBusy
            booked = self._file.row(
                "SELECT count(*) AS count, coalesce(sum(iif(kind = 'refund', -kopecks, kopecks)), 0) AS kopecks"
                " FROM payments WHERE device = ? AND settlement IS NULL AND state IN ('confirmed', 'paid_by_hand')",
                (device,),
            )
            assert booked is not None, "an aggregate has a row"
            try:
                number = db.execute(
                    "INSERT INTO settlements (device, agent, spool, day, at, actor, state, count, kopecks)"
                    " VALUES (?, ?, ?, ?, ?, ?, 'sent', ?, ?)",
                    (device, agent, spool, day, to_milliseconds(at), actor, booked["count"], booked["kopecks"]),
                ).lastrowid
            except sqlite3.IntegrityError as error:
                raise TerminalBusy from error
            db.execute(
                "UPDATE payments SET settlement = ?"
                " WHERE device = ? AND settlement IS NULL AND state IN ('confirmed', 'paid_by_hand')",
                (number, device),
            )
            return self._settlements("number = ?", number)[0]

    def report(self, report: Report) -> Settlement | None:
        """Records the terminal's report; None if there is no such day end. The first definite report counts."""
        number = report.payment.removeprefix(PREFIX)
        with self._file.transaction() as db:
            before = self.find(int(number)) if number.isdecimal() else None
            if before is None:
                return None
            if before.state in ("done", "failed"):
                return before
            state = report.outcome if report.outcome in ("done", "failed") else "unknown"
            db.execute(
                "UPDATE settlements SET state = ?, terminal_count = ?, terminal_kopecks = ?, agrees = ?, cause = ?,"
                " detail = ?, receipt = ? WHERE number = ?",
                (
                    state,
                    report.facts.get("count"),
                    report.facts.get("kopecks"),
                    _agrees(before, report) if state == "done" else None,
                    report.cause,
                    report.detail,
                    json.dumps(report.facts.get("receipt", ()), ensure_ascii=False),
                    before.number,
                ),
            )
            if state == "failed" and report.cause != "not_supported":
                # The terminal has not ended its day: the payments belong to the next attempt.
                db.execute("UPDATE payments SET settlement = NULL WHERE settlement = ?", (before.number,))
            return self._settlements("number = ?", before.number)[0]

    def find(self, number: int) -> Settlement | None:
        """A day end by its number."""
        return next(iter(self._settlements("number = ?", number)), None)

    def of_day(self, day: str) -> list[Settlement]:
        """The day ends of a service day, in order."""
        return self._settlements("day = ?", day)

    def open_of(self, agent: str) -> list[Settlement]:
        """The day ends that an agent was asked for and has not reported."""
        return self._settlements("agent = ? AND state = 'sent'", agent)

    def _settlements(self, condition: str, *values: str | int | None) -> list[Settlement]:
        rows = self._file.rows(f"SELECT * FROM settlements WHERE {condition} ORDER BY number", values)
        return [
            Settlement(
                **{
                    **dict(row),
                    "at": from_milliseconds(row["at"]),
                    "agrees": None if row["agrees"] is None else bool(row["agrees"]),
                    "receipt": tuple(json.loads(row["receipt"])),
                }
            )
            for row in rows
        ]


def order_to_settle(settlement: Settlement, again: bool = False) -> Order:
    """The order for a terminal's day end; with `again`, the one that asks for its outcome."""
    return Order(
        agent=settlement.agent,
        job=settlement.name,
        device=settlement.device,
        subject=JobSubject.SETTLEMENT,
        kind="resolve" if again else "settle",
        payment=settlement.name,
        of="settle" if again else None,
        spool=settlement.spool if again else None,
    )


def _agrees(before: Settlement, report: Report) -> bool | None:
    """Whether the terminal's totals match the bank's, as it reports, and the ledger's."""
    reported = report.facts.get("agrees")
    pairs = ((before.kopecks, report.facts.get("kopecks")), (before.count, report.facts.get("count")))
    compared = [ours == theirs for ours, theirs in pairs if theirs is not None]
    if reported is None and not compared:
        return None
    return reported is not False and all(compared)
