"""Notices and the evacuation notice on the API and on the wire: who may do what, what boards see, every answer by the contract."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.web.in_process import InProcess

WORDS = {"ru": "Касса закрыта до 14:00", "en": "The cash desk is closed until 14:00"}


def post(here: InProcess, **more: Any) -> dict[str, Any]:
    answer = here.call("POST", "/notices", json={"kind": "notice", "text": WORDS, **more})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def test_a_notice_is_on_every_screen_and_boards_are_not_told_whose_it_is(here: InProcess) -> None:
    name = post(here, zones=["individuals"])["id"]
    for who in ("manager", "operator1", "kiosk-1", "board-1"):
        for notice in (
            here.call("GET", "/hall", who).get_json()["notices"][0],
            here.call("GET", "/notices", who).get_json()["notices"][0],
        ):
            assert (notice["id"], notice["text"], notice["zones"]) == (name, WORDS, ["individuals"])
    assert "posted_by" not in here.call("GET", "/hall", "board-1").get_json()["notices"][0]
    assert here.call("GET", "/notices").get_json()["notices"][0]["posted_by"] == "manager"


def test_dates_are_whole_days_of_the_office_and_times_without_an_offset_are_its_time(here: InProcess) -> None:
    days = post(here, **{"from": "2026-11-24", "until": "2026-11-25"})
    assert (days["from"], days["until"]) == ("2026-11-24T00:00:00.000+03:00", "2026-11-26T00:00:00.000+03:00")
    hours = post(here, **{"from": "2026-11-24T09:30", "until": "2026-11-24T08:00:00Z"})
    assert (hours["from"], hours["until"]) == ("2026-11-24T09:30:00.000+03:00", "2026-11-24T11:00:00.000+03:00")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"kind": "poster"}, 400, "invalid_request"),
        ({"text": {"ru": "Только по-русски"}}, 400, "invalid_request"),
        ({"text": "a word"}, 400, "invalid_request"),
        ({"text": {"ru": "д" * 201, "en": "long"}}, 400, "invalid_request"),
        ({"from": "tomorrow"}, 400, "invalid_request"),
        ({"zones": ["cellar"]}, 422, "unknown_zone"),
        ({"until": "2026-11-01"}, 422, "wrong_notice"),
    ],
)
def test_a_wrong_notice_is_refused_with_a_reason(here: InProcess, body: dict[str, Any], status: int, code: str) -> None:
    answer = here.call("POST", "/notices", json={"kind": "notice", "text": WORDS, **body})
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert here.call("GET", "/notices").get_json() == {"notices": []}


def test_a_repeated_press_is_one_notice(here: InProcess) -> None:
    first = post(here, request_id="press")
    again = here.call("POST", "/notices", json={"kind": "notice", "text": WORDS, "request_id": "press"})
    assert (again.status_code, again.get_json()) == (200, first)


def test_withdrawn_and_past_notices_are_in_the_record_for_staff(here: InProcess) -> None:
    gone, brief = post(here)["id"], post(here, until="2026-11-23T12:00")["id"]
    assert [one["id"] for one in here.call("POST", f"/notices/{gone}/withdraw").get_json()["notices"]] == [brief]
    here.clock.advance(timedelta(hours=3).total_seconds())
    answer = here.call("GET", "/notices?past=true", "operator1").get_json()
    assert answer["notices"] == []
    assert {(one["id"], one["withdrawn_by"]) for one in answer["past"]} == {(gone, "manager"), (brief, None)}
    assert here.call("GET", "/notices?past=true", "board-1").get_json() == {"notices": []}
    assert here.call("POST", "/notices/nothing/withdraw").get_json()["code"] == "unknown_notice"


@pytest.mark.parametrize("who", ["operator1", "kiosk-1", "board-1", "agent-1"])
def test_only_a_manager_posts_and_withdraws(here: InProcess, who: str) -> None:
    name = post(here)["id"]
    assert here.call("POST", "/notices", who, json={"kind": "notice", "text": WORDS}).status_code == 403
    assert here.call("POST", f"/notices/{name}/withdraw", who).status_code == 403


def test_staff_begin_an_evacuation_and_a_manager_ends_it(here: InProcess) -> None:
    assert here.call("GET", "/hall", "board-1").get_json()["evacuation"] is None
    for who in ("kiosk-1", "board-1", "agent-1"):
        assert here.call("POST", "/evacuation", who, json={"on": True}).status_code == 403
    begun = here.call("POST", "/evacuation", "operator1", json={"on": True}).get_json()["evacuation"]
    assert (begun["on"], begun["text"]) == (True, None)
    assert here.call("GET", "/hall", "board-1").get_json()["evacuation"] == begun
    assert here.call("POST", "/evacuation", "operator1", json={"on": False}).status_code == 403
    assert here.call("POST", "/evacuation", json={"on": "yes"}).status_code == 400
    said = here.call("POST", "/evacuation", json={"on": True, "text": WORDS}).get_json()["evacuation"]
    assert (said["since"], said["text"]) == (begun["since"], WORDS)
    assert here.call("POST", "/evacuation", json={"on": False}).get_json() == {"evacuation": None}
    assert here.call("GET", "/hall", "kiosk-1").get_json()["evacuation"] is None


def test_every_page_of_the_rooms_carries_the_evacuation_notice(here: InProcess) -> None:
    rooms = {"display", "kiosk", "operator", "management", "office_settings"}
    places = {"window": "1", "name": "services", "section": "services"}
    headers = {"Authorization": f"Bearer {here.tokens['manager']}", "Accept": "text/html"}
    seen = set()
    for rule in here.app.url_map.iter_rules():
        room = rule.endpoint.partition(".")[0]
        if room not in rooms or "GET" not in (rule.methods or ()) or rule.endpoint.endswith(".static"):
            continue
        with here.app.test_request_context():
            path = rule.build({name: places.get(name, "1") for name in rule.arguments})
        answer = here.client().get(path[1] if path else rule.rule, headers=headers)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            assert 'id="evacuation"' in answer.text, rule.rule
            seen.add(room)
    assert seen == rooms
    nowhere = here.client().get("/display/plate/99", headers=headers)
    assert (nowhere.status_code, 'id="evacuation"' in nowhere.text) == (404, True)
