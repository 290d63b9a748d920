"""The watch over the devices: who falls silent is reported absent, who stays bad is told to the staff, once per change."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Protocol

from queue_core import commands
from queue_core.device_advice import advice_of, kind_name
from queue_core.errors import Refusal, StorageFailed
from queue_core.office import OFFICE_ITSELF, Office
from web.devices.registry import Entry, Registry
from web.devices.screens import PAGES, Screens
from web.devices.sightings import Sightings

log = logging.getLogger(__name__)

EVERY_S = 1.0
SILENT_S = 20.0
"""An agent tells of its devices every 5 s; after so long a silence it hangs, though its socket may still be open."""
SETTLE_S = 4.0
"""A state that lasts shorter than this is flapping: nobody is told."""
START_S = 60.0
"""After a start of the server boxes and screens come back one after the other: nobody is told yet of who is missing."""


class Sleeper(Protocol):
    """What gives way to others between two looks; flask-socketio does."""

    def sleep(self, seconds: float) -> None: ...

    def start_background_task(self, target: Callable[[], None]) -> object: ...


class Watch:
    """Looks every second. Its conclusions are events of the journal, so every screen hears of them."""

    def __init__(
        self,
        office: Office,
        registry: Registry,
        screens: Screens,
        sightings: Sightings,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._office = office
        self._registry = registry
        self._screens = screens
        self._sightings = sightings
        self._monotonic = monotonic
        # What is the matter with each device, and since when it has been so.
        self._troubles: dict[str, tuple[str | None, float]] = {}

    def start(self, sleeper: Sleeper) -> None:
        """Looks from now on, in a task of its own."""

        def work() -> None:
            while True:
                sleeper.sleep(EVERY_S)
                try:
                    self.look()
                except Exception:
                    log.exception("the devices could not be looked after; trying again")

        sleeper.start_background_task(work)

    def look(self) -> None:
        """One look at all devices."""
        self._sightings.seen(self._screens.here())
        self._report_silent()
        alerted = self._office.ask(lambda hall, _: {alert.device: alert.cause for alert in hall.device_alerts.values()})
        entries = {entry.id: entry for entry in self._registry.entries()}
        for entry in entries.values():
            self._judge(entry, alerted.get(entry.id))
        # Who has left the settings and every agent is nobody's trouble any more.
        for device in set(alerted) - set(entries):
            self._handle(commands.ClearDeviceAlert(actor=OFFICE_ITSELF, device=device))

    def _report_silent(self) -> None:
        """Devices on lines whose agent has said nothing for too long."""
        for device in self._office.ask(lambda hall, _: list(hall.devices.values())):
            age_s = self._sightings.age_s(device.id)
            silent_s = self._sightings.up_s() if age_s is None else age_s
            if device.state != "absent" and silent_s > SILENT_S:
                self._handle(
                    commands.ReportDevice(
                        actor=OFFICE_ITSELF,
                        device=device.id,
                        kind=device.kind,
                        state="absent",
                        cause="agent_away",
                        detail=f"Nothing has been heard of it for {SILENT_S:.0f} s.",
                        paper=device.paper,
                    )
                )

    def _judge(self, entry: Entry, alerted: str | None) -> None:
        """Tells of a trouble that has lasted, takes back one that is over."""
        if self._may_still_come(entry):
            return
        # A page that somebody has closed is missed only where the settings name it.
        found = entry.trouble if entry.wanted or entry.kind not in PAGES else None
        trouble, since = self._troubles.get(entry.id, (alerted, 0.0))
        if found != trouble:
            trouble, since = found, self._monotonic()
        self._troubles[entry.id] = (trouble, since)
        if trouble == alerted or self._monotonic() - since < SETTLE_S:
            return
        if trouble is None:
            log.info("device %s is well again", entry.id)
            self._handle(commands.ClearDeviceAlert(actor=OFFICE_ITSELF, device=entry.id))
        else:
            log.warning("device %s (%s): %s: %s", entry.id, kind_name(entry.kind).en, trouble, advice_of(trouble).en)
            self._handle(
                commands.RaiseDeviceAlert(actor=OFFICE_ITSELF, device=entry.id, kind=entry.kind, cause=trouble)
            )

    def _may_still_come(self, entry: Entry) -> bool:
        """Soon after a start nothing is concluded about a device that has not come back yet."""
        unheard = entry.state == "absent" and self._sightings.age_s(entry.id) is None
        return unheard and self._sightings.up_s() < START_S

    def _handle(self, command: commands.Command) -> None:
        try:
            self._office.handle(command)
        except (Refusal, StorageFailed):
            log.exception("what became of device could not be written down")
