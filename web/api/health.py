"""Endpoints for monitoring: liveness, readiness and Prometheus metrics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector

from queue_core.events import Recorded
from queue_core.hall import Hall
from queue_core.model import TicketState
from queue_core.office import Office
from web.auth.access import requires
from web.files.file_health import FileHealth
from web.office import current_office
from web.parts import provided

blueprint = Blueprint("machines", __name__)


@blueprint.get("/healthz")
@requires("read", "server-health")
def alive() -> ResponseReturnValue:
    return jsonify(status="ok")


@blueprint.get("/readyz")
@requires("read", "server-health")
def ready() -> ResponseReturnValue:
    """Ready when commands are carried out, every event of the journal counts, and the machine's clock is right."""
    office = current_office()
    problems = office.troubles() + [str(damage) for damage in provided(FileHealth).damages()]
    if problems:
        return jsonify(status="not ready", problems=problems), 503
    return jsonify(status="ready", seq=office.seq, day=office.day)


@blueprint.get("/metrics")
@requires("read", "server-health")
def metrics() -> ResponseReturnValue:
    return Response(generate_latest(provided(CollectorRegistry)), mimetype=CONTENT_TYPE_LATEST)


def measure(office: Office) -> CollectorRegistry:
    """Registers the office's Prometheus metrics: events counted by type, the hall read at each scrape."""
    registry = CollectorRegistry()
    registry.register(_EventsTotal(office))

    def gauge(name: str, help_text: str, count: Any) -> None:
        Gauge(name, help_text, registry=registry).set_function(lambda: float(office.ask(lambda hall, _: count(hall))))

    gauge("talon_tickets_waiting", "Tickets waiting now", _waiting)
    gauge("talon_windows_staffed", "Windows with an open shift", lambda hall: len(hall.staffed()))
    gauge("talon_journal_seq", "Sequence number of the last event", lambda hall: hall.seq)
    return registry


class _EventsTotal(Collector):
    """Events by type. A plain dictionary, because it is updated under the office's lock after every commit."""

    def __init__(self, office: Office) -> None:
        self._count: Counter[str] = Counter()
        office.subscribe(self._add)

    def _add(self, recorded: Recorded, _: Hall) -> None:
        self._count[recorded.event.type] += 1

    def collect(self) -> Iterator[Metric]:
        events = CounterMetricFamily("talon_events", "Events committed to the journal", labels=["type"])
        for kind, count in sorted(self._count.items()):
            events.add_metric([kind], count)
        yield events


def _waiting(hall: Hall) -> int:
    return sum(1 for ticket in hall.tickets.values() if ticket.state is TicketState.WAITING)
