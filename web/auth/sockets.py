"""Socket namespaces, closed by default: who may connect, whose messages are handled, and who is cut off."""

from __future__ import annotations

import logging
from typing import Any

from flask import request
from flask_socketio import Namespace

from queue_core.roles import Audience
from web.auth.access import Identity, audience_of, identity, identity_of_token
from web.auth.users import Principal
from web.serving.sockets import recognise

log = logging.getLogger(__name__)


class GuardedNamespace(Namespace):
    """A namespace for an audience. A message is handled only if its handler declares with `allow` who may send it."""

    def __init__(self, name: str, audience: Audience) -> None:
        super().__init__(name)
        self._audience = audience
        self._identities: dict[str, Identity] = {}

    def joined(self, who: Principal) -> None:
        """Called when a socket of the audience has connected."""

    def left(self, who: Principal) -> None:
        """Called when such a socket has disconnected."""

    def sender(self) -> Principal:
        """The sender of the message that is being handled."""
        return self._identities[socket_id()].who

    def trigger_event(self, event: str, *args: Any) -> Any:
        if event in {"connect", "disconnect"} or self._may_send(event, args[0]):
            return super().trigger_event(event, *args)
        return None

    def on_connect(self, auth: Any = None) -> bool | None:
        token = auth.get("token") if isinstance(auth, dict) else None
        found = identity_of_token(token) if token else identity()
        if found is None or found.who.role not in self._audience:
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

    def _may_send(self, event: str, socket: str) -> bool:
        found = self._identities.get(socket)
        if found and not found.still_holds():
            self._cut(socket)
            return False
        if found and found.who.role in audience_of(getattr(type(self), f"on_{event}", None)):
            return True
        log.warning("%s sent %r, which is not for it", found.who.name if found else "an unknown socket", event)
        return False

    def _cut(self, socket: str) -> None:
        self.socketio.server.disconnect(socket, namespace=self.namespace)


def socket_id() -> str:
    """The id of the socket that is being handled."""
    sid: str = request.sid  # type: ignore[attr-defined]  # put there by Flask-SocketIO
    return sid
