"""Delivers scans and presses to the server: in order, repeated until acknowledged, and never late."""

import logging
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from devices.inputs.worker import InputListener

log = logging.getLogger(__name__)

Send = Callable[[str, dict[str, Any], Callable[..., None]], bool]
AGAIN_S = 1.0
STALE_S = 4.0
"""A press older than this is dropped: the operator has seen that nothing happened and has found another way."""
MAX_WAITING = 20


@dataclass(eq=False)
class _Message:
    event: str
    payload: dict[str, Any]
    at: float
    answer: dict[str, Any] | None = None


class Delivery(threading.Thread):
    """Sends one message at a time, until `{ok: true}` or `{ok: false, detail}` comes back.

    A press has an id, so that the server can distinguish a repeat from a second press.
    """

    def __init__(self, send: Send, *, again_s: float = AGAIN_S, stale_s: float = STALE_S) -> None:
        super().__init__(name="scans and presses", daemon=True)
        self._send = send
        self._again_s = again_s
        self._stale_s = stale_s
        self._waiting: deque[_Message] = deque(maxlen=MAX_WAITING)
        self._changed = threading.Condition()
        self._stopping = False

    def for_scanner(self, window: str) -> InputListener:
        """The listener for the scanner of this window: it sends `scan {device, window, ticket}`."""
        return lambda device, ticket: self._take("scan", {"device": device, "window": window, "ticket": ticket})

    def for_keypad(self, window: str) -> InputListener:
        """The listener for the keypad of this window: it sends `key {device, window, action, press}`."""
        return lambda device, action: self._take(
            "key", {"device": device, "window": window, "action": action, "press": uuid.uuid4().hex}
        )

    def stop(self) -> None:
        """Ends the thread; whatever waits is dropped, because it would be stale at the next start."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()

    def run(self) -> None:
        """The thread's loop."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._stopping or self._waiting)
                if self._stopping:
                    return
                message = self._waiting.popleft()
            try:
                self._deliver(message)
            except Exception:
                log.exception("unexpected error; a %s of %s is dropped", message.event, message.payload["device"])

    def _take(self, event: str, payload: dict[str, Any]) -> None:
        with self._changed:
            self._waiting.append(_Message(event, payload, time.monotonic()))
            self._changed.notify_all()

    def _deliver(self, message: _Message) -> None:
        def on_answer(answer: Any = None) -> None:
            # An empty acknowledgement means that the server did not understand the event.
            if isinstance(answer, dict):
                with self._changed:
                    message.answer = answer
                    self._changed.notify_all()

        until = message.at + self._stale_s
        while not self._stopping and (left_s := until - time.monotonic()) > 0:
            self._send(message.event, message.payload, on_answer)
            with self._changed:
                if self._changed.wait_for(
                    lambda: self._stopping or message.answer is not None, min(self._again_s, left_s)
                ):
                    break
        if message.answer is not None:
            self._log_refusal(message, message.answer)
        elif not self._stopping:
            log.warning("a %s of %s did not reach the server and is dropped", message.event, message.payload["device"])

    def _log_refusal(self, message: _Message, answer: dict[str, Any]) -> None:
        if answer.get("ok") is not True:
            why = answer.get("detail") or "no reason given"
            log.info("the server refuses a %s of %s: %s", message.event, message.payload["device"], why)
