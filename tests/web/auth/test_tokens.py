"""Tokens: looked up once, worthless at once when they are revoked, whoever revokes them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from queue_core.access.roles import Role
from queue_core.texts import Text
from tests.running import CHEAP
from web.auth.users import Users


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def users(directory: Path) -> Users:
    """The server's, with an operator who has shown a token before."""
    made = Users(directory, CHEAP)
    made.add("ivanova", Role.OPERATOR, full_name="Иванова")
    return made


def _revoke(users: Users, token: str) -> None:
    users.revoke(token)


def _revoke_all(users: Users, token: str) -> None:
    users.revoke_tokens("ivanova")


def _remove(users: Users, token: str) -> None:
    users.remove("ivanova")


def _disable(users: Users, token: str) -> None:
    users.change_person(
        "ivanova",
        role=Role.OPERATOR,
        full_name="Иванова",
        position=Text(ru="Специалист", en="Specialist"),
        disabled=True,
    )


@pytest.mark.parametrize("end", [_revoke, _revoke_all, _remove, _disable])
@pytest.mark.parametrize("by_another_process", [False, True])
def test_a_token_that_has_been_used_is_nobodys_once_it_is_withdrawn(
    users: Users, directory: Path, end: Callable[[Users, str], None], by_another_process: bool
) -> None:
    token = users.new_token("ivanova")
    for _ in range(2):
        found = users.of_token(token)
        assert found is not None
        assert found.name == "ivanova"
    end(Users(directory, CHEAP) if by_another_process else users, token)
    assert users.of_token(token) is None


def test_a_change_of_role_counts_from_the_next_request(users: Users) -> None:
    token = users.new_token("ivanova")
    users.of_token(token)
    users.change_person(
        "ivanova",
        role=Role.MANAGER,
        full_name="Иванова",
        position=Text(ru="Специалист", en="Specialist"),
        disabled=False,
    )
    found = users.of_token(token)
    assert found is not None
    assert found.role is Role.MANAGER


def test_a_token_is_looked_up_in_the_database_once(users: Users) -> None:
    token = users.new_token("ivanova")
    users.of_token(token)
    statements: list[str] = []
    users.database.connection.set_trace_callback(statements.append)
    assert users.of_token(token) is not None
    assert statements == ["PRAGMA data_version"]


def test_tokens_that_somebody_makes_up_take_no_memory(users: Users) -> None:
    for number in range(100):
        assert users.of_token(f"made up {number}") is None
    assert len(users._owners) == 0
