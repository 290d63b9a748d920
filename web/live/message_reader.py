"""Reads what a client sends on its websocket: whole messages of text, bounded in size and in pace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import StringIO
from typing import Protocol

from wsproto import WSConnection
from wsproto.events import CloseConnection, Event, Message, Ping, TextMessage
from wsproto.frame_protocol import CloseReason
from wsproto.utilities import LocalProtocolError

from web.serving.limits import MOST_MESSAGE_BYTES

_READ_BYTES = 4096


class Stream(Protocol):
    """The client's connection."""

    def recv(self, size: int) -> bytes: ...

    def send(self, data: bytes) -> int: ...


class MessageReader:
    """The messages of one client. Pings are answered meanwhile; what is not whole yet never exceeds MOST_MESSAGE_BYTES."""

    def __init__(
        self, protocol: WSConnection, stream: Stream, pause: Callable[[], None], note: Callable[[str], None]
    ) -> None:
        """`pause` is called for each frame, or part of one, and lets a client wait that sends too many; `note` gets
        the reason why a client must not go on.
        """
        self._protocol = protocol
        self._stream = stream
        self._pause = pause
        self._note = note
        self._events: Iterator[Event] = iter(())
        self._size = 0
        self._text = StringIO()

    def next_message(self) -> str | None:
        """Waits for the next message. None when the client has closed, or must not go on: the reason is then sent.

        Raises OSError when the connection breaks.
        """
        while True:
            event = next(self._events, None)
            if event is None:
                received = self._stream.recv(_READ_BYTES)
                if not received:
                    return None
                self._protocol.receive_data(received)
                self._events = self._protocol.events()
                continue
            self._pause()
            match event:
                case TextMessage():
                    self._size += len(event.data.encode())
                    if self._size > MOST_MESSAGE_BYTES:
                        self._refuse(CloseReason.MESSAGE_TOO_BIG)
                        return None
                    self._text.write(event.data)
                    if event.message_finished:
                        return self._whole()
                case Message():
                    # No program of Talon's sends bytes.
                    self._refuse(CloseReason.UNSUPPORTED_DATA)
                    return None
                case Ping():
                    self._answer(event.response())
                case CloseConnection():
                    self._answer(event.response())
                    return None

    def _whole(self) -> str:
        text = self._text.getvalue()
        self._size, self._text = 0, StringIO()
        return text

    def _refuse(self, reason: CloseReason) -> None:
        self._note(f"websocket: {reason.name.lower().replace('_', ' ')}")
        self._answer(CloseConnection(code=reason))

    def _answer(self, event: Event) -> None:
        try:
            data = self._protocol.send(event)
        except LocalProtocolError:
            return  # the closing has begun already
        self._stream.send(data)
