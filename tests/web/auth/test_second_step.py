"""The second step: only with the password first, each code once, recovery codes, and limited by itself."""

from __future__ import annotations

import re

import pyotp
import pytest

from tests.running import PASSWORD
from tests.web.auth.browser import Browser, record, signed_in
from tests.web.in_process import InProcess
from web.auth.second_step import RECOVERY_CODES, SecondSteps

STEP_S = 30


class Phone:
    """An authenticator app whose clock the test sets, and the server's along with it."""

    def __init__(self, here: InProcess) -> None:
        self._steps: SecondSteps = here.app.extensions["talon"][SecondSteps]
        self._now = 1_000_000_000.0
        self._steps._now = lambda: self._now
        self.secret = ""

    def code(self, steps_off: int = 0) -> str:
        return pyotp.TOTP(self.secret).at(int(self._now) + steps_off * STEP_S)

    def later(self) -> None:
        self._now += STEP_S


@pytest.fixture
def phone(here: InProcess) -> Phone:
    return Phone(here)


def switch_on(here: InProcess, phone: Phone) -> list[str]:
    """Switches the second step of operator1 on, as the page does; returns the recovery codes."""
    browser = signed_in(here)
    offered = browser.submit("/account/second-step/offer", current=PASSWORD).text
    found = re.search(r'class="key"[^>]*>(\w+)<', offered)
    assert found
    assert "<svg" in offered
    phone.secret = found[1]
    page = browser.submit("/account/second-step/on", code=phone.code()).text
    codes = re.findall(r"<li>((?:[A-Z2-9]{4}-){6}[A-Z2-9]{4})</li>", page)
    assert len(codes) == len(set(codes)) == RECOVERY_CODES
    assert not any(code in browser.get("/account/").text for code in codes), "they are not shown again"
    phone.later()
    return codes


def halfway(here: InProcess) -> Browser:
    """A browser that has given the right password."""
    browser = Browser(here)
    assert browser.enter("operator1", next="/operator/").headers["Location"].startswith("/sign-in/code?next=")
    assert not browser.is_in(), "the password alone opens nothing"
    return browser


def test_a_code_opens_the_account_once(here: InProcess, phone: Phone) -> None:
    switch_on(here, phone)
    browser, thief, code = halfway(here), halfway(here), phone.code()
    assert browser.submit("/sign-in/code", code=code, next="/operator/").headers["Location"] == "/operator/"
    assert browser.is_in()
    assert thief.submit("/sign-in/code", code=code).status_code == 401
    phone.later()
    assert thief.submit("/sign-in/code", code=code).status_code == 401, "nor later, within its time"
    assert thief.submit("/sign-in/code", code=phone.code()).status_code == 302


@pytest.mark.parametrize(("steps_off", "right"), [(-2, False), (-1, False), (0, True), (1, True), (2, False)])
def test_a_phones_clock_may_be_a_little_off(here: InProcess, phone: Phone, steps_off: int, right: bool) -> None:
    """The code of the step before was used to switch it on."""
    switch_on(here, phone)
    assert (halfway(here).submit("/sign-in/code", code=phone.code(steps_off)).status_code == 302) is right


def test_each_recovery_code_replaces_the_phone_once(here: InProcess, phone: Phone) -> None:
    codes = switch_on(here, phone)
    assert halfway(here).submit("/sign-in/code", code=codes[0].lower().replace("-", " ")).status_code == 302
    assert halfway(here).submit("/sign-in/code", code=codes[0]).status_code == 401
    stored = str(list(here.users.database.db["recovery_codes"].rows))
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)


def test_guessing_codes_is_limited_and_on_record(here: InProcess, phone: Phone) -> None:
    switch_on(here, phone)
    browser = halfway(here)
    answers = [browser.submit("/sign-in/code", code=f"{number:06d}").status_code for number in range(7)]
    assert answers == [401] * 5 + [429] * 2
    assert halfway(here).submit("/sign-in/code", code=phone.code()).status_code == 429
    assert [line["what"] for line in record(here)][-3:] == ["code_limited"] * 3


def test_the_record_says_by_how_many_steps_somebody_has_signed_in(here: InProcess, phone: Phone) -> None:
    switch_on(here, phone)
    phone.later()
    halfway(here).submit("/sign-in/code", code=phone.code())
    Browser(here).enter("operator2")
    steps = {line["who"]: line["second_step"] for line in record(here) if line["what"] == "sign_in"}
    assert steps == {"operator1": True, "operator2": False}


def test_without_the_password_there_is_no_second_step(here: InProcess, phone: Phone) -> None:
    switch_on(here, phone)
    stranger = Browser(here)
    assert stranger.get("/sign-in/code").status_code == 302
    assert stranger.submit("/sign-in/code", code=phone.code()).headers["Location"] == "/sign-in"
    assert not stranger.is_in()


def test_a_new_password_ends_what_was_halfway(here: InProcess, phone: Phone) -> None:
    switch_on(here, phone)
    browser = halfway(here)
    here.users.set_password("operator1", "another long one")
    browser.submit("/sign-in/code", code=phone.code())
    assert not browser.is_in()


def test_a_wrong_first_code_switches_nothing_on(here: InProcess, phone: Phone) -> None:
    browser = signed_in(here)
    assert browser.submit("/account/second-step/offer", current="wrong").status_code == 422
    browser.submit("/account/second-step/offer", current=PASSWORD)
    assert browser.submit("/account/second-step/on", code="000000").status_code == 422
    assert Browser(here).enter("operator1").headers["Location"] == "/"


def test_it_is_switched_off_with_the_password_or_by_a_manager(here: InProcess, phone: Phone) -> None:
    switch_on(here, phone)
    browser = halfway(here)
    browser.submit("/sign-in/code", code=phone.code())
    assert browser.submit("/account/second-step/off", current="wrong").status_code == 422
    assert browser.submit("/account/second-step/off", current=PASSWORD).status_code == 302
    assert Browser(here).enter("operator1").headers["Location"] == "/"
    switch_on(here, phone)
    assert here.post("/people/operator1/second-step/off", "operator2").status_code == 403
    assert here.post("/people/operator1/second-step/off", "manager").get_json()["second_step"] is False
    assert Browser(here).enter("operator1").headers["Location"] == "/"
