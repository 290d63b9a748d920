"""Socket namespaces, closed by default: who may connect, whose messages are handled, and who is cut off."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from flask import request
from flask_socketio import Namespace

from queue_core.access.permissions import Permission, scopes_of
from queue_core.errors import Refusal
from queue_core.texts import Text
from web.auth.access import Identity, identity, identity_of_token, permission_of
from web.auth.ownership import Fields, Ownership
from web.auth.users import Principal
from web.problems import Problem
from web.serving.sockets import recognise

log = logging.getLogger(__name__)

Handler = TypeVar("Handler", bound=Callable[..., object])
_WITHOUT_REQUEST: set[object] = set()


def without_request(handler: Handler) -> Handler:
    """Declares that a message's handler needs no Flask request, which costs three times as much as all the rest. It gets the
    sender after the message. For messages that come from two hundred boards at once."""
    _WITHOUT_REQUEST.add(handler)
    return handler


class GuardedNamespace(Namespace):
    """A namespace for those with a permission. A message is handled only if its handler declares with `requires` what it
    does to which kind of object, and the table allows it to the sender for the object that the message names."""

    def __init__(self, name: str, permission: Permission, ownership: Ownership) -> None:
        super().__init__(name)
        self.permission = permission
        self._ownership = ownership
        self._identities: dict[str, Identity] = {}

    def joined(self, who: Principal) -> None:
        """Called when a socket with the permission has connected."""

    def left(self, who: Principal) -> None:
        """Called when such a socket has disconnected."""

    def sender(self) -> Principal:
        """The sender of the message that is being handled."""
        return self._identities[socket_id()].who

    def trigger_event(self, event: str, *args: Any) -> Any:
        if event in {"connect", "disconnect"} and not self._sent_by_client(event, args[0]):
            return super().trigger_event(event, *args)
        socket, message, *_ = (*args, None)
        found = self._identities.get(socket)
        if found and not found.still_holds():
            self._cut(socket)
            return None
        who = found.who if found else None
        handler = getattr(type(self), f"on_{event}", None)
        permission = permission_of(handler)
        if who is None or who.role not in scopes_of(permission):
            log.warning("%s sent %.40r, which is not for it", who.name if who else "an unknown socket", event)
            return None
        assert permission is not None, "it has scopes"
        refusal = self._refusal(permission, who, message if isinstance(message, dict) else {})
        if refusal is None and handler is not None and handler in _WITHOUT_REQUEST:
            return self.directly(handler, message, who)
        if refusal is None:
            # A message is one value; what follows it in the frame is passed over.
            return super().trigger_event(event, *args[:2])
        log.warning("%s sent %r about an object that is not its own", who.name, event)
        return {"ok": False, "detail": refusal.en}

    def directly(self, handler: Callable[..., Any], message: Any, sender: Principal) -> Any:
        """Has a message handled that needs no Flask request around it."""
        return handler(self, message, sender)

    def may(self, act: str, kind: str, objects: Fields) -> bool:
        """Whether the sender may do this to the object, for a message about several of them."""
        permission, who = Permission(act, kind), self.sender()
        return who.role in scopes_of(permission) and self._refusal(permission, who, objects) is None

    def on_connect(self, auth: Any = None) -> bool | None:
        token = auth.get("token") if isinstance(auth, dict) else None
        found = identity_of_token(token) if token else identity()
        if found is None or found.who.role not in scopes_of(self.permission):
            return False
        self._identities[socket_id()] = found
        recognise(request.environ, found.who.name)
        self.joined(found.who)
        return None

    def on_disconnect(self, *_: Any) -> None:
        if found := self._identities.pop(socket_id(), None):
            self.left(found.who)

    def cut_off(self) -> list[str]:
        """Disconnects the sockets whose token or session is no longer accepted. Returns whose they were."""
        lost = [(socket, one.who.name) for socket, one in list(self._identities.items()) if not one.still_holds()]
        for socket, _ in lost:
            self._cut(socket)
        return [name for _, name in lost]

    def _sent_by_client(self, event: str, socket: str) -> bool:
        """Whether a client has called a message of its own by the name of one of the server's two events."""
        if event == "connect":
            return socket in self._identities
        return bool(self.socketio.server.manager.is_connected(socket, self.namespace))

    def _refusal(self, permission: Permission, who: Principal, sent: Fields) -> Text | None:
        """Why the sender may not do this to the object that it names; None if it may."""
        try:
            self._ownership.require(scopes_of(permission)[who.role], permission, who, sent)
        except (Problem, Refusal) as refusal:
            return refusal.sentence
        return None

    def _cut(self, socket: str) -> None:
        self.socketio.server.disconnect(socket, namespace=self.namespace)


def socket_id() -> str:
    """The id of the socket that is being handled."""
    sid: str = request.sid  # type: ignore[attr-defined]  # put there by Flask-SocketIO
    return sid
