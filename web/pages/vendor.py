"""Serves third-party fonts from node_modules."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Blueprint, send_from_directory
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from web.auth.access import requires

blueprint = Blueprint("vendor", __name__, url_prefix="/vendor")

NODE_MODULES = Path(os.environ.get("TALON_NODE_MODULES", Path(__file__).parents[2] / "node_modules"))
# Only these folders are public, under short names.
_PACKAGES = {
    "golos": "@fontsource-variable/golos-text/files",
}
_DAY_S = 24 * 3600


@blueprint.get("/<package>/<path:name>")
@requires("read", "page-file")
def serve(package: str, name: str) -> ResponseReturnValue:
    if package not in _PACKAGES:
        raise NotFound
    return send_from_directory(NODE_MODULES / _PACKAGES[package], name, max_age=_DAY_S)
