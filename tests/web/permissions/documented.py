"""Who may do what, as docs/interfaces.md tells it: written by reading the document, without a look at the table or the code.

For each call the roles that it is for; `own` is what the document limits to one's own objects: the kiosk's visitors, the
visitor at the operator's window, the window with her shift. Nothing stands here for those who are refused.
"""

from __future__ import annotations

from queue_core.access.roles import Role

_ALL, _OWN = "all", "own"
Reading = dict[Role | None, str]


def _for(*roles: Role | None, own: tuple[Role, ...] = ()) -> Reading:
    return {**dict.fromkeys(roles, _ALL), **dict.fromkeys(own, _OWN)}


DOCUMENTED_ROLES = (Role.OPERATOR, Role.MANAGER, Role.KIOSK, Role.BOARD, Role.AGENT)
OPERATOR, MANAGER, KIOSK = Role.OPERATOR, Role.MANAGER, Role.KIOSK
ANYBODY = _for(*DOCUMENTED_ROLES, None)
EVERYBODY = _for(*DOCUMENTED_ROLES)
STAFF = _for(OPERATOR, MANAGER)
STAFF_AND_KIOSKS = _for(OPERATOR, MANAGER, KIOSK)
MANAGERS = _for(MANAGER)
OWN_TICKET_OF_A_KIOSK = _for(OPERATOR, MANAGER, own=(KIOSK,))
SHIFT = _for(MANAGER, own=(OPERATOR,))
# Money at a window: a manager, too, has a shift there.
SHIFT_OF_ANYONE = _for(KIOSK, own=(OPERATOR, MANAGER))
HER_VISITOR = _for(MANAGER, own=(OPERATOR,))

DOCUMENTED: dict[str, Reading] = {
    # Services, tickets
    "GET /services": EVERYBODY,
    "POST /services/{service}/reopen": MANAGERS,
    "POST /tickets": STAFF_AND_KIOSKS,
    "GET /tickets/{ticket}": OWN_TICKET_OF_A_KIOSK,
    "GET /tickets/{ticket}/why": STAFF,
    "POST /tickets/{ticket}/cancel": OWN_TICKET_OF_A_KIOSK,
    "POST /tickets/{ticket}/unpark": STAFF,
    "POST /tickets/{ticket}/bring-back": OWN_TICKET_OF_A_KIOSK,
    "POST /tickets/{ticket}/priority": STAFF,
    "POST /tickets/{ticket}/reprint": OWN_TICKET_OF_A_KIOSK,
    "POST /tickets/{ticket}/slip": STAFF,
    "POST /tickets/lease": _for(own=(Role.AGENT,)),
    "POST /tickets/merge": _for(own=(Role.AGENT,)),
    # Windows
    "POST /windows/{window}/open": STAFF,
    "POST /windows/{window}/skills": MANAGERS,
    "GET /windows/{window}/next": STAFF,
    "GET /windows/{window}/break": STAFF,
    **{f"POST /windows/{{window}}/{call}": SHIFT for call in ("close", "call-next", "call", "recall", "start")},
    **{f"POST /windows/{{window}}/{call}": SHIFT for call in ("no-show", "return", "finish", "park", "transfer")},
    **{f"POST /windows/{{window}}/{call}": SHIFT for call in ("break", "withdraw-break", "resume", "phone", "hang-up")},
    "GET /breaks/plan": STAFF,
    "POST /breaks/plan": MANAGERS,
    "POST /breaks/plan/make": MANAGERS,
    # The hall
    "GET /hall": EVERYBODY,
    "POST /hall/end-of-day": MANAGERS,
    "GET /notices": EVERYBODY,
    "POST /notices": MANAGERS,
    "POST /notices/{notice}/withdraw": MANAGERS,
    "POST /evacuation": STAFF,
    "GET /information": EVERYBODY,
    "GET /information/duties": MANAGERS,
    # Visit cards, alarms, appointments
    "GET /tickets/{ticket}/card": HER_VISITOR,
    "POST /tickets/{ticket}/card": HER_VISITOR,
    "GET /visit-cards": MANAGERS,
    "POST /personal-data/find": MANAGERS,
    "POST /personal-data/erase": MANAGERS,
    "POST /alarms": STAFF_AND_KIOSKS,
    "GET /alarms/{alarm}": OWN_TICKET_OF_A_KIOSK,
    "POST /alarms/{alarm}/acknowledge": STAFF,
    "POST /alarms/{alarm}/close": STAFF,
    "POST /appointments": STAFF,
    "GET /appointments": STAFF,
    "POST /appointments/{appointment}/cancel": STAFF,
    "POST /appointments/check-in": STAFF_AND_KIOSKS,
    # Money and meters
    "GET /payments/place": STAFF_AND_KIOSKS,
    "POST /accounts/look-up": STAFF_AND_KIOSKS,
    "POST /payments": SHIFT_OF_ANYONE,
    "GET /payments/{payment}": OWN_TICKET_OF_A_KIOSK,
    "POST /payments/{payment}/cancel": _for(MANAGER, own=(OPERATOR, KIOSK)),
    "POST /payments/{payment}/reprint": OWN_TICKET_OF_A_KIOSK,
    "POST /payments/{payment}/refund": _for(own=(MANAGER,)),
    "POST /payments/{payment}/settle": MANAGERS,
    "GET /payments": STAFF,
    "GET /payments/{payment}/steps": STAFF,
    "GET /payments/totals": STAFF,
    "POST /terminals/{device}/settle": MANAGERS,
    "POST /payments/intended": OWN_TICKET_OF_A_KIOSK,
    "GET /payments/intended": HER_VISITOR,
    "GET /exports": STAFF,
    "POST /exports/{kind}/{number}/again": MANAGERS,
    "POST /readings": SHIFT_OF_ANYONE,
    "GET /readings": STAFF,
    "GET /readings/{reading}": OWN_TICKET_OF_A_KIOSK,
    "POST /readings/{reading}/reprint": OWN_TICKET_OF_A_KIOSK,
    # Compliance with the standard
    "GET /reports/compliance": MANAGERS,
    "GET /reports/compliance/year": MANAGERS,
    "GET /reports/compliance/sheets/{number}": MANAGERS,
    "POST /reports/compliance/explanations": MANAGERS,
    "POST /reports/compliance/sheets": MANAGERS,
    # Devices
    "GET /devices": STAFF,
    "POST /devices/{device}/test": MANAGERS,
    "POST /calls/{seq}/shown": _for(own=(Role.BOARD,)),
    # Reports, settings, people
    **{
        f"{method} /{path}": MANAGERS
        for method, paths in {
            "GET": "reports/waits reports/ratings reports/visits reports/visits/{ticket} reports/shifts reports/shown-calls"
            " reports/measures targets replay"
            " reports/staffing reports/promises reports/learning settings settings/versions/{number} slip people",
            "POST": "reports/what-if settings settings/restore settings/proposals/{proposal} slip slip/preview slip/logo"
            " people people/{name}"
            " people/{name}/password people/{name}/second-step/off",
        }.items()
        for path in paths.split()
    },
    # Machines, and pages that are the same for all
    "GET /openapi.json": ANYBODY,
    "GET /healthz": ANYBODY,
    "GET /readyz": ANYBODY,
    "GET /metrics": ANYBODY,
    "GET /": ANYBODY,
    "GET /sign-in": ANYBODY,
    "POST /sign-in": ANYBODY,
    "POST /sign-out": ANYBODY,
    "GET /sign-in/code": ANYBODY,
    "POST /sign-in/code": ANYBODY,
    "GET /sessions": STAFF,
    "POST /sessions/{session}/end": STAFF,
    "POST /sessions/confirm": STAFF,
    "GET /appearance/colours.css": ANYBODY,
    "POST /appearance/theme": ANYBODY,
    "GET /scripts/{name}": ANYBODY,
    "GET /vendor/{package}/{name}": ANYBODY,
}

_AGENT = (Role.AGENT,)
DOCUMENTED_MESSAGES: dict[str, Reading] = {
    "/hall snapshot": _for(OPERATOR, MANAGER, KIOSK, Role.BOARD),
    "/hall at_window": STAFF,
    "/hall sound": _for(OPERATOR, MANAGER, Role.BOARD),
    "/hall shown": _for(own=(Role.BOARD,)),
    "/agent hello": _for(*_AGENT),
    "/agent alive": _for(*_AGENT),
    "/agent health": _for(own=_AGENT),
    "/agent scan": _for(own=_AGENT),
    "/agent key": _for(own=_AGENT),
    "/agent report": _for(own=_AGENT),
    "/agent tested": _for(own=_AGENT),
}


def may(route: str, role: Role | None, *, own: bool) -> bool:
    """Whether the document lets a role do this, to its own object or to somebody else's."""
    limit = {**DOCUMENTED, **DOCUMENTED_MESSAGES}[route].get(role)
    return limit == _ALL or (own and limit == _OWN)
