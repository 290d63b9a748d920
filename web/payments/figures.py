"""The day's payments for `/metrics`, by terminal and state, read from the ledger at each scrape."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from queue_core.errors import FileDamaged
from queue_core.office import Office
from queue_core.payments.records import PaymentRecords


class PaymentFigures(Collector):
    """`talon_payments{device,kind,state}` (cash has no device), and `talon_payments_to_settle` of all days."""

    def __init__(self, office: Office, records: PaymentRecords) -> None:
        self._office = office
        self._records = records

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            yield from self._figures()
        except FileDamaged:
            return  # /readyz names it

    def _figures(self) -> Iterator[GaugeMetricFamily]:
        today = GaugeMetricFamily(
            "talon_payments", "Payments and refunds of the day", labels=["device", "kind", "state"]
        )
        ledger = self._records.ledger
        counts = Counter(
            (payment.device or "", payment.kind, payment.state) for payment in ledger.of_day(self._office.day)
        )
        for labels, count in sorted(counts.items()):
            today.add_metric(list(labels), count)
        trouble = GaugeMetricFamily("talon_payments_to_settle", "Payments that a person has to look at, of all days")
        trouble.add_metric([], len(ledger.in_trouble()))
        yield from (today, trouble)
