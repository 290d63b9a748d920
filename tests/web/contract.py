"""Holds answers against the OpenAPI document: what the server says must be what the contract promises."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from web.api.document import openapi

METHODS = ("get", "post")


@cache
def _paths() -> list[tuple[re.Pattern[str], str]]:
    # A path without parameters is looked at before one that would take it for a parameter.
    ordered = sorted(openapi()["paths"], key=lambda path: path.count("{"))
    return [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path) + "$"), path) for path in ordered]


def operation(method: str, path: str) -> dict[str, Any]:
    """What the document says of a request."""
    for pattern, template in _paths():
        if pattern.match(path):
            found: dict[str, Any] = openapi()["paths"][template][method.lower()]
            return found
    raise AssertionError(f"{path} is not in the contract")


def hold(method: str, path: str, status: int, content_type: str, body: Any) -> None:
    """Raises when an answer is not as the contract says."""
    answers = operation(method, path)["responses"]
    answer = answers.get(str(status)) or answers.get("default")
    assert answer is not None, f"{method} {path} may not answer {status}"
    if "$ref" in answer:
        answer = _resolve(answer["$ref"])
    content = answer.get("content")
    if content is None:
        assert not body, f"{method} {path} {status} has no body"
        return
    kind = content_type.split(";", maxsplit=1)[0]
    assert kind in content, f"{method} {path} {status} answers {kind}"
    if "json" in kind:
        schema = {**content[kind]["schema"], "components": openapi()["components"]}
        Draft202012Validator(schema).validate(body)


def _resolve(reference: str) -> dict[str, Any]:
    found: Any = openapi()
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    resolved: dict[str, Any] = found
    return resolved
