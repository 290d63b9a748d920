"""How the simulated people reach the office: its clock, its live hall, and calls that are repeated until answered."""

from __future__ import annotations

import threading
import time
import uuid
from datetime import datetime
from typing import Any

import requests
import socketio

_PATIENCE_S = 60.0
_PAUSE_S = 0.25
_SERVER_FAULT = 500


class DayOver(Exception):
    """The office's day has ended, or the demonstration is being stopped."""


class OfficeLine:
    """The clock and the live hall of a running server, heard over `/hall`."""

    def __init__(self, url: str, token: str, stopping: threading.Event) -> None:
        self.url = url
        self.stopping = stopping
        self._changed = threading.Condition()
        self._clock = (0.0, 0.0, 1.0)  # office seconds after midnight, our time, speed
        self._socket = socketio.Client(reconnection_delay=0.25, reconnection_delay_max=1.5)
        for name in ("snapshot", "tick"):
            self._socket.on(name, self._set_clock, namespace="/hall")
        self._socket.on("event", self._event, namespace="/hall")
        self._socket.connect(
            url, namespaces=["/hall"], auth={"token": token}, transports=["websocket"], wait_timeout=10
        )
        with self._changed:
            self._changed.wait_for(lambda: self._clock[1] > 0, timeout=10)

    def close(self) -> None:
        self._socket.disconnect()

    @property
    def speed(self) -> float:
        return self._clock[2]

    def now_s(self) -> float:
        """The office's time, in seconds after midnight."""
        office_s, ours, speed = self._clock
        return office_s + (time.monotonic() - ours) * speed

    def sleep_until(self, office_s: float) -> None:
        """Sleeps until the office's clock shows a time. Raises DayOver when the demonstration is being stopped."""
        while (left_s := office_s - self.now_s()) > 0:
            if self.stopping.wait(min(left_s / self.speed, 1.0)):
                raise DayOver
        if self.stopping.is_set():
            raise DayOver

    def wait_for_change(self, office_s: float) -> None:
        """Waits until something happens in the hall, or for so many office seconds."""
        with self._changed:
            self._changed.wait(max(0.001, min(office_s / self.speed, 5.0)))
        if self.stopping.is_set():
            raise DayOver

    def _set_clock(self, message: dict[str, Any]) -> None:
        now = datetime.fromisoformat(message["clock"]["now"])
        office_s = now.hour * 3600 + now.minute * 60 + now.second + now.microsecond / 1e6
        with self._changed:
            self._clock = (office_s, time.monotonic(), message["clock"]["speed"])
            self._changed.notify_all()

    def _event(self, _: dict[str, Any]) -> None:
        with self._changed:
            self._changed.notify_all()


class Person:
    """Somebody with a bearer token who uses the public API."""

    def __init__(self, line: OfficeLine, token: str) -> None:
        self._line = line
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {token}"

    def post(self, path: str, **body: Any) -> requests.Response:
        """Sends a command until it is answered; its request id makes a repeated one harmless.

        A refusal (4xx) is an answer. Raises DayOver when no answer comes within a minute.
        """
        if path.endswith(("/call-next", "/tickets")):
            body["request_id"] = uuid.uuid4().hex
        deadline = time.monotonic() + _PATIENCE_S
        while time.monotonic() < deadline and not self._line.stopping.is_set():
            try:
                answer = self._session.post(f"{self._line.url}/api/v1{path}", json=body, timeout=10)
            except requests.RequestException:
                time.sleep(_PAUSE_S)
                continue
            if answer.status_code < _SERVER_FAULT:
                return answer
            time.sleep(_PAUSE_S)
        raise DayOver

    def get(self, path: str, **query: str) -> Any:
        answer = self._session.get(f"{self._line.url}/api/v1{path}", params=query, timeout=30)
        answer.raise_for_status()
        return answer.json()
