"""The attacked server as an attacker sees it, and the attacker's connections: raw, from an address of his own."""

from __future__ import annotations

import base64
import json
import os
import socket
import struct
import time
from collections import Counter
from dataclasses import dataclass, field

ATTACKER = "127.0.0.66"
"""All of 127.0.0.0/8 is this machine: so the attack has another address than the healthy clients."""
_PATIENCE_S = 30.0


@dataclass(frozen=True, slots=True)
class Target:
    """A server on this machine. `tokens` are those that the attacker has come by."""

    port: int
    tokens: dict[str, str]
    address: str = ATTACKER

    def connect(self) -> socket.socket:
        """A connection. Raises OSError when the server does not take it."""
        connection = socket.create_connection(("127.0.0.1", self.port), _PATIENCE_S, source_address=(self.address, 0))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def head(self, method: str, path: str, *headers: str, who: str | None = None) -> bytes:
        """The head of a request; with the token of `who`, if given."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", *headers]
        if who:
            lines.append(f"Authorization: Bearer {self.tokens[who]}")
        return "\r\n".join([*lines, "", ""]).encode()

    def websocket(self, who: str | None = None, *headers: str) -> WebSocket:
        """A websocket; with `who` it joins the hall by that token. Raises OSError when it is refused."""
        made = WebSocket(self, headers)
        if who:
            made.send(f"40/hall,{json.dumps({'token': self.tokens[who]})}".encode())
        return made


class WebSocket:
    """The attacker's end of a websocket: frames as he likes them."""

    def __init__(self, target: Target, headers: tuple[str, ...] = ()) -> None:
        self.socket = target.connect()
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            target.head(
                "GET",
                "/socket.io/?EIO=4&transport=websocket",
                "Upgrade: websocket",
                "Connection: Upgrade",
                f"Sec-WebSocket-Key: {key}",
                "Sec-WebSocket-Version: 13",
                *headers,
            )
        )
        self.answer = b""
        while not self.answer.endswith(b"\r\n\r\n"):
            if not (byte := self.socket.recv(1)):
                raise ConnectionAbortedError(f"the websocket was refused: {self.answer[:60]!r}")
            self.answer += byte
        if b" 101 " not in self.answer.split(b"\r\n", 1)[0]:
            raise ConnectionAbortedError(f"the websocket was refused: {self.answer[:60]!r}")

    def send(self, payload: bytes, opcode: int = 0x1, fin: bool = True, rsv1: bool = False) -> None:
        """A frame. Raises OSError when the server has cut the connection."""
        self.socket.sendall(framed(payload, opcode, fin, rsv1))

    def is_cut(self, within_s: float = _PATIENCE_S) -> bool:
        """Whether the server ends the connection before so long."""
        return is_cut(self.socket, within_s)


def framed(payload: bytes, opcode: int = 0x1, fin: bool = True, rsv1: bool = False) -> bytes:
    """A client's frame (masked with zeros, which changes nothing)."""
    first = opcode | (0x80 if fin else 0) | (0x40 if rsv1 else 0)
    size = len(payload)
    if size < 126:
        head = struct.pack(">BB", first, 0x80 | size)
    elif size < 1 << 16:
        head = struct.pack(">BBH", first, 0x80 | 126, size)
    else:
        head = struct.pack(">BBQ", first, 0x80 | 127, size)
    return head + bytes(4) + payload


def is_cut(connection: socket.socket, within_s: float = _PATIENCE_S) -> bool:
    """Whether the server ends a connection before so long; what it sends until then is read and thrown away."""
    deadline = time.monotonic() + within_s
    while (left := deadline - time.monotonic()) > 0:
        connection.settimeout(left)
        try:
            if not connection.recv(1 << 16):
                return True
        except TimeoutError:
            return False
        except OSError:
            return True
    return False


def status_of(connection: socket.socket) -> int:
    """The status of the answer that comes, whose body is read if its length is given; 0 when the connection ends first."""
    received = b""
    while b"\r\n\r\n" not in received:
        try:
            more = connection.recv(1 << 16)
        except OSError:
            return 0
        if not more:
            return 0
        received += more
    head, _, body = received.partition(b"\r\n\r\n")
    lowered = head.lower()
    at = lowered.find(b"content-length:")
    left = (int(lowered[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0) - len(body)
    while left > 0 and (more := connection.recv(1 << 16)):
        left -= len(more)
    return int(head[9:12])


@dataclass
class Outcome:
    """What was tried how often, and what became of it."""

    tried: int = 0
    became: Counter[str] = field(default_factory=Counter)

    def note(self, what: str) -> None:
        """One try and what became of it."""
        self.tried += 1
        self.became[what] += 1

    def __str__(self) -> str:
        return f"{self.tried} tried: " + ", ".join(f"{count} {what}" for what, count in self.became.most_common())
