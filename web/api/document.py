"""The OpenAPI document of the contract."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

blueprint = Blueprint("api_document", __name__)


@cache
def openapi() -> dict[str, Any]:
    """The contract as it is written in openapi.yaml."""
    import yaml  # noqa: PLC0415 - loaded for the first who asks: a start need not wait for it

    document: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("openapi.yaml").read_text(encoding="utf-8"))
    return document


@blueprint.get("/openapi.json")
def show() -> ResponseReturnValue:
    return jsonify(openapi())
