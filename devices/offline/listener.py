"""The loopback HTTP service for the kiosk's own page: a number, its slip again, and whether numbers are given at all."""

import json
import logging
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from devices.offline.counter import LANGUAGES, Counter, Refused
from devices.offline.memory import Given

log = logging.getLogger(__name__)

ADDRESS = "127.0.0.1"
LONGEST_BODY = 4096
LONGEST_NAME = 200
MOST_AT_ONCE = 16
REQUEST_S = 5.0


class Listener:
    """Listens on this machine alone, and answers the pages of these origins alone: another page in the same browser, or a
    page that has made its own name point here, gets a 403. It holds no secret and gives none away."""

    def __init__(self, port: int, origins: frozenset[str], counter: Counter) -> None:
        """Raises OSError when the port is taken."""
        self.port = port
        hosts = frozenset({f"{ADDRESS}:{port}", f"localhost:{port}"})
        self._http = _Server((ADDRESS, port), _handler(Answers(counter), origins, hosts))
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.2,), name="kiosk page", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(timeout=REQUEST_S)


Answer = tuple[HTTPStatus, dict[str, Any]]


class Answers:
    """What is answered to which request."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    def get(self, path: str, query: dict[str, list[str]]) -> Answer:
        if path == "/state":
            why_not = self._counter.why_not()
            return HTTPStatus.OK, {"open": why_not is None, "code": why_not, "services": self._counter.open_services()}
        if path == "/numbers":
            return self._number(query.get("request_id", [""])[0])
        return HTTPStatus.NOT_FOUND, {"code": "not_found"}

    def post(self, path: str, body: dict[str, Any]) -> Answer:
        if path == "/numbers":
            return self._give(body)
        if path == "/numbers/again":
            request_id = body.get("request_id")
            given = self._counter.print_again(request_id) if isinstance(request_id, str) else None
            return (HTTPStatus.OK, self._view(given)) if given else _not_given()
        return HTTPStatus.NOT_FOUND, {"code": "not_found"}

    def _give(self, body: dict[str, Any]) -> Answer:
        match body:
            case {"service": str(service), "lang": str(lang), "request_id": str(request_id)} if (
                lang in LANGUAGES and 0 < len(request_id) <= LONGEST_NAME and len(service) <= LONGEST_NAME
            ):
                found = self._counter.give(service, lang, request_id)
            case _:
                return HTTPStatus.BAD_REQUEST, {"code": "invalid_request"}
        if isinstance(found, Refused):
            return HTTPStatus.CONFLICT, {"code": found.code}
        return HTTPStatus.CREATED, self._view(found)

    def _number(self, request_id: str) -> Answer:
        given = self._counter.of_request(request_id)
        return (HTTPStatus.OK, self._view(given)) if given else _not_given()

    def _view(self, given: Given) -> dict[str, Any]:
        return {
            "number": given.number,
            "service": given.service,
            "issued_at": given.issued_at.isoformat(),
            "slip": {"job": given.latest_job, "state": self._counter.slip(given)},
        }


def _not_given() -> Answer:
    return HTTPStatus.NOT_FOUND, {"code": "not_given"}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # A port that this agent has just left may be taken again at once, one in use may not.
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self._room = threading.BoundedSemaphore(MOST_AT_ONCE)
        super().__init__(address, handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        if not self._room.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        log.info("a request of the kiosk's page failed", exc_info=True)


def _handler(answers: Answers, origins: frozenset[str], hosts: frozenset[str]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = REQUEST_S
        server_version = "Talon"
        sys_version = ""

        def do_OPTIONS(self) -> None:
            self._answer(lambda: (HTTPStatus.NO_CONTENT, {}))

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            self._answer(lambda: answers.get(parts.path, parse_qs(parts.query)))

        def do_POST(self) -> None:
            self._answer(self._posted)

        def _posted(self) -> Answer:
            length = self.headers.get("Content-Length", "")
            if not length.isdecimal() or int(length) > LONGEST_BODY:
                return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {"code": "invalid_request"}
            # A form of another site can send no JSON without asking first.
            if self.headers.get_content_type() != "application/json":
                return HTTPStatus.UNSUPPORTED_MEDIA_TYPE, {"code": "invalid_request"}
            try:
                body = json.loads(self.rfile.read(int(length)))
            except (ValueError, RecursionError):
                body = None
            if not isinstance(body, dict):
                return HTTPStatus.BAD_REQUEST, {"code": "invalid_request"}
            return answers.post(urlsplit(self.path).path, body)

        def _answer(self, made: Callable[[], Answer]) -> None:
            origin = self.headers.get("Origin")
            if self.headers.get("Host") not in hosts or origin not in origins:
                self._send(HTTPStatus.FORBIDDEN, {"code": "forbidden"}, None)
                return
            try:
                status, body = made()
            except Exception:
                log.exception("a number could not be given")
                status, body = HTTPStatus.SERVICE_UNAVAILABLE, {"code": "storage_failed"}
            self._send(status, body, origin)

        def _send(self, status: HTTPStatus, body: dict[str, Any], origin: str | None) -> None:
            data = b"" if status is HTTPStatus.NO_CONTENT else json.dumps(body, ensure_ascii=False).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("Vary", "Origin")
            if origin:
                self.send_header("Access-Control-Allow-Origin", origin)
                self.send_header("Access-Control-Allow-Headers", "Content-Type")
                self.send_header("Access-Control-Allow-Methods", "GET, POST")
                # The browser asks this before a page of the office's server may reach its own machine.
                self.send_header("Access-Control-Allow-Private-Network", "true")
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            log.debug("kiosk page: %s", format % args)

    return Handler
