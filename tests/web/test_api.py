"""The public API: each call's answer and refusals, who may call it, what it does with bad input."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from queue_core import commands
from tests.web.in_process import PRINCIPALS, InProcess


def at_window(here: InProcess, *steps: str) -> None:
    """Opens window 1, takes two tickets, and goes some steps with the first."""
    here.post("/windows/1/open")
    here.issue()
    here.issue()
    for step in steps:
        assert here.post(f"/windows/1/{step}").status_code == 200


def test_services_say_whether_they_are_open_and_why_not(here: InProcess) -> None:
    services = {s["id"]: s for s in here.get("/services", "kiosk-1").get_json()["services"]}
    assert services["settlements-individual"]["open"] is True
    closed = services["contracts-individual"]
    assert (closed["open"], closed["reason"]["code"]) == (False, "elsewhere")
    assert "Угольной" in closed["reason"]["text"]["ru"]


@pytest.mark.parametrize(
    ("moment", "hours", "why", "closed", "code"),
    [
        ("2026-11-23T10:00", "8:00–17:00", None, None, None),
        ("2026-11-03T10:00", "8:00–16:00", "короткий день перед праздником «День народного единства»", None, None),
        ("2026-11-04T10:00", None, "День народного единства", "Откроется завтра в 8:00.", "office_closed"),
        ("2026-11-22T10:00", None, None, "Откроется завтра в 8:00.", "office_closed"),
    ],
)
def test_services_say_what_today_is_by_the_calendar(
    here: InProcess, moment: str, hours: str | None, why: str | None, closed: str | None, code: str | None
) -> None:
    here.clock.set(datetime.fromisoformat(f"{moment}+03:00"))
    answer = here.get("/services", "kiosk-1").get_json()
    today = answer["office"]["today"]
    assert today["hours"] == hours
    assert (today["why"] and today["why"]["ru"]) == why
    assert (today["closed"] is None) == (closed is None)
    meters = next(row for row in answer["services"] if row["id"] == "meters-individual")
    if closed:
        assert today["closed"]["ru"].endswith(closed)
        assert meters["reason"]["code"] == code
        told = meters["reason"]["text"]["ru"]
        assert told == f"{today['closed']['ru']} Показания счётчика можно передать по телефону 8 (495) 728-70-10."
        refused = here.post("/tickets", "kiosk-1", service="meters-individual", request_id="press", lang="ru")
        assert (refused.status_code, refused.get_json()["text"]["ru"]) == (409, told)
    else:
        assert meters["open"] is True


def test_a_ticket_is_issued_once_for_a_press(here: InProcess) -> None:
    first = here.post("/tickets", "kiosk-1", service="cash-individual", request_id="press", lang="en")
    again = here.post("/tickets", "kiosk-1", service="cash-individual", request_id="press", lang="en")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json()["number"] == "Р-001"
    assert again.get_json() == first.get_json()


def test_a_press_repeated_late_is_answered_with_what_was_announced(here: InProcess) -> None:
    here.post("/windows/3/open")
    for number in range(5):
        here.issue("cash-individual", request_id=f"earlier {number}")
    first = here.post("/tickets", "kiosk-1", service="cash-individual", request_id="press").get_json()
    assert first["wait"]
    assert first["ahead"] == 5
    here.post("/windows/3/call-next")
    here.clock.advance(60)
    here.post("/windows/3/start")
    here.clock.advance(60)
    here.post("/windows/3/finish", outcome="done")
    here.post("/windows/3/call-next")
    again = here.post("/tickets", "kiosk-1", service="cash-individual", request_id="press").get_json()
    assert (again["ahead"], again["wait"]) == (first["ahead"], first["wait"])
    now = here.get(f"/tickets/{first['id']}", "kiosk-1").get_json()
    assert now["wait"] != first["wait"], "one visitor fewer is ahead"


def test_the_whole_way(here: InProcess) -> None:
    here.post("/windows/1/open")
    ticket = here.issue(priority="veteran")
    assert ticket["ahead"] == 0
    called = here.post("/windows/1/call-next", request_id="next").get_json()
    assert (called["ticket"]["number"], called["window"]["state"]) == ("К-001", "calling")
    assert here.post("/windows/1/call-next", request_id="next").get_json()["ticket"]["id"] == ticket["id"]
    assert here.post("/windows/1/recall").get_json()["ticket"]["calls"] == 2
    assert here.post("/windows/1/start").get_json()["window"]["state"] == "serving"
    done = here.post("/windows/1/finish", outcome="follow_up").get_json()
    assert (done["ticket"]["state"], done["ticket"]["outcome"], done["window"]["state"]) == (
        "done",
        "follow_up",
        "free",
    )
    assert here.post("/windows/1/call-next").status_code == 204


@pytest.mark.parametrize(
    ("steps", "path", "body", "state"),
    [
        (("call-next",), "no-show", {}, "no_show"),
        (("call-next",), "park", {"reason": "копия"}, "parked"),
        (("call-next",), "return", {}, "waiting"),
        (("call-next", "start"), "transfer", {"service": "cash-individual"}, "waiting"),
        ((), "call", {"ticket": "К-002", "reason": "ребёнок"}, "called"),
    ],
)
def test_what_a_window_does_with_a_ticket(
    here: InProcess, steps: tuple[str, ...], path: str, body: dict[str, Any], state: str
) -> None:
    at_window(here, *steps)
    answer = here.post(f"/windows/1/{path}", **body)
    assert answer.status_code == 200
    assert answer.get_json()["ticket"]["state"] == state


def test_parked_and_back_and_cancelled(here: InProcess) -> None:
    at_window(here, "call-next", "park")
    assert here.post("/tickets/К-001/unpark").get_json()["state"] == "waiting"
    assert here.post("/tickets/К-001/cancel", "kiosk-1").get_json()["state"] == "cancelled"
    assert here.post("/tickets/К-001/cancel", "kiosk-1").get_json()["code"] == "ticket_state"


def test_breaks_are_granted_queued_or_denied_by_clause_6_2_5(here: InProcess) -> None:
    for number in "123":
        here.post(f"/windows/{number}/open", f"operator{number}")
    for number in "12":
        granted = here.post(f"/windows/{number}/break", f"operator{number}", kind="technical", minutes=15).get_json()
        assert (granted["decision"], granted["window"]["state"]) == ("granted", "break")
    denied = here.post("/windows/3/break", "operator3", kind="lunch", minutes=45, wait=False).get_json()
    assert (denied["decision"], denied["window"]["state"]) == ("denied", "free")
    assert denied["earliest"] == "2026-11-23T10:15:00.000+03:00"
    before = here.call("GET", "/windows/3/break?kind=lunch&minutes=45").get_json()
    assert before["decision"] == "queued"
    assert before["effect"]["coming"].keys() == {"consultation", "cash_operation"}
    queued = here.post("/windows/3/break", "operator3", kind="lunch", minutes=45).get_json()
    assert (queued["decision"], queued["reason"]) == ("queued", before["reason"])
    assert (queued["window"]["request"]["kind"], queued["window"]["request"]["planned"]) == ("lunch", False)
    assert here.post("/windows/3/withdraw-break", "operator3").get_json()["window"]["request"] is None
    here.post("/windows/3/break", "operator3", kind="lunch", minutes=45)
    assert here.post("/windows/1/resume").get_json()["window"]["state"] == "free"
    hall = {window["id"]: window for window in here.call("GET", "/hall").get_json()["windows"]}
    assert hall["3"]["state"] == "break", "it began by itself"


def test_the_plan_of_the_days_breaks(here: InProcess) -> None:
    for number in "123":
        here.post(f"/windows/{number}/open", f"operator{number}")
    made = here.post("/breaks/plan/make", "manager", solver="greedy").get_json()
    assert (made["planned_by"], made["taken"], made["note"]) == ("greedy", [], None)
    assert {entry["window"] for entry in made["plan"]} == set("123")
    together = [{"window": number, "at": "15:00", "minutes": 15} for number in "123"]
    refused = here.post("/breaks/plan", "manager", breaks=together)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "plan_broken")
    assert "6.2.5" in refused.get_json()["detail"]
    apart = [
        {"window": "1", "at": "15:00", "minutes": 15},
        {"window": "2", "at": "15:30", "minutes": 15, "pinned": False},
    ]
    edited = here.post("/breaks/plan", "manager", breaks=apart).get_json()
    assert [(entry["window"], entry["begins"][11:16], entry["pinned"]) for entry in edited["plan"]] == [
        ("1", "15:00", True),
        ("2", "15:30", False),
    ]
    assert here.call("GET", "/breaks/plan").get_json() == edited
    assert here.call("GET", "/hall").get_json()["plan"] == edited["plan"]
    assert "plan" not in here.call("GET", "/hall", "board-1").get_json()


NO_PLANS = (
    [{"window": "1"}],
    [{"window": "1", "at": "25:00", "minutes": 15}],
    [{"window": "1", "at": "9:00", "minutes": "x"}],
    "all",
)


@pytest.mark.parametrize("breaks", NO_PLANS)
def test_a_plan_that_says_nothing(here: InProcess, breaks: object) -> None:
    assert here.post("/breaks/plan", "manager", breaks=breaks).status_code == 400


@pytest.mark.parametrize(
    "body", [{"minutes": 0}, {"minutes": "15"}, {"minutes": True}, {"kind": "nap"}, {"wait": "yes"}, {"override": 5}]
)
def test_a_break_that_cannot_be_asked_for(here: InProcess, body: dict[str, object]) -> None:
    here.post("/windows/1/open", "operator1")
    assert here.post("/windows/1/break", "operator1", **body).status_code == 400
    assert here.call("GET", "/windows/1/break?minutes=many").status_code == 400


def test_only_a_manager_decides_against_the_rule(here: InProcess) -> None:
    for number in "123":
        here.post(f"/windows/{number}/open", f"operator{number}")
    for number in "12":
        here.post(f"/windows/{number}/break", f"operator{number}")
    assert here.post("/windows/3/break", "operator3", override="устала").status_code == 403
    assert here.post("/windows/3/close", "operator3").get_json()["code"] == "break_rule"
    assert here.post("/windows/3/close", "operator3", override="пора").status_code == 403
    assert here.post("/windows/3/break", "manager", override=" ").get_json()["code"] == "reason_needed"
    granted = here.post("/windows/3/break", "manager", override="врач").get_json()
    assert (granted["decision"], granted["window"]["break"]["override"]) == ("granted", "врач")
    seen = here.call("GET", "/hall", "board-1").get_json()["windows"]
    assert {"kind", "until"} == {name for window in seen if window["break"] for name in window["break"]}
    assert not any("request" in window for window in seen)


def test_the_phone_and_the_skills_of_a_window(here: InProcess) -> None:
    here.post("/windows/1/open", "operator1")
    assert here.post("/windows/1/phone", "operator1").get_json()["window"]["state"] == "phone"
    assert here.post("/windows/1/hang-up", "operator1").get_json()["window"]["state"] == "free"
    here.post("/tickets", "kiosk-1", service="settlements-individual", request_id="one")
    assert here.post("/windows/1/phone", "operator1").get_json()["code"] == "visitors_first"
    assert here.post("/windows/1/skills", "manager", skills="all").status_code == 400
    assert here.post("/windows/1/skills", "manager").status_code == 400
    assert here.post("/windows/1/skills", "manager", skills=["nothing"]).get_json()["code"] == "unknown_service"
    assert here.post("/windows/1/skills", "manager", skills=["cash-individual"]).get_json()["code"] == "skill_needed"
    here.post("/tickets/К-001/cancel")
    changed = here.post("/windows/1/skills", "manager", skills=["cash-individual"]).get_json()
    assert changed["window"]["skills"] == ["cash-individual"]


def test_one_ticket_for_several_services(here: InProcess) -> None:
    here.post("/windows/1/open", "operator1")
    here.post("/windows/1/skills", "manager", skills=["settlements-individual", "cash-individual"])
    issued = here.post(
        "/tickets", "kiosk-1", service="settlements-individual", then=["cash-individual"], request_id="one"
    )
    assert issued.status_code == 201
    ticket = issued.get_json()
    assert {ticket["service"], *ticket["then"]} == {"settlements-individual", "cash-individual"}
    for step in ("call-next", "start"):
        here.post(f"/windows/1/{step}")
    second = here.post("/windows/1/finish", outcome="resolved").get_json()
    assert (second["window"]["state"], second["ticket"]["service"]) == ("serving", ticket["then"][0])
    done = here.post("/windows/1/finish", outcome="resolved", drop_rest=True).get_json()
    assert (done["window"]["state"], done["ticket"]["state"]) == ("free", "done")
    wrong = here.post("/tickets", "kiosk-1", service="cash-individual", then="cash-individual", request_id="two")
    assert wrong.status_code == 400


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/tickets", {"service": "nothing", "request_id": "1"}, 422, "unknown_service"),
        ("/tickets", {"service": "contracts-legal", "request_id": "1"}, 409, "service_closed"),
        ("/tickets", {"service": "cash-legal", "request_id": "1", "priority": "king"}, 422, "unknown_priority"),
        ("/tickets", {"service": "cash-legal"}, 400, "invalid_request"),
        ("/tickets", {"service": "cash-legal", "request_id": "1", "lang": "de"}, 400, "invalid_request"),
        ("/tickets", {"service": "cash-legal", "request_id": "x" * 201}, 400, "invalid_request"),
        ("/tickets", {"service": ["cash-legal"], "request_id": "1"}, 400, "invalid_request"),
        ("/tickets/К-404/cancel", {}, 404, "unknown_ticket"),
        ("/windows/9/open", {}, 404, "unknown_window"),
        ("/windows/1/start", {}, 409, "window_state"),
        ("/windows/2/open", {"operator": "nobody"}, 403, "forbidden"),
        ("/windows/1/call", {"ticket": "К-001"}, 409, "reason_needed"),
        ("/windows/1/call", {"reason": "просит"}, 400, "invalid_request"),
        ("/windows/1/finish", {"outcome": "vanished"}, 400, "invalid_request"),
        ("/windows/1/transfer", {}, 400, "invalid_request"),
        ("/windows/1/break", {"minutes": 0}, 400, "invalid_request"),
        ("/windows/1/break", {"minutes": "long"}, 400, "invalid_request"),
        ("/windows/1/break", {"kind": "nap"}, 400, "invalid_request"),
        ("/tickets/К-001/reprint", {"printer": "printer-9"}, 422, "unknown_printer"),
    ],
)
def test_refusals_have_a_code_and_a_sentence_and_change_nothing(
    here: InProcess, path: str, body: dict[str, Any], status: int, code: str
) -> None:
    here.post("/windows/1/open")
    here.issue()
    job = here.get("/tickets/К-001").get_json()["slip"]["job"]
    here.office.handle(commands.ReportSlip(actor="agent-1", job=job, outcome="failed"))
    seq = here.office.seq
    answer = here.post(path, **body)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert answer.get_json()["detail"]
    assert here.office.seq == seq


def test_sentences_come_in_the_readers_language(here: InProcess) -> None:
    refused = {
        language: here.call("POST", "/windows/9/open", "operator1", json={}, headers={"Accept-Language": language})
        for language in ("ru", "en", "fr")
    }
    details = {language: answer.get_json()["detail"] for language, answer in refused.items()}
    assert details["ru"] == details["fr"] == "В этом офисе нет окна 9."
    assert details["en"] == "This office has no window 9."


@pytest.mark.parametrize("body", [b"{", b"[1]", b'"text"', b"\xff"])
def test_a_body_that_is_no_object(here: InProcess, body: bytes) -> None:
    answer = here.call("POST", "/tickets", "kiosk-1", data=body, content_type="application/json")
    assert (answer.status_code, answer.get_json()["code"]) == (400, "invalid_request")


def test_a_body_that_is_too_large(here: InProcess) -> None:
    answer = here.call("POST", "/tickets", "kiosk-1", data=b"x" * 70_000, content_type="application/json")
    assert answer.status_code == 413


STAFF = {"operator1", "manager"}
ALLOWED: dict[tuple[str, str], set[str]] = {
    ("GET", "/services"): {*STAFF, "kiosk-1", "board-1", "agent-1"},
    ("POST", "/tickets"): {*STAFF, "kiosk-1"},
    ("GET", "/tickets/К-001"): {*STAFF, "kiosk-1"},
    ("POST", "/tickets/К-001/cancel"): {*STAFF, "kiosk-1"},
    ("POST", "/tickets/К-001/reprint"): {*STAFF, "kiosk-1"},
    ("POST", "/tickets/К-001/unpark"): STAFF,
    ("POST", "/windows/1/open"): STAFF,
    ("POST", "/windows/1/call-next"): STAFF,
    ("POST", "/windows/1/break"): STAFF,
    ("GET", "/windows/1/break"): STAFF,
    ("POST", "/windows/1/withdraw-break"): STAFF,
    ("GET", "/breaks/plan"): STAFF,
    ("POST", "/breaks/plan"): {"manager"},
    ("POST", "/breaks/plan/make"): {"manager"},
    ("POST", "/windows/1/phone"): STAFF,
    ("POST", "/windows/1/hang-up"): STAFF,
    ("POST", "/windows/1/skills"): {"manager"},
    ("POST", "/services/cash-individual/reopen"): {"manager"},
    ("POST", "/hall/end-of-day"): {"manager"},
    ("GET", "/hall"): {*STAFF, "kiosk-1", "board-1", "agent-1"},
    ("GET", "/reports/waits"): {"manager"},
    ("GET", "/reports/shifts"): {"manager"},
    ("GET", "/reports/promises"): {"manager"},
}


@pytest.mark.parametrize(("method", "path"), ALLOWED)
def test_who_may_do_what(here: InProcess, method: str, path: str) -> None:
    for who in PRINCIPALS:
        if who in {"operator2", "operator3"}:
            continue
        status = here.call(method, path, who, **({"json": {}} if method == "POST" else {})).status_code
        if who in ALLOWED[method, path]:
            assert status not in {401, 403}, who
        else:
            assert status == 403, who
    assert here.call(method, path, None, **({"json": {}} if method == "POST" else {})).status_code == 401
    wrong = here.client().open(f"/api/v1{path}", method=method, headers={"Authorization": "Bearer wrong"})
    assert wrong.status_code == 401


def test_boards_see_no_personal_data_and_no_ids(here: InProcess) -> None:
    at_window(here, "call-next")
    hall = here.get("/hall", "board-1").get_json()
    assert "devices" not in hall
    for ticket in hall["tickets"]:
        assert not {"id", "note", "lang", "priority", "kiosk", "slip"} & set(ticket)
    assert {"id", "slip"} <= set(here.get("/hall", "operator1").get_json()["tickets"][0])


def test_the_report_as_json_and_csv(here: InProcess) -> None:
    at_window(here)
    here.clock.advance(90)
    here.post("/windows/1/call-next")
    report = here.get("/reports/waits?by=window").get_json()
    assert [(row["key"], row["n"], row["mean_s"]) for row in report["rows"]] == [("1", 1, 90.0)]
    answer = here.get("/reports/waits?by=window&format=csv&lang=ru")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    lines = answer.data.decode("utf-8-sig").split("\r\n")
    assert lines[0].split(";")[:3] == ["window", "n", "mean_s"]
    assert lines[1].split(";")[:3] == ["Окно 1", "1", "90,0"]
    assert lines[2].split(";")[0] == "Всего"
    same = here.get("/reports/waits?by=window&lang=ru", headers={"Accept": "text/csv"})
    assert same.data == answer.data


def test_a_ticket_says_what_its_wait_stands_on_and_the_promise_is_scored(here: InProcess) -> None:
    here.post("/windows/1/open")
    ticket = here.issue()
    assert ticket["wait"] == {"low_s": 0, "high_s": 180, "expected_s": 0, "basis": "standard"}
    assert here.get(f"/tickets/{ticket['id']}").get_json()["wait"] == ticket["wait"]
    here.clock.advance(240)
    here.post("/windows/1/call-next")
    report = here.get("/reports/promises?from=2026-11-23&to=2026-11-23").get_json()
    assert [week["week"] for week in report["weeks"]] == ["2026-W48"]
    scores = {
        "n": 1,
        "at_once": 0,
        "coverage": 0.0,
        "bias_s": -240.0,
        "mae_s": 240.0,
        "width_s": 180.0,
        "margin_s": 0.0,
    }
    assert scores.items() <= report["total"].items()
    assert [kind["n"] for kind in report["weeks"][0]["kinds"]] == [1, 0]
    wrong = here.get("/reports/promises?from=2026-11-24&to=2026-11-23")
    assert (wrong.status_code, wrong.get_json()["code"]) == (400, "invalid_request")


def test_shifts_breaks_and_the_phone_are_reported_by_operator(here: InProcess) -> None:
    here.post("/windows/1/open", "operator1")
    here.post("/windows/1/phone", "operator1")
    here.clock.advance(180)
    here.post("/windows/1/hang-up", "operator1")
    here.post("/windows/1/break", "operator1", minutes=15)
    here.clock.advance(600)
    report = here.call("GET", "/reports/shifts", "manager").get_json()
    (row,) = report["rows"]
    assert (row["operator"], row["windows"], row["staffed_s"]) == ("operator1", ["1"], 780)
    assert (row["phone_calls"], row["phone_s"], row["breaks"], row["break_s"], row["overrides"]) == (1, 180, 1, 600, 0)
    assert row["name"] != "operator1"
    assert here.call("GET", "/reports/shifts?from=2026-11-24&to=2026-11-24", "manager").get_json()["rows"] == []


def test_contacts_of_a_visit_are_counted_once_for_each_window(here: InProcess) -> None:
    here.post("/windows/1/open", "operator1")
    here.post("/windows/1/skills", "manager", skills=["settlements-individual", "cash-individual"])
    for number, then in enumerate((["cash-individual"], [])):
        here.post("/tickets", "kiosk-1", service="settlements-individual", then=then, request_id=f"visit {number}")
        here.post("/windows/1/call-next")
        here.post("/windows/1/start")
        for _ in range(1 + len(then)):
            here.post("/windows/1/finish", outcome="resolved")
    visits = here.call("GET", "/reports/waits", "manager").get_json()["visits"]
    assert (visits["n"], visits["contacts_mean"]) == (2, 1.0)


@pytest.mark.parametrize("query", ["from=yesterday", "by=moon", "from=2026-11-24&to=2026-11-23"])
def test_a_report_that_cannot_be(here: InProcess, query: str) -> None:
    assert here.get(f"/reports/waits?{query}").get_json()["code"] == "invalid_request"


def test_the_end_of_the_day(here: InProcess) -> None:
    at_window(here, "call-next")
    ended = here.post("/hall/end-of-day", "manager").get_json()
    assert ended == {"cancelled": 1, "no_show": 1, "finished": 0, "closed": 1}


def test_a_full_disk_is_told_and_nothing_has_happened(here: InProcess) -> None:
    connection = here.office._journal.db.conn
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    for press in range(200):
        answer = here.post("/tickets", "kiosk-1", service="cash-legal", request_id=f"p{press}")
        if answer.status_code != 201:
            break
    assert (answer.status_code, answer.get_json()["code"]) == (503, "storage_failed")
    connection.execute("PRAGMA max_page_count = 1000000")
    assert here.post("/tickets", "kiosk-1", service="cash-legal", request_id=f"p{press}").status_code == 201


def test_machines_are_answered(here: InProcess) -> None:
    here.issue()
    assert here.call("GET", "/healthz", None).get_json() == {"status": "ok"}
    assert here.call("GET", "/readyz", None).get_json()["status"] == "ready"
    figures = here.call("GET", "/metrics", None).text
    assert 'talon_events_total{type="ticket_issued"} 1.0' in figures
    assert "talon_tickets_waiting 1.0" in figures
    here.clock.advance(-61)
    late = here.call("GET", "/readyz", None)
    assert late.status_code == 503
    assert "behind the office's time" in late.get_json()["problems"][0]


def test_a_command_from_a_stale_screen_is_refused(here: InProcess) -> None:
    here.post("/windows/1/open", "operator1")
    window = here.get("/hall", "operator1").get_json()["windows"][0]
    seen = {name: window[name] for name in ("state", "ticket", "since")}
    assert here.post("/windows/1/break", "operator1", kind="technical", seen=seen).get_json()["decision"] == "granted"
    late = here.post("/windows/1/resume", "operator1", seen=seen)
    assert (late.status_code, late.get_json()["code"]) == (409, "window_changed")
    assert here.post("/windows/1/resume", "operator1", seen={"state": 5}).status_code == 400
    assert here.post("/windows/1/resume", "operator1").status_code == 200
