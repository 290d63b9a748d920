"""The connection of simulated people to the office: its clock, the waiting tickets, and commands with retries."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any

import requests
import socketio
from socketio.exceptions import ConnectionError as NotConnected

_PATIENCE_S = 60.0
_PAUSE_S = 0.25
_SNAPSHOT_S = 15.0
_SERVER_FAULT = 500
_NEED_A_REQUEST_ID = ("/call-next", "/tickets", "/payments", "/readings")


class DayOver(Exception):
    """The demonstration is being stopped, or the server does not answer any more."""


class OfficeLine:
    """The clock and the waiting tickets of a running server, received over `/hall`. Raises DayOver without a connection."""

    def __init__(self, url: str, token: str, stopping: threading.Event) -> None:
        self.url = url
        self.stopping = stopping
        self.speed = 1.0
        self.changes = 0  # the number of changes so far; see wait_for_change
        self._changed = threading.Condition()
        self._ahead_s: float | None = None  # office seconds after midnight when our monotonic clock showed zero
        self._seq = 0
        self._waiting: dict[str, tuple[str, str | None]] = {}  # service and named window by ticket
        self._resting: dict[str, float] = {}  # by window: when its break ends, in seconds after midnight
        self._socket = socketio.Client(reconnection_delay=0.25, reconnection_delay_max=1.5)
        for name, listener in (("snapshot", self._snapshot), ("tick", self._tick), ("event", self._event)):
            self._socket.on(name, listener, namespace="/hall")
        try:
            self._socket.connect(
                url, namespaces=["/hall"], auth={"token": token}, transports=["websocket"], wait_timeout=10
            )
        except NotConnected as error:
            raise DayOver from error
        with self._changed:
            if not self._changed.wait_for(lambda: self._ahead_s is not None, timeout=_SNAPSHOT_S):
                raise DayOver

    def close(self) -> None:
        self._socket.disconnect()

    # -- the clock --------------------------------------------------------------------------------------------------

    def now_s(self) -> float:
        """The office's time, in seconds after midnight."""
        return (self._ahead_s or 0.0) + time.monotonic() * self.speed

    def sleep_until(self, office_s: float) -> None:
        """Sleeps until the office's clock shows a time. Raises DayOver."""
        while (left_s := office_s - self.now_s()) > 0:
            if self.stopping.wait(min(left_s / self.speed, 1.0)):
                raise DayOver
        self._go_on()

    def _set_clock(self, clock: dict[str, Any]) -> None:
        now = datetime.fromisoformat(clock["now"])
        self.speed = clock["speed"]
        ahead_s = _after_midnight_s(now) - time.monotonic() * self.speed
        # The message with the shortest delay is the most accurate.
        self._ahead_s = ahead_s if self._ahead_s is None else max(self._ahead_s, ahead_s)

    # -- the hall ---------------------------------------------------------------------------------------------------

    def has_waiting_tickets(self, window: str, skills: Collection[str]) -> bool:
        """Whether a ticket waits that a window with these skills may call."""
        with self._changed:
            return any(named == window if named else service in skills for service, named in self._waiting.values())

    def break_ends_s(self, window: str) -> float | None:
        """When the break of a window ends, by the office's clock; None while it is not on a break."""
        with self._changed:
            return self._resting.get(window)

    def wait_for_change(self, seen: int, until_s: float) -> None:
        """Waits until `changes` is more than was seen, or the office's clock shows a time. Raises DayOver."""
        with self._changed:
            while self.changes == seen and (left_s := until_s - self.now_s()) > 0 and not self.stopping.is_set():
                self._changed.wait(min(left_s / self.speed, 1.0))
        self._go_on()

    def _snapshot(self, snapshot: dict[str, Any]) -> None:
        with self._changed:
            self._set_clock(snapshot["clock"])
            self._seq = snapshot["seq"]
            self._waiting.clear()
            for ticket in snapshot["tickets"]:
                self._note(ticket)
            for window in snapshot["windows"]:
                self._note_window(window)
            self._notify()

    def _event(self, event: dict[str, Any]) -> None:
        with self._changed:
            if event["seq"] <= self._seq:
                return
            missed = event["seq"] > self._seq + 1
            self._seq = event["seq"]
            if "ticket" in event:
                self._note(event["ticket"])
            if "window" in event:
                self._note_window(event["window"])
            self._notify()
        if missed:
            self._socket.emit("snapshot", namespace="/hall")

    def _tick(self, tick: dict[str, Any]) -> None:
        with self._changed:
            self._set_clock(tick["clock"])

    def _note(self, ticket: dict[str, Any]) -> None:
        if ticket["state"] == "waiting":
            self._waiting[ticket["id"]] = (ticket["service"], ticket["for_window"])
        else:
            self._waiting.pop(ticket["id"], None)

    def _note_window(self, window: dict[str, Any]) -> None:
        if window["break"]:
            self._resting[window["id"]] = _after_midnight_s(datetime.fromisoformat(window["break"]["until"]))
        else:
            self._resting.pop(window["id"], None)

    def _notify(self) -> None:
        self.changes += 1
        self._changed.notify_all()

    def _go_on(self) -> None:
        if self.stopping.is_set():
            raise DayOver


def _after_midnight_s(moment: datetime) -> float:
    return moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1e6


class Person:
    """A user of the public API with a bearer token."""

    def __init__(self, line: OfficeLine, token: str) -> None:
        self._line = line
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {token}"

    def post(self, path: str, **body: Any) -> requests.Response:
        """Sends a command until it is answered; its request id makes a repetition harmless.

        A refusal (4xx) counts as an answer. Raises DayOver when no answer comes within a minute.
        """
        if path.endswith(_NEED_A_REQUEST_ID):
            body["request_id"] = uuid.uuid4().hex
        deadline = time.monotonic() + _PATIENCE_S
        while time.monotonic() < deadline and not self._line.stopping.is_set():
            try:
                answer = self._session.post(f"{self._line.url}/api/v1{path}", json=body, timeout=10)
            except requests.RequestException:
                answer = None
            if answer is not None and answer.status_code < _SERVER_FAULT:
                return answer
            self._line.stopping.wait(_PAUSE_S)
        raise DayOver

    def get(self, path: str, **query: str) -> Any:
        """The JSON of a path. Raises requests.RequestException when there is no answer, or a refusal."""
        answer = self._session.get(f"{self._line.url}/api/v1{path}", params=query, timeout=30)
        answer.raise_for_status()
        return answer.json()
