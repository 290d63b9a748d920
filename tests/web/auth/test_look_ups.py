"""Look-ups of personal data: nobody gets through a list of numbers, and who looked up what kind is on record, the number is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count, pairwise
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from queue_core.billing.account_number import luhn_digit
from queue_core.hall.appointments import CODE_DIGITS, EARLIER_CODE_DIGITS, is_a_code
from tests.paying import paying_office
from tests.running import MORNING
from tests.web.auth.browser import record
from tests.web.in_process import InProcess
from tests.web.payments.conftest import Till

TRIED = 60


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    paying = paying_office(tmp_path / "office", MORNING, more='\n[appointments]\npriority = "veteran"\n')
    made = Till(tmp_path / "data", settings=paying.settings, paying=paying)
    made.post("/windows/3/open", "operator1")
    made.post("/windows/1/open", "operator3")  # consultations are received
    yield made
    made.office.close()
    made.server.payments.records.close()


def look_up(till: Till, who: str, account: str) -> TestResponse:
    return till.post("/accounts/look-up", who, account=account)


def intend(till: Till, who: str, account: str) -> TestResponse:
    return till.post("/payments/intended", who, ticket=a_ticket(till), account=account, kopecks=70000)


def pay(till: Till, who: str, account: str) -> TestResponse:
    window = {} if who == "kiosk-1" else {"window": "3"}
    return till.post(
        "/payments", who, account=account, kopecks=70000, method="card", request_id=f"try {next(_number)}", **window
    )


def give_reading(till: Till, who: str, account: str) -> TestResponse:
    return till.post(
        "/readings", who, account=account, meter="?", readings={"T1": "1"}, request_id=f"try {next(_number)}"
    )


_number = count()
WAYS = [look_up, intend, pay, give_reading]
Way = Callable[[Till, str, str], TestResponse]


def a_ticket(till: Till) -> str:
    found: str = till.issue(request_id="the visitor")["id"]
    return found


def made_up_accounts() -> Iterator[str]:
    for number in count(700_000_000):
        yield f"{number}{luhn_digit(str(number))}"


def tried(till: Till, way: Way, who: str, accounts: Iterator[str]) -> list[int]:
    return [way(till, who, account).status_code for account, _ in zip(accounts, range(TRIED), strict=False)]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("who", "most"), [("kiosk-1", 4), ("operator1", 7)])
def test_unknown_accounts_are_tried_a_few_times(till: Till, way: Way, who: str, most: int) -> None:
    answers = tried(till, way, who, made_up_accounts())
    assert answers == [404] * most + [429] * (TRIED - most)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("who", "most"), [("kiosk-1", 12), ("operator1", 20)])
def test_known_accounts_are_gone_through_no_faster(till: Till, way: Way, who: str, most: int) -> None:
    assert till.paying is not None
    known = [one.number for one in till.paying.accounts]
    answers = tried(till, way, who, iter(known))
    assert [status != 429 for status in answers] == [number < most for number in range(len(known))]


@pytest.mark.parametrize("second", WAYS)
def test_one_way_is_no_way_around_another(till: Till, second: Way) -> None:
    accounts = made_up_accounts()
    while look_up(till, "kiosk-1", next(accounts)).status_code != 429:
        pass
    assert second(till, "kiosk-1", next(accounts)).status_code == 429
    assert second(till, "kiosk-1", till.account).status_code == 429, "a known account looks no different"


def test_a_visitor_looks_the_account_up_once_for_all_that_follows(till: Till) -> None:
    assert look_up(till, "kiosk-1", till.account).status_code == 200
    answers = [intend(till, "kiosk-1", till.account).status_code for _ in range(30)]
    assert set(answers) == {200}
    assert [line["what"] for line in record(till)] == ["account_look_up"]


def test_sixty_at_once_are_no_more_than_sixty_one_after_the_other(till: Till) -> None:
    accounts = [account for account, _ in zip(made_up_accounts(), range(TRIED), strict=False)]
    look_up(till, "operator2", till.account)  # the billing system's files are read
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda account: look_up(till, "operator1", account).status_code, accounts))
    assert answers.count(404) <= 20
    assert answers.count(404) + answers.count(429) == TRIED


def test_kiosks_and_people_behind_one_address_have_limits_of_their_own(till: Till) -> None:
    accounts = made_up_accounts()
    for _ in range(8):
        look_up(till, "operator1", next(accounts))
    assert look_up(till, "operator1", till.account).status_code == 429
    assert look_up(till, "operator2", till.account).status_code == 200
    assert look_up(till, "kiosk-1", till.account).status_code == 200


def test_the_record_says_who_looked_up_what_kind_and_not_which(till: Till) -> None:
    ticket = a_ticket(till)
    look_up(till, "kiosk-1", till.account)
    unknown = next(made_up_accounts())
    look_up(till, "operator1", unknown)
    till.post("/windows/3/call", "operator1", ticket=ticket, reason="a look-up")
    till.get(f"/payments/intended?ticket={ticket}", "operator1")
    intend(till, "kiosk-1", till.account)
    till.get(f"/payments/intended?ticket={ticket}", "operator1")
    till.get(f"/tickets/{ticket}/card", "manager")
    till.get(f"/tickets/{ticket}/card", "operator1")
    till.get("/tickets/nobody/card", "manager")
    lines = record(till)
    assert [(line["what"], line["who"]) for line in lines] == [
        ("account_look_up", "kiosk-1"),
        ("account_look_up_missed", "operator1"),
        ("intended_payment_look_up_missed", "operator1"),
        ("intended_payment_look_up", "operator1"),
        ("visit_card_look_up", "manager"),
        ("visit_card_look_up", "operator1"),
        ("visit_card_look_up_missed", "manager"),
    ]
    assert not any(secret in str(lines) for secret in (till.account, unknown, ticket))


def test_looking_for_another_s_visitor_is_on_record_and_limited(till: Till) -> None:
    ticket = a_ticket(till)
    till.post("/windows/3/call", "operator1", ticket=ticket, reason="a look-up")
    asked: tuple[Callable[[], TestResponse], ...] = (
        lambda: till.get(f"/tickets/{ticket}/card", "operator2"),
        lambda: till.post(f"/tickets/{ticket}/card", "operator2", note="x"),
        lambda: till.get(f"/payments/intended?ticket={ticket}", "operator2"),
    )
    assert [ask().status_code for ask in asked] == [403] * 3
    assert till.get("/tickets/nobody/card", "operator2").status_code == 404
    lines = record(till)
    assert [(line["what"], line["who"]) for line in lines] == [
        ("visit_card_look_up_missed", "operator2"),
        ("visit_card_look_up_missed", "operator2"),
        ("intended_payment_look_up_missed", "operator2"),
        ("visit_card_look_up_missed", "operator2"),
    ]
    assert ticket not in str(lines)
    answers = [asked[0]().status_code for _ in range(TRIED)]
    assert answers == [403] * (TRIED - 3) + [429] * 3
    assert record(till)[-1]["what"] == "visit_card_look_up_limited"


# -- codes of appointments ------------------------------------------------------------------------------------------


def book(till: Till) -> str:
    at = (MORNING + timedelta(minutes=5)).isoformat()
    made = till.post("/appointments", service="settlements-individual", at=at, request_id=f"booking {next(_number)}")
    code: str = made.get_json()["code"]
    return code


def check_in(till: InProcess, code: str, who: str = "kiosk-1") -> TestResponse:
    return till.post("/appointments/check-in", who, code=code, request_id=f"in {next(_number)}")


def codes(digits: int) -> Iterator[str]:
    for number in count():
        stem = f"{number:0{digits - 1}d}"
        yield stem + luhn_digit(stem)


@pytest.mark.parametrize("digits", [CODE_DIGITS, EARLIER_CODE_DIGITS])
@pytest.mark.parametrize("who", ["kiosk-1", "operator1"])
def test_codes_are_guessed_a_few_times(till: Till, digits: int, who: str) -> None:
    answers = [check_in(till, code, who).status_code for code, _ in zip(codes(digits), range(TRIED), strict=False)]
    assert answers == [404] * 6 + [429] * (TRIED - 6)


def test_mistyping_does_not_keep_anybody_from_checking_in(till: Till) -> None:
    code = book(till)
    for digit in range(9):
        for other in set("0123456789") - {code[digit]}:
            assert check_in(till, code[:digit] + other + code[digit + 1 :]).status_code == 422
    assert check_in(till, code).status_code == 201


def test_checking_in_forgives_the_wrong_codes_before(till: Till) -> None:
    guesses = codes(CODE_DIGITS)
    for _ in range(3):
        for _ in range(5):
            assert check_in(till, next(guesses)).status_code == 404
        assert check_in(till, book(till)).status_code == 201


def test_a_new_code_has_ten_digits_and_is_not_the_next_number(till: Till) -> None:
    made = [book(till) for _ in range(20)]
    assert all(len(code) == CODE_DIGITS and is_a_code(code) for code in made)
    steps = {abs(int(one) - int(other)) for one, other in pairwise(made)}
    assert min(steps) > 1000


def test_a_code_of_six_digits_given_out_before_still_opens(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr("queue_core.hall.appointments.CODE_DIGITS", EARLIER_CODE_DIGITS)
        earlier.setattr("queue_core.hall.appointments._STEMS", 10 ** (EARLIER_CODE_DIGITS - 1))
        code = book(till)
    assert len(code) == EARLIER_CODE_DIGITS
    assert check_in(till, code).status_code == 201
    assert check_in(till, code).status_code == 409
