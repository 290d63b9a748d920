"""What cookies are called: given by TLS, by a name that browsers let nobody but this host set, and only by TLS."""

from __future__ import annotations

from flask import request

_THIS_HOST_ALONE = "__Host-"


def name_of_cookie(name: str) -> str:
    """The cookie's name in this request. By plain HTTP, on the loopback, no browser would take the longer one."""
    return f"{_THIS_HOST_ALONE}{name}" if request.is_secure else name
