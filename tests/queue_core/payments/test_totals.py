"""The day's money by terminal and method, and a payment as the billing system gets it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from queue_core.payments.batches import payment_row
from queue_core.payments.payment import Method, Payment, PaymentKind, PaymentState
from queue_core.payments.totals import Sum, Totals, totals_of
from tests.queue_core.payments.wishes import payment, refund

CONFIRMED = payment(PaymentState.CONFIRMED)


def in_cash(paid: Payment) -> Payment:
    return replace(paid, method=Method.CASH, device=None)


def test_payments_and_refunds_are_counted_and_added_apart() -> None:
    given_back = replace(refund(PaymentState.CONFIRMED), kopecks=1200)
    by_hand = replace(payment(PaymentState.PAID_BY_HAND), kopecks=300)
    [totals] = totals_of([CONFIRMED, CONFIRMED, given_back, by_hand])
    assert totals == Totals("terminal-1", Method.CARD, Sum(3, 10300), Sum(1, 1200), by_hand=Sum(1, 300))
    assert totals.net_kopecks == 9100


@pytest.mark.parametrize("state", [PaymentState.DECLINED, PaymentState.UNDONE, PaymentState.UNPAID_BY_HAND])
def test_where_no_money_moved_there_is_nothing_to_count(state: PaymentState) -> None:
    assert totals_of([payment(state)]) == [Totals("terminal-1", Method.CARD)]


@pytest.mark.parametrize("state", [PaymentState.SENT, PaymentState.APPROVED, PaymentState.UNKNOWN])
def test_what_is_not_clear_yet_is_open(state: PaymentState) -> None:
    assert totals_of([payment(state)] * 2) == [Totals("terminal-1", Method.CARD, open=Sum(2, 10000))]


def test_terminals_stand_apart_cards_before_cash() -> None:
    there = replace(CONFIRMED, device="terminal-2")
    totals = totals_of([in_cash(CONFIRMED), there, CONFIRMED])
    assert [(total.method, total.device) for total in totals] == [
        (Method.CARD, "terminal-1"),
        (Method.CARD, "terminal-2"),
        (Method.CASH, None),
    ]


def test_a_payment_goes_to_billing_with_everything_that_is_known_of_it() -> None:
    paid = replace(CONFIRMED, kopecks=125005, rrn="0288", kiosk="kiosk-1", window="5")
    assert payment_row(paid) == {
        "payment": "a", "kind": "payment", "day": "2026-11-23", "made_at": "2026-11-23T07:00:00+00:00",
        "account": "5000000001", "amount": "1250,05", "method": "card", "by_hand": "no", "of": "", "rrn": "0288",
        "terminal": "terminal-1", "kiosk": "kiosk-1", "window": "5",
    }  # fmt: skip


def test_a_refund_is_negative_and_names_its_payment() -> None:
    row = payment_row(in_cash(refund(PaymentState.PAID_BY_HAND)))
    assert (row["kind"], row["amount"], row["of"], row["by_hand"]) == (PaymentKind.REFUND, "-50,00", "b", "yes")
    assert (row["rrn"], row["terminal"], row["kiosk"], row["window"]) == ("", "", "", "")
