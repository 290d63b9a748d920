"""Alarms on the API and the wire: who may raise and answer them, and that nothing of them reaches the hall's screens."""

from __future__ import annotations

from tests.running import RunningServer
from tests.web.in_process import InProcess
from tests.web.test_live import Screen


def test_an_operator_calls_for_help_and_a_manager_answers(here: InProcess) -> None:
    asked = {"kind": "panic", "window": "2", "request_id": "press 1"}
    made = here.post("/alarms", "operator2", **asked)
    assert made.status_code == 201
    alarm = made.get_json()
    assert (alarm["kind"], alarm["window"], alarm["raised_by"]) == ("panic", "2", "Имя operator2")
    assert (again := here.post("/alarms", "operator2", **asked)).status_code == 200
    assert again.get_json() == alarm
    path = f"/alarms/{alarm['id']}"
    assert here.post(f"{path}/acknowledge", "operator1").status_code == 403, "not a colleague's business"
    assert here.post(f"{path}/close", "operator2").status_code == 403, "nor may one be made to take it back"
    assert here.post(f"{path}/acknowledge", "manager").get_json()["by"] == "Имя manager"
    closed = here.post(f"{path}/close", "manager", note="вышли вместе").get_json()
    assert (closed["state"], closed["note"]) == ("closed", "вышли вместе")
    assert here.get(path, "operator2").get_json() == closed


def test_a_kiosk_calls_for_staff_and_sees_its_own_call_alone(here: InProcess) -> None:
    assert here.post("/alarms", "kiosk-1", kind="panic", request_id="a").status_code == 403
    # What a kiosk says of a window means nothing: its place is the kiosk.
    call = here.post("/alarms", "kiosk-1", kind="staff", window="3", request_id="b").get_json()
    assert (call["kiosk"], call["window"]) == ("kiosk-1", None)
    own = here.post("/alarms", "operator1", kind="panic", window="1", request_id="c").get_json()
    assert here.get(f"/alarms/{own['id']}", "kiosk-1").status_code == 404
    here.post(f"/alarms/{call['id']}/acknowledge", "operator1")
    assert here.get(f"/alarms/{call['id']}", "kiosk-1").get_json()["state"] == "acknowledged"
    taken = here.post(f"/alarms/{call['id']}/acknowledge", "operator2")
    assert (taken.status_code, taken.get_json()["code"]) == (409, "alarm_taken")
    assert here.post(f"/alarms/{call['id']}/close", "operator1").get_json()["state"] == "closed"
    assert here.post(f"/alarms/{call['id']}/close", "kiosk-1").status_code == 403


def test_what_is_missing_or_unknown_is_refused(here: InProcess) -> None:
    for body in ({"kind": "panic", "request_id": "a"}, {"kind": "fire", "window": "1", "request_id": "a"}, {}):
        assert here.post("/alarms", "operator1", **body).status_code == 400
    assert here.post("/alarms", "operator1", kind="panic", window="99", request_id="a").status_code == 404
    assert here.post("/alarms/nothing/close", "manager").status_code == 404
    assert here.post("/alarms", "board-1", kind="staff", request_id="a").status_code == 403


def test_only_staff_has_alarms_in_its_snapshot(here: InProcess) -> None:
    here.post("/alarms", "operator1", kind="conflict", window="1", request_id="a")
    for who in ("operator2", "manager"):
        assert [alarm["kind"] for alarm in here.get("/hall", who).get_json()["alarms"]] == ["conflict"]
    for who in ("kiosk-1", "board-1"):
        assert "alarms" not in here.get("/hall", who).get_json()


def test_an_alarm_is_silent_on_every_screen_of_the_hall(server: RunningServer) -> None:
    screens = {who: Screen(server, who) for who in ("manager", "kiosk", "board")}
    alarm = (
        server.api("operator1")
        .post("/api/v1/alarms", json={"kind": "panic", "window": "1", "request_id": "press"})
        .json()
    )
    server.api("manager").post(f"/api/v1/alarms/{alarm['id']}/close", json={})
    seq = server.api("manager").get("/api/v1/hall").json()["seq"]
    for screen in screens.values():
        screen.wait_for_seq(seq)
        assert screen.holes == 0
        screen.socket.disconnect()
    assert screens["manager"].types == ["alarm_raised", "alarm_closed"]
    assert screens["kiosk"].types == screens["board"].types == ["hidden", "hidden"]
