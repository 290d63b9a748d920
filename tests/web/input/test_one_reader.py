"""What comes with a request is read in one place only, and each route that takes a body declares its shape."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.in_process import InProcess
from web.api.document import openapi
from web.input.messages import shape_of_message
from web.input.reading import shape_of

ROOT = Path(__file__).parents[3]
ROOMS = ("web", "kiosk", "display")
READING = frozenset(
    {"json", "get_json", "data", "get_data", "form", "files", "values", "args", "stream", "input_stream"}
)
MAY_READ = {
    "web/input/reading.py": "it is the one reader",
    "web/auth/access.py": "the guard: the device's token in an address, and the object of a GET",
    "web/language.py": "`lang`, compared with the languages that there are",
    "kiosk/status_page.py": "`lang`, compared with the languages that there are",
    "display/pages.py": "`zone`, repeatable, compared with the zones of the settings",
}
# What these need, rules of their own say, with another status and at the field: `wrong_person`, `reason_needed`.
RULED_LATER = {
    "/api/v1/people": {"name", "role", "full_name", "position", "password"},
    "/api/v1/people/<name>": {"role", "full_name", "position"},
    "/api/v1/people/<name>/password": {"password"},
    "/api/v1/windows/<window>/call": {"reason"},
}
# Bodies that are no JSON objects.
NOT_JSON = {"/api/v1/slip/logo"}


def readings(source: str) -> Iterator[int]:
    """The lines that take something out of Flask's request."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in READING and _is_request(node.value):
            yield node.lineno


def _is_request(node: ast.expr) -> bool:
    return (isinstance(node, ast.Name) and node.id == "request") or (
        isinstance(node, ast.Attribute) and node.attr == "request"
    )


def modules() -> list[Path]:
    return [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


def test_nothing_else_reads_a_request() -> None:
    found = {str(path.relative_to(ROOT)) for path in modules() if [*readings(path.read_text("utf-8"))]}
    assert found == set(MAY_READ)


@pytest.mark.parametrize(
    "line", ["x = request.json", "request.get_json(silent=True)", "flask.request.form['a']", "request.args"]
)
def test_every_way_of_reading_is_noticed(line: str) -> None:
    assert [*readings(line)] == [1]
    assert [*readings(line.replace("request", "report"))] == []


def test_each_route_with_a_body_declares_its_shape(here: InProcess) -> None:
    """What the contract gives a body has a shape, and what has a shape is given a body in the contract."""
    contract = {
        (path, method)
        for path, calls in openapi()["paths"].items()
        for method, call in calls.items()
        if method != "parameters" and "requestBody" in call
    }
    declared = {
        (_as_documented(rule.rule), method.lower())
        for rule in here.app.url_map.iter_rules()
        for method in (rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"}
        if shape_of(here.app.view_functions[rule.endpoint])
    }
    without_fields = {("/api/v1/terminals/{device}/settle", "post")}
    assert {one for one in contract if one[0] not in NOT_JSON} == declared - without_fields


def test_the_fields_of_each_shape_are_those_of_the_contract(here: InProcess) -> None:
    differences = []
    for rule in here.app.url_map.iter_rules():
        shape = shape_of(here.app.view_functions[rule.endpoint])
        call = openapi()["paths"].get(_as_documented(rule.rule), {}).get("post", {})
        if shape is None or "requestBody" not in call:
            continue
        documented = _resolved(call["requestBody"]["content"]["application/json"]["schema"])
        ours = shape.model_json_schema(by_alias=True)
        for part in ("properties", "required"):
            theirs, mine = set(documented.get(part, ())), set(ours.get(part, ()))
            if theirs != mine | (RULED_LATER.get(rule.rule, set()) if part == "required" else set()):
                differences.append(f"{rule.rule} {part}: contract only {theirs - mine}, shape only {mine - theirs}")
    assert not differences, "\n".join(differences)


def test_each_message_declares_its_shape(here: InProcess) -> None:
    handlers = here.server.socketio.server.namespace_handlers.values()
    undeclared = {
        name
        for namespace in handlers
        for name, handler in vars(type(namespace)).items()
        if name.startswith("on_") and shape_of_message(handler) is None
    }
    assert undeclared == {"on_connect", "on_disconnect", "on_snapshot"} & undeclared


def _as_documented(rule: str) -> str:
    return rule.replace("<int:", "{").replace("<path:", "{").replace("<", "{").replace(">", "}")


def _resolved(schema: dict[str, object]) -> dict[str, dict[str, object]]:
    reference = schema.get("$ref")
    if isinstance(reference, str):
        found: dict[str, dict[str, object]] = openapi()["components"]["schemas"][reference.rsplit("/", 1)[1]]
        return found
    return schema  # type: ignore[return-value]  # its parts are objects
