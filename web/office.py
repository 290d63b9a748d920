"""The office that this server owns, as a request finds it."""

from __future__ import annotations

from queue_core.office import Office
from web.auth.access import principal
from web.parts import provided


def current_office() -> Office:
    return provided(Office)


def actor() -> str:
    """Who commands, for the journal."""
    who = principal()
    assert who is not None, "commands come only from principals"
    return who.name
