"""Snapshots: the hall and the waits, made once for all screens that want them together, and for none too often."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from queue_core import views
from queue_core.office import Office
from web.serving.limits import GATHER_S, SNAPSHOT_EVERY_S

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
            return {**kept.view, "clock": tick["clock"], "commands_fail": tick["commands_fail"]}
        view = self._office.snapshot(public=public, staff=staff)
        self._halls[public, staff] = _Kept(view, view["seq"], now)
        return view

    def waits(self) -> views.View:
        """As `waits_view`, after the last event."""
        now, seq = self._office.now(), self._office.seq
        if self._waits is None or not self._waits.serves(seq, now):
            self._waits = _Kept(waits_view(self._office), seq, now)
        return self._waits.view


@dataclass(frozen=True, slots=True)
class Audience:
    """Whose hall it is: that of everybody, or also what only staff see."""

    public: bool
    staff: bool


Send = Callable[[list[str], Audience], None]
"""Sends sockets of an audience a snapshot."""


class SnapshotQueue:
    """The sockets that are owed a snapshot. All who ask within GATHER_S get the same, and nobody one more often than
    SNAPSHOT_EVERY_S: who asks again meanwhile gets it when that time is over, once for all the asking.
    """

    def __init__(
        self,
        send: Send,
        start: Callable[..., object],
        sleep: Callable[[float], None],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """`start` begins a task beside the requests, `sleep` lets it wait."""
        self._send = send
        self._start = start
        self._sleep = sleep
        self._clock = clock
        self._owed: dict[str, Audience] = {}
        self._sent_at: dict[str, float] = {}
        self._working = False

    def ask(self, socket: str, audience: Audience) -> None:
        """This socket wants a snapshot."""
        self._owed[socket] = audience
        if not self._working:
            self._working = True
            self._start(self._work)

    def forget(self, socket: str) -> None:
        """This socket has gone."""
        self._owed.pop(socket, None)
        self._sent_at.pop(socket, None)

    def _work(self) -> None:
        try:
            while self._owed:
                self._sleep(GATHER_S)
                self._send_what_is_due()
        finally:
            self._working = False

    def _send_what_is_due(self) -> None:
        now = self._clock()
        due: dict[Audience, list[str]] = defaultdict(list)
        for socket, audience in self._owed.items():
            if now - self._sent_at.get(socket, float("-inf")) >= SNAPSHOT_EVERY_S:
                due[audience].append(socket)
        for audience, sockets in due.items():
            for socket in sockets:
                del self._owed[socket]
                self._sent_at[socket] = now
            self._send(sockets, audience)


def waits_view(office: Office) -> views.View:
    """The wait of a visitor who arrived now, by service."""
    return {"services": {service: views.wait_view(wait) for service, wait in office.service_waits().items()}}
