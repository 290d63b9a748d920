"""Sends messages to the console of a single window."""

from __future__ import annotations

from typing import Any

from flask_socketio import SocketIO

from queue_core.texts import Text

_NAMESPACE = "/hall"


def console_room(window: str) -> str:
    """The Socket.IO room of the window's console pages."""
    return f"console {window}"


class Consoles:
    """The operators' consoles, by window."""

    def __init__(self, socketio: SocketIO) -> None:
        self._socketio = socketio

    def opened(self, window: str, scanned: dict[str, Any]) -> None:
        """Sends a slip scanned at the window: `{ticket, called, problem}`."""
        self._socketio.emit("scanned", scanned, namespace=_NAMESPACE, to=console_room(window))

    def show(self, window: str, sentence: Text) -> None:
        """Sends the operator a sentence after a key of the keypad."""
        self._socketio.emit("told", sentence.view(), namespace=_NAMESPACE, to=console_room(window))
