"""The password again: before people, access and money, at a browser where it was not given lately; programs are exempt."""

from __future__ import annotations

import pytest

from tests.running import PASSWORD
from tests.web.auth.browser import Browser, record, sessions_of, signed_in
from tests.web.in_process import InProcess
from web.auth.confirmation import NEEDS_PASSWORD

CHANGES = [
    ("/people", {}),
    ("/people/operator1", {}),
    ("/people/operator1/password", {}),
    ("/people/operator1/second-step/off", {}),
    ("/sessions/unknown/end", {}),
    ("/payments/unknown/refund", {}),
    ("/payments/unknown/settle", {}),
    ("/settings", {"tables": {"payments": {"cash": False}}}),
    ("/settings", {"tables": {"zones": [], "sign_in": {"idle_hours": 1}}}),
    ("/settings", {"tables": {"terminals": []}}),
    ("/settings", {"tables": {"billing": None}}),
    ("/settings", {"tables": "not tables"}),
    ("/settings", {}),
    ("/settings/restore", {"version": 0, "based_on": 0}),
]
NEED_NONE = [
    ("/settings", {"tables": {"undo": {"seconds": 7}}, "based_on": 0}),
    ("/evacuation", {"on": True}),
]


@pytest.fixture
def now(here: InProcess) -> list[float]:
    moment = [1_000_000.0]
    sessions_of(here)._now = lambda: moment[0]
    return moment


@pytest.fixture
def manager(here: InProcess, now: list[float]) -> Browser:
    """A manager's browser, twenty minutes after the sign-in."""
    browser = signed_in(here, "manager")
    now[0] += 20 * 60
    return browser


def code_of(browser: Browser, path: str, body: dict[str, object]) -> str | None:
    code: str | None = browser.post(path, **body).get_json().get("code")
    return code


@pytest.mark.parametrize(("path", "body"), CHANGES)
def test_a_weighty_change_wants_the_password(manager: Browser, path: str, body: dict[str, object]) -> None:
    assert code_of(manager, path, body) == "confirm_password"
    assert manager.post("/sessions/confirm", password=PASSWORD).status_code == 200
    assert code_of(manager, path, body) != "confirm_password"


@pytest.mark.parametrize(("path", "body"), CHANGES)
def test_a_program_with_a_token_is_exempt(here: InProcess, path: str, body: dict[str, object]) -> None:
    answer = here.client().post(
        f"/api/v1{path}", json=body, headers={"Authorization": f"Bearer {here.tokens['manager']}"}
    )
    assert answer.get_json().get("code") != "confirm_password"


@pytest.mark.parametrize(("path", "body"), NEED_NONE)
def test_other_changes_do_not(manager: Browser, path: str, body: dict[str, object]) -> None:
    assert code_of(manager, path, body) != "confirm_password"


def test_the_list_names_endpoints_that_exist(here: InProcess) -> None:
    assert set(NEEDS_PASSWORD) <= set(here.app.view_functions)


def test_whatever_changes_a_person_is_on_the_list(here: InProcess) -> None:
    """A new call of that kind is a decision, not an omission."""
    changing = {
        rule.endpoint
        for rule in here.app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and rule.rule.startswith(("/api/v1/people", "/api/v1/settings"))
    }
    assert changing <= set(NEEDS_PASSWORD)


def test_it_counts_for_some_minutes_and_for_this_browser(here: InProcess, now: list[float]) -> None:
    first, second = signed_in(here, "manager"), signed_in(here, "manager")
    now[0] += 14 * 60
    assert code_of(first, "/people", {}) == "wrong_person", "given at the sign-in"
    now[0] += 2 * 60
    first.post("/sessions/confirm", password=PASSWORD)
    assert code_of(first, "/people", {}) == "wrong_person"
    assert code_of(second, "/people", {}) == "confirm_password"


def test_guessing_at_a_computer_left_signed_in_is_limited(manager: Browser, here: InProcess) -> None:
    answers = [manager.post("/sessions/confirm", password=f"guess {number}").status_code for number in range(7)]
    assert answers == [422] * 5 + [429] * 2
    assert manager.post("/sessions/confirm", password=PASSWORD).status_code == 429
    assert code_of(manager, "/people", {}) == "confirm_password"
    noted = [line["what"] for line in record(here) if line["what"].startswith("password_again")]
    assert noted[-3:] == ["password_again_limited"] * 3


def test_a_program_has_no_session_to_confirm(here: InProcess) -> None:
    assert here.post("/sessions/confirm", "manager", password=PASSWORD).status_code == 400


def test_nothing_of_it_replaces_the_csrf_token(manager: Browser) -> None:
    assert manager.client.post("/api/v1/sessions/confirm", json={"password": PASSWORD}).get_json()["code"] == "csrf"
