"""Puts together the devices' part of the server: registry, watch, tests, window boards, scans, presses, metrics."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from queue_core.events import Recorded, SlipReported
from queue_core.hall import Hall
from queue_core.model import JobSubject
from queue_core.office import Office
from web.devices.agents import AgentNamespace, Listeners
from web.devices.consoles import Consoles
from web.devices.presses import Presses
from web.devices.registry import Registry
from web.devices.scans import Scans
from web.devices.screens import Screens
from web.devices.sightings import Sightings
from web.devices.trials import Trials
from web.devices.watch import Sleeper, Watch
from web.devices.window_boards import WindowBoards


class DeviceSubsystem:
    """Everything about the devices of one office."""

    def __init__(
        self, office: Office, agents: AgentNamespace, screens: Screens, sightings: Sightings, consoles: Consoles
    ) -> None:
        self._office = office
        self.registry = Registry(office, agents, screens, sightings)
        self.trials = Trials(office, agents)
        self._watch = Watch(office, self.registry, screens, sightings)
        self._boards = WindowBoards(office, agents)
        scans, presses = Scans(office, consoles.opened), Presses(office, consoles.show)
        agents.listen(
            Listeners(scans.scanned, presses.pressed),
            boards_greeted=self._boards.greet,
        )
        agents.route_reports({JobSubject.TRIAL: self.trials.report})

    def start(self, sleeper: Sleeper) -> None:
        """Starts watching the devices and updating the window boards."""
        self._watch.start(sleeper)
        self._boards.start(sleeper)

    def measure(self, metrics: CollectorRegistry) -> None:
        """Adds the devices' metrics to those of the office."""
        jobs = Counter("talon_device_jobs", "Print jobs by their outcome", ["device", "outcome"], registry=metrics)

        def count(recorded: Recorded, hall: Hall) -> None:
            event = recorded.event
            if isinstance(event, SlipReported):
                slip = hall.tickets[event.ticket].slip
                printer = slip.printer if slip and slip.job == event.job else "unknown"
                jobs.labels(printer, event.outcome).inc()

        self._office.subscribe(count)
        metrics.register(_DeviceMetrics(self._office, self.registry))


class _DeviceMetrics(Collector):
    """For each device, whether it is up and the seconds since its last sign of life, read at each scrape."""

    def __init__(self, office: Office, registry: Registry) -> None:
        self._office = office
        self._registry = registry

    def collect(self) -> Iterator[GaugeMetricFamily]:
        up = GaugeMetricFamily("talon_device_up", "1 while the device can do its work", labels=["device", "kind"])
        seen = GaugeMetricFamily(
            "talon_device_last_seen_seconds", "Seconds since the last sign of life", labels=["device", "kind"]
        )
        now = self._office.now()
        for entry in self._registry.entries():
            up.add_metric([entry.id, entry.kind], float(entry.up))
            if entry.seen_at:
                seen.add_metric([entry.id, entry.kind], max(0.0, (now - entry.seen_at).total_seconds()))
        yield from (up, seen)
