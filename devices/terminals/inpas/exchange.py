"""One request, one answer, over HTTP: never repeated, never redirected, with an end to the waiting and to the size."""

import contextlib
import http.client
import socket
import threading
from urllib.parse import urlsplit

from devices.terminals.inpas.message import MAX_BYTES

CONNECT_S = 5.0


class ServiceAbsent(Exception):
    """The service cannot be reached; nothing was sent. The sentence says what to look at."""


class NoAnswer(Exception):
    """The request may have arrived and its answer did not; the sentence says how it ended."""


class Exchange:
    """A connection for one request. `connect` first: until `ask` nothing is on its way."""

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
        """The answer's body and the charset that its header names. Raises NoAnswer."""
        connection = self._connection
        assert connection.sock is not None, "connect goes before ask"
        connection.sock.settimeout(within_s)
        # The socket's own timeout starts anew with each byte: a service that drips would never come to an end.
        end = threading.Timer(within_s, _hang_up, [connection.sock])
        end.daemon = True
        end.start()
        try:
            connection.request("POST", self._path, body, {"Content-Type": "text/xml; charset=utf-8"})
            answer = connection.getresponse()
            data = answer.read(MAX_BYTES + 1)
            if answer.status != http.client.OK:
                raise NoAnswer(f"DualConnector answered with HTTP status {answer.status}.")
            if answer.length:
                raise NoAnswer("DualConnector's answer broke off.")
            return data, answer.headers.get_content_charset()
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NoAnswer(f"DualConnector did not answer in time or the connection broke ({error}).") from error
        finally:
            end.cancel()

    def close(self) -> None:
        """Hangs up."""
        self._connection.close()


def _hang_up(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
