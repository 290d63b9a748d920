"""The API of those at no window: bring back, priority, and tickets that a person issues."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.running import MORNING
from tests.web.in_process import InProcess

SERVICE = "settlements-individual"


def missed(here: InProcess) -> str:
    """A visitor of kiosk-1 who was called to window 1 and did not come. Returns the ticket's id."""
    here.post("/windows/1/open")
    ticket: str = here.issue()["id"]
    for step in ("call-next", "no-show"):
        assert here.post(f"/windows/1/{step}").status_code == 200
    return ticket


def test_an_operator_brings_a_visitor_back(here: InProcess) -> None:
    ticket = missed(here)
    answer = here.post(f"/tickets/{ticket}/bring-back", request_id="press", reason="была в коридоре")
    assert answer.status_code == 200
    body = answer.get_json()
    assert (body["state"], body["place"], body["outcome"], body["note"]) == ("waiting", 1, None, "была в коридоре")
    again = here.post(f"/tickets/{ticket}/bring-back", request_id="press", reason="была в коридоре")
    assert (again.status_code, again.get_json()) == (200, body)


def test_too_late_is_409_with_its_own_code(here: InProcess) -> None:
    ticket = missed(here)
    here.clock.set(MORNING + timedelta(minutes=16))
    refused = here.post(f"/tickets/{ticket}/bring-back", request_id="press")
    assert (refused.status_code, refused.get_json()["code"]) == (409, "too_late")


def test_who_waits_already_is_not_brought_back(here: InProcess) -> None:
    ticket = here.issue()["id"]
    refused = here.post(f"/tickets/{ticket}/bring-back", request_id="press")
    assert (refused.status_code, refused.get_json()["code"]) == (409, "ticket_state")


def test_a_kiosk_brings_back_its_own_visitor_and_no_other(here: InProcess) -> None:
    ticket = missed(here)
    assert here.post(f"/tickets/{ticket}/bring-back", "board-1", request_id="press").status_code == 403
    assert here.post(f"/tickets/{ticket}/bring-back", "kiosk-1", request_id="press").status_code == 200
    by_staff = here.post("/tickets", service=SERVICE, request_id="by staff").get_json()["id"]
    for step in ("call-next", "start", "finish", "call-next", "no-show"):
        here.post(f"/windows/1/{step}")
    refused = here.post(f"/tickets/{by_staff}/bring-back", "kiosk-1", request_id="other")
    assert refused.status_code == 404


def test_a_priority_is_given_changed_and_taken(here: InProcess) -> None:
    here.issue()
    ticket = here.issue()["id"]
    [priority, *_] = here.get("/hall").get_json()["priorities"]
    given = here.post(f"/tickets/{ticket}/priority", priority=priority["id"], reason="удостоверение").get_json()
    assert given["priority"] == priority["id"]
    assert here.post(f"/tickets/{ticket}/priority", priority=None).get_json()["priority"] is None
    unknown = here.post(f"/tickets/{ticket}/priority", priority="nobody")
    assert (unknown.status_code, unknown.get_json()["code"]) == (422, "unknown_priority")
    assert here.post(f"/tickets/{ticket}/priority", "kiosk-1", priority=None).status_code == 403
    assert here.post(f"/tickets/{ticket}/priority").status_code == 400, "null must be meant"


def test_a_person_issues_with_a_printer_or_without_paper(here: InProcess) -> None:
    printed = here.post("/tickets", service=SERVICE, request_id="1", printer="printer-1")
    assert (printed.status_code, printed.get_json()["slip"]["printer"]) == (201, "printer-1")
    bare = here.post("/tickets", service=SERVICE, request_id="2", paper=False)
    assert (bare.status_code, bare.get_json()["slip"]["state"]) == (201, "none")
    assert here.issue(paper=False)["slip"]["state"] == "none"
    refused = here.post("/tickets", service=SERVICE, request_id="3", printer="printer-9")
    assert (refused.status_code, refused.get_json()["code"]) == (422, "unknown_printer")


def test_a_note_is_for_staff_from_staff(here: InProcess) -> None:
    issued = here.post("/tickets", service=SERVICE, request_id="1", note="с переводчиком").get_json()
    shown = here.get(f"/tickets/{issued['id']}", "operator1").get_json()
    assert shown["note_for_operator"] == "с переводчиком"
    assert "переводчиком" not in here.get("/hall", "board-1").text
    refused = here.post("/tickets", "kiosk-1", service=SERVICE, request_id="2", note="с переводчиком")
    assert refused.status_code == 403


@pytest.mark.parametrize("field", ["note", "printer"])
def test_longer_than_a_line_is_refused(here: InProcess, field: str) -> None:
    refused = here.post("/tickets", service=SERVICE, request_id="1", **{field: "и" * 201})
    assert refused.status_code in {400, 422}
    assert here.office.seq == 0
