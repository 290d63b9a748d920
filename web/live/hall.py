"""The live hall on sockets: a snapshot at connect, then every event in order, and a tick that shows what was missed."""

from __future__ import annotations

import queue
import time
from typing import Any

from flask import request
from flask_socketio import Namespace, SocketIO, emit, join_room

from queue_core import views
from queue_core.events import DeviceAlertCleared, DeviceAlertRaised, DeviceReported, Recorded, SettingsChanged
from queue_core.hall import Hall
from queue_core.office import Office
from web.auth.access import principal, principal_of_token
from web.auth.users import PEOPLE, Principal, Role
from web.devices.consoles import console_room
from web.devices.screens import Screens
from web.live.sound import SoundControl

NAMESPACE = "/hall"
TICK_S = 2.0
# Announced waits by service are told when they have changed, but not more often.
_WAITS_S = 6.0
# While events come they show what was missed; the clock still wants to be told now and then.
_TICK_AT_LEAST_S = 10.0
_STAFF, _KIOSKS, _PUBLIC = "staff", "kiosks", "public"
# What a board must not see, or has no use for.
_HIDDEN_FROM_BOARDS = frozenset(
    {
        "slip_queued",
        "slip_reported",
        "slip_moved",
        "slip_resolved",
        "visit_rated",
        "device_reported",
        "device_alert_raised",
        "device_alert_cleared",
        "break_denied",
        "break_requested",
        "break_withdrawn",
        "break_overdue",
        "breaks_planned",
        "service_reopened",
        "alarm_raised",
        "alarm_acknowledged",
        "alarm_closed",
        "people_changed",
    }
)
# An alarm is silent: nothing of it reaches a screen that stands in the hall, a kiosk's included. Nor does what staff are
# asked to do about a device.
_FOR_STAFF = frozenset(
    {
        "people_changed",
        "alarm_raised",
        "alarm_acknowledged",
        "alarm_closed",
        "device_alert_raised",
        "device_alert_cleared",
    }
)
# After these the plan of the day's breaks is another one.
_CHANGES_PLAN = frozenset({"breaks_planned", "break_requested", "break_started", "window_opened"})
_CHANGES_NOTICES = frozenset({"notice_posted", "notice_withdrawn"})
_RINGS = frozenset({"ticket_called", "ticket_recalled"})


def event_view(recorded: Recorded, hall: Hall) -> views.View:
    """An event as staff and kiosks get it: whole rows as they are after it, so that one reducer serves every type."""
    event = recorded.event
    view: dict[str, Any] = {"seq": recorded.seq, "type": event.type, "at": views.moment(hall, event.at)}
    ticket, window, alarm = (getattr(event, name, None) for name in ("ticket", "window", "alarm"))
    if ticket:
        view["ticket"] = views.ticket_view(hall, hall.tickets[ticket])
    if window:
        view["window"] = views.window_view(hall, hall.windows[window])
    if isinstance(event, DeviceReported):
        view["device"] = views.device_view(hall, hall.devices[event.device])
    if isinstance(event, DeviceAlertRaised):
        view["device_alert"] = views.device_alert_view(hall, hall.device_alerts[event.device])
    if isinstance(event, DeviceAlertCleared):
        view["device_alert"] = {"device": event.device, "cause": None}
    if alarm:
        view["alarm"] = views.alarm_view(hall, hall.alarms.of[alarm])
    if event.type in _CHANGES_PLAN:
        view["plan"] = views.plan_view(hall)
    if isinstance(event, SettingsChanged):
        view["version"] = event.version
        view["look"] = any(str(change["path"]).startswith("appearance") for change in event.changes)
    if event.type in _RINGS:
        view["call"] = views.call_view(hall, hall.calls[0])
    if event.type in _CHANGES_NOTICES:
        view["notices"] = views.notices_view(hall, event.at)
    if event.type == "evacuation_changed":
        view["evacuation"] = views.evacuation_view(hall)
    if event.type == "ticket_returned":
        view["calls"] = [views.call_view(hall, call) for call in hall.calls]
    return view


def public_event(view: views.View) -> views.View:
    """The same for boards: no personal data, and no hole in the sequence."""
    if view["type"] in _HIDDEN_FROM_BOARDS:
        return {"seq": view["seq"], "type": "hidden"}
    shown = {name: value for name, value in view.items() if name != "plan"}
    if "ticket" in shown:
        shown["ticket"] = views.public_ticket(shown["ticket"])
    if "notices" in shown:
        shown["notices"] = [views.public_notice(notice) for notice in shown["notices"]]
    if "window" in shown:
        shown["window"] = views.public_window(shown["window"])
    return shown


def kiosk_event(view: views.View) -> views.View:
    """The same for kiosks, which see the hall as staff does but for what is for staff alone."""
    return {"seq": view["seq"], "type": "hidden"} if view["type"] in _FOR_STAFF else view


def is_public(who: Principal) -> bool:
    return who.role is Role.BOARD


class Publisher:
    """Tells all screens of each event, in order, from one task of its own: a command never waits for a slow screen."""

    def __init__(self, office: Office, socketio: SocketIO) -> None:
        self._office = office
        self._socketio = socketio
        self._events: queue.Queue[views.View] = queue.Queue()
        self._said_at = 0.0
        office.subscribe(lambda recorded, hall: self._events.put(event_view(recorded, hall)))

    def start(self) -> None:
        self._socketio.start_background_task(self._publish)
        self._socketio.start_background_task(self._tick)
        self._socketio.start_background_task(self._publish_waits)

    def _publish(self) -> None:
        while True:
            view = self._events.get()
            self._said_at = time.monotonic()
            self._socketio.emit("event", public_event(view), namespace=NAMESPACE, to=_PUBLIC)
            if view["type"] in _FOR_STAFF:
                self._socketio.emit("event", kiosk_event(view), namespace=NAMESPACE, to=_KIOSKS)
                self._socketio.emit("event", view, namespace=NAMESPACE, to=_STAFF)
            else:
                self._socketio.emit("event", view, namespace=NAMESPACE, to=[_STAFF, _KIOSKS])
            self._socketio.sleep(0)

    def _tick(self) -> None:
        ticked_at = 0.0
        while True:
            self._socketio.sleep(TICK_S)
            self._office.tick()
            now = time.monotonic()
            if now - self._said_at < TICK_S and now - ticked_at < _TICK_AT_LEAST_S:
                continue
            ticked_at = now
            self._socketio.emit("tick", self._office.tick_view(), namespace=NAMESPACE)

    def _publish_waits(self) -> None:
        told: views.View = {}
        while True:
            self._socketio.sleep(_WAITS_S)
            waits = waits_view(self._office)
            if waits != told:
                told = waits
                self._socketio.emit("waits", waits, namespace=NAMESPACE)


def waits_view(office: Office) -> views.View:
    """What somebody who came now would be told, by service."""
    return {"services": {service: views.wait_view(wait) for service, wait in office.service_waits().items()}}


class HallNamespace(Namespace):
    """`/hall`: whoever has shown who it is may listen; nobody commands here."""

    def __init__(self, office: Office, screens: Screens, sound: SoundControl) -> None:
        super().__init__(NAMESPACE)
        self._office = office
        self._screens = screens
        self._sound = sound
        self._who: dict[str, Principal] = {}

    def on_connect(self, auth: Any = None) -> bool | None:
        token = auth.get("token") if isinstance(auth, dict) else None
        who = principal_of_token(token) if token else principal()
        if who is None or who.role is Role.AGENT:
            return False
        self._who[_socket()] = who
        self._screens.opened(who)
        join_room(_room_of(who))
        self._send_snapshot(_room_of(who))
        return None

    def on_disconnect(self, *_: Any) -> None:
        if who := self._who.pop(_socket(), None):
            self._screens.closed(who)
        self._sound.leave(_socket())

    def on_at_window(self, window: Any = None) -> None:
        """A console says which window it is of: what is scanned there is told to it alone."""
        who = self._who.get(_socket())
        if who and who.role in PEOPLE and isinstance(window, str):
            join_room(console_room(window))

    def on_sound(self, offered: Any = None) -> None:
        """A board offers to sound for its zones."""
        if who := self._who.get(_socket()):
            self._sound.offer(_socket(), who, offered)

    def on_snapshot(self, *_: Any) -> None:
        self._send_snapshot(_room_of(self._who[_socket()]))

    def _send_snapshot(self, room: str) -> None:
        emit("snapshot", self._office.snapshot(public=room == _PUBLIC, staff=room == _STAFF))
        emit("waits", waits_view(self._office))


def _room_of(who: Principal) -> str:
    return _PUBLIC if is_public(who) else _KIOSKS if who.role is Role.KIOSK else _STAFF


def _socket() -> str:
    sid: str = request.sid  # type: ignore[attr-defined]  # put there by Flask-SocketIO
    return sid
