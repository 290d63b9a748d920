"""A billing service on a real socket: it keeps batches by their key as docs/billing.md asks, and misbehaves on demand."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "token-of-the-office"


@dataclass
class Answer:
    """An answer in place of the right one. `cut` closes after so many bytes; `drip_s` pauses before each further byte."""

    status: int = 200
    content: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    silent: bool = False
    cut: int | None = None
    drip_s: float = 0.0
    after_taking: bool = False


@dataclass
class Service:
    """What the service knows and has heard. Answers in `instead` are given first, one for each request."""

    port: int = 0
    accounts: dict[str, Any] = field(default_factory=dict)
    batches: dict[str, Any] = field(default_factory=dict)
    receipts: dict[str, Any] = field(default_factory=dict)
    instead: list[Answer] = field(default_factory=list)
    heard: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/billing/v1/"

    def get(self, path: str) -> Answer:
        kind, _, name = path.partition("/")
        found = self.accounts.get(name) if kind == "accounts" else self.receipts.get(path)
        return Answer(404) if found is None else Answer(content=json.dumps(found).encode())

    def post(self, path: str, key: str, body: Any) -> Answer:
        assert key == f"{path}-{body['batch']:06d}"
        if self.batches.setdefault(key, body) != body:
            return Answer(409)
        return Answer(202, json.dumps({"batch": body["batch"]}).encode())


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Any

    def do_GET(self) -> None:
        self._handle(None)

    def do_POST(self) -> None:
        self._handle(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def log_message(self, *_: Any) -> None:
        pass

    def _handle(self, body: Any) -> None:
        service: Service = self.server.service
        service.heard.append((self.command, self.path, dict(self.headers)))
        planned = service.instead.pop(0) if service.instead else None
        if planned and not planned.after_taking:
            self._give(planned, service)
            return
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            right = Answer(401)
        elif not self.path.startswith("/billing/v1/"):
            right = Answer(404)
        else:
            path = self.path.removeprefix("/billing/v1/")
            right = service.get(path) if body is None else service.post(path, self.headers["Idempotency-Key"], body)
        self._give(planned or right, service)

    def _give(self, answer: Answer, service: Service) -> None:
        if answer.silent:
            service.closing.wait(10)
            return
        head = [f"HTTP/1.1 {answer.status} -", f"Content-Length: {len(answer.content)}", "Connection: close"]
        head += [f"{name}: {value}" for name, value in answer.headers.items()]
        whole = "\r\n".join([*head, "", ""]).encode() + answer.content
        try:
            if answer.drip_s:
                self.wfile.write(whole[: -len(answer.content)])
                for byte in answer.content:
                    if service.closing.is_set():
                        return
                    time.sleep(answer.drip_s)
                    self.wfile.write(bytes([byte]))
            else:
                self.wfile.write(whole[: answer.cut])
        except OSError:
            pass  # the other end has had enough


@contextmanager
def running() -> Iterator[Service]:
    service = Service()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.service = service  # type: ignore[attr-defined]
    service.port = server.server_address[1]
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02))
    thread.start()
    try:
        yield service
    finally:
        service.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
