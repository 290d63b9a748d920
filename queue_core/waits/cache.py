"""The waits of all who wait or may come now, kept as long as they may be shown: many screens ask, projections are rare."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from queue_core.call_orders import CallOrder
from queue_core.hall import Hall
from queue_core.model import Ticket
from queue_core.projection import Spread
from queue_core.projection.workload import Workload
from queue_core.waits.announced import Wait, announce_to, announce_to_all, project_newcomer

# Something has happened: a kept wait may still be shown for so long. Nothing has: it fades even so.
_AFTER_AN_EVENT = timedelta(seconds=5)
_WITHOUT_EVENTS = timedelta(seconds=30)
# What a wait depends on besides the hall: the ticket's line, too, which a transfer changes.
_Key = tuple[str, str, str | None]
_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class _Kept(Generic[_Found]):
    found: _Found
    seq: int
    at: datetime

    def good(self, hall: Hall, at: datetime) -> bool:
        age = at - self.at
        return age < _AFTER_AN_EVENT or (hall.seq == self.seq and age < _WITHOUT_EVENTS)


class WaitCache:
    """Not safe for threads: whoever has the hall asks."""

    def __init__(self) -> None:
        self._kept: dict[_Key, _Kept[Wait | None]] = {}
        self._newcomers: dict[str, _Kept[Spread | None]] = {}
        self._all: tuple[int, datetime] | None = None

    def of(self, hall: Hall, order: CallOrder, at: datetime, workload: Workload, ticket: Ticket) -> Wait | None:
        """The wait of a waiting ticket; None when there is no honest answer."""
        kept = self._kept.get(_key(ticket))
        if kept and kept.good(hall, at):
            return kept.found
        if not self._all_good(hall, at):
            self._project(hall, order, at, workload)
        kept = self._kept.get(_key(ticket))
        if kept is None or not kept.good(hall, at):
            kept = _Kept(announce_to(hall, order, at, workload, ticket), hall.seq, at)
            self._kept[_key(ticket)] = kept
        return kept.found

    def of_all(self, hall: Hall, order: CallOrder, at: datetime, workload: Workload) -> dict[str, Wait | None]:
        """The waits of all who wait, by ticket id."""
        return {name: self.of(hall, order, at, workload, hall.tickets[name]) for name in list(hall.lines)}

    def of_newcomer(
        self, hall: Hall, order: CallOrder, at: datetime, workload: Workload, service: str
    ) -> Spread | None:
        """The projected wait of somebody who came now for a service; None where no window could call them."""
        kept = self._newcomers.get(service)
        if kept is None or not kept.good(hall, at):
            kept = self._newcomers[service] = _Kept(project_newcomer(hall, order, at, workload, service), hall.seq, at)
        return kept.found

    def keep(self, hall: Hall, ticket: Ticket, wait: Wait | None) -> None:
        """Keeps what was announced with the ticket: slip and page say the same as the kiosk for the first seconds."""
        self._kept[_key(ticket)] = _Kept(wait, hall.seq, ticket.issued_at)

    def _all_good(self, hall: Hall, at: datetime) -> bool:
        return self._all is not None and _Kept(None, *self._all).good(hall, at)

    def _project(self, hall: Hall, order: CallOrder, at: datetime, workload: Workload) -> None:
        found = announce_to_all(hall, order, at, workload)
        self._all = (hall.seq, at)
        self._kept = {_key(hall.tickets[name]): _Kept(found.get(name), hall.seq, at) for name in hall.lines}


def _key(ticket: Ticket) -> _Key:
    return ticket.id, ticket.service, ticket.for_window
