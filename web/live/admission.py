"""Whose sockets are kept: those that soon join a namespace and go on speaking Socket.IO; the others are closed."""

from __future__ import annotations

from typing import Any

import socketio
from socketio.packet import ACK, CONNECT, DISCONNECT, EVENT

from web.serving.limits import JOIN_S
from web.serving.sockets import note

# Messages with attachments are not among them: the attachments would be awaited, whatever number is announced.
_TYPES = frozenset({CONNECT, DISCONNECT, EVENT, ACK})


class Admission:
    """Stands between Engine.IO, which has connections and messages, and Socket.IO, which has namespaces and events."""

    def __init__(self, server: socketio.Server, join_s: float = JOIN_S) -> None:
        self._server = server
        self._join_s = join_s
        server.eio.on("connect", self._connected)
        server.eio.on("message", self._received)

    def _connected(self, session: str, environ: dict[str, Any]) -> Any:
        self._server.start_background_task(self._close_unless_joined, session)
        return self._server._handle_eio_connect(session, environ)

    def _received(self, session: str, data: Any) -> None:
        """Hands a message on to Socket.IO, or closes the socket: what it sends next would be no better."""
        if self._sensible(data):
            self._server._handle_eio_message(session, data)
        else:
            self._close(session, "socket: not for this server")

    def _sensible(self, data: Any) -> bool:
        if not isinstance(data, str):
            return False
        try:
            packet = self._server.packet_class(encoded_packet=data)
        except (ValueError, TypeError, KeyError, IndexError, RecursionError):
            return False
        if packet.packet_type not in _TYPES or packet.attachment_count:
            return False
        if packet.packet_type == EVENT:
            return isinstance(packet.data, list) and bool(packet.data) and _is_event(packet.data[0])
        return packet.packet_type != ACK or (isinstance(packet.data, list) and packet.id is not None)

    def _close_unless_joined(self, session: str) -> None:
        self._server.sleep(self._join_s)
        namespaces = list(self._server.manager.get_namespaces())
        if session in self._server.eio.sockets and not any(self._joined(session, one) for one in namespaces):
            self._close(session, "socket: joined nothing")

    def _close(self, session: str, reason: str) -> None:
        note(self._server.environ.get(session, {}), reason)
        self._server.eio.disconnect(session)

    def _joined(self, session: str, namespace: str) -> bool:
        sid = self._server.manager.sid_from_eio_sid(session, namespace)
        return sid is not None and self._server.manager.is_connected(sid, namespace)


def _is_event(name: Any) -> bool:
    """Whether a client may send an event of this name: Socket.IO's own would open and close the client once more."""
    return isinstance(name, str) and name not in socketio.Server.reserved_events
