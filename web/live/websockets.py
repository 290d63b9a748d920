"""The server's end of a websocket: whole frames leave in order, and a sender never waits for a slow client."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

import gevent
from engineio.async_drivers.gevent import WebSocketWSGI
from wsproto.frame_protocol import FrameProtocol

log = logging.getLogger(__name__)

# What may wait for a client that reads too slowly: several snapshots of a full hall.
MOST_UNSENT_BYTES = 512 * 1024
# A client whose connection takes not a byte for so long is as good as gone.
STALLED_S = 10.0

# A server's frames are not masked, and ours are neither split nor compressed: the same bytes serve every client.
# (A frame may go uncompressed although compression was agreed on, RFC 7692, 6.)
_FRAMES = FrameProtocol(client=False, extensions=[])


def frame(message: str | bytes) -> bytes:
    """A message as a single websocket frame: text for a string, binary for bytes."""
    return bytes(_FRAMES.send_data(message))


class BufferedSocket:
    """A connected gevent socket whose `send` accepts everything at once and never waits.

    What the operating system does not accept yet is kept and follows in order. A client for which more than
    MOST_UNSENT_BYTES wait, or whose connection accepts nothing for STALLED_S, is cut off: it gets a
    snapshot when it comes back, so no backlog is kept.
    """

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._unsent = bytearray()

    def send(self, data: bytes) -> int:
        """Sends all of `data`, now or as soon as the connection accepts it. Raises OSError when it is closed."""
        if len(self._unsent) > MOST_UNSENT_BYTES:
            self._cut(f"{len(self._unsent)} bytes are waiting for it")
            raise ConnectionAbortedError("the client reads too slowly")
        if self._unsent:
            self._unsent += data
            return len(data)
        try:
            sent: int = self._connection.send(data, timeout=0.0)
        except BlockingIOError:
            sent = 0
        if sent < len(data):
            self._unsent += data[sent:]
            gevent.spawn(self._send_rest)
        return len(data)

    def recv(self, size: int) -> bytes:
        """As `socket.recv`: waits for data; b"" when the client has gone."""
        received: bytes = self._connection.recv(size)
        return received

    def close(self) -> None:
        self._connection.close()

    def _send_rest(self) -> None:
        try:
            while self._unsent:
                with gevent.Timeout(STALLED_S, TimeoutError()):
                    sent = self._connection.send(self._unsent)
                del self._unsent[:sent]
        except TimeoutError:
            self._cut(f"it has accepted nothing for {STALLED_S:.0f} s")
        except OSError:
            self._unsent.clear()  # the client has gone

    def _cut(self, reason: str) -> None:
        """Ends the connection; the task that reads from the client finds it closed and cleans up."""
        log.warning("a client's websocket is cut off: %s", reason)
        self._unsent.clear()
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)


class DirectWebSocket(WebSocketWSGI):
    """Engine.IO's websocket under gunicorn and gevent, with a way past the client's queue for frames shared by many."""

    def __init__(self, handler: Any, server: Any, opened: dict[str, DirectWebSocket]) -> None:
        """`handler` is the method of an Engine.IO session that serves a websocket. While it does, `opened` holds this
        websocket under the session's id.
        """
        super().__init__(handler, server)
        self._session = handler.__self__
        self._opened = opened

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        connection = BufferedSocket(environ["gunicorn.socket"])
        self._opened[self._session.sid] = self
        try:
            served: Iterable[bytes] = super().__call__({**environ, "gunicorn.socket": connection}, start_response)
        finally:
            del self._opened[self._session.sid]
        return served

    def send(self, message: str | bytes) -> None:
        """Sends one message that has waited in the client's queue. Raises OSError when the websocket is closed."""
        if not self.ws.connected:
            raise ConnectionAbortedError("the websocket is closed")
        self.ws.sock.send(frame(message))

    def send_at_once(self, framed: bytes) -> bool:
        """Sends a frame now, past the client's queue. False when that would overtake what stands in the queue.

        A frame for a client that has gone is dropped: the client's own reader notices, and cleans up.
        """
        if not self._session.upgraded or not self._session.queue.empty():
            return False
        if self.ws.connected:
            try:
                self.ws.sock.send(framed)
            except OSError:
                log.debug("a client has gone in mid-message")
        return True
