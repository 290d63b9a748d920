"""Which zones of the hall a board shows: by the settings, else by the address of its page."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection

from queue_core.access.roles import Role
from queue_core.errors import UnknownCall
from queue_core.hall import Hall
from queue_core.office import Office
from web.auth.users import Principal

# Calls that a board may still confirm; more than stand on any board.
_REMEMBERED = 200


class BoardZones:
    """The zones of the boards of an office, also of those that are dark now."""

    def __init__(self, office: Office) -> None:
        self._office = office
        # What boards' pages showed, by the name of the device.
        self._introduced: dict[str, frozenset[str]] = {}
        # Where the visitors of the latest calls wait: two hundred boards ask for it at once.
        self._zone_of_call: OrderedDict[int, str] = OrderedDict()

    def introduce(self, who: Principal, zones: Collection[str]) -> None:
        """A board's page shows these zones, none for all. A page that staff look at is no board."""
        if who.role is Role.BOARD:
            self._introduced[who.name] = frozenset(zones)

    def forget_all_but(self, names: Collection[str]) -> None:
        """Other boards whose pages were seen do not belong to the hall any more, unless the settings have them."""
        self._introduced = {name: zones for name, zones in self._introduced.items() if name in names}

    def of(self, board: str) -> frozenset[str]:
        settings = self._office.settings
        listed = next((row.zones for row in settings.boards if row.id == board), [])
        return frozenset(listed) or self._introduced.get(board) or frozenset(settings.zone)

    def boards_of(self, zone: str) -> tuple[str, ...]:
        """The boards that should show a zone: those of the settings, and those seen."""
        names = {row.id for row in self._office.settings.boards} | set(self._introduced)
        return tuple(sorted(name for name in names if zone in self.of(name)))

    def called(self, call: int, zone: str) -> None:
        """A visitor who waits in this zone is called."""
        self._zone_of_call[call] = zone
        while len(self._zone_of_call) > _REMEMBERED:
            self._zone_of_call.popitem(last=False)

    def may_confirm(self, board: str, call: int) -> bool:
        """Whether a board shows the zone in which the visitor of a call waits. Raises UnknownCall."""
        zone = self._zone_of_call.get(call)
        if zone is None:
            zone = self._office.ask(lambda hall, _: zone_of_visitor(hall, ticket_of_call(hall, call)))
        return zone in self.of(board)


def zone_of_visitor(hall: Hall, ticket: str) -> str:
    """The zone in which a ticket's visitor waits, and hears the call."""
    return hall.settings.service[hall.tickets[ticket].service].zone


def ticket_of_call(hall: Hall, seq: int) -> str:
    """The ticket (id) of one of the latest calls, or of one that is still unshown. Raises UnknownCall."""
    for window in hall.windows.values():
        if window.unshown == seq and window.ticket:
            return window.ticket
    for call in hall.calls:
        if call.seq == seq:
            return hall.by_number[call.number]
    raise UnknownCall
