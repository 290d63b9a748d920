"""The server's office and the acting person, for request handlers."""

from __future__ import annotations

from queue_core.office import Office
from web.auth.access import principal
from web.parts import provided


def current_office() -> Office:
    return provided(Office)


def actor() -> str:
    """The sign-in or device name of the caller, for the journal."""
    who = principal()
    assert who is not None, "commands come only from principals"
    return who.name
