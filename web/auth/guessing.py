"""Limits guessing at the sign-in, without locking out the person whose password is guessed.

An attempt is counted before its password is checked. What is counted together:

- a name at a browser that this person has signed in at before, or else at an address: few attempts, with a growing delay;
- an address, for all names: many, because a whole office may share one;
- a name, for all strange browsers: this slows down guessing from many addresses.

The person's own browser is known by a cookie and answers only to the first: whatever others do, elsewhere or behind the
same proxy, she can sign in there.
"""

from __future__ import annotations

import hashlib
import secrets

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from web.auth.attempts import Attempts, allowance
from web.cookies import name_of_cookie
from web.serving.addresses import neighbourhood

AT_A_BROWSER = allowance("sign-in", "5 per minute; 10 per 15 minutes; 20 per 2 hours; 50 per day")
AT_AN_ADDRESS = allowance("sign-in at an address", "60 per 10 minutes; 200 per 2 hours")
OF_A_NAME = allowance("sign-in by strangers", "30 per 10 minutes; 100 per 2 hours")
# Whoever is asked for a code has given the right password, so this locks out nobody but a thief of it.
CODES = allowance("second step", "5 per minute; 10 per 15 minutes; 20 per 2 hours")

_COOKIE = "talon_known"
_YEAR_S = 365 * 24 * 3600
_MOST_PEOPLE_AT_A_BROWSER = 20


def address_of_request() -> str:
    """The client's address; of IPv6 the network, because one client has all of it."""
    return neighbourhood(request.remote_addr or "")


class Guesses:
    """The attempts to sign in. Names of nobody are counted as those of somebody are, so that nothing is given away."""

    def __init__(self, attempts: Attempts) -> None:
        self._attempts = attempts

    def take(self, name: str) -> int:
        """Counts an attempt of this request with this name; the seconds to wait if it must not be made."""
        browser = _browser(name)
        if browser:
            return self._attempts.take((AT_A_BROWSER, f"{browser} {name}"))
        address = address_of_request()
        return self._attempts.take((AT_A_BROWSER, f"{address} {name}"), (AT_AN_ADDRESS, address), (OF_A_NAME, name))

    def succeeded(self, name: str) -> None:
        """Forgets the failed attempts of the person who has now signed in here."""
        self._attempts.forgive(AT_A_BROWSER, f"{_browser(name) or address_of_request()} {name}")

    def take_code(self, name: str) -> int:
        """Counts an attempt at the second step."""
        return self._attempts.take((CODES, name))

    def code_succeeded(self, name: str) -> None:
        self._attempts.forgive(CODES, name)


def remember_browser(response: Response, name: str) -> None:
    """Has the browser say from now on that this person has signed in there. It stays when she signs out."""
    known = _known()
    names = [*(other for other in known["names"] if other != name), name][-_MOST_PEOPLE_AT_A_BROWSER:]
    response.set_cookie(
        name_of_cookie(_COOKIE),
        _serializer().dumps({"browser": known["browser"], "names": names}),
        max_age=_YEAR_S,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )


def _browser(name: str) -> str | None:
    """The browser's own id, if this person has signed in there before."""
    known = _known()
    return f"browser {known['browser']}" if name in known["names"] else None


def _known() -> dict[str, list[str] | str]:
    try:
        known: dict[str, list[str] | str] = _serializer().loads(request.cookies.get(name_of_cookie(_COOKIE), ""))
    except BadSignature:
        return {"browser": secrets.token_hex(8), "names": []}
    return known


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(
        current_app.secret_key or "", salt="known browser", signer_kwargs={"digest_method": hashlib.sha256}
    )
