"""Chooses the language of a page or an answer; the default is Russian."""

from __future__ import annotations

from flask import g, request

from web.cookies import name_of_cookie

LANGUAGES = ("ru", "en")
COOKIE = "talon_language"
_YEAR_S = 365 * 24 * 3600


def page_language() -> str:
    """`?lang=`, else the cookie it left, else the program's Accept-Language, else Russian."""
    if "language" not in g:
        asked = asked_language() or request.cookies.get(name_of_cookie(COOKIE))
        # A browser's own language is that of the machine's installation, not of the person before it.
        programs = (
            None if "text/html" in request.headers.get("Accept", "") else request.accept_languages.best_match(LANGUAGES)
        )
        g.language = asked if asked in LANGUAGES else programs or LANGUAGES[0]
    language: str = g.language
    return language


def asked_language() -> str | None:
    """The `?lang=` of the request, if it is a language of ours; None also for an address that cannot be read."""
    try:
        asked = request.args.get("lang")
    except UnicodeDecodeError:
        return None
    return asked if asked in LANGUAGES else None
