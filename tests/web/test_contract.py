"""The OpenAPI document: valid, complete, and nothing more than the server has."""

from __future__ import annotations

import re

from openapi_spec_validator import validate

from queue_core import commands
from queue_core.commands import WindowCommand
from tests.web.contract import METHODS
from tests.web.in_process import InProcess
from web.api.document import openapi

WINDOW_COMMANDS = "open close call-next call recall start finish no-show park return transfer break resume"


def test_the_document_is_valid_openapi() -> None:
    validate(openapi())


def test_the_document_and_the_server_have_the_same_paths(here: InProcess) -> None:
    served = {
        (method.lower(), re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in here.app.url_map.iter_rules()
        for method in rule.methods or ()
        if rule.rule.startswith(("/api/", "/healthz", "/readyz", "/metrics")) and method.lower() in METHODS
    }
    described = {(method, path) for path, found in openapi()["paths"].items() for method in METHODS if method in found}
    assert served == described


def test_the_frozen_calls_are_there() -> None:
    """The table of the design page, call by call."""
    paths = openapi()["paths"]
    window = "/api/v1/windows/{window}"
    frozen = {
        "get": ["/api/v1/services", "/api/v1/tickets/{ticket}", "/api/v1/hall", "/api/v1/reports/waits"],
        "post": ["/api/v1/tickets", "/api/v1/tickets/{ticket}/cancel"]
        + [f"{window}/{what}" for what in WINDOW_COMMANDS.split()],
    }
    for method, expected in frozen.items():
        for path in expected:
            assert method in paths[path], path
    for path in ("/healthz", "/readyz", "/metrics", "/api/v1/openapi.json"):
        assert "get" in paths[path]


def test_every_command_of_a_window_that_a_row_may_allow_is_a_call(here: InProcess) -> None:
    kinds = (kind for kind in vars(commands).values() if isinstance(kind, type) and issubclass(kind, WindowCommand))
    calls = {kind.call for kind in kinds if kind.call}
    rules = {rule.rule for rule in here.app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert {f"/api/v1/windows/<window>/{call}" for call in calls} <= rules
    assert calls == set(openapi()["components"]["schemas"]["Window"]["properties"]["allowed"]["items"]["enum"])
