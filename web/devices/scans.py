"""Handles slips scanned at a window: the ticket opens on the window's console, or is called if the settings ask for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from queue_core import commands
from queue_core.errors import Refusal, StorageFailed, UnknownTicket
from queue_core.model import TicketState
from queue_core.model import WindowState as State
from queue_core.office import Office
from web.devices.answers import Answer, accepted, not_stored, refused
from web.devices.messages import Scan

_CAN_BE_CALLED = frozenset({TicketState.WAITING, TicketState.PARKED})
_REASON = "талон предъявлен у окна"


class Scans:
    """`opened(window, message)` carries `{ticket, called, problem}` to the consoles of that window only."""

    def __init__(self, office: Office, opened: Callable[[str, dict[str, Any]], None]) -> None:
        self._office = office
        self._opened = opened

    def scanned(self, agent: str, scan: Scan) -> Answer:
        """Handles the `scan` event of an agent. Scanned twice, a ticket is shown twice and called once."""
        name, scanned = scan.window, scan.ticket
        try:
            window = self._office.ask(lambda hall, _: hall.window(name))
            ticket = self._office.ask(lambda hall, _: hall.ticket(scanned))
        except UnknownTicket as unknown:
            self._opened(name, {"ticket": None, "called": False, "problem": unknown.sentence.view()})
            return refused(unknown.sentence)
        except Refusal as refusal:
            return refused(refusal.sentence)
        called, answer = False, accepted()
        wanted = self._office.settings.scanning.at_window == "call"
        if wanted and window.operator and window.state is State.FREE and ticket.state in _CAN_BE_CALLED:
            answer = self._call(agent, window.operator.login, name, ticket.id)
            called = answer["ok"]
        view = self._office.ticket_view(ticket.id)
        self._opened(name, {"ticket": view, "called": called, "problem": answer.get("text")})
        return answer

    def _call(self, agent: str, operator: str, window: str, ticket: str) -> Answer:
        try:
            self._office.handle(
                commands.CallTicket(actor=agent, shift_of=operator, window=window, ticket=ticket, reason=_REASON)
            )
        except Refusal as refusal:
            return refused(refusal.sentence)
        except StorageFailed:
            return not_stored()
        return accepted()
