"""Sessions on the server: ended for every copy of the cookie, by the person, the manager, the clock, or a change of rights."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from queue_core.access.roles import Role
from tests.running import CHEAP, PASSWORD
from tests.web.auth.browser import Browser, record, sessions_of, signed_in
from tests.web.in_process import POSITION, InProcess
from web.auth.sessions import SessionLimits
from web.auth.users import Users

HOUR = 3600.0


def test_signing_out_ends_every_copy_of_the_cookie(here: InProcess) -> None:
    browser = signed_in(here)
    copy = browser.copy()
    assert copy.is_in()
    browser.submit("/sign-out")
    assert not browser.is_in()
    assert not copy.is_in()


def test_another_sign_in_at_the_same_browser_ends_the_one_before(here: InProcess) -> None:
    browser = signed_in(here, "operator1")
    copy = browser.copy()
    browser.enter("operator2")
    assert browser.is_in()
    assert not copy.is_in()


def test_the_cookie_holds_no_more_than_a_secret_of_which_only_a_digest_is_stored(here: InProcess) -> None:
    browser = signed_in(here)
    with browser.client.session_transaction() as cookie:
        secret = cookie["session"]
        assert "operator1" not in str(dict(cookie))
    assert len(secret) >= 40
    assert secret not in "".join(str(row) for row in here.users.database.db["sessions"].rows)


def set_password(users: Users) -> None:
    users.set_password("operator1", "another long one")


def disable(users: Users) -> None:
    users.set_disabled("operator1", True)


def promote(users: Users) -> None:
    users.change_person("operator1", role=Role.MANAGER, full_name="Имя", position=POSITION, disabled=False)


def remove(users: Users) -> None:
    users.remove("operator1")


def end_sessions(users: Users) -> None:
    users.end_sessions("operator1")


WAYS = [set_password, disable, promote, remove, end_sessions]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("by_another_process", [False, True])
def test_each_change_of_rights_ends_the_sessions_of_before(
    here: InProcess, way: Callable[[Users], None], by_another_process: bool
) -> None:
    browser = signed_in(here)
    assert browser.is_in()
    way(Users(here.directory, CHEAP) if by_another_process else here.users)
    assert not browser.is_in()


def test_a_disabled_person_who_is_enabled_again_signs_in_anew(here: InProcess) -> None:
    browser = signed_in(here)
    here.users.set_disabled("operator1", True)
    here.users.set_disabled("operator1", False)
    assert not browser.is_in()
    assert signed_in(here).is_in()


def test_a_new_position_ends_nothing(here: InProcess) -> None:
    browser = signed_in(here)
    here.users.change_person("operator1", role=Role.OPERATOR, full_name="Новое имя", position=POSITION, disabled=False)
    assert browser.is_in()


@pytest.mark.parametrize(
    ("idle_for", "uses", "in_then"),
    [
        pytest.param(11 * HOUR, 1, True, id="shorter than the idle limit"),
        pytest.param(13 * HOUR, 1, False, id="longer than the idle limit"),
        pytest.param(6 * HOUR, 3, True, id="used now and then"),
        pytest.param(6 * HOUR, 4, False, id="used now and then, longer than the longest"),
    ],
)
def test_a_session_ends_by_the_clock(here: InProcess, idle_for: float, uses: int, in_then: bool) -> None:
    sessions, now = sessions_of(here), [1_000_000.0]
    sessions._now = lambda: now[0]
    browser = signed_in(here)
    answers = []
    for _ in range(uses):
        now[0] += idle_for
        sessions.tidy()  # what is written down must not make it older or younger
        answers.append(browser.is_in())
    assert answers == [*[True] * (uses - 1), in_then]
    assert len(sessions.all("operator1")) == int(in_then)


def test_the_limits_are_the_offices_own(here: InProcess) -> None:
    sessions = sessions_of(here)
    assert sessions._limits() == SessionLimits(12 * HOUR, 20 * HOUR, 900)
    signed_in(here)
    sessions._limits = lambda: SessionLimits(-1, 20 * HOUR, 900)
    assert sessions.all() == []


def test_a_session_says_where_and_at_which_browser(here: InProcess) -> None:
    signed_in(here, address="10.0.0.5")
    [listed] = here.get("/sessions", "operator1").get_json()["sessions"]
    assert (listed["name"], listed["address"], listed["this"]) == ("operator1", "10.0.0.5", False)


def test_an_operator_sees_and_ends_the_own_sessions_and_nobody_elses(here: InProcess) -> None:
    own, other = signed_in(here, "operator1"), signed_in(here, "operator2")
    [others] = here.get("/sessions", "operator2").get_json()["sessions"]
    listed = own.get("/api/v1/sessions").get_json()["sessions"]
    assert [(one["name"], one["this"]) for one in listed] == [("operator1", True)]
    assert own.post(f"/sessions/{others['id']}/end").status_code == 404
    assert other.is_in()
    assert own.post(f"/sessions/{listed[0]['id']}/end").status_code == 200
    assert not own.is_in()


def test_a_manager_sees_everybodys_and_ends_them(here: InProcess) -> None:
    manager, operator = signed_in(here, "manager"), signed_in(here, "operator1")
    listed = manager.get("/api/v1/sessions").get_json()["sessions"]
    assert {one["name"] for one in listed} == {"manager", "operator1"}
    [its] = [one["id"] for one in listed if one["name"] == "operator1"]
    assert manager.post(f"/sessions/{its}/end").status_code == 200
    assert not operator.is_in()
    assert manager.is_in()
    assert {"what": "session_ended", "who": "operator1", "by": "manager"}.items() <= record(here)[-1].items()


def test_the_own_page_ends_one_session_or_all_others(here: InProcess) -> None:
    this, second, third = (signed_in(here) for _ in range(3))
    page = this.get("/account/").text
    assert page.count('name="id"') == 3, "two others, and all of them"
    ended = next(one for one in here.get("/sessions", "operator1").get_json()["sessions"] if one["id"] in page)
    assert this.submit("/account/sessions/end", id=ended["id"], current="wrong").status_code == 422
    assert [second.is_in(), third.is_in()] == [True, True], "the password is asked for"
    this.submit("/account/sessions/end", id=ended["id"], current=PASSWORD)
    assert [second.is_in(), third.is_in()].count(True) == 1
    this.submit("/account/sessions/end", id="", current=PASSWORD)
    assert [this.is_in(), second.is_in(), third.is_in()] == [True, False, False]


@pytest.mark.parametrize(
    "page",
    [
        "/account/",
        "/management/",
        "/management/waits",
        "/management/settings/people",
        "/cashier/",
        "/operator/keys",
        "/",
    ],
)
def test_each_page_of_the_staff_signs_out_in_one_step(here: InProcess, page: str) -> None:
    """The consoles draw theirs by a script: tests/journeys/test_operator.py."""
    assert 'action="/sign-out"' in signed_in(here, "manager").client.get(page, follow_redirects=True).text


def test_a_new_password_of_ones_own(here: InProcess) -> None:
    this, other = signed_in(here), signed_in(here)
    new = "seven quiet lamps"
    change = {"current": "correct horse", "new": new, "again": new}
    assert this.submit("/account/password", **{**change, "current": "wrong"}).status_code == 422
    assert this.submit("/account/password", **{**change, "again": "something else"}).status_code == 422
    assert this.submit("/account/password", **{**change, "new": "1234567890", "again": "1234567890"}).status_code == 422
    assert other.is_in()
    assert this.submit("/account/password", **change).status_code == 302
    assert this.is_in()
    assert not other.is_in()
    assert Browser(here).enter("operator1").status_code == 401
    assert Browser(here).enter("operator1", new).status_code == 302


def test_the_forms_of_the_account_want_their_csrf_token(here: InProcess) -> None:
    this, other = signed_in(here), signed_in(here)
    assert this.client.post("/account/sessions/end", data={"id": ""}).status_code == 400
    assert other.is_in()
