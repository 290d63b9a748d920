"""The public API under /api/v1: the frozen contract, described by openapi.yaml beside this file.

Every module of this package with a `blueprint` is served; it need not be listed here.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from flask import Flask

from web.api import health

PREFIX = "/api/v1"


def install(app: Flask) -> None:
    """Registers the API, and beside it the endpoints for machines: health and metrics."""
    app.register_blueprint(health.blueprint)
    for name in sorted(module.name for module in iter_modules(__path__)):
        blueprint = getattr(import_module(f"{__name__}.{name}"), "blueprint", None)
        if blueprint is not None and blueprint is not health.blueprint:
            app.register_blueprint(blueprint, url_prefix=PREFIX)
