"""The accepted connections: caps for strangers and principals, time limits for what a client owes, and a record of the cut."""

from __future__ import annotations

import errno
import logging
import socket
import ssl
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import suppress
from enum import Enum, auto
from time import monotonic
from typing import Any

from web.serving.buckets import Buckets
from web.serving.limits import (
    BODY_S,
    FRAMES_OF_A_PRINCIPAL,
    FRAMES_OF_AN_ADDRESS,
    HEAD_S,
    IDLE_S,
    MOST_HTTP_OF_A_PRINCIPAL,
    MOST_REQUEST_BYTES,
    MOST_SOCKETS_OF_A_PRINCIPAL,
    MOST_STRANGERS,
    MOST_STRANGERS_OF_AN_ADDRESS,
    SEND_S,
)

log = logging.getLogger(__name__)

_NEVER = float("inf")
_REPORT_EVERY_S = 10.0


class Phase(Enum):
    """What a connection is used for at the moment, and so what its client owes next."""

    FRESH = auto()  # the first byte of a request, soon
    IDLE = auto()  # the first byte of another request, or none
    HEAD = auto()  # the rest of the headers
    REQUEST = auto()  # the body; then the answer is ours to give
    SOCKET = auto()  # a websocket: Engine.IO's pings find the dead


_DUE_S = {Phase.FRESH: HEAD_S, Phase.IDLE: IDLE_S, Phase.HEAD: HEAD_S, Phase.REQUEST: BODY_S, Phase.SOCKET: _NEVER}
_BETWEEN = frozenset({Phase.FRESH, Phase.IDLE})
_BEGUN = frozenset({Phase.HEAD, Phase.REQUEST})


def _answer(status: str, ru: str, en: str) -> bytes:
    """A whole answer, for those who are refused before anybody reads what they want."""
    number, _, title = status.partition(" ")
    code = title.lower().replace(" ", "_")
    body = (
        f'{{"type": "about:blank#{code}", "title": "{title}", "status": {number}, "code": "{code}", '
        f'"detail": "{ru}", "text": {{"ru": "{ru}", "en": "{en}"}}}}'
    ).encode()
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: application/problem+json\r\nContent-Length: {len(body)}\r\n"
        "Retry-After: 5\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body


_TOO_LATE = _answer("408 Request Timeout", "Запрос не пришёл до конца вовремя.", "The request did not arrive in time.")
_FULL = _answer(
    "503 Service Unavailable",
    "Слишком много соединений. Повторите через несколько секунд.",
    "There are too many connections. Try again in a few seconds.",
)


class Connection:
    """A client's connection, as gunicorn and the websockets use its socket, with an eye on how long the client keeps us.

    `address` is the client's, behind a trusted proxy the one that the proxy names; `principal` is None for a stranger.
    """

    def __init__(self, connected: Any, address: str, table: Connections) -> None:
        self._socket = connected
        self._table = table
        self._received = 0
        self.address = address
        self.principal: str | None = None
        self.phase = Phase.FRESH
        self.since = monotonic()
        self.deadline = _NEVER
        self.cut_off = False
        self.piped = False
        self.is_tls = isinstance(connected, ssl.SSLSocket)
        # What nobody need watch goes straight to the socket.
        self.send = connected.send

    def __getattr__(self, name: str) -> Any:
        return getattr(self._socket, name)

    @property
    def waiting(self) -> bool:
        """Whether the server waits for this client, and can do without it."""
        return self.deadline != _NEVER or self.phase is Phase.SOCKET

    def recv(self, size: int) -> bytes:
        """As `socket.recv`. Also b"" for a client that has sent more for one request than anybody may."""
        self.piped = False
        if self._received > MOST_REQUEST_BYTES:
            self.note("sent too much")
            return b""
        self.deadline = self.since + _DUE_S[self.phase]
        try:
            data: bytes = self._socket.recv(size)
        except (OSError, ValueError):
            # So gevent and TLS report that the connection was cut meanwhile; as an error it would fill the log.
            if not self.cut_off:
                raise
            return b""
        finally:
            self.deadline = _NEVER
        if self.phase is not Phase.SOCKET:
            self._received += len(data)
            if self.phase in _BETWEEN:
                self._enter(Phase.HEAD)
        return data

    def sendall(self, data: bytes, flags: int = 0) -> None:
        """As `socket.sendall`."""
        self._within_send_time(lambda: self._socket.sendall(data, flags))

    def sendfile(self, *arguments: Any, **named: Any) -> Any:
        """As `socket.sendfile`."""
        return self._within_send_time(lambda: self._socket.sendfile(*arguments, **named))

    def begin_request(self) -> None:
        """The headers are there. `piped` tells then whether they came in one piece with an earlier request."""
        self._enter(Phase.REQUEST)

    def end_request(self) -> None:
        """The answer is sent; what the client has not sent of the body yet counts to the next request."""
        self._received = 0
        self.piped = True
        self._enter(Phase.IDLE)

    def become_socket(self) -> None:
        """From now on this is a websocket."""
        self._enter(Phase.SOCKET)
        self._table.count_as(self, self.principal)

    def belong_to(self, principal: str) -> None:
        """The client has shown a valid token or session."""
        if principal != self.principal:
            self._table.count_as(self, principal)

    def frame_wait_s(self) -> float:
        """How long this client has to wait after a frame, in seconds: its principal, or its address, has one bucket."""
        return self._table.frame_wait_s(self)

    def note(self, reason: str) -> None:
        """Counts why somebody ends this connection, for the log."""
        self._table.count(reason, self)

    def cut(self, reason: str, farewell: bytes = b"") -> None:
        """Ends the connection; whoever reads from it or writes to it notices."""
        if self.cut_off:
            return
        self.cut_off = True
        self.note(reason)
        with suppress(OSError, ValueError):
            if farewell:
                self._socket.send(farewell, timeout=0.0)
        with suppress(OSError, ValueError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def _enter(self, phase: Phase) -> None:
        self.phase = phase
        self.since = monotonic()

    def _within_send_time(self, send: Callable[[], Any]) -> Any:
        self.deadline = monotonic() + SEND_S
        try:
            return send()
        except (OSError, ValueError) as error:
            if not self.cut_off:
                raise
            raise BrokenPipeError(errno.EPIPE, "the connection was cut") from error
        finally:
            self.deadline = _NEVER


class Connections:
    """All connections of the server: who may have how many, and who gives way when there are too many.

    Strangers are counted by address, principals by name, so a crowd at one address never shuts out who has shown a
    token. Where too many wait, the one that has kept the server waiting longest gives way to the newcomer: a half-sent
    request sooner than a connection at rest.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._all: set[Connection] = set()
        self._strangers: dict[str, set[Connection]] = defaultdict(set)
        self._principals: dict[tuple[str, bool], set[Connection]] = defaultdict(set)
        self._counted: dict[Connection, set[Connection]] = {}
        self._frames_of_principals = Buckets(FRAMES_OF_A_PRINCIPAL)
        self._frames_of_addresses = Buckets(FRAMES_OF_AN_ADDRESS)
        self._cut: Counter[tuple[str, str]] = Counter()
        self._reported_at = monotonic()

    def __len__(self) -> int:
        return len(self._all)

    @property
    def unanswered(self) -> int:
        """How many have begun a request whose answer they do not have yet."""
        return sum(connection.phase in _BEGUN for connection in self._all)

    @property
    def strangers(self) -> int:
        """How many have shown no token yet."""
        return sum(map(len, self._strangers.values()))

    def admit(self, connected: Any, address: str, shared: bool = False) -> Connection | None:
        """Takes up a connection, if need be in another's place; None when it is refused, and has got its answer.

        `shared`: it comes from a trusted proxy and carries the requests of many, so only the total counts.
        """
        newcomer = Connection(connected, address, self)
        if not (shared or self._room_for_stranger(address)) or not self._room_for_all():
            newcomer.cut("refused, too many", _FULL)
            return None
        self._all.add(newcomer)
        if not shared:
            self._put(newcomer, self._strangers[address])
        return newcomer

    def forget(self, connection: Connection) -> None:
        """The connection is closed."""
        self._all.discard(connection)
        self._take_out(connection)
        if not self._strangers.get(connection.address, True):
            del self._strangers[connection.address]

    def count_as(self, connection: Connection, principal: str | None) -> None:
        """Counts a connection to a principal, where one of the principal's gives way when there are too many."""
        connection.principal = principal
        if principal is None or connection not in self._counted:
            return
        is_socket = connection.phase is Phase.SOCKET
        theirs = self._principals[principal, is_socket]
        most = MOST_SOCKETS_OF_A_PRINCIPAL if is_socket else MOST_HTTP_OF_A_PRINCIPAL
        if len(theirs) >= most and connection not in theirs and not self._displace(theirs):
            connection.cut("too many of one principal")
        self._take_out(connection)
        self._put(connection, self._principals[principal, is_socket])

    def frame_wait_s(self, connection: Connection) -> float:
        """As Connection.frame_wait_s."""
        if connection.principal:
            return self._frames_of_principals.take(connection.principal) or 0.0
        return self._frames_of_addresses.take(connection.address) or 0.0

    def count(self, reason: str, connection: Connection) -> None:
        """Notes why a connection was cut, for the log."""
        self._cut[reason, connection.principal or connection.address] += 1

    def look_through(self) -> None:
        """Cuts who is too late; called every LOOK_S. The log gets a summary, so that no flood fills it."""
        now = monotonic()
        for connection in [one for one in self._all if one.deadline < now]:
            # Browsers open connections in reserve: whoever has sent nothing gets no answer that it could show.
            begun = connection.phase in _BEGUN
            connection.cut("too late", _TOO_LATE if begun else b"")
        if self._cut and now - self._reported_at > _REPORT_EVERY_S:
            self._reported_at = now
            most = ", ".join(f"{who}: {reason} × {count}" for (reason, who), count in self._cut.most_common(3))
            log.warning("%d connections were cut or refused; most of them: %s", self._cut.total(), most)
            self._cut.clear()

    def _room_for_stranger(self, address: str) -> bool:
        of_address = self._strangers.get(address, set())
        if len(of_address) >= MOST_STRANGERS_OF_AN_ADDRESS and not self._displace(of_address):
            return False
        return self.strangers < MOST_STRANGERS or self._displace(set().union(*self._strangers.values()))

    def _room_for_all(self) -> bool:
        return len(self._all) < self._most or self._displace(set().union(*self._strangers.values()))

    def _displace(self, crowd: set[Connection]) -> bool:
        """Cuts the one that has kept the server waiting longest. False when it waits for none of them."""
        waiting = [one for one in crowd if one.waiting]
        if not waiting:
            return False
        slowest = min(waiting, key=lambda one: (one.phase not in _BEGUN, one.since))
        slowest.cut("gave way", _TOO_LATE if slowest.phase in _BEGUN else b"")
        self.forget(slowest)
        return True

    def _put(self, connection: Connection, group: set[Connection]) -> None:
        group.add(connection)
        self._counted[connection] = group

    def _take_out(self, connection: Connection) -> None:
        group = self._counted.pop(connection, None)
        if group is not None:
            group.discard(connection)
