"""A client as lean as can be, so that it is not what is measured: HTTP over one kept socket, requests made beforehand."""

from __future__ import annotations

import heapq
import json
import random
import selectors
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

_LARGEST = 1 << 18


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer, and how long it took from the first byte sent to the last received."""

    status: int
    body: bytes
    seconds: float

    def json(self) -> Any:
        return json.loads(self.body)


class RefusedCall(Exception):
    """The server did not do as asked: the measurement would mean nothing."""


class Client:
    """One connection with one bearer token, one request at a time."""

    def __init__(self, port: int, token: str) -> None:
        self._port = port
        self.open()
        self._head = f"Host: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
        self._sent_at = 0.0
        self._received = b""

    def open(self) -> None:
        """Connects, also anew: the server closes connections that rest for long."""
        self.socket = socket.create_connection(("127.0.0.1", self._port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, path: str, body: dict[str, Any]) -> None:
        """Sends a POST to a path under /api/v1 and returns at once."""
        text = json.dumps(body)
        request = f"POST /api/v1{path} HTTP/1.1\r\n{self._head}Content-Length: {len(text)}\r\n\r\n{text}".encode()
        self._received = b""
        self._sent_at = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> Answer | None:
        """Takes what has come; the answer when it is whole."""
        more = self.socket.recv(_LARGEST)
        if not more:
            raise RefusedCall("the server closed the connection")
        self._received += more
        head, end, body = self._received.partition(b"\r\n\r\n")
        if not end:
            return None
        status = int(head[9:12])
        lowered = head.lower()
        length = lowered.find(b"content-length:")
        expected = int(lowered[length + 15 :].split(b"\r\n", 1)[0]) if length >= 0 else 0
        if len(body) < expected:
            return None
        return Answer(status, body, time.perf_counter() - self._sent_at)

    def post(self, path: str, **body: Any) -> Answer:
        """One request and its answer. Raises RefusedCall when it is refused."""
        self.send(path, body)
        while (answer := self.receive()) is None:
            pass
        return accepted(path, answer)

    def close(self) -> None:
        self.socket.close()


def accepted(path: str, answer: Answer) -> Answer:
    """The answer itself. Raises RefusedCall when it is not a success."""
    if not 200 <= answer.status < 300:
        raise RefusedCall(f"{path}: {answer.status} {answer.body.decode('utf-8', 'replace')[:300]}")
    return answer


# What a client does next: a path and a body; it is sent the answer to go on with.
Script = Iterator[tuple[str, dict[str, Any]]]


def all_at_once(
    clients: list[Client], scripts: list[Script], note: Callable[[str, Answer], None], pause_s: float = 0.0
) -> float:
    """Each client goes through its script, all at the same time in this one thread. Returns the seconds that took.

    `note` is called with each path and its answer. A client pauses before each request, on average so long, at random.
    """
    dice = random.Random(1)
    began = time.perf_counter()
    under_way: dict[Client, str] = {}
    due: list[tuple[float, int]] = []  # who sends next and when

    def send_next(index: int) -> None:
        for path, body in scripts[index]:
            under_way[clients[index]] = path
            clients[index].send(path, body)
            return
        selector.unregister(clients[index].socket)

    def next_at() -> float:
        return time.perf_counter() + dice.uniform(0, 2 * pause_s)

    with selectors.DefaultSelector() as selector:
        for index, client in enumerate(clients):
            selector.register(client.socket, selectors.EVENT_READ, index)
            heapq.heappush(due, (next_at(), index))
        while selector.get_map():
            while due and due[0][0] <= time.perf_counter():
                send_next(heapq.heappop(due)[1])
            # Whoever has nothing left to send is no longer waited for.
            patience = max(0.0, due[0][0] - time.perf_counter()) if due else None
            for key, _ in selector.select(patience) if selector.get_map() else ():
                index = key.data
                answer = clients[index].receive()
                if answer is None:
                    continue
                path = under_way[clients[index]]
                note(path, accepted(path, answer))
                if pause_s:
                    heapq.heappush(due, (next_at(), index))
                else:
                    send_next(index)
    return time.perf_counter() - began
