"""What is told to the console of one window alone: the sockets of its page, and nobody else's."""

from __future__ import annotations

from typing import Any

from flask_socketio import SocketIO

from queue_core.texts import Text

_NAMESPACE = "/hall"


def console_room(window: str) -> str:
    """The room of the sockets that have said they are this window's console."""
    return f"console {window}"


class Consoles:
    """The operators' consoles, by window."""

    def __init__(self, socketio: SocketIO) -> None:
        self._socketio = socketio

    def opened(self, window: str, scanned: dict[str, Any]) -> None:
        """A slip was scanned at the window: `{ticket, called, problem}`."""
        self._socketio.emit("scanned", scanned, namespace=_NAMESPACE, to=console_room(window))

    def told(self, window: str, sentence: Text) -> None:
        """A sentence for the operator, after a key of the keypad."""
        self._socketio.emit("told", sentence.view(), namespace=_NAMESPACE, to=console_room(window))
