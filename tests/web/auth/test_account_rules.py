"""Names and passwords of new accounts: no common ones, no invisible characters, and the same rules on every way in."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from queue_core.access.roles import Role
from tests.running import CHEAP
from tests.web.in_process import POSITION, InProcess
from web.auth.account_rules import AccountProblem
from web.auth.users import Users
from web.commands.main import main

GOOD = "seven quiet lamps"
WEAK = [
    "short 1",
    "1234567890",
    "password123",
    "qwertyuiop",
    "йцукенгшщз",  # the same keys
    "пароль1234",
    "gfhjkm1234",  # пароль on the Latin layout
    "aaaaaaaaaaaaaaaa",
    "ivanova1234",
    "Иванова123",
    "bdfyjdf123",  # иванова on the Latin layout
    "talon12345",
    "Мытищи2026",
    "mosenergosbyt1",
    "руководитель1",
    "",
    "x" * 129,
    "seven\nquiet lamps",
    "seven quiet lamps\n",
    "seven\x00quiet lamps",
    "seven\u202equiet lamps",
    "seven\ud800quiet lamps",
]
WRONG_LOGINS = [
    "",
    "a",
    "-ivanova",
    "Ivanova",
    "иванова",
    "ivan ova",
    "ivanova\n",
    "ivanova\x00",
    "i" * 41,
    "../etc",
    "i\u0430",
]
WRONG_WORDS = ["", " ", "\n", "Иванова\nМария", "Иванова\u202e", "И\u200bванова", "И" * 101, "И\x07"]


@pytest.fixture
def users(tmp_path: Path) -> Users:
    return Users(tmp_path / "data", CHEAP)


@pytest.mark.parametrize("password", WEAK)
def test_a_weak_password_is_refused_for_new_people_and_new_passwords(users: Users, password: str) -> None:
    with pytest.raises(AccountProblem):
        users.add("ivanova", Role.OPERATOR, full_name="Иванова Мария", password=password)
    assert users.all() == []
    users.add("ivanova", Role.OPERATOR, full_name="Иванова Мария", password=GOOD)
    with pytest.raises(AccountProblem):
        users.set_password("ivanova", password)
    assert users.sign_in("ivanova", GOOD) is not None


@pytest.mark.parametrize("password", [GOOD, "correct horse", "Пять тихих фонарей", "x7#Kq!9vLm", "молоко под столом"])
def test_a_good_one_is_not(users: Users, password: str) -> None:
    users.add("ivanova", Role.OPERATOR, full_name="Иванова Мария", password=password)
    assert users.sign_in("ivanova", password) is not None


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.AGENT])
@pytest.mark.parametrize("login", WRONG_LOGINS)
def test_a_malformed_name_is_refused_for_people_and_devices(users: Users, role: Role, login: str) -> None:
    with pytest.raises(AccountProblem):
        users.add(login, role, full_name="Иванова")
    assert users.all() == []


@pytest.mark.parametrize("words", [word for word in WRONG_WORDS if word])
def test_so_is_a_full_name_that_nobody_can_read(users: Users, words: str) -> None:
    with pytest.raises(AccountProblem):
        users.add("ivanova", Role.OPERATOR, full_name=words)
    users.add("ivanova", Role.OPERATOR, full_name="Иванова")
    with pytest.raises(AccountProblem):
        users.change_person("ivanova", role=Role.OPERATOR, full_name=words, position=POSITION, disabled=False)


def test_the_api_says_so_at_the_field(here: InProcess) -> None:
    person = {
        "name": "sidorova",
        "role": "operator",
        "full_name": "Сидорова",
        "position": {"ru": "Кассир", "en": "Cashier"},
        "password": GOOD,
    }
    of_ivanova = {"ivanova1234", "Иванова123", "bdfyjdf123"}
    wrong = {"name": WRONG_LOGINS, "full_name": WRONG_WORDS, "password": [one for one in WEAK if one not in of_ivanova]}
    for field, values in wrong.items():
        # The reader of bodies refuses those two itself.
        for value in (one for one in values if "\ud800" not in one and "\0" not in one):
            refused = here.post("/people", "manager", **{**person, field: value})
            assert refused.status_code == 422, (field, value)
            assert [error["place"] for error in refused.get_json()["errors"]] == [[field]], (field, value)
    assert here.post("/people", "manager", **person).status_code == 201


def test_the_command_line_says_so_in_a_sentence(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path), "--full-name", "Иванова", "--password")
    refused = CliRunner().invoke(main, ["user", "add", "ivanova", *data, "qwertyuiop"])
    assert (refused.exit_code, "easy to guess" in refused.output) == (1, True)
    refused = CliRunner().invoke(main, ["user", "add", "ivanova\n", *data, GOOD])
    assert (refused.exit_code, "sign-in name" in refused.output) == (1, True)


def test_an_earlier_password_of_eight_characters_still_opens_the_account(users: Users) -> None:
    users.add("ivanova", Role.OPERATOR, full_name="Иванова")
    users.database.db.execute("UPDATE principals SET password = ?", (CHEAP.hash("12345678"),))
    assert users.sign_in("ivanova", "12345678") is not None
    assert users.sign_in("ivanova", "1234567\ud800") is None
