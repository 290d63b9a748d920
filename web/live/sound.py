"""Who makes the hall heard: which board speaks for which zone, how loud, and whether the voice is there at all."""

from __future__ import annotations

import logging
from typing import Any

from flask_socketio import SocketIO

from display.voice import Voice
from display.voice.speakers import Listener, speakers
from queue_core import commands
from queue_core.errors import StorageFailed
from queue_core.office import OFFICE_ITSELF, Office
from queue_core.views import View
from web.auth.users import Principal, Role
from web.background import in_thread
from web.devices.sightings import Sightings

log = logging.getLogger(__name__)

NAMESPACE = "/hall"
VOICE = "voice"
_LOOK_S = 10.0
_MOST_ZONES = 50


class SoundControl:
    """Keeps the boards that are connected, and tells each what it is to make heard."""

    def __init__(self, office: Office, socketio: SocketIO) -> None:
        self._office = office
        self._socketio = socketio
        self._boards: dict[str, Listener] = {}
        self._told: dict[str, View] = {}
        self._came = 0

    def offer(self, socket: str, who: Principal, offered: Any) -> None:
        """A board says which zones it shows and whether it can sound; it is told at once what it speaks for."""
        if who.role is Role.KIOSK or not isinstance(offered, dict) or not isinstance(offered.get("zones"), list):
            return
        known = self._boards.get(socket)
        self._came += 0 if known else 1
        zones = [zone for zone in offered["zones"][:_MOST_ZONES] if zone in self._office.settings.zone]
        self._boards[socket] = Listener(
            name=who.name,
            zones=frozenset(zones or self._office.settings.zone),
            audible=offered.get("audible") is True,
            order=known.order if known else self._came,
            device=who.role is Role.BOARD,
        )
        self._told.pop(socket, None)
        self._announce_speakers()

    def leave(self, socket: str) -> None:
        """A board is gone: another takes over its zones."""
        if self._boards.pop(socket, None):
            self._told.pop(socket, None)
            self._announce_speakers()

    def _announce_speakers(self) -> None:
        settings = self._office.settings
        speaks = {board.id: board.speaks for board in settings.boards if board.speaks is not None}
        voice = settings.voice
        for socket, zones in speakers(self._boards, list(settings.zone), speaks).items():
            view: View = {
                "speaks": list(zones),
                "speech": voice.speech != "off",
                "chime": voice.chime,
                "volume": voice.volume,
                "hours": [
                    {"from": f"{one.time.opens:%H:%M}", "until": f"{one.time.closes:%H:%M}", "volume": one.volume}
                    for one in voice.hours
                ],
            }
            if self._told.get(socket) != view:
                self._told[socket] = view
                self._socketio.emit("sound", view, namespace=NAMESPACE, to=socket)


class VoiceWatch:
    """Tells the staff, as of any other device, when calls are not spoken or recordings are missing; and when that is over."""

    def __init__(self, office: Office, voice: Voice, sightings: Sightings, socketio: SocketIO) -> None:
        self._office = office
        self._voice = voice
        self._sightings = sightings
        self._socketio = socketio

    def start(self) -> None:
        self._socketio.start_background_task(self._watch)

    def _watch(self) -> None:
        while True:
            try:
                self.look()
            except StorageFailed:
                log.exception("the state of the voice could not be written")
            self._socketio.sleep(_LOOK_S)

    def look(self) -> None:
        """Reports the voice's state when there is something to say, or has been."""
        settings = self._office.settings
        found = in_thread(lambda: self._voice.state(settings))
        if found.cause is None and self._office.device(VOICE) is None:
            return
        self._sightings.seen([VOICE])
        self._office.handle(
            commands.ReportDevice(
                actor=OFFICE_ITSELF,
                device=VOICE,
                kind=VOICE,
                state="fault" if found.fault else "ready",
                cause=found.cause,
                detail=found.sentence.ru if found.sentence else None,
            )
        )
