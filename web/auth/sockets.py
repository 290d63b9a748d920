"""Socket namespaces, closed by default: who may connect, and whose messages are handled."""

from __future__ import annotations

import logging
from typing import Any

from flask import request
from flask_socketio import Namespace

from queue_core.roles import Audience
from web.auth.access import audience_of, principal, principal_of_token
from web.auth.users import Principal
from web.serving.sockets import recognise

log = logging.getLogger(__name__)


class GuardedNamespace(Namespace):
    """A namespace for an audience. A message is handled only if its handler declares with `allow` who may send it."""

    def __init__(self, name: str, audience: Audience) -> None:
        super().__init__(name)
        self._audience = audience
        self._principals: dict[str, Principal] = {}

    def joined(self, who: Principal) -> None:
        """Called when a socket of the audience has connected."""

    def left(self, who: Principal) -> None:
        """Called when such a socket has disconnected."""

    def sender(self) -> Principal:
        """The sender of the message that is being handled."""
        return self._principals[socket_id()]

    def trigger_event(self, event: str, *args: Any) -> Any:
        if event in {"connect", "disconnect"} or self._may_send(event, args[0]):
            return super().trigger_event(event, *args)
        return None

    def on_connect(self, auth: Any = None) -> bool | None:
        token = auth.get("token") if isinstance(auth, dict) else None
        who = principal_of_token(token) if token else principal()
        if who is None or who.role not in self._audience:
            return False
        self._principals[socket_id()] = who
        recognise(request.environ, who.name)
        self.joined(who)
        return None

    def on_disconnect(self, *_: Any) -> None:
        if who := self._principals.pop(socket_id(), None):
            self.left(who)

    def _may_send(self, event: str, socket: str) -> bool:
        who = self._principals.get(socket)
        if who and who.role in audience_of(getattr(type(self), f"on_{event}", None)):
            return True
        log.warning("%s sent %r, which is not for it", who.name if who else "an unknown socket", event)
        return False


def socket_id() -> str:
    """The id of the socket that is being handled."""
    sid: str = request.sid  # type: ignore[attr-defined]  # put there by Flask-SocketIO
    return sid
