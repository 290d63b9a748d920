"""The headers by which browsers protect what is answered: what may run and be framed, what is kept, what goes by TLS only."""

from __future__ import annotations

import secrets
from ipaddress import ip_address

from flask import Flask, Response, g, request

# Nothing but a page may load or run anything: a picture with a script in it, opened by itself, does not run it.
_NO_PAGE = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'"
_A_YEAR_S = 365 * 24 * 3600
_BY_TLS_ALONE = f"max-age={_A_YEAR_S}; includeSubDomains"


def install(app: Flask) -> None:
    app.jinja_env.globals["nonce"] = nonce
    app.after_request(_protect)


def nonce() -> str:
    """The CSP nonce that lets this page's own inline scripts run."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    found: str = g.nonce
    return found


def _protect(response: Response) -> Response:
    headers = response.headers
    headers["Content-Security-Policy"] = _of_a_page() if response.mimetype == "text/html" else _NO_PAGE
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    # What is the same for everybody says itself that it may be kept; the rest is somebody's.
    headers.setdefault("Cache-Control", "no-store")
    if request.is_secure and not _is_loopback():
        headers["Strict-Transport-Security"] = _BY_TLS_ALONE
    return response


def _of_a_page() -> str:
    connects_to = " ".join(["'self'", *filter(None, [g.get("connects_to")])])
    return (
        f"default-src 'self'; script-src 'self' 'nonce-{nonce()}'; style-src 'self' 'unsafe-inline'; "
        f"img-src 'self' data:; connect-src {connects_to}; object-src 'none'; frame-ancestors 'self'; base-uri 'none'; "
        "form-action 'self'"
    )


def _is_loopback() -> bool:
    """Whether the browser runs on the server's machine, where plain HTTP stays allowed."""
    name = request.host.rsplit(":", 1)[0].strip("[]")
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"
