"""Appointments on the API: who may do what, every answer by the contract, refusals in the visitor's language."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.running import MORNING, TRUDOVAYA
from tests.web.in_process import InProcess


@pytest.fixture
def booking(tmp_path: Path) -> InProcess:
    settings = tmp_path / "office.toml"
    settings.write_text(TRUDOVAYA.read_text("utf-8") + '\n[appointments]\npriority = "veteran"\n', "utf-8")
    return InProcess(tmp_path / "booking", settings=settings)


def test_a_clerk_makes_one_and_the_visitor_checks_in(booking: InProcess) -> None:
    at = (MORNING + timedelta(minutes=10)).isoformat()
    wanted = {"service": "settlements-individual", "at": at, "note": "акт сверки", "request_id": "press"}
    made = booking.post("/appointments", **wanted)
    assert made.status_code == 201
    assert booking.post("/appointments", **wanted).status_code == 200
    assert booking.post("/appointments", "kiosk-1", **wanted).status_code == 403
    listed = booking.get("/appointments", "operator1").get_json()
    assert [one["code"] for one in listed["appointments"]] == [made.get_json()["code"]]
    spaced = f"{made.get_json()['code'][:3]} {made.get_json()['code'][3:]}"
    ticket = booking.post("/appointments/check-in", "kiosk-1", code=spaced, request_id="in", lang="en")
    assert ticket.status_code == 201
    assert booking.post("/appointments/check-in", "kiosk-1", code=spaced, request_id="in").status_code == 200
    [met] = booking.get("/appointments", "operator1").get_json()["appointments"]
    assert (met["state"], met["ticket"]) == ("met", ticket.get_json()["number"])
    assert booking.post(f"/appointments/{met['id']}/cancel").get_json()["code"] == "appointment_used"


def test_refusals_say_what_to_do_in_the_visitors_language(booking: InProcess) -> None:
    at = (MORNING + timedelta(hours=2)).isoformat()
    made = booking.post("/appointments", service="settlements-individual", at=at, request_id="press").get_json()
    body = {"code": made["code"], "request_id": "in"}
    early = booking.call("POST", "/appointments/check-in?lang=en", "kiosk-1", json=body)
    assert (early.status_code, early.get_json()["code"]) == (409, "appointment_early")
    assert early.get_json()["detail"] == "Your appointment is at 12:00. Check in here from 11:45."
    wrong = booking.post("/appointments/check-in", "kiosk-1", code="000001", request_id="in")
    assert (wrong.status_code, wrong.get_json()["code"]) == (422, "wrong_appointment_code")
    assert booking.post(f"/appointments/{made['id']}/cancel").get_json()["state"] == "cancelled"
    gone = booking.post("/appointments/check-in", "kiosk-1", **body)
    assert (gone.status_code, gone.get_json()["code"]) == (404, "unknown_appointment")
    for at_wrong in ("tomorrow", "2026-11-23"):
        assert booking.post("/appointments", service="x", at=at_wrong, request_id="p").status_code in {400, 422}
    assert booking.get("/appointments?day=someday", "operator1").status_code == 400


def test_screens_know_whether_there_are_any(booking: InProcess, here: InProcess) -> None:
    assert booking.get("/services", "kiosk-1").get_json()["appointments"] is True
    assert here.get("/services", "kiosk-1").get_json()["appointments"] is False
    refused = here.post("/appointments", service="settlements-individual", at="2026-11-23T11:00", request_id="p")
    assert (refused.status_code, refused.get_json()["code"]) == (409, "no_appointments")
