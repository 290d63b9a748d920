"""The slips of payments and readings: printed once, reprinted as such, and what became of each."""

from __future__ import annotations

from datetime import timedelta

import pytest

from queue_core.model import SlipState
from queue_core.payments.records import PaymentRecords
from queue_core.payments.slips import PaperSlip
from tests.queue_core.payments.wishes import AT, CASH, wish


def test_a_confirmed_payment_with_a_printer_has_a_slip_at_once(records: PaymentRecords) -> None:
    records.ledger.begin(wish("a", printer="printer-1", **CASH), AT)
    records.ledger.begin(wish("b", **CASH), AT)
    slip = PaperSlip("a-slip-1", "a", "printer-1", False, SlipState.QUEUED, None, None)
    assert records.slips.of("a") == [slip]
    assert records.slips.latest("a") == slip
    assert records.slips.latest("b") is None


def test_every_further_slip_is_a_reprint_and_ten_are_in_order(records: PaymentRecords) -> None:
    slips = [records.slips.queue("a", "printer-1", AT) for _ in range(11)]
    assert [slip.job for slip in slips] == [f"a-slip-{number}" for number in range(1, 12)]
    assert [slip.reprint for slip in slips] == [False] + [True] * 10
    assert records.slips.of("a") == slips
    assert records.slips.latest("a") == slips[-1]


def test_what_waits_for_the_printer_goes_out_oldest_first(records: PaymentRecords) -> None:
    later = records.slips.queue("a", "printer-1", AT + timedelta(seconds=1))
    sooner = records.slips.queue("b", "printer-1", AT)
    records.slips.queue("c", "printer-1", AT)
    records.slips.report("c-slip-1", SlipState.PRINTED, None, None)
    assert records.slips.queued() == [sooner, later]


def test_the_outcome_is_kept_with_its_cause(records: PaymentRecords) -> None:
    records.slips.queue("a", "printer-1", AT)
    assert records.slips.report("a-slip-1", SlipState.FAILED, "paper_out", "no paper") is True
    failed = PaperSlip("a-slip-1", "a", "printer-1", False, SlipState.FAILED, "paper_out", "no paper")
    assert records.slips.latest("a") == failed
    assert failed.view() == {
        "job": "a-slip-1", "state": "failed", "cause": "paper_out", "detail": "no paper", "reprint": False
    }  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        (SlipState.UNKNOWN, SlipState.PRINTED, SlipState.PRINTED),
        (SlipState.PRINTED, SlipState.FAILED, SlipState.PRINTED),
        (SlipState.FAILED, SlipState.PRINTED, SlipState.FAILED),
    ],
)
def test_a_clear_outcome_is_final(
    records: PaymentRecords, first: SlipState, second: SlipState, kept: SlipState
) -> None:
    records.slips.queue("a", "printer-1", AT)
    for outcome in (first, second):
        assert records.slips.report("a-slip-1", outcome, None, None)
    assert [slip.state for slip in records.slips.of("a")] == [kept]


def test_a_report_on_no_slip_of_the_ledger_is_not_its_business(records: PaymentRecords) -> None:
    records.slips.queue("a", "printer-1", AT)
    assert records.slips.report("b-slip-1", SlipState.PRINTED, None, None) is False
    assert [slip.state for slip in records.slips.of("a")] == [SlipState.QUEUED]
