"""What follows from a terminal's report, state by state, and what the terminal is asked next."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from queue_core.model import JobSubject
from queue_core.payments.orders import (
    Order,
    PaymentStep,
    Report,
    after_report,
    order_to_abort,
    order_to_begin,
    orders_for,
)
from queue_core.payments.payment import Ending, Payment, PaymentState, Trouble, Wanted
from queue_core.payments.settlements import Settlement, order_to_settle
from tests.queue_core.payments.wishes import AT, payment, refund

NOTHING = PaymentStep()
IN_TIME = (PaymentState.SENT, PaymentState.UNKNOWN)
SETTLED = {"cause": None, "detail": None, "seeking": False, "trouble": None}


def report(outcome: str, kind: str = "pay", kopecks: int = 5000, **more: Any) -> Report:
    return Report(kind, "a", outcome, facts={"kopecks": kopecks, **more.pop("facts", {})}, **more)


class TestAnApproval:
    @pytest.mark.parametrize("state", IN_TIME)
    def test_is_to_be_confirmed(self, state: PaymentState) -> None:
        step = after_report(payment(state), report("approved"))
        assert step == PaymentStep(PaymentState.APPROVED, {**SETTLED, "ending": Ending.WANTED})

    def test_leaves_the_banks_words_with_the_payment(self) -> None:
        words = {"rrn": "0288", "authorization": "643", "card": "************1118", "receipt": ("ОДОБРЕНО",)}
        approved = report("approved", reference="7", cause="x", detail="y", facts={**words, "more": "?"})
        step = after_report(payment(), approved)
        assert step.changes == {**SETTLED, **words, "reference": "7", "ending": Ending.WANTED}

    def test_does_not_replace_the_reference_that_is_known(self) -> None:
        step = after_report(payment(reference="3"), report("approved", reference="7"))
        assert "reference" not in step.changes

    def test_of_another_amount_is_undone(self) -> None:
        step = after_report(payment(), report("approved", kopecks=4999))
        assert step.state is PaymentState.APPROVED
        assert (step.changes["wanted"], step.changes["cause"]) == (Wanted.UNDO, "other_amount")

    @pytest.mark.parametrize("state", [PaymentState.UNPAID_BY_HAND, PaymentState.DECLINED])
    def test_after_the_case_was_closed_is_undone(self, state: PaymentState) -> None:
        step = after_report(payment(state), report("approved"))
        assert step.state is PaymentState.APPROVED
        assert (step.changes["wanted"], step.changes["cause"]) == (Wanted.UNDO, "too_late")

    def test_of_what_the_visitor_has_given_up_stays_to_be_undone(self) -> None:
        step = after_report(payment(wanted=Wanted.UNDO), report("approved"))
        assert step.changes["cause"] == "cancelled"
        assert "wanted" not in step.changes

    @pytest.mark.parametrize(("kopecks", "trouble"), [(5000, None), (4999, Trouble.OTHER_AMOUNT)])
    def test_of_what_staff_have_settled_as_paid_is_still_confirmed(self, kopecks: int, trouble: Trouble | None) -> None:
        step = after_report(payment(PaymentState.PAID_BY_HAND), report("approved", kopecks=kopecks))
        assert step == PaymentStep(None, {"ending": Ending.WANTED, "trouble": trouble})

    @pytest.mark.parametrize(
        "known",
        [
            payment(PaymentState.APPROVED),
            payment(PaymentState.CONFIRMED),
            payment(PaymentState.UNDONE),
            payment(PaymentState.PAID_BY_HAND, ending=Ending.DONE),
            refund(PaymentState.PAID_BY_HAND),
        ],
    )
    def test_of_what_is_known_already_changes_nothing(self, known: Payment) -> None:
        assert after_report(known, report("approved")) == NOTHING

    @pytest.mark.parametrize(
        ("state", "kopecks", "trouble"),
        [
            (PaymentState.SENT, 5000, None),
            (PaymentState.UNKNOWN, 5000, None),
            (PaymentState.SENT, 4999, Trouble.OTHER_AMOUNT),
            (PaymentState.DECLINED, 5000, Trouble.UNPAID_BUT_REFUNDED),
            (PaymentState.UNPAID_BY_HAND, 4999, Trouble.OTHER_AMOUNT),
        ],
    )
    def test_of_a_refund_needs_no_ending_and_cannot_be_undone(
        self, state: PaymentState, kopecks: int, trouble: Trouble | None
    ) -> None:
        step = after_report(refund(state), report("approved", "refund", kopecks))
        assert step == PaymentStep(PaymentState.APPROVED, SETTLED | {"trouble": trouble})


class TestARefusal:
    @pytest.mark.parametrize("state", IN_TIME)
    def test_ends_the_payment_with_its_cause_and_slip(self, state: PaymentState) -> None:
        declined = report("declined", cause="limit", detail="51", facts={"receipt": ("ОТКАЗ",), "rrn": "1"})
        assert after_report(payment(state), declined) == PaymentStep(
            PaymentState.DECLINED,
            {"cause": "limit", "detail": "51", "receipt": ("ОТКАЗ",), "seeking": False, "trouble": None},
        )

    def test_of_what_staff_have_settled_as_paid_is_looked_into(self) -> None:
        step = after_report(payment(PaymentState.PAID_BY_HAND), report("declined"))
        assert step == PaymentStep(None, {"trouble": Trouble.PAID_BUT_DECLINED, "seeking": False})

    @pytest.mark.parametrize(
        "known",
        [
            payment(PaymentState.PAID_BY_HAND, ending=Ending.WANTED),
            payment(PaymentState.PAID_BY_HAND, trouble=Trouble.OTHER_AMOUNT),
            payment(PaymentState.APPROVED),
            payment(PaymentState.CONFIRMED),
            payment(PaymentState.DECLINED),
            payment(PaymentState.UNPAID_BY_HAND),
        ],
    )
    def test_of_anything_else_changes_nothing(self, known: Payment) -> None:
        assert after_report(known, report("declined")) == NOTHING


class TestAnUnknownOutcome:
    @pytest.mark.parametrize(
        ("state", "becomes"), [(PaymentState.SENT, PaymentState.UNKNOWN), (PaymentState.UNKNOWN, None)]
    )
    @pytest.mark.parametrize(
        ("cause", "seeking", "trouble"),
        [
            ("timeout", True, None),
            ("timeout", False, Trouble.UNCLEAR),
            ("memory_lost", False, Trouble.MEMORY_LOST),
            ("memory_lost", True, None),
        ],
    )
    def test_is_looked_into_unless_the_terminal_is_still_asked(
        self, state: PaymentState, becomes: PaymentState | None, cause: str, seeking: bool, trouble: Trouble | None
    ) -> None:
        step = after_report(payment(state), report("unknown", cause=cause, seeking=seeking))
        assert step == PaymentStep(becomes, {"cause": cause, "seeking": seeking, "trouble": trouble})

    def test_of_what_is_clear_changes_nothing(self) -> None:
        for state in (PaymentState.APPROVED, PaymentState.DECLINED, PaymentState.PAID_BY_HAND, PaymentState.NEW):
            assert after_report(payment(state), report("unknown")) == NOTHING

    @pytest.mark.parametrize("outcome", ["done", "failed"])
    def test_and_what_is_no_outcome_of_a_payment_changes_nothing(self, outcome: str) -> None:
        assert after_report(payment(), report(outcome)) == NOTHING

    @pytest.mark.parametrize("kind", ["settle", "resolve", "abort", ""])
    def test_and_reports_on_other_orders_change_nothing(self, kind: str) -> None:
        assert after_report(payment(), report("approved", kind)) == NOTHING


def ending(state: PaymentState = PaymentState.APPROVED, **more: Any) -> Payment:
    return payment(state, ending=Ending.WANTED, **more)


class TestTheEnding:
    @pytest.mark.parametrize(
        ("kind", "state", "becomes", "trouble"),
        [
            ("confirm", PaymentState.APPROVED, PaymentState.CONFIRMED, None),
            ("undo", PaymentState.APPROVED, PaymentState.UNDONE, None),
            ("confirm", PaymentState.PAID_BY_HAND, None, None),
            ("undo", PaymentState.PAID_BY_HAND, None, Trouble.PAID_BUT_UNDONE),
            ("confirm", PaymentState.UNPAID_BY_HAND, None, Trouble.UNPAID_BUT_CONFIRMED),
            ("undo", PaymentState.UNPAID_BY_HAND, None, None),
        ],
    )
    def test_done(self, kind: str, state: PaymentState, becomes: PaymentState | None, trouble: Trouble | None) -> None:
        step = after_report(ending(state), report("done", kind))
        assert step == PaymentStep(becomes, {"ending": Ending.DONE, "seeking": False, "trouble": trouble})

    def test_done_another_amount_is_looked_into_all_the_same(self) -> None:
        step = after_report(ending(trouble=Trouble.OTHER_AMOUNT), report("done", "undo"))
        assert step.changes["trouble"] is Trouble.OTHER_AMOUNT
        step = after_report(ending(trouble=Trouble.NOT_YET_ENDED), report("done", "undo"))
        assert step.changes["trouble"] is None

    @pytest.mark.parametrize("outcome", ["failed", "unknown", "declined"])
    @pytest.mark.parametrize(("kind", "trouble"), [("confirm", Trouble.NOT_CONFIRMED), ("undo", Trouble.NOT_UNDONE)])
    def test_not_done_is_looked_into(self, outcome: str, kind: str, trouble: Trouble) -> None:
        step = after_report(ending(), report(outcome, kind, detail="no line"))
        assert step == PaymentStep(
            None, {"ending": Ending.FAILED, "seeking": False, "trouble": trouble, "detail": "no line"}
        )

    def test_not_done_without_a_detail_keeps_the_one_before(self) -> None:
        assert "detail" not in after_report(ending(), report("failed", "undo")).changes

    def test_not_done_for_another_amount_says_so(self) -> None:
        step = after_report(ending(cause="other_amount"), report("failed", "undo"))
        assert step.changes["trouble"] is Trouble.OTHER_AMOUNT

    @pytest.mark.parametrize("kind", ["confirm", "undo"])
    def test_still_asked_for_it_is_waited_for(self, kind: str) -> None:
        assert after_report(ending(), report("unknown", kind, seeking=True)) == PaymentStep(None, {"seeking": True})
        assert after_report(ending(), report("failed", kind, seeking=True)).changes["ending"] is Ending.FAILED

    @pytest.mark.parametrize("before", [None, Ending.DONE, Ending.FAILED])
    def test_that_nobody_waits_for_changes_nothing(self, before: Ending | None) -> None:
        known = payment(PaymentState.APPROVED, ending=before)
        assert after_report(known, report("done", "confirm")) == NOTHING


class TestOrders:
    def test_what_charges_names_purpose_and_amount(self) -> None:
        assert order_to_begin(payment()) == Order(
            "agent-1", "a", "terminal-1", "pay", "a", kopecks=5000, purpose="electricity"
        )

    def test_what_refunds_names_the_original(self) -> None:
        assert order_to_begin(refund()) == Order(
            "agent-1", "a", "terminal-1", "refund", "a", kopecks=5000, purpose="electricity", original="028810000045"
        )

    def test_an_abort_is_a_job_of_its_own(self) -> None:
        assert order_to_abort(payment()) == Order("agent-1", "a-abort", "terminal-1", "abort", "a", kopecks=5000)

    @pytest.mark.parametrize("state", IN_TIME)
    @pytest.mark.parametrize(("known", "of"), [(payment(), "pay"), (refund(), "refund")])
    def test_what_is_open_is_asked_about_in_the_memory_it_was_sent_to(
        self, state: PaymentState, known: Payment, of: str
    ) -> None:
        assert orders_for(replace(known, state=state)) == [
            Order("agent-1", "a", "terminal-1", "resolve", "a", kopecks=5000, of=of, spool="spool-1")
        ]

    @pytest.mark.parametrize(("wanted", "kind"), [(Wanted.KEEP, "confirm"), (Wanted.UNDO, "undo")])
    def test_an_approval_is_confirmed_or_undone_by_its_reference(self, wanted: Wanted, kind: str) -> None:
        assert orders_for(ending(wanted=wanted, reference="7")) == [
            Order("agent-1", f"a-{kind}", "terminal-1", kind, "a", kopecks=5000, reference="7")
        ]

    @pytest.mark.parametrize(
        "known",
        [
            payment(PaymentState.CONFIRMED, ending=Ending.DONE),
            payment(PaymentState.APPROVED, ending=Ending.FAILED),
            payment(PaymentState.DECLINED),
            payment(agent=None),
            payment(device=None),
        ],
    )
    def test_nothing_is_asked_where_nothing_is_open(self, known: Payment) -> None:
        assert orders_for(known) == []

    def test_a_day_end_is_asked_for_and_asked_about_again_in_the_same_memory(self) -> None:
        settlement = Settlement(
            number=3, device="terminal-1", agent="agent-1", spool="spool-1", day="2026-11-23", at=AT, actor="manager",
            state="sent", count=0, kopecks=0, terminal_count=None, terminal_kopecks=None, agrees=None, cause=None,
            detail=None, receipt=(),
        )  # fmt: skip
        name = "settlement-3"
        assert order_to_settle(settlement) == Order(
            "agent-1", name, "terminal-1", "settle", name, subject=JobSubject.SETTLEMENT
        )
        assert order_to_settle(settlement, again=True) == Order(
            "agent-1", name, "terminal-1", "resolve", name, of="settle", spool="spool-1", subject=JobSubject.SETTLEMENT
        )

    def test_the_payload_leaves_out_what_is_not_known(self) -> None:
        assert order_to_begin(payment()).payload() == {
            "job": "a", "device": "terminal-1", "kind": "pay", "payment": "a", "kopecks": 5000,
            "purpose": "electricity", "for": "payment",
        }  # fmt: skip
