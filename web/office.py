"""The office that this server owns, as a request finds it."""

from __future__ import annotations

from flask import current_app

from queue_core.office import Office
from web.auth.access import principal


def current_office() -> Office:
    found: Office = current_app.extensions["office"]
    return found


def actor() -> str:
    """Who commands, for the journal."""
    who = principal()
    assert who is not None, "commands come only from principals"
    return who.name
