"""A person's browser in the tests: it signs in, keeps its cookies, and sends what a page sends."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.running import PASSWORD
from tests.web.in_process import InProcess
from web.auth.security_log import FILE, SecurityLog
from web.auth.sessions import Sessions


@dataclass
class Browser:
    """One browser at one address."""

    here: InProcess
    address: str = "127.0.0.1"
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.here.client()

    def get(self, path: str) -> TestResponse:
        return self.client.get(path, environ_overrides={"REMOTE_ADDR": self.address})

    def submit(self, path: str, **form: str) -> TestResponse:
        """Submits a form, with the CSRF token of the page before it."""
        csrf = token_of(self.get("/sign-in"))
        return self.client.post(
            path, data={**form, "csrf_token": csrf}, environ_overrides={"REMOTE_ADDR": self.address}
        )

    def enter(self, name: str, password: str = PASSWORD, **more: str) -> TestResponse:
        return self.submit("/sign-in", name=name, password=password, **more)

    def post(self, path: str, **body: Any) -> TestResponse:
        """A state change, as a page's script sends it."""
        csrf = token_of(self.get("/sign-in"))
        return self.client.post(
            f"/api/v1{path}",
            json=body,
            headers={"X-CSRFToken": csrf},
            environ_overrides={"REMOTE_ADDR": self.address},
        )

    def is_in(self) -> bool:
        """Whether it is signed in, as any page of the staff sees it."""
        return self.get("/operator/").status_code == 200

    def copy(self) -> Browser:
        """Another browser with a copy of this one's session cookie."""
        other = Browser(self.here, self.address)
        cookie = self.client.get_cookie("talon_session")
        assert cookie is not None
        other.client.set_cookie("talon_session", cookie.value)
        return other


def token_of(answer: TestResponse) -> str:
    found = re.search(r'name="csrf-token" content="([^"]+)"', answer.text)
    assert found
    return found[1]


def signed_in(here: InProcess, name: str = "operator1", address: str = "127.0.0.1") -> Browser:
    browser = Browser(here, address)
    assert browser.enter(name).status_code == 302
    return browser


def sessions_of(here: InProcess) -> Sessions:
    found: Sessions = here.app.extensions["talon"][Sessions]
    return found


def record(here: InProcess) -> list[dict[str, Any]]:
    """The security log so far."""
    here.app.extensions["talon"][SecurityLog].close()
    path = here.directory / FILE
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []
