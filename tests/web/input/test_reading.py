"""How a request is read: once, by the guard and the handler alike; mistakes are named with their places."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.running import PASSWORD
from tests.web.auth.browser import Browser, token_of
from tests.web.in_process import InProcess
from web.input import json_text, reading


def raw(here: InProcess, path: str, data: bytes, who: str = "operator1") -> Any:
    return here.call("POST", path, who, data=data)


def test_a_field_given_twice_does_not_get_past_the_guard_as_another_one(here: InProcess) -> None:
    ticket = here.issue()["id"]
    answer = raw(
        here, "/payments/intended", json.dumps({"ticket": ticket}).encode()[:-1] + b',"ticket":"other"}', "kiosk-1"
    )
    assert answer.status_code == 400
    assert answer.get_json()["errors"] == [
        {"place": ["ticket"], "text": {"ru": "Поле «ticket» указано дважды.", "en": "Field “ticket” is given twice."}}
    ]


def test_guard_and_handler_read_a_body_once(here: InProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[bytes | str] = []

    def counting(data: bytes | str) -> Any:
        read.append(data)
        return json_text.loads(data)

    monkeypatch.setattr(reading, "loads", counting)
    here.post("/windows/1/open", "operator1")
    read.clear()
    assert here.post("/windows/1/call-next", "operator1", request_id="x").status_code == 204
    assert len(read) == 1


@pytest.mark.parametrize("data", [b"[1]", b'"x"', b"1", b"null"])
def test_a_body_that_is_no_object_is_refused(here: InProcess, data: bytes) -> None:
    answer = raw(here, "/tickets", data)
    assert (answer.status_code, answer.get_json()["code"]) == (400, "invalid_request")


def test_an_address_that_is_not_utf8_is_refused(here: InProcess) -> None:
    for path in ("/api/v1/services", "/sign-in", "/nowhere"):
        answer = here.client().get(path, environ_overrides={"QUERY_STRING": "lang=\xff"})
        assert answer.status_code == 400, path


def test_a_host_that_is_none_is_refused_on_pages_too(here: InProcess) -> None:
    answer = here.client().get("/sign-in", headers={"Host": "x" * 300})
    assert answer.status_code == 400


def test_a_number_in_a_path_that_no_database_holds_names_nothing(here: InProcess) -> None:
    for number in ("9" * 17, "9" * 5000):
        assert here.client().get(f"/display/voice/{number}.wav").status_code == 404


def test_a_page_that_sends_json_gets_a_problem_document(here: InProcess) -> None:
    answer = here.client().post(
        "/kiosk/speech", json={"lang": "fr"}, headers={"Authorization": f"Bearer {here.tokens['kiosk-1']}"}
    )
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    assert [error["place"] for error in answer.get_json()["errors"]] == [["text"], ["lang"]]


def test_a_query_names_each_field_once(here: InProcess) -> None:
    answer = here.get("/visit-cards?day=2026-11-23&day=2026-11-22")
    assert (answer.status_code, answer.get_json()["errors"][0]["place"]) == (400, ["day"])


def test_a_form_names_each_field_once(here: InProcess) -> None:
    browser = Browser(here)
    token = token_of(browser.get("/sign-in"))
    twice = f"name=operator1&name=manager&password={PASSWORD}&csrf_token={token}"
    answer = browser.client.post("/sign-in", data=twice, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400
    assert not browser.is_in()


@pytest.mark.parametrize("query", ["ticket=%00", "ticket=a%00b"])
def test_a_query_holds_no_nul(here: InProcess, query: str) -> None:
    assert here.get(f"/visit-cards?{query}").status_code == 400
