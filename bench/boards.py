"""Two hundred boards on raw websockets in one thread: as little work as possible between a byte's arrival and its time."""

from __future__ import annotations

import base64
import json
import os
import selectors
import socket
import struct
import time
from dataclasses import dataclass, field

from bench.client import Client, accepted

_LARGEST = 1 << 18
_TEXT, _PING = 0x1, 0x9
_MEDIUM, _LONG = 126, 127


@dataclass
class Board:
    """One websocket. `told_at` is when the first message with the awaited word was whole."""

    socket: socket.socket
    received: bytearray = field(default_factory=bytearray)
    told_at: float = 0.0
    message: bytes = b""

    def send(self, opcode: int, payload: bytes) -> None:
        """A short masked frame, as clients must send."""
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
        self.socket.sendall(bytes((0x80 | opcode, 0x80 | len(payload))) + mask + masked)

    def frames(self) -> list[tuple[int, bytes]]:
        """The whole frames among what has been received (a server's frames are not masked)."""
        found = []
        buffer = self.received
        while len(buffer) >= 2:
            length, head = buffer[1] & 0x7F, 2
            if length == _MEDIUM and len(buffer) >= 4:
                length, head = struct.unpack_from(">H", buffer, 2)[0], 4
            elif length == _LONG and len(buffer) >= 10:
                length, head = struct.unpack_from(">Q", buffer, 2)[0], 10
            elif length >= _MEDIUM:
                break
            if len(buffer) < head + length:
                break
            found.append((buffer[0] & 0x0F, bytes(buffer[head : head + length])))
            del buffer[: head + length]
        return found


@dataclass(frozen=True, slots=True)
class Heard:
    """When each board had the message (time.perf_counter()), the message, and when the press was answered."""

    told_at: list[float]
    message: bytes
    answered_at: float | None


class NotTold(Exception):
    """Boards did not hear in time: the sentence says how many."""


class Boards:
    """A number of boards that wait together."""

    def __init__(self, port: int, count: int, path: str, hello: str | None = None) -> None:
        """Connects them all; with a `hello` each says it, and its namespace's snapshot is awaited (Socket.IO)."""
        self._selector = selectors.DefaultSelector()
        self.boards = [Board(_handshake(port, path)) for _ in range(count)]
        for board in self.boards:
            self._selector.register(board.socket, selectors.EVENT_READ, board)
        if hello is not None:
            for board in self.boards:
                board.send(_TEXT, hello.encode())
            self.wait_for('"snapshot"', 30.0)

    def close(self) -> None:
        self._selector.close()
        for board in self.boards:
            board.socket.close()

    def wait_for(self, word: str, seconds: float = 10.0, pressed: Client | None = None) -> Heard:
        """Waits until every board has a message with a word in it, and `pressed`, if given, its answer.

        Raises NotTold when some have not after so many seconds.
        """
        awaited = word.encode()
        waiting = set(map(id, self.boards))
        answered_at = None
        if pressed:
            self._selector.register(pressed.socket, selectors.EVENT_READ, pressed)
        deadline = time.monotonic() + seconds
        while waiting or (pressed and answered_at is None):
            left = deadline - time.monotonic()
            if left <= 0:
                raise NotTold(f"{len(waiting)} of {len(self.boards)} boards have not heard {word} in {seconds:.0f} s")
            for key, _ in self._selector.select(left):
                if pressed and key.data is pressed:
                    answer = pressed.receive()
                    if answer:
                        accepted(word, answer)
                        answered_at = time.perf_counter()
                elif self._take(key.data, awaited):
                    waiting.discard(id(key.data))
        if pressed:
            self._selector.unregister(pressed.socket)
        return Heard([board.told_at for board in self.boards], self.boards[0].message, answered_at)

    def drain(self) -> None:
        """Reads what is there (pings want their answers) without waiting."""
        while ready := self._selector.select(0):
            for key, _ in ready:
                self._take(key.data, b"\0")

    def _take(self, board: Board, awaited: bytes) -> bool:
        more = board.socket.recv(_LARGEST)
        now = time.perf_counter()
        if not more:
            raise NotTold("the server closed a board's connection")
        board.received += more
        told = False
        for opcode, payload in board.frames():
            if opcode == _PING:
                board.send(0xA, payload)
            elif payload == b"2":  # Engine.IO's own ping
                board.send(_TEXT, b"3")
            elif awaited in payload and not told:
                told = True
                board.told_at, board.message = now, payload
        return told


def socket_io_hello(token: str) -> str:
    """The connect packet of the namespace /hall."""
    return f"40/hall,{json.dumps({'token': token})}"


def _handshake(port: int, path: str) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    key = base64.b64encode(os.urandom(16)).decode()
    connection.sendall(
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    # Byte by byte up to the end of the head: what follows it is the first frame's.
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        byte = connection.recv(1)
        if not byte:
            raise NotTold(f"the websocket was refused: {head[:100]!r}")
        head += byte
    if b" 101 " not in head.split(b"\r\n", 1)[0]:
        raise NotTold(f"the websocket was refused: {head.splitlines()[0]!r}")
    return connection
