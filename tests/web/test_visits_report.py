"""`GET /reports/visits` and one visit's history: who may ask, what is told, and what is not."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from queue_core.events import ALL
from tests.web.in_process import InProcess

NAME = "Анна Сергеевна Вельяминова"
DAY = "2026-11-23"


@pytest.fixture
def visit(here: InProcess) -> dict[str, Any]:
    """A visit that waited 12 minutes, with a card and a rating."""
    ticket = here.issue()
    here.clock.advance(720)
    here.post("/windows/2/open", "operator2")
    here.post("/windows/2/call-next", "operator2")
    here.post("/windows/2/start", "operator2")
    here.post(f"/tickets/{ticket['id']}/card", "operator2", consent=True, client=NAME, note="льгота")
    here.clock.advance(300)
    here.post("/windows/2/finish", "operator2", outcome="follow_up")
    rated = here.client().post(f"{ticket['page']}/rate", json={"stars": 2, "word": "Долго ждал"})
    assert rated.status_code == 200, rated.text
    return ticket


def test_stars_that_there_are_not_are_refused_as_documented(here: InProcess) -> None:
    page = here.issue()["page"]
    refused = here.client().post(f"{page}/rate", json={"stars": 9})
    assert (refused.status_code, refused.get_json()["code"]) == (422, "wrong_rating")
    early = here.client().post(f"{page}/rate", json={"stars": 5})
    assert (early.status_code, early.get_json()["code"]) == (409, "ticket_state")
    gone = here.client().post("/t/nothing/cancel")
    assert (gone.status_code, gone.get_json()["code"]) == (404, "unknown_ticket")


def test_a_visit_of_the_day(here: InProcess, visit: dict[str, Any]) -> None:
    here.issue("cash-individual")
    report = here.get("/reports/visits").get_json()
    assert (report["day"], report["number"], report["total"]) == (DAY, None, 2)
    first, second = report["visits"]
    assert first["number"] == visit["number"]
    assert (first["late"], first["waits"][0]["seconds"], first["waits"][0]["target_s"]) == (True, 720, 600)
    assert first["called_at"][11:16] == first["waits"][0]["called_at"][11:16]
    assert first["windows"] == [{"window": "2", "operator": "operator2", "name": "Имя operator2"}]
    assert (first["served_s"], first["outcome"], first["stars"]) == (300, "follow_up", 2)
    assert (second["state"], second["called_at"], second["late"]) == ("waiting", None, False)


def test_a_number_is_found_as_it_is_typed(here: InProcess, visit: dict[str, Any]) -> None:
    here.issue()
    for typed in ("К-001", "k001", "1"):
        report = here.get("/reports/visits", query_string={"day": DAY, "number": typed}).get_json()
        assert [found["ticket"] for found in report["visits"]] == [visit["id"]]
        assert report["total"] == 2
    missing = here.get("/reports/visits", query_string={"number": "К-099"}).get_json()
    assert (missing["visits"], missing["total"], missing["number"]) == ([], 2, "К-099")


def test_a_day_without_visits_and_no_day_at_all(here: InProcess, visit: dict[str, Any]) -> None:
    for day in ("2026-11-22", "2027-01-11"):
        assert here.get(f"/reports/visits?day={day}").get_json()["visits"] == []
    wrong = here.get("/reports/visits?day=yesterday")
    assert (wrong.status_code, wrong.get_json()["code"]) == (400, "invalid_request")


def test_the_history_of_a_visit(here: InProcess, visit: dict[str, Any]) -> None:
    here.clock.advance(5 * 86400)
    here.office.tick()
    told = here.get(f"/reports/visits/{visit['id']}").get_json()
    events = {event["type"]: event for event in told["events"]}
    assert (events["ticket_issued"]["kiosk"], events["ticket_issued"]["name"]) == ("kiosk-1", None)
    assert events["ticket_issued"]["service"]["name"]["ru"]
    assert (events["ticket_called"]["window"], events["ticket_called"]["name"]) == ("2", "Имя operator2")
    assert (events["ticket_finished"]["outcome"], events["visit_rated"]["stars"]) == ("follow_up", 2)
    assert (told["day"], told["word"], told["card"]) == (DAY, "Долго ждал", True)
    assert any("вызван в окно 2" in sentence["ru"] for sentence in told["why"])


def test_what_the_card_says_is_not_in_the_reports(here: InProcess, visit: dict[str, Any]) -> None:
    for path in ("/reports/visits", f"/reports/visits/{visit['id']}"):
        answer = here.get(path).text
        assert NAME not in answer
        assert "льгота" not in answer
    [card] = here.get(f"/visit-cards?day={DAY}&ticket={visit['id']}").get_json()["cards"]
    looks = [(look["actor"], look["what"]) for look in card["looks"]]
    assert (card["client"], looks) == (NAME, [("operator2", "changed"), ("manager", "read")])


def test_one_card_is_read_and_no_other(here: InProcess, visit: dict[str, Any]) -> None:
    assert here.get(f"/visit-cards?day={DAY}&ticket=another").get_json()["cards"] == []
    [card] = here.get(f"/visit-cards?day={DAY}").get_json()["cards"]
    assert [look["what"] for look in card["looks"]] == ["changed", "read"]


def test_managers_alone_may_ask(here: InProcess, visit: dict[str, Any]) -> None:
    for who in ("operator2", "kiosk-1", "board-1", "agent-1"):
        for path in ("/reports/visits", f"/reports/visits/{visit['id']}"):
            assert here.get(path, who).status_code == 403
    assert here.call("GET", "/reports/visits", None).status_code == 401


def test_an_unknown_ticket_has_no_history(here: InProcess) -> None:
    answer = here.get("/reports/visits/nobody")
    assert (answer.status_code, answer.get_json()["code"]) == (404, "unknown_ticket")


def test_the_history_of_a_visit_has_a_sentence_for_every_event_of_a_ticket() -> None:
    script = (Path(__file__).parents[2] / "web/management/static/visit_history.js").read_text(encoding="utf-8")
    of_a_ticket = {event.type for event in ALL if "ticket" in {field.name for field in fields(event)}}
    assert set(re.findall(r'case "(\w+)":', script)) == of_a_ticket
