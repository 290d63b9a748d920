"""One request and one answer over HTTP: never repeated, never redirected, limited in time and size."""

import contextlib
import http.client
import socket
import threading
from urllib.parse import urlsplit

from devices.terminals.inpas.message import MAX_BYTES

CONNECT_S = 5.0


class ServiceAbsent(Exception):
    """The service cannot be reached; nothing was sent. The message says what to check."""


class NoAnswer(Exception):
    """The request may have arrived, but no answer did; the message says what happened."""


class Exchange:
    """A connection for one request. Call `connect` first; nothing is sent until `ask`."""

    def __init__(self, url: str, connect_s: float = CONNECT_S) -> None:
        parts = urlsplit(url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._url = url
        self._path = parts.path or "/"
        self._connection = kind(parts.hostname or "localhost", parts.port, timeout=connect_s)

    def connect(self) -> None:
        """Raises ServiceAbsent."""
        try:
            self._connection.connect()
        except (OSError, http.client.HTTPException) as error:
            raise ServiceAbsent(
                f"DualConnector at {self._url} cannot be reached ({error}): is the service running?"
            ) from error

    def ask(self, body: bytes, within_s: float) -> tuple[bytes, str | None]:
        """Sends the request; returns the body of the answer and the charset named in its header. Raises NoAnswer."""
        connection = self._connection
        assert connection.sock is not None, "connect before ask"
        connection.sock.settimeout(within_s)
        # The socket's own timeout restarts with every byte: a service that drips would keep us waiting for ever.
        end = threading.Timer(within_s, _shut_down, [connection.sock])
        end.daemon = True
        end.start()
        try:
            connection.request("POST", self._path, body, {"Content-Type": "text/xml; charset=utf-8"})
            answer = connection.getresponse()
            data = answer.read(MAX_BYTES + 1)
            if answer.status != http.client.OK:
                raise NoAnswer(f"DualConnector answered with HTTP status {answer.status}.")
            if answer.length:
                raise NoAnswer("DualConnector's answer was cut off.")
            return data, answer.headers.get_content_charset()
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NoAnswer(f"DualConnector did not answer in time or the connection broke ({error}).") from error
        finally:
            end.cancel()

    def close(self) -> None:
        """Closes the connection."""
        self._connection.close()


def _shut_down(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
