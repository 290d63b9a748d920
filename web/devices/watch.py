"""Watches the devices: reports silent ones as absent and alerts staff to lasting troubles, once per change."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Protocol

from queue_core import commands
from queue_core.errors import Refusal, StorageFailed
from queue_core.office import OFFICE_ITSELF, Office
from queue_core.views.device_advice import advice_of, kind_name
from web.devices.registry import Entry, Registry
from web.devices.screens import PAGES, Screens
from web.devices.sightings import Sightings

log = logging.getLogger(__name__)

EVERY_S = 1.0
SILENT_S = 20.0
"""An agent reports its devices every 5 s; after so long a silence it hangs, though its socket may still be open."""
SETTLE_S = 4.0
"""A state that does not last this long is flapping: staff are not alerted."""
START_S = 60.0
"""After a start of the server boxes and screens come back one after the other: staff are not alerted yet to missing ones."""


class Sleeper(Protocol):
    """Runs background tasks and pauses between two looks; flask-socketio does."""

    def sleep(self, seconds: float) -> None: ...

    def start_background_task(self, target: Callable[[], None]) -> object: ...


class Watch:
    """Looks every second. Its conclusions are events of the journal, so they reach every screen."""

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
        """Starts looking, in its own task."""

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
        # A device that is gone from the settings and all agents needs no alert any more.
        for device in set(alerted) - set(entries):
            self._handle(commands.ClearDeviceAlert(actor=OFFICE_ITSELF, device=device))

    def _report_silent(self) -> None:
        """Reports devices as absent when their agent has been silent for too long."""
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
                        detail=f"It has given no sign of life for {SILENT_S:.0f} s.",
                        paper=device.paper,
                    )
                )

    def _judge(self, entry: Entry, alerted: str | None) -> None:
        """Raises an alert for a lasting trouble, and clears it when the trouble is over."""
        if self._may_still_come(entry):
            return
        # A closed page is a trouble only for a screen that the settings name.
        present = entry.trouble if entry.wanted or entry.kind not in PAGES else None
        trouble, since = self._troubles.get(entry.id, (alerted, 0.0))
        if present != trouble:
            trouble, since = present, self._monotonic()
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
        unseen = entry.state == "absent" and self._sightings.age_s(entry.id) is None
        return unseen and self._sightings.up_s() < START_S

    def _handle(self, command: commands.Command) -> None:
        try:
            self._office.handle(command)
        except (Refusal, StorageFailed):
            log.exception("an alert or state of a device could not be stored")
