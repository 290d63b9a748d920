"""Socket namespaces, closed by default: who may connect, and whose messages are handled."""

from __future__ import annotations

import logging
from typing import Any

from flask import request
from flask_socketio import Namespace

from queue_core.errors import Refusal
from queue_core.permissions import Permission, scopes_of
from queue_core.texts import Text
from web.auth.access import permission_of, principal, principal_of_token
from web.auth.ownership import Fields, Ownership
from web.auth.users import Principal
from web.problems import Problem
from web.serving.sockets import recognise

log = logging.getLogger(__name__)


class GuardedNamespace(Namespace):
    """A namespace for those with a permission. A message is handled only if its handler declares with `requires` what it
    does to which kind of object, and the table allows it to the sender for the object that the message names."""

    def __init__(self, name: str, permission: Permission, ownership: Ownership) -> None:
        super().__init__(name)
        self.permission = permission
        self._ownership = ownership
        self._principals: dict[str, Principal] = {}

    def joined(self, who: Principal) -> None:
        """Called when a socket with the permission has connected."""

    def left(self, who: Principal) -> None:
        """Called when such a socket has disconnected."""

    def sender(self) -> Principal:
        """The sender of the message that is being handled."""
        return self._principals[socket_id()]

    def trigger_event(self, event: str, *args: Any) -> Any:
        if event in {"connect", "disconnect"} and not self._sent_by_client(event, args[0]):
            return super().trigger_event(event, *args)
        socket, message, *_ = (*args, None)
        who = self._principals.get(socket)
        permission = permission_of(getattr(type(self), f"on_{event}", None))
        if who is None or who.role not in scopes_of(permission):
            log.warning("%s sent %.40r, which is not for it", who.name if who else "an unknown socket", event)
            return None
        assert permission is not None, "it has scopes"
        refusal = self._refusal(permission, who, message if isinstance(message, dict) else {})
        if refusal is None:
            return super().trigger_event(event, *args)
        log.warning("%s sent %r about an object that is not its own", who.name, event)
        return {"ok": False, "detail": refusal.en}

    def may(self, act: str, kind: str, objects: Fields) -> bool:
        """Whether the sender may do this to the object, for a message about several of them."""
        permission, who = Permission(act, kind), self.sender()
        return who.role in scopes_of(permission) and self._refusal(permission, who, objects) is None

    def on_connect(self, auth: Any = None) -> bool | None:
        token = auth.get("token") if isinstance(auth, dict) else None
        who = principal_of_token(token) if token else principal()
        if who is None or who.role not in scopes_of(self.permission):
            return False
        self._principals[socket_id()] = who
        recognise(request.environ, who.name)
        self.joined(who)
        return None

    def on_disconnect(self, *_: Any) -> None:
        if who := self._principals.pop(socket_id(), None):
            self.left(who)

    def _sent_by_client(self, event: str, socket: str) -> bool:
        """Whether a client has called a message of its own by the name of one of the server's two events."""
        if event == "connect":
            return socket in self._principals
        return bool(self.socketio.server.manager.is_connected(socket, self.namespace))

    def _refusal(self, permission: Permission, who: Principal, sent: Fields) -> Text | None:
        """Why the sender may not do this to the object that it names; None if it may."""
        try:
            self._ownership.require(scopes_of(permission)[who.role], permission, who, sent)
        except (Problem, Refusal) as refusal:
            return refusal.sentence
        return None


def socket_id() -> str:
    """The id of the socket that is being handled."""
    sid: str = request.sid  # type: ignore[attr-defined]  # put there by Flask-SocketIO
    return sid
