"""Caches the waits of all waiting tickets: many screens need them, and projections are expensive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from queue_core.call_orders import CallOrder
from queue_core.hall import Hall
from queue_core.model import Ticket
from queue_core.projection.workload import Workload
from queue_core.waits.announced import Wait, announce_to, announce_to_all

# How long a cached wait may be shown after an event has happened, and if none has.
_AFTER_AN_EVENT = timedelta(seconds=5)
_WITHOUT_EVENTS = timedelta(seconds=30)
# What identifies a wait: the ticket, and its line, which a transfer changes.
_Key = tuple[str, str, str | None]


@dataclass(frozen=True, slots=True)
class _Kept:
    wait: Wait | None
    seq: int
    at: datetime
    # Given to the visitor with the ticket: a projection of all waits does not replace it while it is good.
    announced: bool = False

    def good(self, hall: Hall, at: datetime) -> bool:
        age = at - self.at
        return age < _AFTER_AN_EVENT or (hall.seq == self.seq and age < _WITHOUT_EVENTS)


class WaitCache:
    """Not thread-safe: to be used under the hall's lock."""

    def __init__(self) -> None:
        self._kept: dict[_Key, _Kept] = {}
        self._all: tuple[int, datetime] | None = None

    def of(self, hall: Hall, order: CallOrder, at: datetime, workload: Workload, ticket: Ticket) -> Wait | None:
        """The wait of a waiting ticket; None if there is no honest answer."""
        kept = self._kept.get(_key(ticket))
        if kept and kept.good(hall, at):
            return kept.wait
        if not self._all_good(hall, at):
            self._project(hall, order, at, workload)
        kept = self._kept.get(_key(ticket))
        if kept is None or not kept.good(hall, at):
            kept = _Kept(announce_to(hall, order, at, workload, ticket), hall.seq, at)
            self._kept[_key(ticket)] = kept
        return kept.wait

    def of_all(self, hall: Hall, order: CallOrder, at: datetime, workload: Workload) -> dict[str, Wait | None]:
        """The waits of all waiting tickets, by id."""
        return {name: self.of(hall, order, at, workload, hall.tickets[name]) for name in list(hall.lines)}

    def keep(self, hall: Hall, ticket: Ticket, wait: Wait | None) -> None:
        """Stores the wait announced with a ticket: slip and page show the same as the kiosk for the first seconds."""
        self._kept[_key(ticket)] = _Kept(wait, hall.seq, ticket.issued_at, announced=True)

    def _all_good(self, hall: Hall, at: datetime) -> bool:
        return self._all is not None and _Kept(None, *self._all).good(hall, at)

    def _project(self, hall: Hall, order: CallOrder, at: datetime, workload: Workload) -> None:
        waits = announce_to_all(hall, order, at, workload)
        self._all = (hall.seq, at)
        announced = {key: kept for key, kept in self._kept.items() if kept.announced and kept.good(hall, at)}
        projected = {_key(hall.tickets[name]): _Kept(waits.get(name), hall.seq, at) for name in hall.lines}
        self._kept = projected | announced


def _key(ticket: Ticket) -> _Key:
    return ticket.id, ticket.service, ticket.for_window
