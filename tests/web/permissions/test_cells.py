"""Who may do what to which object: every cell by the table, by the document, and as the server answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_core.permissions import PERMISSIONS, Rule, rules_of
from queue_core.roles import Role
from tests.web.permissions.cells import ASKED, Guard, Route, routes
from tests.web.permissions.documented import DOCUMENTED, may
from tests.web.permissions.page import page
from tests.web.permissions.two_of_everything import TwoOfEverything, two_of_everything
from web.auth.access import permission_of
from web.auth.ownership import Ownership
from web.auth.sockets import GuardedNamespace

DOCUMENT = Path(__file__).parents[3] / "docs/permissions.md"
Cell = tuple[Role | None, bool]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoOfEverything]:
    made = two_of_everything(tmp_path_factory.mktemp("office"))
    yield made
    made.office.close()
    made.server.payments.records.close()


@pytest.fixture(scope="module")
def answers(office: TwoOfEverything) -> list[tuple[Route, dict[Cell, bool]]]:
    """For each route whether it lets in each role, with its own object (True) and with another's (False)."""
    guard = Guard(office)
    return [
        (
            route,
            {
                (role, own): guard.lets_in(route, role, (office.mine if own else office.others).get(who or "", {}))
                for role, who in ASKED.items()
                for own in (True, False)
            },
        )
        for route in routes(office)
    ]


def test_every_cell_is_as_the_table_says(answers: list[tuple[Route, dict[Cell, bool]]]) -> None:
    assert len(answers) > 90
    wrong = []
    for route, cells in answers:
        rules = rules_of(permission_of(route.view))
        for (role, own), let_in in cells.items():
            rule = Rule.ANY if None in rules else rules.get(role)
            expected = rule is Rule.ANY or (own and rule is not None)
            if let_in != expected:
                wrong.append(f"{route.named}: {role} is {'let in' if let_in else 'refused'}, {own=}, {rule=}")
    assert wrong == []


def test_every_cell_is_as_the_document_says(answers: list[tuple[Route, dict[Cell, bool]]]) -> None:
    """The document was read by itself: a difference is a mistake in the table, in the document, or in the reading."""
    wrong = [
        f"{route.named}: {role} is {'let in' if let_in else 'refused'}, {own=}"
        for route, cells in answers
        for (role, own), let_in in cells.items()
        if let_in != may(route.named, role, own=own)
    ]
    assert wrong == []


def test_the_document_was_read_about_every_route_and_no_other(answers: list[tuple[Route, dict[Cell, bool]]]) -> None:
    assert {route.named for route, _ in answers} == set(DOCUMENTED)


def test_the_page_of_permissions_is_what_the_table_makes_of_it() -> None:
    """Write it anew: .venv/bin/python -m tests.web.permissions.page > docs/permissions.md"""
    assert DOCUMENT.read_text(encoding="utf-8") == page()


def test_every_limit_of_the_table_can_be_asked(office: TwoOfEverything) -> None:
    limits = {
        (rule, permission.object)
        for permission, rules in PERMISSIONS.items()
        for rule in rules.values()
        if rule is not Rule.ANY
    }
    ownership: Ownership = office.app.extensions["talon"][Ownership]
    assert limits == ownership.questions


# What a handler asks besides the permission that its route declares.
ASKED_INSIDE = {
    "choose printer",
    "open-for-another window",
    "override-break-rule window",
    "raise alarm",
    "answer alarm",
    "end evacuation",
    "list-past notice",
}


def test_every_row_of_the_table_is_required_somewhere(office: TwoOfEverything) -> None:
    """A row that nothing requires would promise a limit that nobody keeps."""
    handlers = [*office.app.view_functions.values(), *office.app.blueprints.values()]
    namespaces = office.server.socketio.server.namespace_handlers.values()
    required = {permission_of(handler) for handler in handlers}
    for namespace in namespaces:
        assert isinstance(namespace, GuardedNamespace)
        required |= {permission_of(handler) for handler in vars(type(namespace)).values() if callable(handler)}
        required.add(namespace.permission)
    assert {str(permission) for permission in PERMISSIONS} - ASKED_INSIDE == {
        str(permission) for permission in required if permission
    }
