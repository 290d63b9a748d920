"""The OpenAPI document: paths from `openapi.yaml`, row schemas from `queue_core/views/shapes.py`."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from pydantic import TypeAdapter
from typing_extensions import is_typeddict

from queue_core.access.permissions import Permission, scopes_of
from queue_core.reports.waits import WaitStatistics
from queue_core.texts import TextView
from queue_core.views import shapes
from web.auth.access import permission_of, requires

_SUFFIX = "View"

blueprint = Blueprint("api_document", __name__)


@cache
def openapi() -> dict[str, Any]:
    """The complete OpenAPI document."""
    import yaml  # noqa: PLC0415 - loaded on the first request, to keep the start short

    document: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("openapi.yaml").read_text(encoding="utf-8"))
    document["components"]["schemas"] |= row_schemas()
    return document


def row_schemas() -> dict[str, Any]:
    """The JSON schemas of all rows that views return, under the contract's names: `TicketView` is `Ticket`."""
    schemas: dict[str, Any] = {"Figures": _plain(TypeAdapter(WaitStatistics).json_schema())}
    rows = [shape for name, shape in vars(shapes).items() if is_typeddict(shape) and not name.startswith("_")]
    for row in (TextView, *rows):
        schema = TypeAdapter(row).json_schema(ref_template="#/components/schemas/{model}")
        parts = {**schema.pop("$defs", {}), row.__name__: schema}
        for name, part in parts.items():
            contract_name, plain = _contract_name(name), _plain(part)
            assert schemas.setdefault(contract_name, plain) == plain, f"two rows are called {contract_name}"
    return schemas


def _contract_name(name: str) -> str:
    return name.removesuffix(_SUFFIX)


def _plain(schema: Any) -> Any:
    """The schema without pydantic's generated titles, its references under the contract's names."""
    if isinstance(schema, list):
        return [_plain(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {}
    for key, value in schema.items():
        if key == "title" and isinstance(value, str):
            continue
        plain[key] = _contract_name(value) if key == "$ref" else _plain(value)
    return plain


@blueprint.get("/openapi.json")
@requires("read", "api-description")
def show() -> ResponseReturnValue:
    document = openapi()
    return jsonify(document | {"paths": _with_permissions(document["paths"])})


def _with_permissions(paths: dict[str, Any]) -> dict[str, Any]:
    """The paths with the permission that every operation requires: `x-permission`, and the roles that have it, `x-audience`,
    with the scope of each, `x-scopes`."""
    permissions = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower()): permission_of(
            current_app.view_functions[rule.endpoint]
        )
        for rule in current_app.url_map.iter_rules()
        for method in rule.methods or ()
    }
    return {
        path: {
            name: {**part, **_permission_view(permissions[path, name])} if (path, name) in permissions else part
            for name, part in calls.items()
        }
        for path, calls in paths.items()
    }


def _permission_view(permission: Permission | None) -> dict[str, Any]:
    scopes = scopes_of(permission)
    return {
        "x-permission": str(permission),
        "x-audience": sorted(role or "anyone" for role in scopes),
        "x-scopes": {role or "anyone": scope.value for role, scope in scopes.items()},
    }
