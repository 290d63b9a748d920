"""gunicorn's gevent worker, with limits where it accepts connections and before it passes a request on."""

from __future__ import annotations

import sys
from time import monotonic
from typing import Any

import gevent
from gevent import monkey, socket
from gunicorn.workers.ggevent import GeventWorker

from web.serving.addresses import client_address, neighbourhood, trusted
from web.serving.buckets import Buckets
from web.serving.connections import Connection, Connections
from web.serving.limits import HANDSHAKES_OF_AN_ADDRESS, LONGEST_PAUSE_S, LOOK_S, most_connections, raise_handles
from web.serving.tls import TlsListener

_SOCKETS = "/socket.io"
_A_TURN_S = 1e-6
_PIECE_BYTES = 8192
_LOOK_AGAIN_S = 0.01


class OfficeWorker(GeventWorker):
    """The only worker of an office."""

    alive: bool
    sockets: list[Any]

    def patch(self) -> None:
        """Replaces the blocking calls that the master has kept for itself, and the listeners' sockets.

        patch_all would register gevent's hooks around a fork once more than web/gunicorn_settings.py has: each program that
        the worker starts would then print an AssertionError.
        """
        monkey.patch_os()
        monkey.patch_signal()
        monkey.patch_queue()
        self.sockets = [
            socket.socket(listener.FAMILY, socket.SOCK_STREAM, fileno=listener.sock.detach())
            for listener in self.sockets
        ]

    def init_process(self) -> None:
        """Makes the tables before the application is loaded and the first connection accepted."""
        self.connections = Connections(most_connections(raise_handles()))
        self._handshakes = Buckets(HANDSHAKES_OF_AN_ADDRESS)
        self._tls = TlsListener.of_environment()
        self._tls_context = self._tls.context() if self._tls else None
        super().init_process()

    def run(self) -> None:
        """Serves until the worker has to end."""
        gevent.spawn(self._look_through)
        super().run()

    def handle_exit(self, sig: Any, frame: Any) -> None:
        """An orderly end (SIGTERM): asked for once more it goes on as it is."""
        if self.alive:
            self.alive = False
            gevent.spawn(self._end_once_answered)

    def handle(self, listener: Any, client: Any, addr: Any) -> None:
        """Serves a connection from its first request to its last, if there is room for it."""
        if self._tls_context and self._speaks_tls(listener):
            # The handshake is part of the first read, and so of what a client owes within HEAD_S.
            client = self._tls_context.wrap_socket(client, server_side=True, do_handshake_on_connect=False)
        peer = addr[0] if isinstance(addr, tuple) else ""
        connection = self.connections.admit(client, neighbourhood(peer), shared=trusted(peer, self._proxies))
        if connection is None:
            client.close()
            return
        try:
            super().handle(listener, connection, addr)
        finally:
            self.connections.forget(connection)

    def handle_request(self, listener_name: Any, req: Any, sock: Connection, addr: Any) -> Any:
        """Serves a request whose headers have arrived."""
        if sock.piped:
            # It was sent behind the one before without waiting for its answer: others first.
            gevent.sleep(_A_TURN_S)
        sock.begin_request()
        if sock.is_tls:
            req.scheme = "https"
        if isinstance(addr, tuple) and self._proxies:
            addr = (client_address(addr[0], req.headers, self._proxies), *addr[1:])
            sock.address = neighbourhood(addr[0])
        if req.path.startswith(_SOCKETS) and sock.principal is None:
            self._pause(sock)
        served = super().handle_request(listener_name, req, sock, addr)
        # What nobody has read of the body would be read before the next request: it still counts to this one.
        while req.body.read(_PIECE_BYTES):
            pass
        sock.end_request()
        return served

    def _speaks_tls(self, listener: Any) -> bool:
        return self._tls is not None and listener.getsockname()[1] == self._tls.port

    @property
    def _proxies(self) -> Any:
        return self.cfg.forwarded_allow_networks()

    def _pause(self, connection: Connection) -> None:
        """Has a stranger who opens sockets too fast wait. Raises StopIteration to end the connection when that is not enough."""
        wait_s = self._handshakes.take(connection.address, longest_s=LONGEST_PAUSE_S)
        if wait_s is None:
            gevent.sleep(LONGEST_PAUSE_S)
            connection.cut("too many handshakes")
            raise StopIteration
        if wait_s:
            gevent.sleep(wait_s)

    def _end_once_answered(self) -> None:
        """Ends the worker as soon as no client is owed an answer. gunicorn looks once a second, and waits for connections
        at rest, too: up to 5 s in which the office is closed for nothing."""
        latest = monotonic() + self.cfg.graceful_timeout
        while self.connections.unanswered and monotonic() < latest:
            gevent.sleep(_LOOK_AGAIN_S)
        sys.exit(0)

    def _look_through(self) -> None:
        while True:
            gevent.sleep(LOOK_S)
            self.connections.look_through()
