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
