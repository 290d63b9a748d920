"""A server inside the test's own process, on a clock that stands still: for the many small questions about the API."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from queue_core.access.roles import Role
from queue_core.clock import SetClock
from queue_core.office import Office
from queue_core.settings import load
from queue_core.texts import Text
from tests.running import CHEAP, MORNING, PASSWORD, TRUDOVAYA
from tests.web.contract import hold
from web.app import create_server
from web.auth.users import Users

POSITION = Text(ru="Специалист", en="Specialist")
PRINCIPALS = {
    "kiosk-1": Role.KIOSK,
    "board-1": Role.BOARD,
    "agent-1": Role.AGENT,
    "operator1": Role.OPERATOR,
    "operator2": Role.OPERATOR,
    "operator3": Role.OPERATOR,
    "manager": Role.MANAGER,
}


@dataclass
class InProcess:
    """An office with its Flask application; every answer under the API is held against the contract."""

    directory: Path
    clock: SetClock = field(default_factory=lambda: SetClock(MORNING))
    settings: Path = TRUDOVAYA

    def __post_init__(self) -> None:
        self.directory.mkdir(parents=True, exist_ok=True)
        self.users = Users(self.directory, CHEAP)
        self.tokens: dict[str, str] = {}
        for name, role in PRINCIPALS.items():
            password = PASSWORD if role in {Role.OPERATOR, Role.MANAGER} else None
            self.users.add(name, role, full_name=f"Имя {name}", position=POSITION, password=password)
            self.tokens[name] = self.users.new_token(name)
        self.begin()

    def begin(self) -> None:
        """Opens the office, for the first time or again after it was closed."""
        self.office = Office(load(self.settings), self.directory, self.clock)
        self.server = create_server(self.office, self.users, "http://queue.local", async_mode="threading")
        self.app = self.server.app

    def client(self) -> FlaskClient:
        return self.app.test_client()

    def call(self, method: str, path: str, who: str | None = "manager", **more: Any) -> TestResponse:
        """A request to `/api/v1…` in somebody's name."""
        headers = {"Authorization": f"Bearer {self.tokens[who]}"} if who else {}
        full = path if path.startswith(("/healthz", "/readyz", "/metrics")) else f"/api/v1{path}"
        answer = self.client().open(full, method=method, headers={**headers, **more.pop("headers", {})}, **more)
        hold(method, full.split("?")[0], answer.status_code, answer.content_type, answer.get_json(silent=True))
        return answer

    def post(self, path: str, who: str = "operator1", **body: Any) -> TestResponse:
        return self.call("POST", path, who, json=body)

    def get(self, path: str, who: str = "manager", **more: Any) -> TestResponse:
        return self.call("GET", path, who, **more)

    def issue(self, service: str = "settlements-individual", **body: Any) -> dict[str, Any]:
        body.setdefault("request_id", f"press {self.office.seq}")
        answer = self.post("/tickets", "kiosk-1", service=service, **body)
        assert answer.status_code in {200, 201}, answer.text
        found: dict[str, Any] = answer.get_json()
        return found
