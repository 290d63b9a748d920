"""Every cell of route or message × principal × own or other object, asked of the real guard; no handler is carried out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pytest
from flask_socketio import Namespace

from queue_core.access.permissions import Permission
from queue_core.access.roles import Role
from tests.web.permissions.two_of_everything import Objects, TwoOfEverything
from web.auth.access import permission_of
from web.auth.sockets import GuardedNamespace

PREFIX = "/api/v1"
ASKED = {
    Role.OPERATOR: "operator1",
    Role.MANAGER: "manager",
    Role.KIOSK: "kiosk-1",
    Role.BOARD: "board-1",
    Role.AGENT: "agent-1",
    None: None,
}
"""Who asks in the name of each role; None is somebody who has not signed in."""
_LET_IN = 299
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
# Where the object of a route is named elsewhere than in its path.
_IN_QUERY = {"/payments/intended": "ticket"}
_ALL_IN_BODY = ("ticket", "window", "kiosk")


@dataclass(frozen=True, slots=True)
class Route:
    """`path` below the prefix, with its parameters in braces, as the documents write it."""

    method: str
    path: str
    rule: str
    view: Any

    @property
    def parameters(self) -> list[str]:
        return _PARAMETER.findall(self.rule)

    @property
    def named(self) -> str:
        return f"{self.method} {self.path}"


def routes(here: TwoOfEverything) -> list[Route]:
    """Every route of the server that declares a permission of its own, the API's and the others."""
    found = [
        Route(method, _PARAMETER.sub(r"{\1}", rule.rule).removeprefix(PREFIX), rule.rule, view)
        for rule in here.app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
        if permission_of(view := here.app.view_functions[rule.endpoint])
    ]
    return sorted(found, key=lambda route: (route.path, route.method))


@dataclass(frozen=True, slots=True)
class Message:
    """A message that a namespace handles."""

    namespace: GuardedNamespace
    event: str

    @property
    def named(self) -> str:
        return f"{self.namespace.namespace} {self.event}"

    @property
    def permission(self) -> Permission | None:
        return permission_of(getattr(type(self.namespace), f"on_{self.event}"))

    def about(self, objects: Objects) -> dict[str, str | int]:
        """The message about these objects, as the document has it."""
        device = objects.get("keypad" if self.event in {"scan", "key"} else "device", "x")
        job = objects.get("slip", "x")
        return {
            "device": device,
            "window": objects.get("window", "x"),
            "job": job,
            "for": "ticket_slip",
            "seq": int(objects.get("seq", "0")),
        }


def messages(here: TwoOfEverything) -> list[Message]:
    """Every message of the server's namespaces."""
    namespaces: Iterable[Any] = here.server.socketio.server.namespace_handlers.values()
    return [
        Message(namespace, name.removeprefix("on_"))
        for namespace in namespaces
        for name in vars(type(namespace))
        if name.startswith("on_")
    ]


class Door:
    """Asks whether a message is let in. What is let in ends before its handler."""

    def __init__(self, here: TwoOfEverything, patch: pytest.MonkeyPatch) -> None:
        self._here = here
        self._handled: list[str] = []
        handle = Namespace.trigger_event

        def instead(namespace: Namespace, event: str, *args: Any) -> Any:
            if event in {"connect", "disconnect"}:
                return handle(namespace, event, *args)
            self._handled.append(event)
            return None

        def directly(_namespace: GuardedNamespace, handler: Any, *_: Any) -> None:
            self._handled.append(handler.__name__.removeprefix("on_"))

        patch.setattr(Namespace, "trigger_event", instead)
        patch.setattr(GuardedNamespace, "directly", directly)

    def lets_in(self, message: Message, role: Role | None, objects: Objects) -> bool:
        """Whether the message of this role about these objects reaches its handler."""
        who, name = ASKED[role], message.namespace.namespace
        auth = {"token": self._here.tokens[who]} if who else None
        socket = self._here.server.socketio.test_client(self._here.app, namespace=name, auth=auth)
        if not socket.is_connected(name):
            return False
        self._handled.clear()
        socket.emit(message.event, message.about(objects), namespace=name)
        socket.disconnect(namespace=name)
        return self._handled == [message.event]


class Guard:
    """Asks whether a request is let in. What is let in ends before its handler, so that no cell changes the next one."""

    def __init__(self, here: TwoOfEverything) -> None:
        self._here = here
        # After the guard's own, which the server has put there; the office of the tests has already answered requests.
        here.app.before_request_funcs[None].append(lambda: ("let in", _LET_IN))
        self._client = here.client()

    def lets_in(self, route: Route, role: Role | None, objects: Objects) -> bool:
        """Whether the request of this role about these objects reaches its handler."""
        path = _PARAMETER.sub(lambda match: objects.get(match[1], "1"), route.rule)
        who = ASKED[role]
        headers = {"Authorization": f"Bearer {self._here.tokens[who]}"} if who else {}
        if route.method == "GET":
            name = _IN_QUERY.get(route.path)
            answer = self._client.get(
                path, headers=headers, query_string={name: objects.get(name, "x")} if name else {}
            )
        else:
            body = {name: objects[name] for name in _ALL_IN_BODY if name in objects}
            answer = self._client.post(path, headers=headers, json=body)
        assert answer.status_code in {_LET_IN, 401, 403, 404, 409}, f"{route.named} by {role}: {answer.text}"
        return answer.status_code == _LET_IN
