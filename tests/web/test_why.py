"""`GET /tickets/{id}/why`: staff get the sentences, others do not."""

from __future__ import annotations

from tests.web.in_process import InProcess


def test_the_passed_and_the_passing_ticket_tell_the_same(here: InProcess) -> None:
    here.post("/windows/2/open")
    early = here.issue()
    here.clock.advance(60)
    late = here.issue(service="cash-individual")
    here.clock.advance(60)
    assert here.post("/windows/2/call-next").get_json()["ticket"]["id"] == late["id"]
    passed, called = (here.get(f"/tickets/{one['id']}/why", "operator1").get_json() for one in (early, late))
    assert passed["passed_by"] == called["passed_over"]
    (passing,) = passed["passed_by"]
    assert (passing["called"], passing["passed"], passing["window"]) == (late["number"], early["number"], "2")
    assert passing["rule"] == "accumulated_priority"
    assert passing["sentence"] in passed["sentences"]


def test_only_staff_may_ask_and_only_about_tickets_of_today(here: InProcess) -> None:
    ticket = here.issue()
    for who in ("kiosk-1", "board-1", "agent-1"):
        assert here.get(f"/tickets/{ticket['id']}/why", who).status_code == 403
    assert here.get("/tickets/К-999/why", "operator1").status_code == 404


def test_the_next_one_is_explained_before_the_call(here: InProcess) -> None:
    here.post("/windows/2/open", "operator2")
    assert here.get("/windows/2/next", "operator2").get_json() == {"ticket": None, "rule": None, "sentences": []}
    earlier = here.issue("settlements-individual")
    here.clock.advance(60)
    cash = here.issue("cash-individual")
    here.clock.advance(300)
    told = here.get("/windows/2/next", "operator2").get_json()
    assert told["ticket"] == {"id": cash["id"], "number": cash["number"]}
    assert told["rule"] == "accumulated_priority"
    first, second = (sentence["ru"] for sentence in told["sentences"])
    assert first.startswith(f"Следующий — {cash['number']} (кассовая операция): ")
    assert second.startswith(f"{cash['number']} раньше {earlier['number']} (консультация): минута ожидания")
    assert here.post("/windows/2/call-next", "operator2").get_json()["ticket"]["number"] == cash["number"]
    assert here.get("/windows/2/next", "kiosk-1").status_code == 403
