"""Guessing passwords: counted before they are checked, on record, and nobody's own window is locked by somebody else."""

from __future__ import annotations

import json
import logging
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.running import PASSWORD
from tests.web.auth.browser import Browser, record, signed_in
from tests.web.in_process import InProcess
from web.auth.attempts import Attempts, allowance
from web.auth.guessing import AT_A_BROWSER
from web.auth.password_work import MOST_AT_ONCE, PasswordWork
from web.auth.users import Principal, Users
from web.background import in_thread
from web.problems import Problem

FREE = 5
"""How many wrong passwords the first minute allows."""


@pytest.fixture
def checked(here: InProcess, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names whose passwords were really checked."""
    names: list[str] = []
    check = Users.sign_in

    def counted(users: Users, name: str, password: str) -> Principal | None:
        names.append(name)
        return check(users, name, password)

    monkeypatch.setattr(Users, "sign_in", counted)
    return names


def guess(here: InProcess, name: str, address: str, count: int, together: int = 1) -> list[int]:
    """The answers to wrong passwords, `together` of them sent at once."""

    def one(number: int) -> int:
        return Browser(here, address).enter(name, f"wrong password {number}").status_code

    with ThreadPoolExecutor(together) as pool:
        return list(pool.map(one, range(count)))


def test_of_sixty_guesses_at_once_no_more_are_checked_than_are_allowed(here: InProcess, checked: list[str]) -> None:
    answers = guess(here, "operator1", "10.0.0.66", 60, together=30)
    assert (answers.count(401), answers.count(429)) == (FREE, 60 - FREE)
    assert checked == ["operator1"] * FREE


def test_names_of_nobody_are_limited_as_those_of_somebody_are(here: InProcess, checked: list[str]) -> None:
    somebody = guess(here, "operator1", "10.0.0.66", FREE + 2)
    assert guess(here, "nobody", "10.0.0.66", FREE + 2) == somebody
    assert checked == ["operator1"] * FREE + ["nobody"] * FREE


def test_the_right_person_at_her_own_window_is_not_locked_out_by_somebody_elsewhere(here: InProcess) -> None:
    guess(here, "operator1", "10.0.0.66", FREE + 1)
    assert Browser(here, "10.0.0.66").enter("operator1").status_code == 429, "not even with the right password"
    assert Browser(here, "10.0.0.5").enter("operator1").status_code == 302


def test_nor_by_many_addresses_nor_behind_the_same_proxy_once_her_browser_is_known(here: InProcess) -> None:
    own = signed_in(here, "operator1", "10.0.0.1")
    own.submit("/sign-out")
    for number in range(8):
        guess(here, "operator1", f"10.1.0.{number}", FREE)
    guess(here, "operator1", "10.0.0.1", FREE + 1)
    stranger = Browser(here, "10.2.0.1")
    assert stranger.enter("operator1").status_code == 429, "strangers are slowed down, wherever they are"
    assert own.enter("operator1").status_code == 302
    assert Browser(here, "10.2.0.1").enter("operator2").status_code == 302, "and nobody else"


def test_a_known_browser_is_no_licence_to_guess(here: InProcess) -> None:
    own = signed_in(here, "operator1")
    own.submit("/sign-out")
    answers = [own.enter("operator1", "wrong password").status_code for _ in range(FREE + 2)]
    assert answers == [401] * FREE + [429] * 2
    assert [own.enter("operator2", "wrong password").status_code for _ in range(FREE + 1)] == [401] * FREE + [429]


def test_a_cookie_that_somebody_makes_up_makes_no_browser_known(here: InProcess) -> None:
    guess(here, "operator1", "10.0.0.66", FREE)
    browser = Browser(here, "10.0.0.66")
    browser.client.set_cookie("talon_known", '{"browser":"x","names":["operator1"]}')
    assert browser.enter("operator1").status_code == 429


def test_an_address_cannot_try_name_after_name(here: InProcess, checked: list[str]) -> None:
    answers = [Browser(here, "10.0.0.66").enter(f"name{number}", "wrong password").status_code for number in range(62)]
    assert answers == [401] * 60 + [429] * 2
    assert len(checked) == 60


@pytest.mark.parametrize("neighbour", ["2001:db8::1", "2001:db8::ffff:1", "2001:db8:0:0:a:b:c:d"])
def test_all_of_a_clients_ipv6_network_is_one_address(here: InProcess, neighbour: str) -> None:
    guess(here, "operator1", "2001:db8::1", FREE)
    assert Browser(here, neighbour).enter("operator1").status_code == 429
    assert Browser(here, "2001:db8:0:1::1").enter("operator1").status_code == 302


def test_signing_in_forgives_what_was_mistyped(here: InProcess) -> None:
    browser = Browser(here)
    for _ in range(3):
        for _ in range(FREE - 1):
            assert browser.enter("operator1", "mistyped here").status_code == 401
        assert browser.enter("operator1").status_code == 302


def test_the_wait_grows_from_limit_to_limit() -> None:
    spans = [limit.get_expiry() for limit in AT_A_BROWSER.limits]
    rates = [limit.amount / limit.get_expiry() for limit in AT_A_BROWSER.limits]
    assert spans == sorted(spans)
    assert rates == sorted(rates, reverse=True)


def test_the_answer_says_when_to_try_again(here: InProcess) -> None:
    guess(here, "operator1", "10.0.0.66", FREE)
    answer = Browser(here, "10.0.0.66").enter("operator1")
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert 'role="alert"' in answer.text


def test_everything_is_on_record_without_what_was_typed(here: InProcess) -> None:
    browser = Browser(here, "10.0.0.66")
    browser.enter("operator1", "wrong password")
    browser.enter("my secret in the wrong field", "whatever it is")
    guess(here, "operator1", "10.0.0.66", FREE)
    browser.enter("operator2")
    browser.submit("/sign-out")
    lines = record(here)
    assert [(line["what"], line["who"]) for line in lines] == [
        ("sign_in_refused", "operator1"),
        ("sign_in_refused", None),
        *[("sign_in_refused", "operator1")] * (FREE - 1),
        ("sign_in_limited", "operator1"),
        ("sign_in", "operator2"),
        ("sign_out", "operator2"),
    ]
    assert {line["address"] for line in lines} == {"10.0.0.66"}
    written = str(lines)
    assert not any(word in written for word in (PASSWORD, "wrong password", "secret", "whatever"))
    assert 'talon_security_events_total{what="sign_in_refused"} 6.0' in here.call("GET", "/metrics", None).text


def test_each_event_is_in_the_services_log_as_well(here: InProcess, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "talon.security"):
        Browser(here).enter("operator1", "wrong password")
    assert [json.loads(line) for line in caplog.messages if line.startswith("{")] == record(here)[-1:]


def test_few_hashes_are_made_at_once_and_whoever_would_wait_long_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    work, entered, finish = PasswordWork(), threading.Semaphore(0), threading.Event()

    def hashing() -> bool:
        entered.release()
        return finish.wait(60)

    with ThreadPoolExecutor(MOST_AT_ONCE) as pool:
        under_way = [pool.submit(work.do, hashing) for _ in range(MOST_AT_ONCE)]
        for _ in under_way:
            assert entered.acquire(timeout=60)
        monkeypatch.setattr("web.auth.password_work._PATIENCE_S", 0.01)
        with pytest.raises(Problem) as refused:
            work.do(hashing)
        finish.set()
        assert refused.value.code == "busy"
        assert [one.result() for one in under_way] == [True] * MOST_AT_ONCE
    assert work.do(lambda: "a place is free again")


@pytest.mark.parametrize("cost", [1, 3])
def test_attempts_at_once_are_counted_one_by_one(cost: int) -> None:
    attempts, allowed = Attempts(), allowance("something", "12 per minute; 100 per hour")
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: attempts.take((allowed, "somebody"), cost=cost), range(40)))
    assert waits.count(0) == 12 // cost
    assert attempts.take((allowed, "somebody else")) == 0


def test_a_hash_made_with_other_parameters_is_made_anew_at_the_next_sign_in(here: InProcess) -> None:
    stronger = Users(here.directory)
    before = stored_hash(here)
    browser = signed_in(here)
    person = in_thread(lambda: stronger.sign_in("operator1", PASSWORD))
    after = stored_hash(here)
    assert person is not None
    assert "m=8," in before
    assert "m=65536,t=3,p=4" in after, "RFC 9106, second recommended option"
    assert browser.is_in(), "the password is the same: no session ends"
    assert stronger.sign_in("operator1", PASSWORD) is not None
    assert stored_hash(here) == after


def stored_hash(here: InProcess) -> str:
    (found,) = here.users.database.connection.execute(
        "SELECT password FROM principals WHERE name = 'operator1'"
    ).fetchone()
    return str(found)
