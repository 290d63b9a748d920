"""Who may do what to which object: the one table of permissions. What is not in it is allowed to nobody."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from queue_core.access.roles import Role


class Scope(StrEnum):
    """Which objects of a kind a role may act on."""

    ANY = "any"
    # A kiosk: what it issued to its own visitor. An agent: what the settings or its token give to it.
    # An operator: the visitor at her own window. A board: the calls to visitors who wait in its zones.
    OWN = "own"
    # A person: at the window where she has an open shift.
    WITH_SHIFT = "with a shift"
    # A person: at a window where somebody has an open shift.
    STAFFED = "staffed"
    # An agent: the window at which its device stands.
    ITS_WINDOW = "its window"


class Permission(NamedTuple):
    """What a route, a message or a module of pages declares: an act, and the kind of object it is done to."""

    act: str
    object: str

    def __str__(self) -> str:
        return f"{self.act} {self.object}"


Scopes = Mapping[Role | None, Scope]
"""The scope of each role for one permission; a role that is missing is refused. None is anyone who has not signed in."""

_OPERATOR, _MANAGER, _KIOSK, _BOARD, _AGENT = Role.OPERATOR, Role.MANAGER, Role.KIOSK, Role.BOARD, Role.AGENT
_STAFF = (_OPERATOR, _MANAGER)
_STAFF_AND_KIOSKS = (*_STAFF, _KIOSK)
_STAFF_AND_BOARDS = (*_STAFF, _BOARD)
_SCREENS = (*_STAFF, _KIOSK, _BOARD)
_EVERYBODY = (*_SCREENS, _AGENT)
_ANYONE = (*_EVERYBODY, None)

# A new role is added by rows of its own: who · which objects · kind of object · acts.
_TABLE: tuple[tuple[tuple[Role | None, ...], Scope, str, str], ...] = (
    # -- visitors -------------------------------------------------------------------------------------------------
    (_EVERYBODY, Scope.ANY, "service", "read"),
    ((_MANAGER,), Scope.ANY, "service", "reopen"),
    (_STAFF_AND_KIOSKS, Scope.ANY, "ticket", "issue"),
    (_STAFF, Scope.ANY, "ticket", "read cancel reprint explain unpark resolve-slip bring-back change-priority annotate"),
    ((_KIOSK,), Scope.OWN, "ticket", "read cancel reprint bring-back"),
    # The agent on a kiosk's machine, and whoever has a block of its numbers in hand.
    ((_AGENT,), Scope.OWN, "kiosk-numbers", "lease merge"),
    (_STAFF, Scope.ANY, "printer", "choose"),
    ((_KIOSK,), Scope.OWN, "printer", "choose"),
    ((_OPERATOR,), Scope.OWN, "visit-card", "read change"),
    ((_MANAGER,), Scope.ANY, "visit-card", "read change list"),
    ((_MANAGER,), Scope.ANY, "personal-data", "find erase"),
    (_STAFF, Scope.ANY, "appointment", "make list cancel check-in"),
    ((_KIOSK,), Scope.ANY, "appointment", "check-in"),
    (_STAFF_AND_KIOSKS, Scope.ANY, "call-for-staff", "raise"),
    (_STAFF, Scope.ANY, "call-for-staff", "answer"),
    (_STAFF, Scope.ANY, "alarm", "raise read"),
    ((_KIOSK,), Scope.OWN, "alarm", "read"),
    ((_MANAGER,), Scope.ANY, "alarm", "answer"),
    # -- windows --------------------------------------------------------------------------------------------------
    (_STAFF, Scope.ANY, "window", "look open attend"),
    ((_OPERATOR,), Scope.WITH_SHIFT, "window", "close call-next call recall start finish no-show park return transfer"),
    ((_OPERATOR,), Scope.WITH_SHIFT, "window", "break withdraw-break resume phone hang-up"),
    ((_MANAGER,), Scope.ANY, "window", "close call-next call recall start finish no-show park return transfer"),
    ((_MANAGER,), Scope.ANY, "window", "break withdraw-break resume phone hang-up"),
    ((_MANAGER,), Scope.ANY, "window", "open-for-another skills override-break-rule"),
    ((_AGENT,), Scope.ITS_WINDOW, "window", "scan press"),
    (_STAFF, Scope.ANY, "break-plan", "read"),
    ((_MANAGER,), Scope.ANY, "break-plan", "change"),
    # -- money and meters -----------------------------------------------------------------------------------------
    (_STAFF_AND_KIOSKS, Scope.ANY, "account", "look-up"),
    (_STAFF_AND_KIOSKS, Scope.ANY, "payment-place", "read"),
    # Whoever takes money at a window answers for its drawer: a manager, too, opens a shift there first.
    (_STAFF, Scope.WITH_SHIFT, "payment-place", "take-payment enter-reading"),
    ((_KIOSK,), Scope.ANY, "payment-place", "take-payment enter-reading"),
    (_STAFF, Scope.ANY, "payment", "read reprint list"),
    ((_KIOSK,), Scope.OWN, "payment", "read reprint cancel"),
    ((_OPERATOR,), Scope.WITH_SHIFT, "payment", "cancel"),
    ((_MANAGER,), Scope.ANY, "payment", "cancel settle"),
    # Cash is given back out of the drawer of a window where somebody answers for it.
    ((_MANAGER,), Scope.STAFFED, "payment", "refund"),
    ((_KIOSK,), Scope.OWN, "intended-payment", "enter"),
    (_STAFF, Scope.ANY, "intended-payment", "enter"),
    ((_OPERATOR,), Scope.OWN, "intended-payment", "read"),
    ((_MANAGER,), Scope.ANY, "intended-payment", "read"),
    (_STAFF, Scope.ANY, "reading", "read reprint list"),
    ((_KIOSK,), Scope.OWN, "reading", "read reprint"),
    ((_MANAGER,), Scope.ANY, "terminal", "settle"),
    (_STAFF, Scope.ANY, "export", "list"),
    ((_MANAGER,), Scope.ANY, "export", "send-again"),
    # -- devices --------------------------------------------------------------------------------------------------
    (_STAFF, Scope.ANY, "device", "list"),
    ((_MANAGER,), Scope.ANY, "device", "test"),
    ((_AGENT,), Scope.ANY, "agent", "connect"),
    ((_AGENT,), Scope.OWN, "device", "report"),
    ((_AGENT,), Scope.OWN, "job", "report"),
    # -- the office -----------------------------------------------------------------------------------------------
    (_EVERYBODY, Scope.ANY, "hall", "read"),
    (_SCREENS, Scope.ANY, "hall", "follow"),
    (_STAFF_AND_BOARDS, Scope.ANY, "zone", "announce"),
    ((_BOARD,), Scope.OWN, "call", "confirm"),
    ((_MANAGER,), Scope.ANY, "day", "end"),
    (_EVERYBODY, Scope.ANY, "notice", "list"),
    (_STAFF, Scope.ANY, "notice", "list-past"),
    ((_MANAGER,), Scope.ANY, "notice", "post withdraw"),
    (_STAFF, Scope.ANY, "evacuation", "start"),
    ((_MANAGER,), Scope.ANY, "evacuation", "end"),
    (_EVERYBODY, Scope.ANY, "information", "read"),
    ((_MANAGER,), Scope.ANY, "information", "check"),
    ((_MANAGER,), Scope.ANY, "report", "read explain keep"),
    ((_MANAGER,), Scope.ANY, "settings", "read change"),
    ((_MANAGER,), Scope.ANY, "person", "list change"),
    # -- pages ----------------------------------------------------------------------------------------------------
    (_STAFF_AND_KIOSKS, Scope.ANY, "kiosk-page", "open"),
    (_STAFF_AND_BOARDS, Scope.ANY, "board-page", "open"),
    (_STAFF, Scope.ANY, "console-page", "open"),
    (_STAFF, Scope.ANY, "cash-page", "open"),
    ((_MANAGER,), Scope.ANY, "management-page", "open"),
    ((_MANAGER,), Scope.ANY, "settings-page", "open"),
    # The address of the page has ten digits that only this server can make: whoever has it holds the ticket.
    (_ANYONE, Scope.ANY, "visitor-page", "open"),
    (_ANYONE, Scope.ANY, "session", "begin end"),
    # One's own account; of sessions a manager has everybody's in the list, an operator her own.
    (_STAFF, Scope.ANY, "account-page", "open"),
    (_STAFF, Scope.ANY, "listed-session", "list end confirm"),
    ((_MANAGER,), Scope.ANY, "listed-session", "reach-everybodys"),
    (_ANYONE, Scope.ANY, "appearance", "read choose"),
    (_ANYONE, Scope.ANY, "page-file", "read"),
    (_ANYONE, Scope.ANY, "api-description", "read"),
    (_ANYONE, Scope.ANY, "server-health", "read"),
)  # fmt: skip


def _by_permission() -> dict[Permission, dict[Role | None, Scope]]:
    found: dict[Permission, dict[Role | None, Scope]] = {}
    for roles, scope, kind, acts in _TABLE:
        for act in acts.split():
            scopes = found.setdefault(Permission(act, kind), {})
            for role in roles:
                assert role not in scopes, f"two rows say whether {role} may {act} {kind}"
                scopes[role] = scope
    return found


PERMISSIONS: Mapping[Permission, Scopes] = _by_permission()
"""The table by permission, for those who ask and for those who document it."""


def scopes_of(permission: Permission | None) -> Scopes:
    """The scope of each role; empty for a permission that the table does not have, and where none was declared."""
    return PERMISSIONS.get(permission, {}) if permission else {}
