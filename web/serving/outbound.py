"""Which machines the server's process may connect to: those that the settings name, and no others.

The list is looked at where a socket is connected, below every library: an error in a handler cannot make the server ask
another machine for anything. How long a name is known is the resolver's matter: only addresses that it has given for a name
of the list are connected to.
"""

from __future__ import annotations

import logging
import socket
import sys
from collections.abc import Callable
from typing import Any

log = logging.getLogger(__name__)

_CONNECTIONS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})


class NotOnTheList(PermissionError):
    """The process may not connect to that machine."""


class Outbound:
    """The list: `hosts` are the names and addresses in force, in small letters."""

    def __init__(self, hosts: Callable[[], frozenset[str]]) -> None:
        self._hosts = hosts
        self._resolved: dict[str, set[str]] = {}

    def keep_to(self) -> None:
        """Keeps this process to the list until it ends: an audit hook cannot be taken out again."""
        ask = socket.getaddrinfo

        def getaddrinfo(host: Any, *details: Any, **named: Any) -> Any:
            answers = ask(host, *details, **named)
            name = str(host).lower()
            if name in self._hosts():
                self._resolved.setdefault(name, set()).update(str(answer[4][0]) for answer in answers)
            return answers

        socket.getaddrinfo = getaddrinfo
        sys.addaudithook(self._look)

    def _look(self, event: str, details: tuple[Any, ...]) -> None:
        # A Unix socket's address is a path; a connected socket's message has none.
        # While the interpreter ends, a module's names are gone before its hook is.
        if _CONNECTIONS is None or event not in _CONNECTIONS or not isinstance(details[1], tuple):
            return
        address = str(details[1][0])
        if not any(address in self._resolved.get(name, ()) for name in self._hosts()):
            log.error("outbound: a connection to %s is refused: no setting names it", address)
            raise NotOnTheList(f"no setting names {address}")
