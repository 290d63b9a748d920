"""The agent's HTTP calls to the server: is it there, the lease, the merge. One connection, kept open."""

import http.client
import json
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

TIMEOUT_S = 2.0
"""A server that does not answer in this time is asked again; three seconds of silence count as its absence."""
WORK_S = 10.0
"""For calls that change something: the server may be busy with what waited for it."""


class ServerAway(Exception):
    """The server did not answer, or something before it answered in its place."""


class ServerRefused(Exception):
    """The server's refusal: its status and stable code."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code


class ServerCalls:
    """Used by one thread."""

    def __init__(self, address: str, token: Callable[[], str], server_ca: Path | None = None) -> None:
        """`server_ca` is the only authority that is believed, if it is given."""
        parts = urlsplit(address)
        self._host, self._port, self._path = parts.hostname or "", parts.port, parts.path.rstrip("/")
        self._tls = parts.scheme == "https"
        self._token = token
        self._server_ca = server_ca
        self._connection: http.client.HTTPConnection | None = None

    def is_there(self) -> bool:
        """Whether the server answers."""
        try:
            status, _ = self._call("GET", "/healthz", None, TIMEOUT_S)
        except ServerAway:
            return False
        return status == http.client.OK

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """The answer to a call of the API. Raises ServerAway or ServerRefused."""
        status, answer = self._call("POST", f"/api/v1{path}", body, WORK_S)
        if status >= http.client.BAD_REQUEST:
            raise ServerRefused(status, str(answer.get("code", "")))
        return answer

    def close(self) -> None:
        if self._connection:
            self._connection.close()
            self._connection = None

    def _call(
        self, method: str, path: str, body: dict[str, Any] | None, timeout_s: float
    ) -> tuple[int, dict[str, Any]]:
        headers = {"Accept": "application/json"}
        if body is not None:
            headers |= {"Authorization": f"Bearer {self._token()}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        # A connection that was kept open may have been closed by the server meanwhile: that alone says nothing.
        if self._connection:
            try:
                return self._exchange(self._connection, method, path, data, headers, timeout_s)
            except (OSError, http.client.HTTPException) as error:
                self.close()
                if isinstance(error, TimeoutError):
                    raise ServerAway("no answer in time") from error
        self._connection = self._open(timeout_s)
        try:
            return self._exchange(self._connection, method, path, data, headers, timeout_s)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise ServerAway(str(error) or type(error).__name__) from error

    def _exchange(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        path: str,
        data: bytes | None,
        headers: dict[str, str],
        timeout_s: float,
    ) -> tuple[int, dict[str, Any]]:
        connection.timeout = timeout_s
        if connection.sock:
            connection.sock.settimeout(timeout_s)
        connection.request(method, self._path + path, data, headers)
        response = connection.getresponse()
        return response.status, _object(response.read())

    def _open(self, timeout_s: float) -> http.client.HTTPConnection:
        if self._tls:
            context = ssl.create_default_context(cafile=self._server_ca)
            return http.client.HTTPSConnection(self._host, self._port, timeout=timeout_s, context=context)
        return http.client.HTTPConnection(self._host, self._port, timeout=timeout_s)


def _object(data: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(data) if data else {}
    except ValueError as error:
        raise http.client.HTTPException("the answer is not JSON") from error
    return answer if isinstance(answer, dict) else {}
