"""How much, how many, how long and how fast: every limit of the wire, by name (decision 21).

The settings of gunicorn, the connections, the websockets and the budgets of expensive questions take them from here.
Sizes are in bytes, times in seconds, rates in pieces a second.
"""

from __future__ import annotations

import resource
from dataclasses import dataclass

# -- sizes --------------------------------------------------------------------------------------------------------------

MOST_BODY_BYTES = 64 * 1024
"""The body of a request, and what a polling screen posts at once."""
MOST_MESSAGE_BYTES = 64 * 1024
"""A message on a websocket, all its fragments together. An agent's `hello` with fifty devices has 15 kB."""
MOST_HEADER_FIELDS = 64
MOST_HEADER_BYTES = 8 * 1024
MOST_REQUEST_LINE_BYTES = 4 * 1024
MOST_REQUEST_BYTES = 2 * 1024 * 1024
"""All that is read for one request, its head and a body that nobody wants included: then the connection is cut."""

# -- times --------------------------------------------------------------------------------------------------------------

HEAD_S = 10.0
"""From the first byte of a request, or from connecting, to the end of its headers."""
BODY_S = 20.0
"""All of a body, and all of the waiting for it."""
SEND_S = 60.0
"""For a client to accept one piece of an answer."""
IDLE_S = 75.0
"""A connection kept open between two requests."""
JOIN_S = 10.0
"""From connecting a socket to joining a namespace with a valid token or session."""
LOOK_S = 1.0
"""How often the connections are looked through: a time limit is kept to within this."""

# -- connections ----------------------------------------------------------------------------------------------------------

WANTED_HANDLES = 16384
"""File handles that the server asks the system for; `LimitNOFILE` of talon.service."""
RESERVED_HANDLES = 256
"""Handles kept for databases, files, the voice, and connections that are about to be refused."""
MOST_CONNECTIONS = 4000
"""Connections together: a thousand boards, and three times as many again."""
MOST_STRANGERS = 1500
"""Connections together that have shown neither token nor session."""
MOST_STRANGERS_OF_AN_ADDRESS = 100
"""Such connections from one address. When it has more, the one that has kept the server waiting longest gives way."""
MOST_HTTP_OF_A_PRINCIPAL = 32
"""Connections for requests that one person or device keeps open; a browser opens six."""
MOST_SOCKETS_OF_A_PRINCIPAL = MOST_CONNECTIONS // 2
"""Joined sockets of one person or device; all boards of an office may share a token."""


def raise_handles() -> int:
    """Raises this process's limit of file handles as far as the system allows. Returns the limit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED_HANDLES if hard == resource.RLIM_INFINITY else min(WANTED_HANDLES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        return wanted
    return WANTED_HANDLES if soft == resource.RLIM_INFINITY else soft


def most_connections(handles: int) -> int:
    """The connections that so many file handles are enough for, at most MOST_CONNECTIONS."""
    return max(1, min(MOST_CONNECTIONS, handles - RESERVED_HANDLES))


# -- rates --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rate:
    """A token bucket: `a_second` on average, up to `burst` at once."""

    a_second: float
    burst: float


REQUESTS_OF_AN_ADDRESS = Rate(100, 600)
"""Requests without token or session: visitors' phones, sign-in pages. An address may be that of a whole office."""
COST_OF_A_MISS = 10
"""What an answer 4xx to a stranger costs in requests: who guesses gets ten guesses a second."""
HANDSHAKES_OF_AN_ADDRESS = Rate(100, 1500)
"""Sockets opened, and requests of those that poll: a thousand boards come back together after a restart."""
FRAMES_OF_A_SOCKET = Rate(50, 150)
"""Frames on one websocket, pings and fragments included. A board sends one in five seconds, a busy agent ten a second."""
FRAMES_OF_A_PRINCIPAL = Rate(500, 4000)
"""Frames of all sockets of one person or device: a thousand boards with one token answer 200 pings a second."""
FRAMES_OF_AN_ADDRESS = Rate(200, 4000)
"""Frames of all sockets of an address that have not joined yet."""
LONGEST_PAUSE_S = 2.0
"""Who is too fast is made to wait; a request that would have to wait longer than this is refused with 429."""
SNAPSHOT_EVERY_S = 1.0
"""The shortest time between two snapshots that one socket is sent."""
GATHER_S = 0.02
"""How long a snapshot waits for others who want the same: it is written down once for all of them."""

# -- expensive questions ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Budget:
    """How many questions of a kind are worked on together, and how many one principal may have in hand, waiting included."""

    name: str
    at_once: int
    of_one_at_once: int
    of_one_in_hand: int
    in_hand: int
    retry_after_s: int


REPORTS = Budget("reports", at_once=2, of_one_at_once=1, of_one_in_hand=8, in_hand=32, retry_after_s=5)
"""Reports, past visits, exports. The page of reports asks four questions at once."""
ADVICE = Budget("advice", at_once=2, of_one_at_once=1, of_one_in_hand=8, in_hand=32, retry_after_s=5)
"""How many windows a coming day needs. The page asks three questions at once."""
PLAN = Budget("plan", at_once=1, of_one_at_once=1, of_one_in_hand=2, in_hand=4, retry_after_s=5)
"""A plan of the day's breaks, made by the solver."""
WHAT_IF = Budget("what-if", at_once=1, of_one_at_once=1, of_one_in_hand=2, in_hand=4, retry_after_s=10)
"""A past day simulated twice."""
PERSONAL_DATA = Budget("personal-data", at_once=1, of_one_at_once=1, of_one_in_hand=2, in_hand=4, retry_after_s=5)
"""A search of the whole file of personal data, or an erasure in it."""
VOICE = Budget("voice", at_once=2, of_one_at_once=1, of_one_in_hand=4, in_hand=16, retry_after_s=2)
"""Texts read out in the kiosk's accessible mode."""
