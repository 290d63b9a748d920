"""The registry of every device that the settings name or an agent reports, with its state and last sign of life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from queue_core import views
from queue_core.hall import Hall
from queue_core.model import Device
from queue_core.office import Office
from queue_core.settings import Settings
from queue_core.texts import Text
from queue_core.views.device_advice import advice, kind_name, trouble
from web.devices.screens import PAGES, Screen, Screens
from web.devices.sightings import Sightings


class Owners(Protocol):
    """The part of the device agents that the registry needs."""

    def connected(self, agent: str) -> bool: ...

    def owner_of(self, device: str) -> str | None:
        """The agent that has reported this device since the server started."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A device that the settings name, and where it stands."""

    id: str
    kind: str
    agent: str | None
    place: Text | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A device in the registry. `seen_at` is None before its first sign of life; `wanted`: the settings name it."""

    id: str
    kind: str
    agent: str | None
    place: Text | None
    state: str
    cause: str | None
    detail: str | None
    paper: str | None
    seen_at: datetime | None
    since: datetime | None
    wanted: bool

    @property
    def trouble(self) -> str | None:
        """The cause that staff have to deal with; None while the device is well."""
        return trouble(self.state, self.cause, self.paper)

    @property
    def up(self) -> bool:
        """Whether the device can do its work."""
        return self.state not in {"absent", "fault"}


class Registry:
    """The devices in their present state."""

    def __init__(self, office: Office, owners: Owners, screens: Screens, sightings: Sightings) -> None:
        self._office = office
        self._owners = owners
        self._screens = screens
        self._sightings = sightings

    def entries(self) -> list[Entry]:
        """All devices, those of the settings first."""
        reported, now = self._office.ask(lambda hall, at: (dict(hall.devices), at))
        screens = self._screens.all()
        wanted = wanted_devices(self._office.settings)
        names = [*wanted, *(sorted({*reported, *screens} - set(wanted)))]
        return [self._entry(name, wanted.get(name), reported.get(name), screens.get(name), now) for name in names]

    def entry(self, name: str) -> Entry | None:
        """The device of this id; None when it is unknown."""
        return next((entry for entry in self.entries() if entry.id == name), None)

    def _entry(
        self, name: str, wanted: Wanted | None, device: Device | None, screen: Screen | None, now: datetime
    ) -> Entry:
        kind = wanted.kind if wanted else device.kind if device else screen.kind if screen else "device"
        agent = self._owners.owner_of(name) or (wanted.agent if wanted else None)
        state, cause, detail, paper, since = self._condition(kind, agent, device, screen)
        return Entry(
            id=name,
            kind=kind,
            agent=agent,
            place=wanted.place if wanted else None,
            state=state,
            cause=cause,
            detail=detail,
            paper=paper,
            seen_at=self._seen_at(name, device, now),
            since=since,
            wanted=wanted is not None,
        )

    def _condition(
        self, kind: str, agent: str | None, device: Device | None, screen: Screen | None
    ) -> tuple[str, str | None, str | None, str | None, datetime | None]:
        if kind in PAGES:
            if screen is None:
                return "absent", "never_seen", None, None, None
            return (
                ("ready", None, None, None, screen.since)
                if screen.here
                else ("absent", "page_closed", None, None, screen.since)
            )
        if device is not None:
            return device.state, device.cause, device.detail, device.paper, device.since
        away = agent is None or not self._owners.connected(agent)
        return "absent", "agent_away" if away else "not_in_agent", None, None, None

    def _seen_at(self, name: str, device: Device | None, now: datetime) -> datetime | None:
        age_s = self._sightings.age_s(name)
        if age_s is not None:
            return now - timedelta(seconds=age_s)
        return device.seen_at if device else None


def wanted_devices(settings: Settings) -> dict[str, Wanted]:
    """The devices that the settings name, by id."""
    places = _places(settings)
    wanted = [
        Wanted(device.id, kind, device.agent, places.get(device.id))
        for kind, devices in (("printer", settings.printers), ("terminal", settings.terminals))
        for device in devices
    ]
    wanted += [Wanted(kiosk.id, "kiosk", None, None) for kiosk in settings.kiosks]
    wanted += [Wanted(board.id, "hall_board", None, None) for board in settings.boards]
    wanted += [
        Wanted(device.id, device.kind, device.agent, _place(device.window, device.kiosk)) for device in settings.devices
    ]
    return {device.id: device for device in wanted}


def _places(settings: Settings) -> dict[str, Text]:
    """The places of printers and terminals: the kiosks and windows whose settings name them."""
    users: dict[str, list[Text]] = {}
    for kiosk in settings.kiosks:
        for device in (kiosk.printer, *kiosk.printers, kiosk.terminal):
            users.setdefault(device or "", []).append(Text(ru=f"киоск {kiosk.id}", en=f"kiosk {kiosk.id}"))
    for window in settings.windows:
        for device in (window.printer, window.terminal):
            users.setdefault(device or "", []).append(Text(ru=f"окно {window.id}", en=f"window {window.id}"))
    return {
        device: Text(ru=", ".join(place.ru for place in places), en=", ".join(place.en for place in places))
        for device, places in users.items()
    }


def _place(window: str | None, kiosk: str | None) -> Text | None:
    if window:
        return Text(ru=f"окно {window}", en=f"window {window}")
    return Text(ru=f"киоск {kiosk}", en=f"kiosk {kiosk}") if kiosk else None


def entry_view(hall: Hall, entry: Entry) -> dict[str, Any]:
    """A row of `GET /api/v1/devices`."""
    return {
        "id": entry.id,
        "kind": entry.kind,
        "name": kind_name(entry.kind).view(),
        "agent": entry.agent,
        "place": entry.place.view() if entry.place else None,
        "state": entry.state,
        "cause": entry.cause,
        "detail": entry.detail,
        "paper": entry.paper,
        "seen_at": views.moment(hall, entry.seen_at),
        "since": views.moment(hall, entry.since),
        "wanted": entry.wanted,
        "trouble": entry.trouble,
        "text": advice(entry.state, entry.cause, entry.paper).view(),
    }
