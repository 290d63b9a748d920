"""Every cell of route × principal × own or other object, asked of the server's real guard; no handler is carried out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from queue_core.roles import Role
from tests.web.permissions.two_of_everything import Objects, TwoOfEverything
from web.auth.access import permission_of

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
_ALL_IN_BODY = ("ticket", "window")


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
