"""The healthy clients of an office: what they measure while it is attacked."""

from __future__ import annotations

import http.client
import json
import threading
import time
import uuid
from dataclasses import dataclass, field

import websocket

SERVICE = "settlements-individual"
_PAUSE_S = 0.05
_GIVEN_UP_S = 15.0


@dataclass
class Healthy:
    """A kiosk, a board and a visitor's phone at work, each in a thread; a context manager. Times in seconds, by what was done."""

    port: int
    tokens: dict[str, str]
    times: dict[str, list[float]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)
    _issued_at: dict[str, float] = field(default_factory=dict)

    def __enter__(self) -> Healthy:
        board = self._board()
        for work in (self._kiosk, self._phone, lambda: self._listen(board)):
            thread = threading.Thread(target=work, daemon=True)
            self._threads.append(thread)
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(_GIVEN_UP_S + 5)

    def percentile(self, what: str, percent: float = 95) -> float:
        """Seconds; infinity when it was never done."""
        times = sorted(self.times.get(what, ()))
        return times[min(len(times) - 1, int(len(times) * percent / 100))] if times else float("inf")

    def _note(self, what: str, seconds: float) -> None:
        self.times.setdefault(what, []).append(seconds)

    def _kiosk(self) -> None:
        """Issues a ticket and takes it back, over a kept connection."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_GIVEN_UP_S)
        headers = {"Authorization": f"Bearer {self.tokens['kiosk']}", "Content-Type": "application/json"}
        while not self._over.is_set():
            began = time.perf_counter()
            try:
                body = json.dumps({"service": SERVICE, "request_id": uuid.uuid4().hex})
                connection.request("POST", "/api/v1/tickets", body, headers)
                answer = connection.getresponse()
                ticket = json.loads(answer.read())
                self._issued_at[ticket["number"]] = began
                self._note("ticket", time.perf_counter() - began)
                connection.request("POST", f"/api/v1/tickets/{ticket['id']}/cancel", "{}", headers)
                connection.getresponse().read()
            except (OSError, http.client.HTTPException, KeyError) as error:
                self.failures.append(f"kiosk: {error!r}")
                connection.close()
            time.sleep(_PAUSE_S)

    def _phone(self) -> None:
        """Loads the start page over a connection of its own each time, without a token."""
        while not self._over.is_set():
            began = time.perf_counter()
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_GIVEN_UP_S)
            try:
                connection.request("GET", "/sign-in")
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200:
                    self.failures.append(f"phone: {answer.status}")
                self._note("page, new connection", time.perf_counter() - began)
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(f"phone: {error!r}")
            finally:
                connection.close()
            time.sleep(_PAUSE_S)

    def _board(self) -> websocket.WebSocket:
        board = websocket.WebSocket()
        board.connect(f"ws://127.0.0.1:{self.port}/socket.io/?EIO=4&transport=websocket", timeout=1)  # type: ignore[no-untyped-call]
        board.send("40/hall," + json.dumps({"token": self.tokens["board"]}))
        return board

    def _listen(self, board: websocket.WebSocket) -> None:
        """From the touch on the kiosk to the ticket on the board."""
        while not self._over.is_set():
            try:
                message = str(board.recv())
            except websocket.WebSocketTimeoutException:
                continue
            except (OSError, websocket.WebSocketException) as error:
                self.failures.append(f"board: {error!r}")
                return
            if message == "2":
                board.send("3")
            elif message.startswith("42/hall,"):
                name, payload = json.loads(message.removeprefix("42/hall,"))
                if name == "event" and payload["type"] == "ticket_issued":
                    began = self._issued_at.get(payload["ticket"]["number"])
                    if began is not None:
                        self._note("on the board", time.perf_counter() - began)
        board.close()
