"""Many boards on raw websockets in one thread: as little work as possible between a byte's arrival and its time."""

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
_CONNECTED_TOGETHER = 50
_TEXT, _PING = 0x1, 0x9
_MEDIUM, _LONG = 126, 127


@dataclass
class Board:
    """One websocket. `reached_at` is when the first message with the awaited word was whole (time.perf_counter())."""

    socket: socket.socket
    received: bytearray = field(default_factory=bytearray)
    reached_at: float = 0.0
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
class Arrival:
    """When each board had the message, the message, and when the press was answered (time.perf_counter())."""

    reached_at: list[float]
    message: bytes
    answered_at: float | None


class NotReached(Exception):
    """A message has not reached every board in time, or a connection has ended: the sentence says which."""


class Boards:
    """A number of boards that wait together."""

    def __init__(self, port: int, count: int, path: str, hello: str | None = None) -> None:
        """Connects them all; with a `hello` each sends it, and its namespace's snapshot is awaited (Socket.IO)."""
        self._selector = selectors.DefaultSelector()
        self.boards: list[Board] = []
        for _ in range(count):
            board = Board(opened_websocket(port, path))
            self.boards.append(board)
            self._selector.register(board.socket, selectors.EVENT_READ, board)
            if hello is not None:
                board.send(_TEXT, hello.encode())
            if len(self.boards) % _CONNECTED_TOGETHER == 0:
                self._settle(hello)
        self._settle(hello)

    def _settle(self, hello: str | None) -> None:
        """Waits for the snapshots of those who have connected; the others' pings want their answers meanwhile."""
        if hello is not None:
            self.wait_for('"snapshot"', 30.0, boards=[board for board in self.boards if not board.reached_at])

    def close(self) -> None:
        self._selector.close()
        for board in self.boards:
            board.socket.close()

    def wait_for(
        self, word: str, seconds: float = 10.0, pressed: Client | None = None, boards: list[Board] | None = None
    ) -> Arrival:
        """Waits until every board (of `boards`) has a message with a word in it, and `pressed`, if given, its answer.

        Raises NotReached when some have not after so many seconds.
        """
        awaited = word.encode()
        waiting = set(map(id, self.boards if boards is None else boards))
        answered_at = None
        if pressed:
            self._selector.register(pressed.socket, selectors.EVENT_READ, pressed)
        deadline = time.monotonic() + seconds
        while waiting or (pressed and answered_at is None):
            left = deadline - time.monotonic()
            if left <= 0:
                raise NotReached(
                    f"{word} has not reached {len(waiting)} of {len(self.boards)} boards in {seconds:.0f} s"
                )
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
        return Arrival([board.reached_at for board in self.boards], self.boards[0].message, answered_at)

    def drain(self) -> None:
        """Reads what is there (pings want their answers) without waiting."""
        while ready := self._selector.select(0):
            for key, _ in ready:
                self._take(key.data, b"\0")

    def _take(self, board: Board, awaited: bytes) -> bool:
        more = board.socket.recv(_LARGEST)
        now = time.perf_counter()
        if not more:
            raise NotReached("the server closed a board's connection")
        board.received += more
        reached = False
        for opcode, payload in board.frames():
            if opcode == _PING:
                board.send(0xA, payload)
            elif payload == b"2":  # Engine.IO's own ping
                board.send(_TEXT, b"3")
            elif awaited in payload and not reached:
                reached = True
                board.reached_at, board.message = now, payload
        return reached


def socket_io_hello(token: str) -> str:
    """The connect packet of the namespace /hall."""
    return f"40/hall,{json.dumps({'token': token})}"


def opened_websocket(port: int, path: str) -> socket.socket:
    """A websocket to a port of this machine, its handshake done. Raises NotReached when it is refused."""
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
            raise NotReached(f"the websocket was refused: {head[:100]!r}")
        head += byte
    if b" 101 " not in head.split(b"\r\n", 1)[0]:
        raise NotReached(f"the websocket was refused: {head.splitlines()[0]!r}")
    return connection
