"""The end of a terminal's day: what the ledger takes into it, and how it compares with the terminal's own totals."""

from __future__ import annotations

from typing import Any

import pytest

from queue_core.payments.errors import TerminalBusy
from queue_core.payments.orders import Report
from queue_core.payments.payment import PaymentKind
from queue_core.payments.records import PaymentRecords
from queue_core.payments.settlements import Settlement
from tests.queue_core.payments.wishes import AT, CASH, wish

DAY = "2026-11-23"


def paid_by_card(records: PaymentRecords, name: str, **more: Any) -> None:
    """A card operation from the wish to the confirmation."""
    payment, _ = records.ledger.begin(wish(name, **more), AT)
    for kind, outcome in (("refund" if payment.kind is PaymentKind.REFUND else "pay", "approved"), ("confirm", "done")):
        said = {"kind": kind, "payment": name, "outcome": outcome, "facts": {"kopecks": payment.kopecks}}
        report = Report.read(said)
        assert report is not None
        records.ledger.report(report, "agent-1", AT)
    assert records.ledger.payment(name).state == "confirmed"


def given_back(records: PaymentRecords, name: str, of: str, kopecks: int) -> None:
    paid_by_card(records, name, kind=PaymentKind.REFUND, of=of, kopecks=kopecks)


def begin(records: PaymentRecords, device: str = "terminal-1") -> Settlement:
    return records.settlements.begin(device, "agent-1", "s", DAY, "manager", AT)


def end(records: PaymentRecords, settlement: Settlement, outcome: str = "done", **more: Any) -> Settlement:
    report = Report.read({"kind": "settle", "payment": settlement.name, "outcome": outcome, **more})
    assert report is not None
    ended = records.settlements.report(report)
    assert ended is not None
    return ended


def test_a_refund_counts_as_an_operation_and_is_taken_off_the_sum(records: PaymentRecords) -> None:
    paid_by_card(records, "a")
    paid_by_card(records, "b", kopecks=30000)
    given_back(records, "c", of="b", kopecks=12000)
    settlement = begin(records)
    assert (settlement.count, settlement.kopecks) == (3, 5000 + 30000 - 12000)


def test_a_refund_after_the_day_end_belongs_to_the_next_which_may_be_below_nothing(records: PaymentRecords) -> None:
    paid_by_card(records, "a")
    end(records, begin(records))
    given_back(records, "b", of="a", kopecks=2000)
    second = begin(records)
    assert (second.count, second.kopecks) == (1, -2000)
    ended = end(records, second, facts={"count": 1, "kopecks": -2000})
    assert (ended.agrees, ended.difference_kopecks) == (True, 0)


@pytest.mark.parametrize(
    ("facts", "agrees", "difference"),
    [
        ({}, None, None),
        ({"count": 2, "kopecks": 3000}, True, 0),
        ({"count": 2, "kopecks": 3001}, False, 1),
        ({"count": 1, "kopecks": 3000}, False, 0),
        ({"count": 2}, True, None),
        ({"kopecks": 7000}, False, 4000),
        ({"agrees": True}, True, None),
        ({"agrees": False, "count": 2, "kopecks": 3000}, False, 0),
        ({"agrees": True, "kopecks": 2999}, False, -1),
    ],
)
def test_the_terminals_totals_are_held_against_the_ledgers(
    records: PaymentRecords, facts: dict[str, Any], agrees: bool | None, difference: int | None
) -> None:
    paid_by_card(records, "a")
    given_back(records, "b", of="a", kopecks=2000)
    ended = end(records, begin(records), facts=facts)
    assert (ended.state, ended.agrees, ended.difference_kopecks) == ("done", agrees, difference)


def test_only_what_was_booked_on_this_terminal_is_taken(records: PaymentRecords) -> None:
    paid_by_card(records, "a")
    paid_by_card(records, "b", device="terminal-2", kopecks=700)
    records.ledger.begin(wish("c", **CASH), AT)
    assert (begin(records).kopecks, begin(records, "terminal-2").kopecks) == (5000, 700)


def test_no_day_end_while_somebody_pays_there_or_another_runs(records: PaymentRecords) -> None:
    records.ledger.begin(wish("a"), AT)
    with pytest.raises(TerminalBusy):
        begin(records)
    begin(records, "terminal-2")
    with pytest.raises(TerminalBusy):
        begin(records, "terminal-2")


def test_what_a_failed_day_end_took_belongs_to_the_next(records: PaymentRecords) -> None:
    paid_by_card(records, "a")
    failed = end(records, begin(records), "failed", cause="no_connection", facts={"count": 1, "kopecks": 5000})
    assert (failed.state, failed.agrees, failed.cause) == ("failed", None, "no_connection")
    assert begin(records).kopecks == 5000


@pytest.mark.parametrize(("outcome", "more"), [("unknown", {}), ("failed", {"cause": "not_supported"})])
def test_what_may_have_been_settled_is_not_taken_again(
    records: PaymentRecords, outcome: str, more: dict[str, str]
) -> None:
    paid_by_card(records, "a")
    end(records, begin(records), outcome, **more)
    again = begin(records)
    assert (again.count, again.kopecks) == (0, 0)


def test_the_first_clear_word_counts(records: PaymentRecords) -> None:
    paid_by_card(records, "a")
    settlement = begin(records)
    assert end(records, settlement, "unknown").state == "unknown"
    assert end(records, settlement, facts={"kopecks": 5000}).agrees is True
    assert end(records, settlement, "failed", cause="late").state == "done"
    assert records.settlements.find(settlement.number) == end(records, settlement)


@pytest.mark.parametrize("name", ["settlement-7", "settlement-", "settlement-x", "payment-1"])
def test_a_report_on_no_day_end_of_ours_changes_nothing(records: PaymentRecords, name: str) -> None:
    settlement = begin(records)
    report = Report.read({"kind": "settle", "payment": name, "outcome": "done"})
    assert report is not None
    assert records.settlements.report(report) is None
    assert records.settlements.open_of("agent-1") == [settlement]
