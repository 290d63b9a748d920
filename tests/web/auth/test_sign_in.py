"""The way in: passwords, sessions, CSRF, throttling, device tokens in addresses."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.running import PASSWORD
from tests.web.in_process import InProcess
from web.auth.users import Principal, Users, digest_of


def token_of(answer: TestResponse) -> str:
    found = re.search(r'name="csrf-token" content="([^"]+)"', answer.text)
    assert found
    return found[1]


def enter(client: FlaskClient, name: str, password: str = PASSWORD, **more: str) -> TestResponse:
    csrf = token_of(client.get("/sign-in"))
    return client.post("/sign-in", data={"name": name, "password": password, "csrf_token": csrf, **more})


def test_a_person_signs_in_and_out(here: InProcess) -> None:
    client = here.client()
    assert client.get("/operator/").headers["Location"].startswith("/sign-in?next=")
    assert enter(client, "operator1", next="/operator/").headers["Location"] == "/operator/"
    assert client.get("/operator/").status_code == 200
    assert client.get("/management/").status_code == 403, "the manager's pages are the manager's"
    csrf = token_of(client.get("/"))
    client.post("/sign-out", data={"csrf_token": csrf})
    assert client.get("/operator/").status_code == 302


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "/\\evil"]
)
def test_nobody_is_sent_elsewhere(here: InProcess, target: str) -> None:
    assert enter(here.client(), "operator1", next=target).headers["Location"] == "/"


def test_guessing_is_throttled_and_time_tells_nothing(here: InProcess) -> None:
    client = here.client()
    for _ in range(5):
        assert enter(client, "operator1", "wrong password").status_code == 401
    assert enter(client, "operator1").status_code == 429, "even with the right password"
    assert enter(here.client(), "manager").status_code == 302, "somebody else at the same address is not to blame"


def test_a_device_has_no_password_and_an_unknown_name_is_refused(here: InProcess) -> None:
    assert enter(here.client(), "kiosk-1").status_code == 401
    assert enter(here.client(), "nobody").status_code == 401


def test_without_a_csrf_token_nothing_is_changed(here: InProcess) -> None:
    client = here.client()
    assert client.post("/sign-in", data={"name": "operator1", "password": PASSWORD}).status_code == 400
    enter(client, "operator1")
    refused = client.post("/api/v1/windows/1/open", json={})
    assert (refused.status_code, refused.get_json()["code"]) == (400, "csrf")
    csrf = token_of(client.get("/"))
    assert client.post("/api/v1/windows/1/open", json={}, headers={"X-CSRFToken": csrf}).status_code == 200


def test_a_new_password_ends_the_sessions_of_the_old_one(here: InProcess) -> None:
    client = here.client()
    enter(client, "operator1")
    assert client.get("/operator/").status_code == 200
    here.users.set_password("operator1", "another long one")
    assert client.get("/operator/").status_code == 302


def test_a_removed_person_is_out_at_once(here: InProcess) -> None:
    client = here.client()
    enter(client, "operator1")
    here.users.remove("operator1")
    assert client.get("/operator/").status_code == 302
    answer = here.client().get("/api/v1/hall", headers={"Authorization": f"Bearer {here.tokens['operator1']}"})
    assert answer.status_code == 401


def test_a_device_opens_its_page_once_with_its_token(here: InProcess) -> None:
    client = here.client()
    answer = client.get(f"/kiosk/?token={here.tokens['kiosk-1']}&lang=en")
    assert answer.headers["Location"] == "/kiosk/?lang=en", "the token leaves the address"
    assert client.get("/kiosk/").status_code == 200
    board = here.client().get(f"/display/board?zone=a&token={here.tokens['board-1']}&zone=b")
    assert board.headers["Location"] == "/display/board?zone=a&zone=b"
    assert client.get("/management/").status_code in {302, 403}
    assert client.get("/display/board").status_code in {302, 403}, "a kiosk is no board"


def test_a_device_and_a_person_are_remembered_when_the_browser_is_closed(here: InProcess) -> None:
    opened = here.client().get(f"/kiosk/?token={here.tokens['kiosk-1']}")
    assert "Expires=" in opened.headers["Set-Cookie"]
    assert "Expires=" in enter(here.client(), "operator1").headers["Set-Cookie"]


@pytest.mark.parametrize(
    ("page", "back_to"), [("/management/visits", "/management/visits"), ("/operator/?a=1&b=2", "/operator/?a=1&b=2")]
)
def test_a_stranger_comes_back_to_the_page_after_signing_in(here: InProcess, page: str, back_to: str) -> None:
    location = here.client().get(page).headers["Location"]
    assert parse_qs(urlsplit(location).query)["next"] == [back_to]


@pytest.mark.parametrize("path", ["/operator/static/console.js", "/kiosk/static/kiosk.css", "/sign-in", "/healthz"])
def test_what_belongs_to_nobody_in_particular_is_there_before_signing_in(here: InProcess, path: str) -> None:
    answer = here.client().get(path)
    assert answer.status_code == 200


def test_who_asks_is_looked_up_once_in_a_request(here: InProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up: list[str] = []
    of_digest = Users.of_token_digest

    def counted(users: Users, digest: str) -> Principal | None:
        looked_up.append(digest)
        return of_digest(users, digest)

    monkeypatch.setattr(Users, "of_token_digest", counted)
    assert here.call("GET", "/hall", "operator1").status_code == 200
    assert looked_up == [digest_of(here.tokens["operator1"])]


@pytest.mark.parametrize("header", ["Bearer {}", "bearer {}", "BEARER  {} "])
def test_a_token_is_sent_as_any_http_client_may_write_it(here: InProcess, header: str) -> None:
    answer = here.client().get("/api/v1/hall", headers={"Authorization": header.format(here.tokens["operator1"])})
    assert answer.status_code == 200
    for wrong in ("Basic {}", "{}", "Bearer {}x"):
        headers = {"Authorization": wrong.format(here.tokens["operator1"])}
        assert here.client().get("/api/v1/hall", headers=headers).status_code == 401


def test_passwords_and_tokens_are_not_stored_as_they_are(here: InProcess) -> None:
    stored = "".join(str(row) for table in ("principals", "tokens") for row in here.users._db[table].rows)
    assert PASSWORD not in stored
    assert not any(token in stored for token in here.tokens.values())
    assert "$argon2id$" in stored


def test_pages_say_what_may_run_on_them(here: InProcess) -> None:
    policy = here.client().get("/sign-in").headers["Content-Security-Policy"]
    assert "script-src 'self' 'nonce-" in policy
    assert "unsafe-inline" not in policy.split("style-src")[0]


def test_the_language_is_asked_for_and_kept(here: InProcess) -> None:
    client = here.client()
    html = {"Accept": "text/html"}
    assert 'lang="ru"' in client.get("/sign-in", headers={**html, "Accept-Language": "en"}).text
    assert 'html lang="en"' in client.get("/sign-in?lang=en", headers=html).text
    assert 'html lang="en"' in client.get("/sign-in", headers=html).text
