"""Payments over the API: every state as the kiosk, the cashier and the manager see it."""

from __future__ import annotations

import csv
import io
import time
from typing import Any

import pytest

from queue_core.billing.port import BatchKind
from tests.web.in_process import InProcess
from tests.web.payments.conftest import Till, ToldAgent
from web.payments.processing import Patience


def test_a_card_payment_goes_through(till: Till, agent: ToldAgent) -> None:
    answer = till.pay()
    assert answer.status_code == 201
    payment = answer.get_json()
    assert (payment["state"], payment["text"]) == ("sent", None)
    [order] = agent.jobs("pay")
    assert {name: order[name] for name in order if name not in ("sent_at", "begin_within_s")} == {
        "job": payment["id"],
        "for": "payment",
        "device": "terminal-1",
        "kind": "pay",
        "payment": payment["id"],
        "kopecks": 125050,
        "purpose": "Электроэнергия",
    }

    assert agent.approve(payment)
    assert till.payment(payment["id"])["state"] == "approved"
    assert till.pay("the next visitor").get_json()["code"] == "terminal_busy", "it waits for the confirmation"
    [confirm] = agent.jobs("confirm")
    assert (confirm["payment"], confirm["reference"]) == (payment["id"], "7")

    assert agent.report("confirm", payment["id"], "done")
    done = till.payment(payment["id"])
    assert (done["state"], done["rrn"], done["card"]) == ("confirmed", "028810000045", "************1118")
    assert done["text"]["ru"].startswith("Оплата прошла")
    assert done["refundable_kopecks"] == 125050
    [slip] = agent.jobs("slip")
    words = " ".join(line["text"] for line in slip["document"]["lines"])
    assert till.account in words
    assert "1 250,50 руб." in words
    assert "RESULT:APPROVED" in words
    assert "Спасибо за обращение!" in words
    assert done["slip"] == {
        "job": slip["job"], "state": "queued", "cause": None, "detail": None, "reprint": False
    }  # fmt: skip


def test_the_same_request_is_the_same_payment_and_is_asked_once(till: Till, agent: ToldAgent) -> None:
    first, again = till.pay("press 7"), till.pay("press 7")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json()["id"] == again.get_json()["id"]
    assert len(agent.jobs("pay")) == 1


def test_one_at_a_time_on_a_terminal(till: Till, agent: ToldAgent) -> None:
    payment = till.pay("one").get_json()
    busy = till.pay("two")
    assert (busy.status_code, busy.get_json()["code"]) == (409, "terminal_busy")
    assert till.get("/payments/place", "kiosk-1").get_json()["terminal"]["state"] == "busy"
    agent.report("pay", payment["id"], "declined", cause="declined")
    assert till.pay("two").status_code == 201


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"kopecks": 99}, 422, "wrong_amount"),
        ({"kopecks": 1_500_001}, 422, "wrong_amount"),
        ({"kopecks": "100"}, 400, "invalid_request"),
        ({"kopecks": True}, 400, "invalid_request"),
        ({"account": "5000000001"}, 422, "wrong_account_number"),
        ({"account": "5000000009"}, 404, "unknown_account"),
        ({"method": "cash"}, 409, "no_cash"),
        ({"method": "gold"}, 400, "invalid_request"),
        ({"lang": "de"}, 400, "invalid_request"),
    ],
)
def test_what_cannot_be_paid(till: Till, agent: ToldAgent, body: dict[str, Any], status: int, code: str) -> None:
    answer = till.pay(**body)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert agent.jobs() == []
    assert till.get("/payments", "operator1").get_json()["payments"] == []


def test_without_its_agent_the_terminal_is_not_there(till: Till, agent: ToldAgent) -> None:
    agent.leave()
    answer = till.pay()
    assert (answer.status_code, answer.get_json()["code"]) == (409, "no_terminal")
    terminal = till.get("/payments/place", "kiosk-1").get_json()["terminal"]
    assert (terminal["state"], terminal["cause"]) == ("absent", "agent_away")


def test_what_is_lost_on_the_way_is_asked_about_at_the_next_hello(till: Till, agent: ToldAgent) -> None:
    payment = till.pay().get_json()
    agent.leave()
    agent.connect()
    [resolve] = agent.jobs()
    assert (resolve["kind"], resolve["job"], resolve["spool"]) == ("resolve", payment["id"], "spool-1")
    assert agent.report("pay", payment["id"], "declined", cause="never_received")
    seen = till.payment(payment["id"])
    assert seen["state"] == "declined"
    assert "деньги не списаны" in seen["text"]["ru"]


def test_a_replaced_memory_goes_to_a_person(till: Till, agent: ToldAgent) -> None:
    payment = till.pay().get_json()
    agent.leave()
    agent.connect(spool="spool-2")
    [resolve] = agent.jobs()
    assert resolve["spool"] == "spool-1", "the agent sees that another memory was meant"
    agent.report("pay", payment["id"], "unknown", cause="memory_lost")
    [troubled] = till.get("/payments?trouble=1", "operator1").get_json()["payments"]
    assert (troubled["id"], troubled["state"], troubled["trouble"]["code"]) == (payment["id"], "unknown", "memory_lost")

    operator = till.post(f"/payments/{payment['id']}/settle", "operator1", paid=True, note="по чеку")
    assert operator.status_code == 403
    silent = till.post(f"/payments/{payment['id']}/settle", "manager", paid=True, note=" ")
    assert silent.get_json()["code"] == "reason_needed"
    settled = till.post(f"/payments/{payment['id']}/settle", "manager", paid=True, note="по чеку терминала")
    assert settled.get_json()["state"] == "paid_by_hand"
    assert till.get("/payments?trouble=1", "operator1").get_json()["payments"] == []
    again = till.post(f"/payments/{payment['id']}/settle", "manager", paid=False, note="ошибка")
    assert (again.status_code, again.get_json()["code"]) == (409, "payment_state")


def test_a_visitor_who_gives_up_is_not_charged(till: Till, agent: ToldAgent) -> None:
    payment = till.pay().get_json()
    agent.jobs()
    giving_up = till.call("POST", f"/payments/{payment['id']}/cancel", "kiosk-1", json={}).get_json()
    assert giving_up["wanted"] == "undo"
    assert [job["kind"] for job in agent.jobs()] == ["abort"]
    agent.approve(payment)  # the card was quicker
    assert [job["kind"] for job in agent.jobs()] == ["undo"]
    agent.report("undo", payment["id"], "done")
    undone = till.payment(payment["id"])
    assert (undone["state"], undone["slip"]) == ("undone", None)
    assert "Деньги вернутся" in undone["text"]["ru"]
    assert till.get("/payments/totals").get_json()["net_kopecks"] == 0


def test_it_is_too_late_to_give_up_once_paid(till: Till, agent: ToldAgent) -> None:
    payment = till.pay().get_json()
    agent.approve(payment)
    agent.report("confirm", payment["id"], "done")
    answer = till.call("POST", f"/payments/{payment['id']}/cancel", "kiosk-1", json={})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "payment_state")


def test_an_approval_after_settled_as_unpaid_goes_back(till: Till, agent: ToldAgent) -> None:
    payment = till.pay().get_json()
    agent.report("pay", payment["id"], "unknown", seeking=True)
    till.post(f"/payments/{payment['id']}/settle", "manager", paid=False, note="на терминале пусто")
    agent.jobs()
    agent.approve(payment)
    assert [job["kind"] for job in agent.jobs()] == ["undo"]
    agent.report("undo", payment["id"], "done")
    assert till.payment(payment["id"])["state"] == "undone"


def test_an_approval_after_settled_as_paid_is_confirmed_at_the_terminal(till: Till, agent: ToldAgent) -> None:
    payment = till.pay().get_json()
    agent.report("pay", payment["id"], "unknown", seeking=True)
    till.post(f"/payments/{payment['id']}/settle", "manager", paid=True, note="чек на руках")
    agent.jobs()
    agent.approve(payment)
    assert [job["kind"] for job in agent.jobs()] == ["confirm"], "or the terminal takes no other payment"
    agent.report("confirm", payment["id"], "done")
    seen = till.payment(payment["id"])
    assert (seen["state"], seen["rrn"], seen["trouble"]) == ("paid_by_hand", "028810000045", None)


def test_an_order_says_until_when_it_may_begin(till: Till, agent: ToldAgent) -> None:
    """By the server's steady clock, which it names beside: the clocks of the two boxes need not agree."""
    before = time.monotonic()
    till.pay()
    [order] = agent.jobs("pay")
    assert before <= order["sent_at"] <= time.monotonic()
    assert order["begin_within_s"] == 30.0
    agent.socket.emit("alive", {"devices": []}, namespace="/agent")
    [clock] = [packet["args"][0] for packet in agent.socket.get_received("/agent") if packet["name"] == "clock"]
    assert order["sent_at"] <= clock["at"] <= time.monotonic()


def test_what_a_person_has_settled_reaches_the_agent_now_and_when_it_comes_back(till: Till, agent: ToldAgent) -> None:
    payment = till.pay().get_json()
    agent.report("pay", payment["id"], "unknown", seeking=True)
    agent.jobs()
    till.post(f"/payments/{payment['id']}/settle", "manager", paid=False, note="на терминале пусто")
    [job] = agent.jobs()
    assert (job["kind"], job["payment"], job["device"]) == ("settled", payment["id"], "terminal-1")
    agent.leave()
    agent.connect()
    assert [(job["kind"], job["payment"]) for job in agent.jobs()] == [("settled", payment["id"])]


def test_an_order_that_the_agent_does_not_take_took_no_money(till: Till, agent: ToldAgent) -> None:
    payment = till.pay().get_json()
    desk = till.server.payments.processing
    desk._answered(payment["id"], {"accepted": False, "detail": "disk full"})
    assert till.payment(payment["id"])["state"] == "declined"
    desk._answered(payment["id"], {"accepted": False, "detail": "disk full"})
    assert till.pay("another").status_code == 201


def test_cash_at_a_window_is_booked_at_once(till: Till) -> None:
    body = {"account": till.account, "kopecks": 50000, "method": "cash", "request_id": "cash 1"}
    closed = till.call("POST", "/payments", "operator1", json={**body, "window": "3"})
    assert (closed.status_code, closed.get_json()["code"]) == (409, "no_shift")
    till.post("/windows/3/open", "operator1")
    assert till.call("POST", "/payments", "operator1", json=body).status_code == 400, "which window?"
    answer = till.call("POST", "/payments", "operator1", json={**body, "window": "3"})
    assert (answer.status_code, answer.get_json()["state"]) == (201, "confirmed")
    place = till.get("/payments/place?window=3", "operator1").get_json()
    assert place["cash"]
    assert till.get("/payments/place?window=99", "operator1").status_code == 404
    assert till.get(f"/payments/{answer.get_json()['id']}", "kiosk-1").status_code == 404, "not the kiosk's own"


def test_refunds_up_to_what_was_paid(till: Till, agent: ToldAgent) -> None:
    payment = till.pay().get_json()
    early = till.post(f"/payments/{payment['id']}/refund", "manager", kopecks=100, reason="ошибка", request_id="r0")
    assert early.get_json()["code"] == "payment_state"
    agent.approve(payment)
    agent.report("confirm", payment["id"], "done")
    agent.jobs()

    path = f"/payments/{payment['id']}/refund"
    assert till.post(path, "operator1", kopecks=50, reason="x", request_id="r1").status_code == 403
    answer = till.post(path, "manager", kopecks=100000, reason="не тот счёт", request_id="r1")
    assert answer.status_code == 201
    refund = answer.get_json()
    [order] = agent.jobs("refund")
    assert (order["original"], order["kopecks"], order["job"]) == ("028810000045", 100000, refund["id"])
    assert till.payment(payment["id"])["refundable_kopecks"] == 25050, "what is under way counts as given"
    too_much = till.post(path, "manager", kopecks=25051, reason="x", request_id="r2")
    assert (too_much.status_code, too_much.get_json()["code"]) == (422, "refund_too_large")

    agent.report("refund", refund["id"], "declined", cause="not_supported")
    assert till.payment(payment["id"])["refundable_kopecks"] == 125050
    by_hand = till.post(path, "manager", kopecks=100000, reason="через банк", request_id="r3", by_hand=True).get_json()
    assert (by_hand["state"], by_hand["device"], by_hand["of"]) == ("paid_by_hand", None, payment["id"])
    totals = till.get("/payments/totals").get_json()
    assert totals["net_kopecks"] == 25050
    figures = till.get("/metrics").text
    assert 'talon_payments{device="terminal-1",kind="payment",state="confirmed"} 1.0' in figures
    assert 'talon_payments{device="terminal-1",kind="refund",state="declined"} 1.0' in figures
    assert 'talon_payments{device="",kind="refund",state="paid_by_hand"} 1.0' in figures
    assert "talon_payments_to_settle 0.0" in figures
    assert till.post(path, "manager", kopecks=1, reason="x", request_id="r3").status_code == 200


def test_an_approved_refund_needs_no_confirmation(till: Till, agent: ToldAgent) -> None:
    payment = till.pay().get_json()
    agent.approve(payment)
    agent.report("confirm", payment["id"], "done")
    refund = till.post(
        f"/payments/{payment['id']}/refund", "manager", kopecks=125050, reason="возврат", request_id="r"
    ).get_json()
    agent.jobs()
    assert agent.report("refund", refund["id"], "approved", facts={"kopecks": 125050, "receipt": []})
    assert till.payment(refund["id"], "manager")["state"] == "confirmed"
    assert [job["kind"] for job in agent.jobs()] == ["slip"]
    assert till.payment(payment["id"])["refundable_kopecks"] == 0


def test_the_terminals_day_end_is_compared(till: Till, agent: ToldAgent) -> None:
    payment = till.pay().get_json()
    busy = till.post("/terminals/terminal-1/settle", "manager")
    assert busy.get_json()["code"] == "terminal_busy"
    agent.approve(payment)
    agent.report("confirm", payment["id"], "done")
    agent.jobs()
    asked = till.post("/terminals/terminal-1/settle", "manager")
    assert (asked.status_code, asked.get_json()["ledger"]) == (201, {"count": 1, "kopecks": 125050})
    [order] = agent.jobs("settle")
    facts = {"kopecks": 120000, "count": 1, "agrees": None, "receipt": ["ИТОГИ"]}
    assert agent.report("settle", order["payment"], "done", facts=facts)
    [settlement] = till.get("/payments/totals").get_json()["settlements"]
    assert (settlement["agrees"], settlement["difference_kopecks"]) == (False, -5050)
    assert settlement["receipt"] == ["ИТОГИ"]
    nothing_new = till.post("/terminals/terminal-1/settle", "manager").get_json()
    assert nothing_new["ledger"] == {"count": 0, "kopecks": 0}
    assert till.post("/terminals/terminal-9/settle", "manager").status_code == 404


def test_a_day_end_that_did_not_happen_counts_nothing(till: Till, agent: ToldAgent) -> None:
    payment = till.pay().get_json()
    agent.approve(payment)
    agent.report("confirm", payment["id"], "done")
    till.post("/terminals/terminal-1/settle", "manager")
    agent.jobs()
    agent.leave()
    agent.connect()
    [again] = agent.jobs()
    assert (again["kind"], again["of"]) == ("resolve", "settle")
    agent.report("settle", again["payment"], "failed", cause="never_received")
    second = till.post("/terminals/terminal-1/settle", "manager").get_json()
    assert second["ledger"]["kopecks"] == 125050, "still to be settled"


def test_a_report_about_an_unknown_payment_is_kept(till: Till, agent: ToldAgent) -> None:
    assert agent.report("pay", "000000000000", "approved", facts={"kopecks": 100})
    assert agent.report("pay", "000000000000", "approved", facts={"kopecks": 100})
    [stray] = till.get("/payments?trouble=1", "operator1").get_json()["strays"]
    assert (stray["payment"], stray["report"]["facts"]["kopecks"]) == ("000000000000", 100)


@pytest.mark.parametrize("message", [{"payment": 7}, {"payment": "x", "kind": "pay", "outcome": "rich"}])
def test_reports_that_make_no_sense_are_not_acknowledged(
    till: Till, agent: ToldAgent, message: dict[str, object]
) -> None:
    answer = agent.socket.emit("report", {"job": "j", **message}, namespace="/agent", callback=True)
    assert answer["ok"] is False


def test_a_reprint_is_marked_and_has_a_job_of_its_own(till: Till, agent: ToldAgent) -> None:
    payment = till.pay().get_json()
    agent.approve(payment)
    agent.report("confirm", payment["id"], "done")
    [first] = agent.jobs("slip")
    agent.socket.emit("report", {"job": first["job"], "outcome": "failed", "cause": "paper_out"}, namespace="/agent")
    assert till.payment(payment["id"])["slip"]["cause"] == "paper_out"
    assert till.call("POST", f"/payments/{payment['id']}/reprint", "kiosk-1", json={}).status_code == 200
    [second] = agent.jobs("slip")
    assert second["job"] != first["job"]
    assert any(line["text"] == "ПОВТОР" for line in second["document"]["lines"])
    agent.socket.emit("report", {"job": second["job"], "outcome": "printed"}, namespace="/agent")
    slip = till.payment(payment["id"])["slip"]
    assert (slip["state"], slip["reprint"]) == ("printed", True)


def test_the_accountants_table(till: Till, agent: ToldAgent) -> None:
    payment = till.pay().get_json()
    agent.approve(payment)
    agent.report("confirm", payment["id"], "done")
    answer = till.get("/payments?format=csv", "operator1")
    [row] = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";")
    assert (row["payment"], row["amount"], row["state"]) == (payment["id"], "1250,50", "confirmed")
    assert row["account"] == till.account


def test_what_the_visitor_wants_to_pay_is_found_at_the_window(till: Till) -> None:
    ticket = till.issue("cash-individual")
    till.post("/windows/3/open", "operator3")
    till.post("/windows/3/call-next", "operator3")
    assert till.get(f"/payments/intended?ticket={ticket['id']}", "operator3").status_code == 404
    body = {"ticket": ticket["id"], "account": till.account, "kopecks": 70000}
    assert till.call("POST", "/payments/intended", "kiosk-1", json=body).status_code == 200
    found = till.get(f"/payments/intended?ticket={ticket['number']}", "operator3").get_json()
    assert (found["account"], found["kopecks"]) == (till.account, 70000)
    assert "кв." not in found["address_hint"]
    assert till.get(f"/payments/intended?ticket={ticket['id']}", "kiosk-1").status_code == 403


def test_an_account_is_looked_up_a_few_times_a_minute(till: Till) -> None:
    found = till.call("POST", "/accounts/look-up", "kiosk-1", json={"account": till.account}).get_json()
    assert found["number"] == till.account
    assert {"serial", "digits", "zones"} <= set(found["meters"][0])
    answers = [
        till.call("POST", "/accounts/look-up", "kiosk-1", json={"account": "5000000009"}).status_code for _ in range(6)
    ]
    assert answers == [404, 404, 404, 404, 429, 429]
    assert till.pay(account="5000000009").status_code == 429, "nor by trying to pay"
    assert till.call("POST", "/accounts/look-up", "operator1", json={"account": till.account}).status_code == 200


def test_an_office_without_billing_says_so(here: InProcess) -> None:
    place = here.get("/payments/place", "kiosk-1").get_json()
    assert (place["billing"], place["readings"], place["account_digits"]) == (False, False, None)
    body = {"account": "5000000009", "kopecks": 100, "method": "card", "request_id": "r"}
    for path, asked in (("/accounts/look-up", {"account": "5000000009"}), ("/payments", body)):
        answer = here.call("POST", path, "kiosk-1", json=asked)
        assert (answer.status_code, answer.get_json()["code"]) == (409, "no_billing")


def test_what_nobody_reports_calls_a_person(till: Till, agent: ToldAgent) -> None:
    desk = till.server.payments.processing
    desk._patience = Patience(ask_again_s=0, sent_s=0, agent_away_s=0, ending_s=0)
    payment = till.pay().get_json()
    agent.jobs()
    desk.look()
    desk.look()
    seen = till.payment(payment["id"])
    assert (seen["state"], seen["seeking"], seen["trouble"]["code"]) == ("unknown", True, "no_report")
    assert agent.approve(payment), "and it may become clear all the same"
    agent.jobs()
    desk.look()
    desk.look()
    waiting = till.payment(payment["id"])
    assert (waiting["state"], waiting["trouble"]["code"]) == ("approved", "not_yet_ended")
    assert "confirm" in {job["kind"] for job in agent.jobs()}, "asked again"
    agent.report("confirm", payment["id"], "done")
    clear = till.payment(payment["id"])
    assert (clear["state"], clear["trouble"], clear["seeking"]) == ("confirmed", None, False)


def test_a_visitor_who_gave_up_while_the_agent_was_away(till: Till, agent: ToldAgent) -> None:
    payment = till.pay().get_json()
    agent.leave()
    till.call("POST", f"/payments/{payment['id']}/cancel", "kiosk-1", json={})
    agent.connect()
    assert {job["kind"] for job in agent.jobs()} == {"resolve", "abort"}


def test_how_it_came_to_be(till: Till, agent: ToldAgent) -> None:
    payment = till.pay().get_json()
    agent.approve(payment)
    agent.report("confirm", payment["id"], "done")
    steps = till.get(f"/payments/{payment['id']}/steps", "operator1").get_json()["steps"]
    assert [(step["state"], step["actor"]) for step in steps] == [
        ("new", "kiosk-1"),
        ("sent", "kiosk-1"),
        ("approved", "agent-1"),
        ("confirmed", "agent-1"),
    ]


def test_refused_batches_are_trouble_and_can_go_out_again(till: Till) -> None:
    body = {"account": till.account, "kopecks": 50000, "method": "cash", "request_id": "c", "window": "3"}
    till.post("/windows/3/open", "operator1")
    till.call("POST", "/payments", "operator1", json=body)
    records = till.server.payments.records
    assert records.batches.to_send(BatchKind.PAYMENTS, till.office.now())
    records.batches.mark(BatchKind.PAYMENTS, 1, "refused", "счёт закрыт")
    [refused] = till.get("/payments?trouble=1", "operator1").get_json()["refused_batches"]
    assert (refused["number"], refused["detail"]) == (1, "счёт закрыт")
    assert till.post("/exports/payments/1/again", "operator1").status_code == 403
    assert till.post("/exports/payments/1/again", "manager").get_json()["state"] == "made"
    assert till.post("/exports/payments/9/again", "manager").status_code == 404
    assert [batch["number"] for batch in till.get("/exports", "operator1").get_json()["batches"]] == [1]


def test_a_slip_that_the_agent_does_not_accept_has_failed_at_once(till: Till, agent: ToldAgent) -> None:
    payment = till.pay().get_json()
    agent.approve(payment)
    agent.report("confirm", payment["id"], "done")
    [slip] = agent.jobs("slip")
    till.server.payments.slip_delivery._answered(slip["job"], {"accepted": True})
    assert till.payment(payment["id"])["slip"]["state"] == "queued"
    till.server.payments.slip_delivery._answered(slip["job"], {"accepted": False, "detail": "disk full"})
    seen = till.payment(payment["id"])["slip"]
    assert (seen["state"], seen["cause"], seen["detail"]) == ("failed", "not_accepted", "disk full")
