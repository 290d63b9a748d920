"""Who may do what to which object: the one table of permissions. What is not in it is allowed to nobody."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from queue_core.roles import Role


class Rule(StrEnum):
    """Which objects of a kind a role may act on."""

    ANY = "any"
    # A kiosk: what it issued to its own visitor. An agent: what the settings or its token give to it.
    # An operator: the visitor at her own window.
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


Rules = Mapping[Role | None, Rule]
"""The rule of each role for one permission; a role that is missing is refused. None is anyone who has not signed in."""

_OPERATOR, _MANAGER, _KIOSK, _BOARD, _AGENT = Role.OPERATOR, Role.MANAGER, Role.KIOSK, Role.BOARD, Role.AGENT
_STAFF = (_OPERATOR, _MANAGER)
_STAFF_AND_KIOSKS = (*_STAFF, _KIOSK)
_STAFF_AND_BOARDS = (*_STAFF, _BOARD)
_SCREENS = (*_STAFF, _KIOSK, _BOARD)
_EVERYBODY = (*_SCREENS, _AGENT)
_ANYONE = (*_EVERYBODY, None)

# A new role is added by rows of its own: who · which objects · kind of object · acts.
_TABLE: tuple[tuple[tuple[Role | None, ...], Rule, str, str], ...] = (
    # -- visitors -------------------------------------------------------------------------------------------------
    (_EVERYBODY, Rule.ANY, "service", "read"),
    ((_MANAGER,), Rule.ANY, "service", "reopen"),
    (_STAFF_AND_KIOSKS, Rule.ANY, "ticket", "issue"),
    (_STAFF, Rule.ANY, "ticket", "read cancel reprint explain unpark resolve-slip"),
    ((_KIOSK,), Rule.OWN, "ticket", "read cancel reprint"),
    (_STAFF, Rule.ANY, "printer", "choose"),
    ((_KIOSK,), Rule.OWN, "printer", "choose"),
    ((_OPERATOR,), Rule.OWN, "visit-card", "read change"),
    ((_MANAGER,), Rule.ANY, "visit-card", "read change list"),
    (_STAFF, Rule.ANY, "appointment", "make list cancel check-in"),
    ((_KIOSK,), Rule.ANY, "appointment", "check-in"),
    (_STAFF_AND_KIOSKS, Rule.ANY, "call-for-staff", "raise"),
    (_STAFF, Rule.ANY, "call-for-staff", "answer"),
    (_STAFF, Rule.ANY, "alarm", "raise read"),
    ((_KIOSK,), Rule.OWN, "alarm", "read"),
    ((_MANAGER,), Rule.ANY, "alarm", "answer"),
    # -- windows --------------------------------------------------------------------------------------------------
    (_STAFF, Rule.ANY, "window", "look open attend"),
    ((_OPERATOR,), Rule.WITH_SHIFT, "window", "close call-next call recall start finish no-show park return transfer"),
    ((_OPERATOR,), Rule.WITH_SHIFT, "window", "break withdraw-break resume phone hang-up"),
    ((_MANAGER,), Rule.ANY, "window", "close call-next call recall start finish no-show park return transfer"),
    ((_MANAGER,), Rule.ANY, "window", "break withdraw-break resume phone hang-up"),
    ((_MANAGER,), Rule.ANY, "window", "open-for-another skills override-break-rule"),
    ((_AGENT,), Rule.ITS_WINDOW, "window", "scan press"),
    (_STAFF, Rule.ANY, "break-plan", "read"),
    ((_MANAGER,), Rule.ANY, "break-plan", "change"),
    # -- money and meters -----------------------------------------------------------------------------------------
    (_STAFF_AND_KIOSKS, Rule.ANY, "account", "look-up"),
    (_STAFF_AND_KIOSKS, Rule.ANY, "payment-place", "read"),
    # Whoever takes money at a window answers for its drawer: a manager, too, opens a shift there first.
    (_STAFF, Rule.WITH_SHIFT, "payment-place", "take-payment enter-reading"),
    ((_KIOSK,), Rule.ANY, "payment-place", "take-payment enter-reading"),
    (_STAFF, Rule.ANY, "payment", "read reprint list"),
    ((_KIOSK,), Rule.OWN, "payment", "read reprint cancel"),
    ((_OPERATOR,), Rule.WITH_SHIFT, "payment", "cancel"),
    ((_MANAGER,), Rule.ANY, "payment", "cancel settle"),
    # Cash is given back out of the drawer of a window where somebody answers for it.
    ((_MANAGER,), Rule.STAFFED, "payment", "refund"),
    ((_KIOSK,), Rule.OWN, "intended-payment", "enter"),
    (_STAFF, Rule.ANY, "intended-payment", "enter"),
    ((_OPERATOR,), Rule.OWN, "intended-payment", "read"),
    ((_MANAGER,), Rule.ANY, "intended-payment", "read"),
    (_STAFF, Rule.ANY, "reading", "read reprint list"),
    ((_KIOSK,), Rule.OWN, "reading", "read reprint"),
    ((_MANAGER,), Rule.ANY, "terminal", "settle"),
    (_STAFF, Rule.ANY, "export", "list"),
    ((_MANAGER,), Rule.ANY, "export", "send-again"),
    # -- devices --------------------------------------------------------------------------------------------------
    (_STAFF, Rule.ANY, "device", "list"),
    ((_MANAGER,), Rule.ANY, "device", "test"),
    ((_AGENT,), Rule.ANY, "agent", "connect"),
    ((_AGENT,), Rule.OWN, "device", "report"),
    ((_AGENT,), Rule.OWN, "job", "report"),
    # -- the office -----------------------------------------------------------------------------------------------
    (_EVERYBODY, Rule.ANY, "hall", "read"),
    (_SCREENS, Rule.ANY, "hall", "follow"),
    (_STAFF_AND_BOARDS, Rule.ANY, "zone", "announce"),
    ((_MANAGER,), Rule.ANY, "day", "end"),
    (_EVERYBODY, Rule.ANY, "notice", "list"),
    (_STAFF, Rule.ANY, "notice", "list-past"),
    ((_MANAGER,), Rule.ANY, "notice", "post withdraw"),
    (_STAFF, Rule.ANY, "evacuation", "start"),
    ((_MANAGER,), Rule.ANY, "evacuation", "end"),
    (_EVERYBODY, Rule.ANY, "information", "read"),
    ((_MANAGER,), Rule.ANY, "information", "check"),
    ((_MANAGER,), Rule.ANY, "report", "read"),
    ((_MANAGER,), Rule.ANY, "settings", "read change"),
    ((_MANAGER,), Rule.ANY, "person", "list change"),
    # -- pages ----------------------------------------------------------------------------------------------------
    (_STAFF_AND_KIOSKS, Rule.ANY, "kiosk-page", "open"),
    (_STAFF_AND_BOARDS, Rule.ANY, "board-page", "open"),
    (_STAFF, Rule.ANY, "console-page", "open"),
    (_STAFF, Rule.ANY, "cash-page", "open"),
    ((_MANAGER,), Rule.ANY, "management-page", "open"),
    ((_MANAGER,), Rule.ANY, "settings-page", "open"),
    # The address of the page has ten digits that only this server can make: whoever has it holds the ticket.
    (_ANYONE, Rule.ANY, "visitor-page", "open"),
    (_ANYONE, Rule.ANY, "session", "begin end"),
    (_ANYONE, Rule.ANY, "appearance", "read choose"),
    (_ANYONE, Rule.ANY, "page-file", "read"),
    (_ANYONE, Rule.ANY, "api-description", "read"),
    (_ANYONE, Rule.ANY, "server-health", "read"),
)  # fmt: skip


def _by_permission() -> dict[Permission, dict[Role | None, Rule]]:
    found: dict[Permission, dict[Role | None, Rule]] = {}
    for roles, rule, kind, acts in _TABLE:
        for act in acts.split():
            rules = found.setdefault(Permission(act, kind), {})
            for role in roles:
                assert role not in rules, f"two rows say whether {role} may {act} {kind}"
                rules[role] = rule
    return found


PERMISSIONS: Mapping[Permission, Rules] = _by_permission()
"""The table by permission, for those who ask and for those who document it."""


def rules_of(permission: Permission | None) -> Rules:
    """The rule of each role; empty for a permission that the table does not have, and where none was declared."""
    return PERMISSIONS.get(permission, {}) if permission else {}
