"""Who may do what to which object: every cell by the table, by the document, and as the server answers."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from queue_core.access.permissions import PERMISSIONS, Scope, Scopes, scopes_of
from queue_core.access.roles import Role
from tests.web.permissions.cells import ASKED, Door, Guard, messages, routes
from tests.web.permissions.documented import DOCUMENTED, DOCUMENTED_MESSAGES, may
from tests.web.permissions.page import page
from tests.web.permissions.two_of_everything import Objects, TwoOfEverything, two_of_everything
from web.auth.access import permission_of
from web.auth.ownership import Ownership
from web.auth.sockets import GuardedNamespace

DOCUMENT = Path(__file__).parents[3] / "docs/permissions.md"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoOfEverything]:
    made = two_of_everything(tmp_path_factory.mktemp("office"))
    yield made
    made.office.close()
    made.server.payments.records.close()


@dataclass(frozen=True, slots=True)
class Cell:
    """One question: whether a role is let in, with its own object or with somebody else's."""

    named: str
    scopes: Scopes
    role: Role | None
    own: bool
    let_in: bool

    def __str__(self) -> str:
        whose = "its own object" if self.own else "another's object"
        return f"{self.named}: {self.role or 'anyone'} is {'let in' if self.let_in else 'refused'} with {whose}"


@pytest.fixture(scope="module")
def cells(office: TwoOfEverything) -> list[Cell]:
    """Every cell, as the server answers."""
    found = []
    with pytest.MonkeyPatch.context() as patch:
        door = Door(office, patch)
        for message, role, own in itertools.product(messages(office), ASKED, (True, False)):
            let_in = door.lets_in(message, role, objects(office, role, own))
            found.append(Cell(message.named, scopes_of(message.permission), role, own, let_in))
    guard = Guard(office)
    for route, role, own in itertools.product(routes(office), ASKED, (True, False)):
        let_in = guard.lets_in(route, role, objects(office, role, own))
        found.append(Cell(route.named, scopes_of(permission_of(route.view)), role, own, let_in))
    return found


def objects(office: TwoOfEverything, role: Role | None, own: bool) -> Objects:
    return (office.mine if own else office.others).get(ASKED[role] or "", {})


def test_every_cell_is_as_the_table_says(cells: list[Cell]) -> None:
    def expected(cell: Cell) -> bool:
        scope = Scope.ANY if None in cell.scopes else cell.scopes.get(cell.role)
        return scope is Scope.ANY or (cell.own and scope is not None)

    assert len(cells) > 1000
    assert [str(cell) for cell in cells if cell.let_in != expected(cell)] == []


def test_every_cell_is_as_the_document_says(cells: list[Cell]) -> None:
    """A difference is a mistake in the table, in the document, or in the reading."""
    assert [str(cell) for cell in cells if cell.let_in != may(cell.named, cell.role, own=cell.own)] == []


def test_the_document_was_read_about_every_route_and_message_and_no_other(cells: list[Cell]) -> None:
    assert {cell.named for cell in cells} == set(DOCUMENTED) | set(DOCUMENTED_MESSAGES)


def test_the_page_of_permissions_is_what_the_table_makes_of_it() -> None:
    """Write it anew: .venv/bin/python -m tests.web.permissions.page > docs/permissions.md"""
    assert DOCUMENT.read_text(encoding="utf-8") == page()


def test_every_limit_of_the_table_can_be_asked(office: TwoOfEverything) -> None:
    limits = {
        (scope, permission.object)
        for permission, scopes in PERMISSIONS.items()
        for scope in scopes.values()
        if scope is not Scope.ANY
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
    "annotate ticket",
    "list-past notice",
    "reach-everybodys listed-session",
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
