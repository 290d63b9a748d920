"""The server's end of a websocket: whole frames leave in order, and a sender never waits for a slow client."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

import gevent
from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection
from wsproto.frame_protocol import CloseReason, FrameProtocol
from wsproto.utilities import LocalProtocolError, RemoteProtocolError

from web.live.message_reader import MessageReader
from web.serving.sockets import begin_socket, note, principal_of, recognise

log = logging.getLogger(__name__)

# What may wait for a client that reads too slowly: several snapshots of a full hall.
MOST_UNSENT_BYTES = 512 * 1024
# A client whose connection takes not a byte for so long is as good as gone.
STALLED_S = 10.0

# A server's frames are not masked, and ours are neither split nor compressed: the same bytes serve every client.
# (A frame may go uncompressed although compression was agreed on, RFC 7692, 6.)
_FRAMES = FrameProtocol(client=False, extensions=[])
_GOOD_BYE = bytes(FrameProtocol(client=False, extensions=[]).close(CloseReason.NORMAL_CLOSURE))

# What Engine.IO's protocol has a client send besides messages: close, the probe of a websocket, the answer to a ping,
# the change to the websocket. Of messages those of Socket.IO without bytes: connect, disconnect, event, acknowledgement.
# The rest would be parsed to be thrown away.
_CONTROL = frozenset({"1", "2probe", "3", "5"})
_SOCKET_IO = frozenset({"40", "41", "42", "43"})


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

    def end(self, last: bytes) -> None:
        """Sends `last` if the connection takes it at once, and ends the connection: its reader gets b""."""
        with suppress(OSError, ValueError):
            if not self._unsent:
                self._connection.send(last, timeout=0.0)
        self._unsent.clear()
        with suppress(OSError, ValueError):
            self._connection.shutdown(socket.SHUT_RDWR)

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


class DirectWebSocket:
    """Engine.IO's websocket under gunicorn and gevent, with a way past the client's queue for frames shared by many.

    Nothing is compressed: permessage-deflate would let half a megabyte become half a gigabyte.
    """

    def __init__(
        self,
        handler: Callable[[DirectWebSocket], Any],
        server: Any,
        opened: dict[str, DirectWebSocket],
        handshakes: Mapping[str, dict[str, Any]],
    ) -> None:
        """`handler` is the method of an Engine.IO session that serves a websocket. While it does, `opened` holds this
        websocket under the session's id. `handshakes` has the environment in which each session began.
        """
        self._handler = handler
        self._session = handler.__self__  # type: ignore[attr-defined]  # a bound method
        self._opened = opened
        self._handshakes = handshakes
        self._connected = False

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Serves the websocket until it is closed. Raises StopIteration then, which keeps gunicorn from answering by HTTP."""
        protocol = WSConnection(ConnectionType.SERVER)
        try:
            protocol.initiate_upgrade_connection(_headers(environ), environ["PATH_INFO"])
            accepted = protocol.send(AcceptConnection())
        except (RemoteProtocolError, LocalProtocolError):
            start_response("400 Bad Request", [("Content-Type", "text/plain"), ("Content-Length", "0")])
            return [b""]
        if name := principal_of(self._handshakes.get(self._session.sid, {})):
            recognise(environ, name)
        pause = begin_socket(environ)
        self._note = partial(note, environ)
        self._connection = BufferedSocket(environ["gunicorn.socket"])
        self._reader = MessageReader(protocol, self._connection, pause, self._note)
        self._connected = True
        self._opened[self._session.sid] = self
        try:
            self._connection.send(accepted)
            self._handler(self)
        except OSError:
            log.debug("a client has gone")
        finally:
            self.close()
            del self._opened[self._session.sid]
        raise StopIteration

    def wait(self) -> str | None:
        """The next message of the client; None when there will be no more. Called by Engine.IO."""
        if not self._connected:
            return None
        message = self._reader.next_message()
        if message is None or message in _CONTROL or message[:2] in _SOCKET_IO:
            return message
        self._note("websocket: not Socket.IO")
        return None

    def send(self, message: str | bytes) -> None:
        """Sends one message that has waited in the client's queue. Raises OSError when the websocket is closed."""
        if not self._connected:
            raise ConnectionAbortedError("the websocket is closed")
        self._connection.send(frame(message))

    def send_at_once(self, framed: bytes) -> bool:
        """Sends a frame now, past the client's queue. False when that would overtake what stands in the queue.

        A frame for a client that has gone is dropped: the client's own reader notices, and cleans up.
        """
        if not self._session.upgraded or not self._session.queue.empty():
            return False
        if self._connected:
            try:
                self._connection.send(framed)
            except OSError:
                log.debug("a client has gone in mid-message")
        return True

    def close(self) -> None:
        """Says good-bye and ends the connection. Called by Engine.IO, too, when pings stay unanswered."""
        if self._connected:
            self._connected = False
            self._connection.end(_GOOD_BYE)


def _headers(environ: Mapping[str, Any]) -> list[tuple[bytes, bytes]]:
    """The headers of the handshake as they were sent."""
    return [
        (name.removeprefix("HTTP_").replace("_", "-").encode(), str(value).encode("latin-1"))
        for name, value in environ.items()
        if name.startswith("HTTP_")
    ]
