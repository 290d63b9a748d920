"""The sound of the hall: which board speaks for which zone, how loud, and whether the voice works at all."""

from __future__ import annotations

import logging
from typing import Annotated

from flask_socketio import SocketIO
from pydantic import Field

from display.voice import Voice
from display.voice.speakers import Listener, speakers
from queue_core import commands
from queue_core.access.roles import Role
from queue_core.errors import StorageFailed
from queue_core.office import OFFICE_ITSELF, Office
from queue_core.views import View
from web.auth.users import Principal
from web.background import in_thread
from web.devices.sightings import Sightings
from web.input.fields import Flag, Line, Shape

log = logging.getLogger(__name__)

NAMESPACE = "/hall"
VOICE = "voice"
_LOOK_S = 10.0
_MOST_ZONES = 50


class SoundOffer(Shape):
    """The zones that a board shows, none for the whole hall, and whether it has sound."""

    zones: Annotated[tuple[Line, ...], Field(max_length=_MOST_ZONES)]
    audible: Flag = False


class SoundControl:
    """Knows the connected boards, and assigns the zones they speak for."""

    def __init__(self, office: Office, socketio: SocketIO) -> None:
        self._office = office
        self._socketio = socketio
        self._boards: dict[str, Listener] = {}
        self._sent: dict[str, View] = {}
        self._came = 0

    def offer(self, socket: str, who: Principal, offered: SoundOffer) -> None:
        """A board offers to sound; it is sent the zones it speaks for."""
        known = self._boards.get(socket)
        self._came += 0 if known else 1
        zones = [zone for zone in offered.zones if zone in self._office.settings.zone]
        self._boards[socket] = Listener(
            name=who.name,
            zones=frozenset(zones or self._office.settings.zone),
            audible=offered.audible,
            order=known.order if known else self._came,
            device=who.role is Role.BOARD,
        )
        self._sent.pop(socket, None)
        self._announce_speakers()

    def leave(self, socket: str) -> None:
        """A board has disconnected: another takes over its zones."""
        if self._boards.pop(socket, None):
            self._sent.pop(socket, None)
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
                    {"from": f"{hours.time.opens:%H:%M}", "until": f"{hours.time.closes:%H:%M}", "volume": hours.volume}
                    for hours in voice.hours
                ],
            }
            if self._sent.get(socket) != view:
                self._sent[socket] = view
                self._socketio.emit("sound", view, namespace=NAMESPACE, to=socket)


class VoiceWatch:
    """Alerts staff, as about any device, when calls are not spoken or recordings are missing, and when that is over."""

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
        """Reports the state of the voice while it has a fault, and once when the fault is over."""
        settings = self._office.settings
        state = in_thread(lambda: self._voice.state(settings))
        if state.cause is None and self._office.device(VOICE) is None:
            return
        self._sightings.seen([VOICE])
        self._office.handle(
            commands.ReportDevice(
                actor=OFFICE_ITSELF,
                device=VOICE,
                kind=VOICE,
                state="fault" if state.fault else "ready",
                cause=state.cause,
                detail=state.sentence.ru if state.sentence else None,
            )
        )
