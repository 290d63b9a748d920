"""The address of a ticket's status page: the ticket's id and a seal that only this server can make.

Ids appear on the staff's screens and in the names of print jobs, so knowing an id must not be enough to open the page.
"""

from __future__ import annotations

import hashlib
import hmac
import re

_ID_DIGITS = 12
_SEAL_DIGITS = 10
_LINK = re.compile(rf"([0-9a-f]{{{_ID_DIGITS}}})([0-9a-f]{{{_SEAL_DIGITS}}})")


class StatusLinks:
    """Links sealed with the server's secret, infeasible to guess while a ticket is valid (88 bits, 40 of them the seal's)."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def path(self, ticket: str) -> str:
        """The path of the page of the ticket with this id: `/t/…`."""
        return f"/t/{ticket}{self._seal(ticket)}"

    def ticket(self, link: str) -> str | None:
        """The id of the ticket that the last part of an address leads to; None when the seal is not ours."""
        match = _LINK.fullmatch(link)
        if match and hmac.compare_digest(match[2], self._seal(match[1])):
            return match[1]
        return None

    def _seal(self, ticket: str) -> str:
        return hmac.new(self._secret, f"status page {ticket}".encode(), hashlib.sha256).hexdigest()[:_SEAL_DIGITS]
