"""TLS without a handshake before the connection is known: gunicorn's setting `ssl_context`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any


def ssl_context(_: Any, default_ssl_context_factory: Callable[[], Any]) -> Any:
    """The default context, but the handshake is part of the first read, and so of what a client owes within HEAD_S.

    Otherwise it would take place before the worker hears of the connection, for as long as the client likes.
    """
    context = default_ssl_context_factory()
    context.wrap_socket = partial(context.wrap_socket, do_handshake_on_connect=False)
    return context
