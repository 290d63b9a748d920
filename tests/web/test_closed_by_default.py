"""Closed by default: an event, a page, a route and a socket message that declare no audience are there for nobody."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from flask import Blueprint
from flask_socketio import SocketIOTestClient

from queue_core.access.permissions import Permission, scopes_of
from queue_core.access.roles import MANAGERS, NOBODY, SCREENS, STAFF, Audience, Role
from queue_core.events import ALL, Event, Recorded
from tests.web.in_process import PRINCIPALS, InProcess
from web.auth.access import open_pages, permission_of, requires
from web.auth.ownership import Ownership
from web.auth.sockets import GuardedNamespace
from web.live.hall import event_by_role

VIEW = {"seq": 7, "type": "something", "window": {"id": "1"}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Undeclared(Event):
    """An event whose author forgot to say whom it is for."""

    type: ClassVar[str] = "undeclared"

    window: str


class Socket:
    """A socket on /hall, or on another namespace, with what has come in on it."""

    def __init__(self, here: InProcess, who: str, namespace: str = "/hall") -> None:
        self._namespace = namespace
        self._client: SocketIOTestClient = here.server.socketio.test_client(
            here.app, namespace=namespace, auth={"token": here.tokens[who]}
        )

    def received(self, name: str) -> list[Any]:
        return [message["args"][0] for message in self._client.get_received(self._namespace) if message["name"] == name]

    def send(self, name: str, *message: Any) -> None:
        self._client.emit(name, *message, namespace=self._namespace)

    def leave(self) -> None:
        self._client.disconnect(namespace=self._namespace)


# -- events ---------------------------------------------------------------------------------------------------------


def test_every_event_of_the_journal_declares_its_audience() -> None:
    for event in ALL:
        assert "audience" in vars(event), f"{event.__name__} is hidden from everybody by omission"
        assert event.audience in {SCREENS, STAFF | {Role.KIOSK}, STAFF, MANAGERS}


def test_an_event_that_declares_nothing_reaches_no_screen(here: InProcess) -> None:
    sockets = {who: Socket(here, who) for who in PRINCIPALS if who != "agent-1"}
    for socket in sockets.values():
        assert wait_for(partial(socket.received, "snapshot")), "a newcomer hears of events from its snapshot on"
    here.server.socketio.start_background_task(here.server.publisher._publish)
    event = Undeclared(at=here.clock.now(), actor="operator1", window="1")
    seq = here.office.seq + 1
    here.office._live.publish(Recorded(seq, here.office.day, event))
    for who, socket in sockets.items():
        assert wait_for(partial(socket.received, "event")) == [{"seq": seq, "type": "hidden"}], who


@pytest.mark.parametrize(
    ("audience", "all_of_it", "its_public_rows"),
    [
        (NOBODY, set(), set()),
        (MANAGERS, {"manager"}, set()),
        (STAFF, {"manager", "operator"}, set()),
        (STAFF | {Role.KIOSK}, {"manager", "operator", "kiosk"}, set()),
        (SCREENS, {"manager", "operator", "kiosk"}, {"board"}),
    ],
)
def test_a_screen_outside_the_audience_gets_the_number_and_nothing_else(
    audience: Audience, all_of_it: set[str], its_public_rows: set[str]
) -> None:
    event = type("Declared", (Undeclared,), {"audience": audience})
    view = {**VIEW, "plan": ["what boards do not need"], "window": {"id": "1", "break": None, "request": "asked for"}}
    received = {role: seen for roles, seen in event_by_role(event, view) for role in roles}
    assert set(received) == SCREENS
    for role, seen in received.items():
        if role in all_of_it:
            assert seen == view
        elif role in its_public_rows:
            assert seen == {**VIEW, "window": {"id": "1", "break": None}}
        else:
            assert seen == {"seq": 7, "type": "hidden"}


# -- pages and routes -----------------------------------------------------------------------------------------------


def test_a_page_that_declares_nothing_is_refused_to_everybody(here: InProcess) -> None:
    page = Blueprint("forgotten", __name__, url_prefix="/forgotten", static_folder="static")
    page.get("/")(lambda: "anything")
    here.app.register_blueprint(page)
    assert {status_of(here, who, "/forgotten/") for who in (*PRINCIPALS, None)} == {403}
    assert status_of(here, "manager", "/forgotten/static/script.js") == 403


def test_a_page_is_open_to_the_audience_its_module_declares(here: InProcess) -> None:
    page = Blueprint("declared", __name__, url_prefix="/declared")
    page.get("/")(lambda: "anything")
    open_pages(here.app, SimpleNamespace(blueprint=page, PERMISSION=Permission("open", "management-page")))
    may = {who for who in PRINCIPALS if status_of(here, who, "/declared/") == 200}
    assert may == {"manager"}
    assert status_of(here, None, "/declared/") == 302, "a stranger is shown the way in"


def test_a_route_that_declares_nothing_is_refused_to_everybody(here: InProcess) -> None:
    here.app.get("/api/v1/forgotten")(lambda: "anything")
    assert {status_of(here, who, "/api/v1/forgotten") for who in (*PRINCIPALS, None)} == {403}


def test_a_route_that_declares_what_the_table_does_not_have_is_refused_to_everybody(here: InProcess) -> None:
    here.app.get("/api/v1/misspelt")(requires("raed", "hall")(lambda: "anything"))
    assert {status_of(here, who, "/api/v1/misspelt") for who in PRINCIPALS} == {403}
    assert status_of(here, None, "/api/v1/misspelt") == 401


def test_every_route_of_the_server_declares_a_permission_of_the_table(here: InProcess) -> None:
    blueprints = here.app.blueprints
    undeclared = [
        endpoint
        for endpoint, view in here.app.view_functions.items()
        if not scopes_of(permission_of(view) or permission_of(blueprints.get(endpoint.rpartition(".")[0])))
    ]
    assert undeclared == ["static"], "the pages' own style sheets and scripts alone need no declaration"


def test_what_is_open_to_strangers_is_a_short_list(here: InProcess) -> None:
    assert {
        endpoint for endpoint, view in here.app.view_functions.items() if None in scopes_of(permission_of(view))
    } == {
        "api_document.show",
        "appearance.choose_theme",
        "appearance.colours",
        "machines.alive",
        "machines.metrics",
        "machines.ready",
        "scripts.serve",
        "sign_in.code",
        "sign_in.enter",
        "sign_in.enter_code",
        "sign_in.index",
        "sign_in.leave",
        "sign_in.page",
        "vendor.serve",
    }
    assert {name for name, room in here.app.blueprints.items() if None in scopes_of(permission_of(room))} == {"status"}


# -- messages on sockets --------------------------------------------------------------------------------------------


class Doors(GuardedNamespace):
    """A namespace with one message that is declared and one that is not."""

    def __init__(self, handled: list[tuple[str, str]], ownership: Ownership) -> None:
        super().__init__("/doors", Permission("read", "hall"), ownership)
        self._handled = handled

    @requires("list", "device")
    def on_declared(self, *_: Any) -> None:
        self._handled.append(("declared", self.sender().name))

    def on_forgotten(self, *_: Any) -> None:
        self._handled.append(("forgotten", self.sender().name))


@pytest.fixture
def handled(here: InProcess) -> list[tuple[str, str]]:
    handled: list[tuple[str, str]] = []
    here.server.socketio.on_namespace(Doors(handled, here.app.extensions["talon"][Ownership]))
    return handled


def test_a_message_that_declares_nothing_is_handled_for_nobody(here: InProcess, handled: list[tuple[str, str]]) -> None:
    for who in PRINCIPALS:
        Socket(here, who, "/doors").send("forgotten")
    assert handled == []


def test_a_message_is_handled_for_its_audience_alone(here: InProcess, handled: list[tuple[str, str]]) -> None:
    for who in PRINCIPALS:
        Socket(here, who, "/doors").send("declared")
    assert {who for _, who in handled} == {"operator1", "operator2", "operator3", "manager"}


@pytest.mark.parametrize("event", ["connect", "disconnect"])
def test_a_client_cannot_play_the_servers_own_events(
    here: InProcess, handled: list[tuple[str, str]], event: str
) -> None:
    """It would join twice, or be forgotten while its socket stays open."""
    socket = Socket(here, "operator1", "/doors")
    (namespace,) = (n for n in here.server.socketio.server.namespace_handlers.values() if isinstance(n, Doors))
    joined = dict(namespace._identities)
    socket.send(event, {"token": here.tokens["manager"]})
    assert namespace._identities == joined
    socket.send("declared")
    assert handled == [("declared", "operator1")]
    socket.leave()
    assert namespace._identities == {}


def test_every_message_of_the_server_declares_a_permission_of_the_table(here: InProcess) -> None:
    namespaces = here.server.socketio.server.namespace_handlers.values()
    assert namespaces
    for namespace in namespaces:
        assert isinstance(namespace, GuardedNamespace)
        assert scopes_of(namespace.permission)
        for name, handler in vars(type(namespace)).items():
            declared = scopes_of(permission_of(handler))
            assert not name.startswith("on_") or declared, f"{name} is handled for nobody by omission"


def status_of(here: InProcess, who: str | None, path: str) -> int:
    headers = {"Authorization": f"Bearer {here.tokens[who]}"} if who else {}
    return here.client().get(path, headers=headers).status_code


def wait_for(question: Callable[[], list[Any]]) -> list[Any]:
    """The first answer that is not empty."""
    for _ in range(500):
        if answer := question():
            return answer
        time.sleep(0.01)
    raise AssertionError("nothing came")
