"""The ledger's rules, kept by pure decisions and by the database itself."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_core.billing.port import BatchKind
from queue_core.errors import Refusal
from queue_core.payments import audit, decisions
from queue_core.payments.errors import NoTerminal, RefundTooLarge, TerminalBusy, rubles
from queue_core.payments.orders import OUTCOMES, PaymentStep, Report, after_report, orders_for
from queue_core.payments.payment import TRANSITIONS, Ending, Method, Payment, PaymentKind, PaymentState, Trouble, Wanted
from queue_core.payments.records import PaymentRecords
from queue_core.payments.totals import totals_of
from queue_core.payments.words import for_the_staff, for_the_visitor
from tests.queue_core.payments.wishes import AT, CASH, wish

PAYMENTS = st.builds(
    Payment,
    id=st.just("a"),
    day=st.just("2026-11-23"),
    made_at=st.just(AT),
    changed_at=st.just(AT),
    kind=st.sampled_from(PaymentKind),
    method=st.just(Method.CARD),
    account=st.just("5000000001"),
    kopecks=st.just(5000),
    purpose=st.just("x"),
    state=st.sampled_from([state for state in PaymentState if state is not PaymentState.NEW]),
    wanted=st.sampled_from(Wanted),
    actor=st.just("kiosk-1"),
    ending=st.none() | st.sampled_from(Ending),
    device=st.just("terminal-1"),
    agent=st.just("agent-1"),
    spool=st.just("s"),
    trouble=st.none() | st.sampled_from(Trouble),
    seeking=st.booleans(),
)
REPORTS = st.builds(
    Report,
    kind=st.sampled_from(["pay", "refund", "confirm", "undo", "settle", "?"]),
    payment=st.just("a"),
    outcome=st.sampled_from(sorted(OUTCOMES)),
    cause=st.none() | st.sampled_from(["memory_lost", "declined"]),
    reference=st.none() | st.just("7"),
    facts=st.fixed_dictionaries({"kopecks": st.sampled_from([5000, 4999])}),
    seeking=st.booleans(),
)


def after(payment: Payment, step: PaymentStep) -> Payment:
    return replace(payment, state=step.state or payment.state, **step.changes)


@settings(max_examples=200)
@given(PAYMENTS, REPORTS)
def test_a_report_goes_an_allowed_way_and_says_its_word_once(payment: Payment, report: Report) -> None:
    step = after_report(payment, report)
    assert step.state is None or step.state in TRANSITIONS[payment.state]
    changed = after(payment, step)
    again = after(changed, after_report(changed, report))
    assert again == changed, "a repeated report changes nothing"
    assert len(orders_for(changed)) <= 1
    assert not orders_for(changed) or orders_for(changed)[0].kind != "pay", "what takes money is never asked again"


@given(PAYMENTS, st.booleans())
def test_what_people_decide_goes_an_allowed_way(payment: Payment, paid: bool) -> None:
    for decide in (
        decisions.cancelled,
        decisions.given_up,
        decisions.follows,
        lambda found: decisions.settled(found, paid, "seen"),
        lambda found: decisions.not_accepted(found, "full"),
    ):
        try:
            step = decide(payment)
        except Refusal:
            continue  # refused: nothing changes
        assert step.state is None or step.state in TRANSITIONS[payment.state]


@given(PAYMENTS)
def test_there_are_words_for_everything(payment: Payment) -> None:
    told = for_the_visitor(payment)
    assert told is None or (told.ru and told.en)
    if payment.trouble:
        assert for_the_staff(payment.trouble).ru


def test_a_payment_is_on_the_disk_before_anybody_is_asked(records: PaymentRecords, tmp_path: Path) -> None:
    payment, fresh = records.ledger.begin(wish(), AT)
    assert (payment.state, fresh) == (PaymentState.SENT, True)
    beside = sqlite3.connect(tmp_path / "payments.db")
    assert beside.execute("SELECT state, spool FROM payments").fetchall() == [("sent", "s")]
    assert beside.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    beside.close()


def test_a_repeated_request_is_the_same_payment(records: PaymentRecords) -> None:
    first, _ = records.ledger.begin(wish("a", **CASH), AT)
    again, fresh = records.ledger.begin(wish("b", request_id="r a", kopecks=7000, **CASH), AT)
    assert (again, fresh) == (first, False)
    assert records.ledger.find("b") is None


def test_every_step_stands_in_the_history_with_what_it_changed(records: PaymentRecords) -> None:
    records.ledger.begin(wish(), AT)
    later = AT + timedelta(minutes=1)
    records.ledger.change("a", decisions.cancelled, "kiosk-1", later)
    assert records.ledger.steps("a") == [
        {"at": AT, "actor": "kiosk-1", "state": "new", "data": {}},
        {"at": AT, "actor": "kiosk-1", "state": "sent", "data": {}},
        {"at": later, "actor": "kiosk-1", "state": "sent", "data": {"wanted": "undo", "cause": "cancelled"}},
    ]


def test_one_at_a_time_even_where_the_code_errs(records: PaymentRecords) -> None:
    records.ledger.begin(wish("a"), AT)
    with pytest.raises(TerminalBusy):
        records.ledger.begin(wish("b"), AT)
    assert records.ledger.find("b") is None
    records.ledger.begin(wish("c", device="terminal-2"), AT)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE payments SET state = 'confirmed'",
        "UPDATE payments SET kopecks = 1",
        "UPDATE payments SET account = '1'",
        "UPDATE steps SET data = '{}'",
        "DELETE FROM steps",
        "INSERT INTO payments SELECT * FROM payments",
    ],
)
def test_the_database_keeps_the_rules(records: PaymentRecords, statement: str) -> None:
    records.ledger.begin(wish(), AT)
    with pytest.raises(sqlite3.IntegrityError), records.file.transaction() as db:
        db.execute(statement)
    assert records.ledger.payment("a").state is PaymentState.SENT


def test_a_row_goes_out_in_one_batch_only(records: PaymentRecords) -> None:
    records.ledger.begin(wish(**CASH), AT)
    with records.file.transaction() as db:
        db.execute("UPDATE payments SET batch = 1")
    with pytest.raises(sqlite3.IntegrityError), records.file.transaction() as db:
        db.execute("UPDATE payments SET batch = 2")


def test_refunds_together_are_never_more_than_was_paid(records: PaymentRecords) -> None:
    records.ledger.begin(wish("a", **CASH), AT)
    back = {"kind": PaymentKind.REFUND, "of": "a", **CASH}
    records.ledger.begin(wish("b", kopecks=3000, **back), AT)
    with pytest.raises(RefundTooLarge):
        records.ledger.begin(wish("c", kopecks=2001, **back), AT)
    records.ledger.begin(wish("d", kopecks=2000, **back), AT)
    assert records.ledger.refundable_of(records.ledger.payment("a")) == 0
    [totals] = totals_of(records.ledger.of_day("2026-11-23"))
    assert (totals.payments.kopecks, totals.refunds.kopecks, totals.net_kopecks) == (5000, 5000, 0)


def test_what_is_wrong_in_a_report_is_left_out() -> None:
    message = {
        "kind": "pay", "payment": "a", "outcome": "approved", "detail": "x" * 1000, "seeking": 1,
        "facts": {"kopecks": True, "rrn": 7, "receipt": ["line", 8, "z" * 1000] * 100, "more": "?"},
    }  # fmt: skip
    report = Report.read(message)
    assert report is not None
    assert "kopecks" not in report.facts
    assert report.facts["rrn"] is None
    assert len(report.facts["receipt"]) <= 100
    assert all(len(line) <= 300 for line in (*report.facts["receipt"], report.detail or ""))
    assert report.seeking is False
    wrong: object
    for wrong in (None, [], {}, {**message, "outcome": "rich"}, {**message, "payment": None}):
        assert Report.read(wrong) is None


def test_a_missing_terminal_and_one_that_is_away_are_told_apart() -> None:
    nothing, away = NoTerminal(None).sentence, NoTerminal("terminal-1").sentence
    assert "terminal-1" not in nothing.ru + nothing.en
    assert "terminal-1" in away.ru
    assert "terminal-1" in away.en


def test_amounts_as_people_write_them() -> None:
    assert rubles(123456789) == "1 234 567,89"
    assert rubles(-5) == "-0,05"


def test_the_audit_finds_what_does_not_agree(records: PaymentRecords, tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        records.ledger.begin(wish(name, **CASH), AT)
    records.batches.to_send(BatchKind.PAYMENTS, AT)
    records.ledger.begin(wish("d"), AT)
    assert audit.contradictions(tmp_path) == []
    assert audit.numbers(tmp_path) == (4, 0)
    with records.file.transaction() as db:
        db.execute("DROP TRIGGER exported_once")
        db.execute("UPDATE payments SET batch = NULL WHERE id = 'a'")
        db.execute("UPDATE payments SET batch = 7 WHERE id = 'b'")
        db.execute("INSERT INTO transitions VALUES ('sent', 'confirmed')")
        db.execute("UPDATE payments SET state = 'confirmed' WHERE id = 'd'")
    assert audit.contradictions(tmp_path) == [
        "the state of payment d is not that of its last step",
        "payment a is either marked for or contained in payments-000001, but not both",
        "payment b is either marked for or contained in payments-000001, but not both",
        "payment b is either marked for or contained in payments-000007, but not both",
    ]
    assert audit.contradictions(tmp_path / "nowhere") == []
