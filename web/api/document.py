"""The OpenAPI document of the contract."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from queue_core.roles import ANYONE
from web.auth.access import allow

blueprint = Blueprint("api_document", __name__)


@cache
def openapi() -> dict[str, Any]:
    """The contract as it is written in openapi.yaml."""
    document: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("openapi.yaml").read_text(encoding="utf-8"))
    return document


@blueprint.get("/openapi.json")
@allow(*ANYONE)
def show() -> ResponseReturnValue:
    return jsonify(openapi())
