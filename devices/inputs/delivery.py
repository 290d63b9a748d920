"""Scans and presses on their way to the server: in their order, repeated until acknowledged, and never late."""

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

Say = Callable[[str, dict[str, Any], Callable[..., None]], bool]
AGAIN_S = 1.0
STALE_S = 4.0
"""A press older than this is dropped: the operator has seen that nothing happened, and acts by other means."""
MOST_WAITING = 20


@dataclass(eq=False)
class _Message:
    event: str
    payload: dict[str, Any]
    at: float
    answer: dict[str, Any] | None = None


class Delivery(threading.Thread):
    """One message is under way at a time; `{ok: true}` or `{ok: false, detail}` ends it.

    A press has an id, so that the server can tell a repeat from a second press.
    """

    def __init__(self, say: Say, *, again_s: float = AGAIN_S, stale_s: float = STALE_S) -> None:
        super().__init__(name="scans and presses", daemon=True)
        self._say = say
        self._again_s = again_s
        self._stale_s = stale_s
        self._waiting: deque[_Message] = deque(maxlen=MOST_WAITING)
        self._news = threading.Condition()
        self._stopping = False

    def scanned(self, window: str) -> InputListener:
        """Hears the scanner of this window; sends `scan {device, window, ticket}`."""
        return lambda device, ticket: self._take("scan", {"device": device, "window": window, "ticket": ticket})

    def pressed(self, window: str) -> InputListener:
        """Hears the keypad of this window; sends `key {device, window, action, press}`."""
        return lambda device, action: self._take(
            "key", {"device": device, "window": window, "action": action, "press": uuid.uuid4().hex}
        )

    def stop(self) -> None:
        """Ends the thread; what waits is dropped, for it would be stale at the next start."""
        with self._news:
            self._stopping = True
            self._news.notify_all()

    def run(self) -> None:
        """The thread."""
        while True:
            with self._news:
                self._news.wait_for(lambda: self._stopping or self._waiting)
                if self._stopping:
                    return
                message = self._waiting.popleft()
            try:
                self._deliver(message)
            except Exception:
                log.exception("unexpected error; a %s of %s is dropped", message.event, message.payload["device"])

    def _take(self, event: str, payload: dict[str, Any]) -> None:
        with self._news:
            self._waiting.append(_Message(event, payload, time.monotonic()))
            self._news.notify_all()

    def _deliver(self, message: _Message) -> None:
        def answered(answer: Any = None) -> None:
            # Whoever acknowledges without a word has not understood the event.
            if isinstance(answer, dict):
                with self._news:
                    message.answer = answer
                    self._news.notify_all()

        until = message.at + self._stale_s
        while not self._stopping and (left_s := until - time.monotonic()) > 0:
            self._say(message.event, message.payload, answered)
            with self._news:
                if self._news.wait_for(
                    lambda: self._stopping or message.answer is not None, min(self._again_s, left_s)
                ):
                    break
        if message.answer is not None:
            self._note(message, message.answer)
        elif not self._stopping:
            log.warning("a %s of %s did not reach the server and is dropped", message.event, message.payload["device"])

    def _note(self, message: _Message, answer: dict[str, Any]) -> None:
        if answer.get("ok") is not True:
            why = answer.get("detail") or "no reason given"
            log.info("the server refuses a %s of %s: %s", message.event, message.payload["device"], why)
