"""A real Talon server for tests: gunicorn in its own process, on a free port, with an office's data in a temporary folder."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

import requests
from argon2 import PasswordHasher
from playwright.sync_api import Page

from kiosk.status_links import StatusLinks
from queue_core.access.roles import Role
from queue_core.settings import load
from queue_core.texts import Text
from tests.forked import Process, start
from tests.free_port import free_port
from web.auth.users import Users
from web.serving.processes import server_command, server_environment, wait_until_ready

HOUSE = Path(__file__).parents[1]
TRUDOVAYA = HOUSE / "deploy/offices/trudovaya.toml"
PASSWORD = "correct horse"
OPERATORS = {
    "operator1": "Иванова Мария Петровна",
    "operator2": "Петров Олег Игоревич",
    "operator3": "Сидорова Анна Львовна",
    "operator4": "Кузнецова Ольга Юрьевна",
    "operator5": "Смирнов Пётр Ильич",
}
DEVICES = {"kiosk-1": Role.KIOSK, "board-1": Role.BOARD, "agent-1": Role.AGENT}
# Real hashes, but not made expensive: tests make many people.
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
# A Monday, two hours into the working day: the office is open whenever the tests run.
MORNING = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Moscow"))


class Api(requests.Session):
    """A session of the public API: paths are relative to the server, the bearer token is set."""

    def __init__(self, url: str, token: str) -> None:
        super().__init__()
        self._url = url
        self.headers["Authorization"] = f"Bearer {token}"

    def request(self, method: str, url: str, *args: object, **more: object) -> requests.Response:  # type: ignore[override]
        more.setdefault("timeout", 10)
        return super().request(method, urljoin(self._url, url), *args, **more)  # type: ignore[arg-type]


@dataclass
class RunningServer:
    """A server with people and devices; stop and start keep its port and data."""

    data: Path
    settings: Path = TRUDOVAYA
    start_at: datetime = MORNING
    speed: float = 1.0
    port: int = field(default_factory=free_port)
    tokens: dict[str, str] = field(default_factory=dict)
    process: Process | None = None
    began: float = field(default_factory=time.time)
    # More of the server's environment.
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        users = Users(self.data, CHEAP)
        for name, full_name in OPERATORS.items():
            position = Text(ru="Специалист", en="Specialist")
            users.add(name, Role.OPERATOR, full_name=full_name, position=position, password=PASSWORD)
        position = Text(ru="Руководитель офиса", en="Office manager")
        users.add("manager", Role.MANAGER, full_name="Шитова Вера Андреевна", position=position, password=PASSWORD)
        for name, role in DEVICES.items():
            users.add(name, role)
        self.tokens = {name: users.new_token(name) for name in (*OPERATORS, "manager", *DEVICES)}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def token(self, kind_or_name: str) -> str:
        """The token of a device kind (kiosk, board, agent) or of a name."""
        return self.tokens.get(kind_or_name) or self.tokens[f"{kind_or_name}-1"]

    def status_page(self, ticket: str) -> str:
        """The address of the visitor's page, as the slip's QR code has it; by the ticket's id."""
        return self.url + StatusLinks((self.data / "session.key").read_bytes()).path(ticket)

    def api(self, kind_or_name: str) -> Api:
        return Api(self.url, self.token(kind_or_name))

    def command(self) -> list[str]:
        """What is started: the server as `talon run` starts it."""
        return server_command("127.0.0.1", self.port)

    def start(self) -> None:
        load(self.settings)  # a broken file fails here, with its sentence
        clock = f"{self.start_at.isoformat()}@{self.speed}@{self.began}"
        environment = server_environment(self.settings, self.data, public_url=self.url, clock=clock)
        self.process = start(self.command(), HOUSE, {**os.environ, **environment, **self.environment})
        wait_until_ready(self.url, self.process)

    def stop(self) -> None:
        """An orderly stop."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """kill -9 of master and worker at once."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        with suppress(ProcessLookupError):  # it has ended by itself
            os.killpg(self.process.pid, how)
        self.process.wait(20)
        self.process = None

    def sign_in(self, page: Page, name: str) -> None:
        """Signs a person in, as a person does."""
        page.goto(f"{self.url}/sign-in")
        page.fill("input[name=name]", name)
        page.fill("input[name=password]", PASSWORD)
        page.click("form button")
        page.wait_for_url(f"{self.url}/")

    def confirm_passwords(self, ago_s: float = 0.0) -> None:
        """As if everybody had given the password so long ago: many tests in a row are no computer left alone."""
        Users(self.data, CHEAP).database.db.execute("UPDATE sessions SET confirmed_at = ?", (time.time() - ago_s,))

    def open_windows(self, *windows: str) -> None:
        """Opens windows, window N by operator N."""
        for window in windows:
            answer = self.api(f"operator{window}").post(f"/api/v1/windows/{window}/open", json={})
            assert answer.ok, answer.text

    def issue(
        self, service: str = "settlements-individual", request_id: str | None = None, **more: str
    ) -> dict[str, object]:
        """A ticket, as the kiosk takes it."""
        request_id = request_id or os.urandom(8).hex()
        body = {"service": service, "request_id": request_id, **more}
        answer = self.api("kiosk").post("/api/v1/tickets", json=body)
        assert answer.ok, answer.text
        ticket: dict[str, object] = answer.json()
        return ticket
