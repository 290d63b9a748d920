"""The agent's connection to the queue server: namespace `/agent` of docs/interfaces.md, restored whenever it breaks."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import requests
import socketio

from devices.backoff import Backoff
from devices.health import Health
from devices.settings import SettingsError

log = logging.getLogger(__name__)

NAMESPACE = "/agent"
CONNECT_S = 5
REPORT_AGAIN_S = 2.0
ALIVE_S = 5.0
"""How often the agent sends a sign of life; the server gives it up after 20 s of silence."""
GOODBYE_S = 1.0
RECONNECT_STEPS_S = (0.5, 1.0, 2.0, 5.0)
"""The last step is short too: the server is in the same building, and visitors are waiting for slips."""


class ServerConnection:
    """Connects, says hello, takes jobs, repeats reports until they are acknowledged.

    `take_job` returns the acknowledgement of a job and must be quick: it runs on the receiving thread. So do
    `listeners`, the handlers of further events by name. `greeting` is called before each `hello`.
    """

    def __init__(
        self,
        url: str,
        token: Callable[[], str],
        *,
        hello: Callable[[], dict[str, Any]],
        take_job: Callable[[Any], dict[str, Any]],
        pending: Callable[[], list[dict[str, Any]]],
        acknowledge: Callable[[dict[str, Any]], None],
        greeting: Callable[[], None] = lambda: None,
        listeners: Mapping[str, Callable[[Any], Any]] | None = None,
        backoff: Backoff | None = None,
        report_again_s: float = REPORT_AGAIN_S,
        server_ca: Path | None = None,
    ) -> None:
        self._url = url
        self._http: requests.Session | None = None
        if server_ca:
            # The websocket's TLS follows this session's.
            self._http = requests.Session()
            self._http.verify = str(server_ca)
            self._http.trust_env = False  # an environment's REQUESTS_CA_BUNDLE would take its place
        self._token = token
        self._hello = hello
        self._take_job = take_job
        self._pending = pending
        self._acknowledge = acknowledge
        self._greeting = greeting
        self._listeners = dict(listeners or {})
        self._backoff = backoff or Backoff(RECONNECT_STEPS_S)
        self._report_again_s = report_again_s
        self._stopping = threading.Event()
        self._work = threading.Condition()
        self._greeted = False
        self._has_reports = False
        self._health: dict[str, Health] = {}
        self._sent_at: dict[str, float] = {}
        self._client: Any = None
        self._threads = [
            threading.Thread(target=self._stay_connected, name="server connection", daemon=True),
            threading.Thread(target=self._send_pending, name="reports", daemon=True),
        ]

    @property
    def connected(self) -> bool:
        """Whether the server has been greeted and the connection has not been lost since."""
        return self._greeted

    def start(self) -> None:
        """Starts connecting and reporting; returns at once."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Hands over the waiting reports, then disconnects. What is not acknowledged by then stays in the spool."""
        with self._work:
            self._work.wait_for(lambda: not self._greeted or not self._pending(), GOODBYE_S)
            self._stopping.set()
            self._work.notify_all()
        client = self._client
        if client is not None:
            _abort(client)
        for thread in self._threads:
            thread.join(timeout=2 * CONNECT_S)

    def send_reports(self, job: str | None = None) -> None:
        """Sends the pending reports soon; that of `job` even if it was sent a moment ago."""
        with self._work:
            if job is not None:
                self._sent_at.pop(job, None)
            self._has_reports = True
            self._work.notify_all()

    def send_health(self, health: Health) -> None:
        """Sends a device's health soon; only the latest of each device goes out."""
        with self._work:
            self._health[health.device] = health
            self._work.notify_all()

    def send(self, event: str, payload: dict[str, Any], on_answer: Callable[..., None]) -> bool:
        """Sends an event at once; `on_answer` gets the acknowledgement. False when there is no connection."""
        with self._work:
            client = self._client if self._greeted else None
        if client is None:
            return False
        try:
            client.emit(event, payload, namespace=NAMESPACE, callback=on_answer)
        except socketio.exceptions.SocketIOError:
            return False
        return True

    def _stay_connected(self) -> None:
        complaint = ""
        while not self._stopping.is_set():
            client = socketio.Client(reconnection=False, handle_sigint=False, http_session=self._http)
            lost = threading.Event()
            client.on("job", self._take_job, namespace=NAMESPACE)
            for event, listener in self._listeners.items():
                client.on(event, listener, namespace=NAMESPACE)
            client.on("disconnect", lambda *_, lost=lost: lost.set(), namespace=NAMESPACE)
            try:
                client.connect(
                    self._url,
                    auth={"token": self._token()},
                    namespaces=[NAMESPACE],
                    transports=["websocket"],
                    wait_timeout=CONNECT_S,
                )
                self._client = client
                self._greet(client)
                complaint = ""
                log.info("connected to %s", self._url)
                alive_at = time.monotonic() + ALIVE_S
                while client.connected and not lost.wait(1.0):
                    if time.monotonic() >= alive_at:
                        alive_at = time.monotonic() + ALIVE_S
                        client.emit("alive", self._hello(), namespace=NAMESPACE)
                if not self._stopping.is_set():
                    log.warning("connection to %s lost", self._url)
            except (socketio.exceptions.SocketIOError, SettingsError) as error:
                if str(error) != complaint:
                    complaint = str(error)
                    log.warning("%s cannot be reached: %s; retrying", self._url, error)
            except Exception:
                log.exception("unexpected error on the connection to %s; retrying", self._url)
            finally:
                self._client = None
                with self._work:
                    self._greeted = False
                _abort(client)
            self._stopping.wait(self._backoff.next_s())

    def _greet(self, client: Any) -> None:
        with self._work:
            self._health.clear()
            self._sent_at.clear()
            self._greeting()
            client.emit("hello", self._hello(), namespace=NAMESPACE)
            self._backoff.reset()
            self._greeted = self._has_reports = True
            self._work.notify_all()

    def _send_pending(self) -> None:
        """Sends health and reports as they come. A report that is not acknowledged delays no other."""
        wait_s: float | None = None
        while not self._stopping.is_set():
            with self._work:
                self._work.wait_for(lambda: self._stopping.is_set() or self._has_work(), wait_s)
                client = self._client if self._greeted else None
                health = list(self._health.values()) if client else []
                if client:
                    self._health.clear()
                    self._has_reports = False
            wait_s = None
            if client is None:
                continue
            try:
                for device in health:
                    client.emit("health", device.payload(), namespace=NAMESPACE)
                for report in self._pending():
                    wait_s = self._report_again_s
                    self._send_report(client, report)
            except socketio.exceptions.SocketIOError as error:
                log.info("not sent: %s", error or type(error).__name__)
                wait_s = self._report_again_s
            except Exception:
                log.exception("unexpected error while reporting; retrying")
                wait_s = self._report_again_s

    def _send_report(self, client: Any, report: dict[str, Any]) -> None:
        """Sends a report, unless it was sent a moment ago and may still be acknowledged."""
        job = str(report["job"])
        now = time.monotonic()
        if now - self._sent_at.get(job, -self._report_again_s) < 0.9 * self._report_again_s:
            return

        def on_answer(answer: Any = None) -> None:
            if isinstance(answer, dict) and answer.get("ok") is True:
                self._acknowledge(report)
                with self._work:
                    self._sent_at.pop(job, None)
                    self._work.notify_all()

        self._sent_at[job] = now
        client.emit("report", report, namespace=NAMESPACE, callback=on_answer)

    def _has_work(self) -> bool:
        return self._greeted and (self._has_reports or bool(self._health))


def _abort(client: Any) -> None:
    """Breaks the connection off: websocket-client's own close waits three seconds for the other side's goodbye."""
    websocket = getattr(client.eio, "ws", None)
    if websocket is not None:
        websocket.abort()
