"""One message to many screens: encoded and framed once, the same bytes written to every websocket."""

from __future__ import annotations

from functools import partial
from typing import Any

from engineio.packet import MESSAGE
from engineio.packet import Packet as EnginePacket
from socketio.manager import Manager
from socketio.packet import EVENT

from web.live.websockets import DirectWebSocket, frame


class FanOut(Manager):
    """Socket.IO's clients and rooms, with a short cut to the clients of a room.

    Socket.IO queues a message for every client and wakes a task per client to frame and write it, which takes three
    quarters of a fan-out. Here the caller of `emit` writes the frame, unless something is already queued for the client.
    Clients that poll, or whose queue is not empty, get the message through their queue, so nothing is overtaken
    (docs/decisions/0015-fan-out.md).
    """

    def __init__(self) -> None:
        super().__init__()
        self._websockets: dict[str, DirectWebSocket] = {}

    def initialize(self) -> None:
        """Before the first client: under gevent, has Engine.IO open websockets that can be written to from here."""
        super().initialize()
        engine = self.server.eio
        if engine.async_mode == "gevent":
            websocket = partial(DirectWebSocket, opened=self._websockets, handshakes=self.server.environ)
            engine._async = {**engine._async, "websocket": websocket}

    def emit(
        self,
        event: str,
        data: Any,
        namespace: str,
        room: Any = None,
        skip_sid: Any = None,
        callback: Any = None,
        to: Any = None,
        **more: Any,
    ) -> None:
        """Sends an event to a client, a room, several rooms, or everybody in the namespace, as Socket.IO's `emit`.

        Raises TypeError for data that is not JSON: unlike Socket.IO, Talon sends no bytes.
        """
        room = to or room
        if callback or skip_sid:
            # An acknowledgement is numbered per client.
            super().emit(event, data, namespace, room=room, skip_sid=skip_sid, callback=callback, **more)
            return
        arguments = list(data) if isinstance(data, tuple) else [] if data is None else [data]
        # By default Socket.IO searches every value for bytes: a third of a snapshot's time.
        message = self.server.packet_class(EVENT, [event, *arguments], namespace, binary=False)
        packet = EnginePacket(MESSAGE, message.encode())
        framed = frame(packet.encode())
        for _, session in self.get_participants(namespace, room):
            websocket = self._websockets.get(session)
            if websocket is None or not websocket.send_at_once(framed):
                self.server._send_eio_packet(session, packet)
