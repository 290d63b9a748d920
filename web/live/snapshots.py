"""Snapshots for connecting screens: the hall and the waits, computed once for screens that connect together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from queue_core import views
from queue_core.office import Office

# Some of the hall changes with the time alone, such as what is open: a screen may start with it a second late.
FRESH_S = 1.0


@dataclass(frozen=True, slots=True)
class _Kept:
    """A view of the hall after event `seq`, and when it was made."""

    view: views.View
    seq: int
    made_at: datetime

    def serves(self, seq: int, now: datetime) -> bool:
        return self.seq == seq and (now - self.made_at).total_seconds() < FRESH_S


class Snapshots:
    """Snapshots by audience, and the waits. After a restart every screen connects within a second or two."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._halls: dict[tuple[bool, bool], _Kept] = {}
        self._waits: _Kept | None = None

    def hall(self, public: bool, staff: bool) -> views.View:
        """As `Office.snapshot`: the hall after its last event, with the time of this moment."""
        now = self._office.now()
        # Number and time are read together, so a cached hall with this number lacks no event.
        tick = self._office.tick_view()
        kept = self._halls.get((public, staff))
        if kept and kept.serves(tick["seq"], now):
            return {**kept.view, "clock": tick["clock"]}
        view = self._office.snapshot(public=public, staff=staff)
        self._halls[public, staff] = _Kept(view, view["seq"], now)
        return view

    def waits(self) -> views.View:
        """As `waits_view`, after the last event."""
        now, seq = self._office.now(), self._office.seq
        if self._waits is None or not self._waits.serves(seq, now):
            self._waits = _Kept(waits_view(self._office), seq, now)
        return self._waits.view


def waits_view(office: Office) -> views.View:
    """The wait of a visitor who arrived now, by service."""
    return {"services": {service: views.wait_view(wait) for service, wait in office.service_waits().items()}}
