"""Meter readings from visitors: stored, used as the latest until billing has them, and exported exactly once."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from queue_core.billing.meter_readings import Accepted
from queue_core.billing.port import Meter, Register
from queue_core.events import from_milliseconds, to_milliseconds
from queue_core.payments.slips import Slips
from queue_core.payments.storage import LedgerFile


@dataclass(frozen=True, slots=True)
class ZoneReading:
    """A tariff zone's new reading, the one before it and the consumption between them, kWh as text."""

    zone: str
    reading: str
    before: str
    used: str
    rolled_over: bool
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A visitor's reading of one meter."""

    id: str
    request_id: str
    day: str
    at: datetime
    account: str
    meter: str
    place: str
    zones: tuple[ZoneReading, ...]
    actor: str
    kiosk: str | None
    printer: str | None
    lang: str
    batch: int | None = None

    @property
    def read_on(self) -> date:
        return date.fromisoformat(self.day)


def zones_read(meter: Meter, verdicts: Mapping[str, Accepted], confirmed: frozenset[str]) -> tuple[ZoneReading, ...]:
    """The accepted readings, each with the one before it."""
    last = {register.zone: register.last_reading for register in meter.registers}
    return tuple(
        ZoneReading(
            zone,
            f"{verdict.reading:f}",
            f"{last[zone]:f}",
            f"{verdict.used_kwh:f}",
            verdict.rolled_over,
            zone in confirmed,
        )
        for zone, verdict in verdicts.items()
    )


def with_latest(meter: Meter, given: Reading | None) -> Meter:
    """The meter as known here: a reading given here may be newer than the billing system's."""
    if given is None or given.read_on < meter.last_read_on:
        return meter
    newer = {zone.zone: Decimal(zone.reading) for zone in given.zones}
    registers = tuple(
        Register(register.zone, newer.get(register.zone, register.last_reading)) for register in meter.registers
    )
    return replace(meter, last_read_on=given.read_on, registers=registers)


class Readings:
    """The ledger's readings."""

    def __init__(self, file: LedgerFile, slips: Slips) -> None:
        self._file = file
        self._slips = slips

    def store(self, reading: Reading) -> tuple[Reading, bool]:
        """Stores a reading, and queues its slip if there is a printer. False if the request was already stored."""
        with self._file.transaction() as db:
            earlier = self.of_request(reading.request_id)
            if earlier is not None:
                return earlier, False
            values = {**asdict(reading), "at": to_milliseconds(reading.at)}
            values["zones"] = json.dumps([asdict(zone) for zone in reading.zones])
            db.execute(
                f"INSERT INTO readings ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",
                tuple(values.values()),
            )
            if reading.printer:
                self._slips.queue(reading.id, reading.printer, reading.at)
            return reading, True

    def find(self, name: str) -> Reading | None:
        """A reading by its id."""
        return self._first("id = ?", name)

    def of_request(self, request_id: str) -> Reading | None:
        """The reading stored by a request."""
        return self._first("request_id = ?", request_id)

    def latest(self, account: str, meter: str) -> Reading | None:
        """The newest reading of a meter given here."""
        return self._first("account = ? AND meter = ?", account, meter)

    def of_day(self, day: str) -> list[Reading]:
        """A day's readings in order."""
        return [
            reading_of(row) for row in self._file.rows("SELECT * FROM readings WHERE day = ? ORDER BY at, id", (day,))
        ]

    def _first(self, condition: str, *values: str) -> Reading | None:
        row = self._file.row(f"SELECT * FROM readings WHERE {condition} ORDER BY at DESC LIMIT 1", values)
        return reading_of(row) if row else None


def reading_of(row: sqlite3.Row) -> Reading:
    """A reading from its row."""
    zones = tuple(ZoneReading(**zone) for zone in json.loads(row["zones"]))
    return Reading(**{**dict(row), "at": from_milliseconds(row["at"]), "zones": zones})
