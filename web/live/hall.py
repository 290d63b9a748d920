"""The live hall on sockets: a snapshot on connect, then every event in order, and a tick that reveals gaps."""

from __future__ import annotations

import logging
import queue
import time
from typing import Any

from flask_socketio import SocketIO, join_room

from queue_core import views
from queue_core.access.permissions import Permission
from queue_core.access.roles import SCREENS, STAFF, Role
from queue_core.errors import Refusal, StorageFailed
from queue_core.events import Event
from queue_core.office import Office
from web.auth.access import requires
from web.auth.ownership import Ownership
from web.auth.sockets import GuardedNamespace, socket_id, without_request
from web.auth.users import Principal
from web.devices.consoles import console_room
from web.devices.screens import Screens
from web.input.fields import Given
from web.input.messages import hears
from web.live.shown_calls import ShownCall, ShownCalls
from web.live.snapshots import Audience, SnapshotQueue, Snapshots, waits_view
from web.live.sound import SoundControl, SoundOffer
from web.problems import Problem

log = logging.getLogger(__name__)

NAMESPACE = "/hall"
TICK_S = 2.0
# The shortest time between two messages with announced waits; they are sent only when changed.
_WAITS_S = 6.0
# Events themselves reveal gaps; a tick is then only needed to set the screens' clocks now and then.
_TICK_AT_LEAST_S = 10.0
_SCREENS = sorted(SCREENS)


def public_event(view: views.View) -> views.View:
    """An event as boards get it: no personal data, no break plan."""
    shown = {name: value for name, value in view.items() if name != "plan"}
    if "ticket" in shown:
        shown["ticket"] = views.public_ticket(shown["ticket"])
    if "notices" in shown:
        shown["notices"] = [views.public_notice(notice) for notice in shown["notices"]]
    if "window" in shown:
        shown["window"] = views.public_window(shown["window"])
    return shown


def hidden_event(seq: int) -> views.View:
    """What a screen gets of an event that is not for it: only the number, so that it sees no gap."""
    return {"seq": seq, "type": "hidden"}


def event_by_role(event: type[Event], view: views.View) -> list[tuple[list[Role], views.View]]:
    """What the screens of each role get of an event, from its view for staff; roles with equal views are grouped."""
    audience = [role for role in _SCREENS if role in event.audience]
    groups: list[tuple[list[Role], views.View]] = [
        ([role for role in audience if role is not Role.BOARD], view),
        ([role for role in _SCREENS if role not in audience], hidden_event(view["seq"])),
    ]
    if Role.BOARD in audience:
        groups.append(([Role.BOARD], public_event(view)))
    return [(roles, seen) for roles, seen in groups if roles]


class Publisher:
    """Sends every event to the screens, in order, in its own task, so no command waits for a fan-out."""

    def __init__(self, office: Office, socketio: SocketIO) -> None:
        self._office = office
        self._socketio = socketio
        self._events: queue.Queue[tuple[type[Event], views.View]] = queue.Queue()
        self._sent_at = 0.0
        office.subscribe(lambda recorded, _: self._events.put((type(recorded.event), office.event_view(recorded))))

    def start(self) -> None:
        self._socketio.start_background_task(self._publish)
        self._socketio.start_background_task(self._tick)
        self._socketio.start_background_task(self._publish_waits)

    def _publish(self) -> None:
        while True:
            event, view = self._events.get()
            self._sent_at = time.monotonic()
            for roles, seen in event_by_role(event, view):
                self._socketio.emit("event", seen, namespace=NAMESPACE, to=roles)
            self._socketio.sleep(0)

    def _tick(self) -> None:
        ticked_at = 0.0
        while True:
            self._socketio.sleep(TICK_S)
            self._office.tick()
            now = time.monotonic()
            if now - self._sent_at < TICK_S and now - ticked_at < _TICK_AT_LEAST_S:
                continue
            ticked_at = now
            self._socketio.emit("tick", self._office.tick_view(), namespace=NAMESPACE)

    def _publish_waits(self) -> None:
        sent: views.View = {}
        while True:
            self._socketio.sleep(_WAITS_S)
            waits = waits_view(self._office)
            if waits != sent:
                sent = waits
                self._socketio.emit("waits", waits, namespace=NAMESPACE)


class HallNamespace(GuardedNamespace):
    """`/hall`: screens only receive; commands go over HTTP."""

    def __init__(
        self,
        snapshots: Snapshots,
        socketio: SocketIO,
        screens: Screens,
        sound: SoundControl,
        shown_calls: ShownCalls,
        ownership: Ownership,
    ) -> None:
        super().__init__(NAMESPACE, Permission("follow", "hall"), ownership)
        self._snapshots = snapshots
        self._socketio = socketio
        self._screens = screens
        self._sound = sound
        self._shown_calls = shown_calls
        self._board_zones = ownership.board_zones
        self._queue = SnapshotQueue(self._send_snapshot, socketio.start_background_task, socketio.sleep)
        self._newcomers: dict[str, Role] = {}

    def joined(self, who: Principal) -> None:
        self._screens.opened(who)
        self._newcomers[socket_id()] = who.role
        self._queue.ask(socket_id(), _audience(who))

    def left(self, who: Principal) -> None:
        self._newcomers.pop(socket_id(), None)
        self._queue.forget(socket_id())
        self._screens.closed(who)
        self._sound.leave(socket_id())

    @requires("attend", "window")
    @hears(Given)
    def on_at_window(self, window: str) -> None:
        """A console names its window, to receive what is scanned there."""
        join_room(console_room(window))

    @requires("announce", "zone")
    @hears(SoundOffer)
    def on_sound(self, offered: SoundOffer) -> None:
        """A board offers to sound for its zones."""
        self._board_zones.introduce(self.sender(), offered.zones)
        self._sound.offer(socket_id(), self.sender(), offered)

    @without_request
    @requires("confirm", "call")
    @hears(ShownCall)
    def on_shown(self, shown: ShownCall, board: Principal) -> dict[str, Any]:
        """A call stands on the board that sends it."""
        try:
            self._shown_calls.confirm(shown.seq, board.name, shown)
        except (Refusal, Problem) as refusal:
            return {"ok": False, "detail": refusal.sentence.en}
        except StorageFailed:
            log.exception("that call %s is shown could not be stored", shown.seq)
            return {"ok": False}
        return {"ok": True}

    @requires("follow", "hall")
    def on_snapshot(self, *_: Any) -> None:
        self._queue.ask(socket_id(), _audience(self.sender()))

    def _send_snapshot(self, sockets: list[str], audience: Audience) -> None:
        snapshot, waits = self._snapshots.hall(audience.public, audience.staff), self._snapshots.waits()
        # A newcomer hears events from its snapshot on, and none before it.
        for socket in sockets:
            if role := self._newcomers.pop(socket, None):
                self.server.enter_room(socket, role, namespace=NAMESPACE)
        self._socketio.emit("snapshot", snapshot, namespace=NAMESPACE, to=sockets)
        self._socketio.emit("waits", waits, namespace=NAMESPACE, to=sockets)


def _audience(who: Principal) -> Audience:
    return Audience(public=who.role is Role.BOARD, staff=who.role in STAFF)
