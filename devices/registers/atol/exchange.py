"""One request and one answer over HTTP, limited in time and size; what was surely not sent is told from what may have been."""

import contextlib
import http.client
import json
import socket
import threading
from typing import Any
from urllib.parse import urlsplit

from devices.fiscal.contract import RegisterSilent
from devices.links import LinkAbsent

CONNECT_S = 5.0
ANSWER_S = 10.0
MAX_BYTES = 1_000_000


class TaskLost(RegisterSilent):
    """The request may have arrived, and no answer did."""


class AtolService:
    """The web server of ATOL's driver at `url`, which ends with `/requests`. Keeps no connection between requests."""

    def __init__(self, url: str, *, connect_s: float = CONNECT_S, answer_s: float = ANSWER_S) -> None:
        self.url = url
        self._parts = urlsplit(url)
        self._connect_s, self._answer_s = connect_s, answer_s

    def check(self) -> None:
        """Raises LinkAbsent when nobody listens there."""
        self._connected().close()

    def post(self, uuid: str, tasks: list[dict[str, Any]]) -> int:
        """Puts a task into the queue; the HTTP status: 201, or 409 when this uuid is known. Raises LinkAbsent, TaskLost."""
        body = json.dumps({"uuid": uuid, "request": tasks}, ensure_ascii=False).encode()
        return self._ask("POST", self._parts.path, body)[0]

    def get(self, uuid: str) -> tuple[int, bytes]:
        """HTTP status and body of what became of a task; 404: never heard of. Raises LinkAbsent, TaskLost."""
        return self._ask("GET", f"{self._parts.path}/{uuid}", None)

    def _connected(self) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if self._parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(self._parts.hostname or "localhost", self._parts.port, timeout=self._connect_s)
        try:
            connection.connect()
        except (OSError, http.client.HTTPException) as error:
            raise LinkAbsent(
                f"ATOL's web server at {self.url} cannot be reached ({error}): is its service running?"
            ) from error
        return connection

    def _ask(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        connection = self._connected()
        # The socket's own timeout restarts with every byte: a service that drips would keep us waiting for ever.
        end = threading.Timer(self._answer_s, _shut_down, [connection.sock])
        end.daemon = True
        end.start()
        try:
            connection.sock.settimeout(self._answer_s)
            connection.request(method, path, body, {"Content-Type": "application/json; charset=utf-8"})
            answer = connection.getresponse()
            data = answer.read(MAX_BYTES)
            if answer.length:
                raise TaskLost("The answer of ATOL's web server was cut off.")
            return answer.status, data
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise TaskLost(f"ATOL's web server did not answer in time or the connection broke ({error}).") from error
        finally:
            end.cancel()
            connection.close()


def _shut_down(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
