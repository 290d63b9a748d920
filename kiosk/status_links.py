"""The address of a ticket's page: the ticket's id and a seal that only this server can make.

Ids stand in the staff's screens and in the names of print jobs; whoever knows one does not have the visitor's page by it.
"""

from __future__ import annotations

import hashlib
import hmac
import re

_ID_DIGITS = 12
_SEAL_DIGITS = 10
_LINK = re.compile(rf"([0-9a-f]{{{_ID_DIGITS}}})([0-9a-f]{{{_SEAL_DIGITS}}})")


class StatusLinks:
    """Links sealed with one server's secret; nobody guesses one in the life of a ticket (88 bits, 40 of them the seal's)."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def path(self, ticket: str) -> str:
        """The page of a ticket, by its id: `/t/…`."""
        return f"/t/{ticket}{self._seal(ticket)}"

    def ticket(self, link: str) -> str | None:
        """The id of the ticket that the last part of an address leads to; None when the seal is not ours."""
        found = _LINK.fullmatch(link)
        if found and hmac.compare_digest(found[2], self._seal(found[1])):
            return found[1]
        return None

    def _seal(self, ticket: str) -> str:
        return hmac.new(self._secret, f"status page {ticket}".encode(), hashlib.sha256).hexdigest()[:_SEAL_DIGITS]
