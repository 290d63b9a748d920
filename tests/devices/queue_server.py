"""A real Socket.IO server that plays the queue server's side of the `/agent` namespace."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any, Self

import socketio
from werkzeug.serving import make_server

from tests.free_port import free_port

TOKEN = "agent-token"


class QueueServer:
    """Records what the agent says. `acknowledges` False: reports are heard but not acknowledged."""

    def __init__(self, port: int | None = None) -> None:
        self.port = port or free_port()
        self.hellos: list[dict[str, Any]] = []
        self.health: dict[str, dict[str, Any]] = {}
        self.reports: list[dict[str, Any]] = []
        self.refused = 0
        self.acknowledges = True
        self.ignores: set[str] = set()
        self._sids: set[str] = set()
        self._news = threading.Condition()
        self._sio = socketio.Server(async_mode="threading", cors_allowed_origins="*")
        self._sio.on("connect", self._connect, namespace="/agent")
        self._sio.on("disconnect", self._disconnect, namespace="/agent")
        for event in ("hello", "health", "report"):
            self._sio.on(event, getattr(self, f"_{event}"), namespace="/agent")
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._http = make_server("127.0.0.1", self.port, socketio.WSGIApp(self._sio), threaded=True)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for sid in list(self._sids):
            self._sio.disconnect(sid, namespace="/agent")
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def send_job(self, job: str, document: Any, device: str = "printer-1", **more: Any) -> Any:
        """Sends a job to the agent and returns its acknowledgement."""
        (sid,) = self._sids
        payload = {"job": job, "device": device, "kind": "slip", "document": document, **more}
        return self._sio.call("job", payload, to=sid, namespace="/agent", timeout=5)

    def name_clock(self) -> None:
        """Names our steady clock, as the server does after each sign of life; returns when the agent has it."""
        (sid,) = self._sids
        self._sio.call("clock", {"at": time.monotonic()}, to=sid, namespace="/agent", timeout=10)

    def order(self, job: str, kind: str, kopecks: int = 0, within_s: float | None = None, **more: Any) -> None:
        """Sends an order to terminal-1, and waits for nothing: the agent may stand still."""
        (sid,) = self._sids
        payload = {"job": job, "device": "terminal-1", "kind": kind, "payment": job, "kopecks": kopecks, **more}
        if within_s is not None:
            payload |= {"sent_at": time.monotonic(), "begin_within_s": within_s}
        self._sio.emit("job", payload, to=sid, namespace="/agent")

    def wait(self, condition: Callable[[], Any], timeout_s: float = 10) -> bool:
        """Waits for what the agent says next until the condition holds."""
        with self._news:
            return bool(self._news.wait_for(condition, timeout_s))

    def outcomes(self, job: str) -> list[tuple[str, str | None]]:
        """All reports on one job."""
        return [(each["outcome"], each["cause"]) for each in self.reports if each["job"] == job]

    def device_state(self, device: str = "printer-1") -> tuple[str, str | None]:
        """What the server last heard of a device."""
        health = self.health.get(device, {})
        return str(health.get("state")), health.get("cause")

    def _connect(self, sid: str, _: Any, auth: Any) -> None:
        if not isinstance(auth, dict) or auth.get("token") != TOKEN:
            with self._news:
                self.refused += 1
                self._news.notify_all()
            raise socketio.exceptions.ConnectionRefusedError("unknown token")
        with self._news:
            self._sids.add(sid)
            self._news.notify_all()

    def _disconnect(self, sid: str, *_: Any) -> None:
        with self._news:
            self._sids.discard(sid)
            self._news.notify_all()

    def _hello(self, _: str, payload: dict[str, Any]) -> None:
        with self._news:
            self.hellos.append(payload)
            self.health.update({each["device"]: each for each in payload["devices"]})
            self._news.notify_all()

    def _health(self, _: str, payload: dict[str, Any]) -> None:
        with self._news:
            self.health[payload["device"]] = payload
            self._news.notify_all()

    def _report(self, _: str, payload: dict[str, Any]) -> dict[str, bool] | None:
        with self._news:
            self.reports.append(payload)
            self._news.notify_all()
        return {"ok": True} if self.acknowledges and payload["job"] not in self.ignores else None
