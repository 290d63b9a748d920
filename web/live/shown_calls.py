"""Proof that calls were shown: boards confirm what stands on their screens; what none confirms in time is called by voice.

Confirmations are kept in memory: an event for each would be two hundred for one call. Only a call that nobody confirmed is
an event, and its late confirmation. docs/decisions/0028-calls-shown.md
"""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask_socketio import SocketIO

from queue_core import commands
from queue_core.errors import Refusal, StorageFailed
from queue_core.events import Recorded, TicketCalled, TicketRecalled, TicketReturned
from queue_core.fields.bounds import EARLIEST, LATEST
from queue_core.hall import Hall
from queue_core.office import OFFICE_ITSELF, Office
from web.auth.board_zones import BoardZones, ticket_of_call, zone_of_visitor
from web.input.fields import Moment, SeenSince, Shape, VersionNumber
from web.problems import Problem

log = logging.getLogger(__name__)

IN_TIME_S = 2.0
_LOOK_S = 0.25
# Calls that a board may still confirm; more than stand on any board.
_REMEMBERED = 200
# How far a board's clock, which follows the server's, may be from it: real seconds.
_CLOCKS_APART_S = 5.0


class Shown(Shape):
    """A call stood on a board at `drawn_at`, and had been spoken by it at `spoken_at`: by the board's clock."""

    drawn_at: Moment
    spoken_at: SeenSince = None


class ShownCall(Shown):
    """The same as a message, which names the call."""

    seq: VersionNumber


@dataclass(slots=True)
class Confirmation:
    """When a call stood on a board, and when it had been spoken to its end (office time, by the board)."""

    drawn_at: datetime
    spoken_at: datetime | None = None


@dataclass(slots=True)
class _MadeCall:
    """A call and who confirmed it. `zone` is where its visitor waits; `began` is on the server's steady clock (seconds), and
    None for a call from before this server started."""

    seq: int
    at: datetime
    began: float | None
    ticket: str
    window: str
    zone: str
    recall: bool
    confirmed: dict[str, Confirmation] = field(default_factory=dict)
    # Whether it was reported as unshown, and not yet as shown.
    reported: bool = False


class ShownCalls:
    """The latest calls, and which boards show them. In time means in real seconds, whatever the office's clock."""

    def __init__(
        self,
        office: Office,
        zones: BoardZones,
        boards_here: Callable[[], Collection[str]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._office = office
        self._zones = zones
        self._boards_here = boards_here
        self.clock = clock
        self._calls: OrderedDict[int, _MadeCall] = OrderedDict()
        # The calls that no board has confirmed yet, in order; they are reported when they are overdue.
        self._awaited: dict[int, _MadeCall] = {}
        self._day = office.day
        office.subscribe(self._follow)

    def start(self, socketio: SocketIO) -> None:
        socketio.start_background_task(self._watch, socketio.sleep)

    def confirm(self, seq: int, board: str, shown: Shown) -> Confirmation:
        """A board shows a call of its zones. Repeating it is no mistake: the first time that it was drawn counts.

        Raises UnknownCall, or a 422 problem for a time that cannot be.
        """
        call = self._calls.get(seq) or self._from_before(seq)
        drawn_at, spoken_at = self._possible(call, shown.drawn_at), None
        if shown.spoken_at is not None:
            spoken_at = self._possible(call, shown.spoken_at)
        known = call.confirmed.setdefault(board, Confirmation(drawn_at))
        known.spoken_at = known.spoken_at or spoken_at
        self._awaited.pop(seq, None)
        if call.reported:
            self._office.handle(commands.ReportShownCall(actor=board, call=seq))
            call.reported = False
        return known

    def look(self) -> None:
        """Reports the calls that are overdue."""
        for call in list(self._awaited.values()):
            if call.began is not None and self.clock() - call.began < IN_TIME_S:
                return
            if boards := self._zones.boards_of(call.zone):
                call.reported = True  # before the event: a board may confirm it at any moment
                self._office.handle(_report_of(call, boards))
            self._awaited.pop(call.seq, None)

    def _watch(self, sleep: Callable[[float], object]) -> None:
        while True:
            try:
                self.look()
            except (Refusal, StorageFailed):
                log.exception("an unshown call could not be reported; trying again")
            sleep(_LOOK_S)

    def _follow(self, recorded: Recorded, hall: Hall) -> None:
        event = recorded.event
        if isinstance(event, TicketReturned):
            self._await_no_more(event.ticket)
        elif isinstance(event, TicketCalled | TicketRecalled):
            if recorded.day != self._day:
                self._day = recorded.day
                self._zones.forget_all_but(self._boards_here())
            self._await_no_more(event.ticket)
            call = _MadeCall(
                recorded.seq,
                event.at,
                self.clock(),
                event.ticket,
                event.window,
                zone_of_visitor(hall, event.ticket),
                isinstance(event, TicketRecalled),
            )
            self._zones.called(call.seq, call.zone)
            self._awaited[call.seq] = self._remembered(call)

    def _await_no_more(self, ticket: str) -> None:
        """The ticket is called anew, or its call was taken back: nobody waits for the earlier one to be shown."""
        for seq in [call.seq for call in self._awaited.values() if call.ticket == ticket]:
            del self._awaited[seq]

    def _remembered(self, call: _MadeCall) -> _MadeCall:
        self._calls[call.seq] = call
        while len(self._calls) > _REMEMBERED:
            self._calls.popitem(last=False)
        return call

    def _from_before(self, seq: int) -> _MadeCall:
        """A call that was made before this server started. Raises UnknownCall."""

        def found(hall: Hall, now: datetime) -> _MadeCall:
            ticket = hall.tickets[ticket_of_call(hall, seq)]
            window = next((window for window in hall.windows.values() if window.unshown == seq), None)
            at = next((call.at for call in hall.calls if call.seq == seq), ticket.called_at or now)
            made = _MadeCall(
                seq, at, None, ticket.id, ticket.window or "", zone_of_visitor(hall, ticket.id), recall=False
            )
            made.reported = window is not None
            return made

        return self._remembered(self._office.ask(found))

    def _possible(self, call: _MadeCall, moment: datetime) -> datetime:
        """A board's time, with an offset. Raises a 422 problem for one before the call, or in the future."""
        office = self._office
        aware = moment if moment.tzinfo else moment.replace(tzinfo=office.settings.office.zone_info)
        apart = timedelta(seconds=_CLOCKS_APART_S * max(1.0, office.speed))
        near = EARLIEST.year <= aware.year < LATEST.year
        if not near or not call.at - apart <= aware <= office.now() + apart:
            raise Problem(
                422,
                "wrong_time",
                "Вызов не мог стоять на табло в это время.",
                "The call cannot have been on a board at that time.",
            )
        return aware


def _report_of(call: _MadeCall, boards: tuple[str, ...]) -> commands.ReportUnshownCall:
    return commands.ReportUnshownCall(
        actor=OFFICE_ITSELF,
        call=call.seq,
        ticket=call.ticket,
        window=call.window,
        zone=call.zone,
        boards=boards,
        recall=call.recall,
    )
