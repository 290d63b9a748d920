"""The OpenAPI document: valid, complete, and nothing more than the server has."""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from openapi_spec_validator import validate

from queue_core.views import shapes
from tests.web.contract import METHODS
from tests.web.in_process import InProcess
from web.api.document import openapi, row_schemas

HOUSE = Path(__file__).parents[2]

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


def test_each_row_has_one_definition() -> None:
    """A row that a view returns is described by its shape; openapi.yaml must not say it a second time."""
    written = yaml.safe_load((HOUSE / "web/api/openapi.yaml").read_text(encoding="utf-8"))["components"]["schemas"]
    assert set(written) & set(row_schemas()) == set()


def test_a_new_column_of_a_row_is_in_the_document() -> None:
    """The document follows the shapes by itself: nothing else has to be edited."""
    schema = openapi()["components"]["schemas"]["TicketWithPlace"]
    assert set(schema["required"]) == set(shapes.TicketWithPlaceView.__annotations__) | {
        *shapes.TicketView.__annotations__,
        *shapes.PublicTicketView.__annotations__,
    }
