"""Checks every HTTP request against its declared audience: bearer tokens, device cookies, sessions, CSRF."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeVar
from urllib.parse import urlencode

from flask import Blueprint, Flask, Request, g, redirect, request, session, url_for
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.wrappers import Response as AnyResponse

from queue_core.roles import NOBODY, Audience, Role
from web.auth.confirmation import require_confirmation
from web.auth.sessions import Session, Sessions
from web.auth.users import Principal, Users, digest_of
from web.parts import provided
from web.problems import Problem

Handler = TypeVar("Handler", bound=Callable[..., object])

csrf = CSRFProtect()

_DEVICE_KEY = "device_token"
_SESSION_KEY = "session"
# The audiences declared by views, socket message handlers and whole blueprints.
_AUDIENCES: dict[object, Audience] = {}


class Pages(Protocol):
    """A module of pages: its blueprint, and who may open them."""

    blueprint: Blueprint
    AUDIENCE: Audience


@dataclass(frozen=True, slots=True)
class Identity:
    """Who sends a request or has opened a socket. `proof` looks up again who that is by the token or the session."""

    who: Principal
    proof: Callable[[], Principal | None]
    session: Session | None = None

    def still_holds(self) -> bool:
        """Whether the proof is still accepted, and nothing has changed that ends what began with it."""
        now = self.proof()
        return now is not None and (now.version, now.role) == (self.who.version, self.who.role)


def users() -> Users:
    return provided(Users)


def identity() -> Identity | None:
    """Who sends this request; None when it carries no valid token or session."""
    if "identity" not in g:
        g.identity, g.by_cookie = _recognise()
    found: Identity | None = g.identity
    return found


def principal() -> Principal | None:
    """The person or device that sends this request."""
    found = identity()
    return found.who if found else None


def name_of_principal() -> str | None:
    who = principal()
    return who.name if who else None


def identity_of_token(token: str | None) -> Identity | None:
    proof = partial(users().of_token_digest, digest_of(token or ""))
    who = proof()
    return Identity(who, proof) if who else None


def _recognise() -> tuple[Identity | None, bool]:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return identity_of_token(token.strip()), False
    sessions = provided(Sessions)
    found = sessions.used(session[_SESSION_KEY]) if _SESSION_KEY in session else None
    if found:
        who, its = found
        return Identity(who, partial(sessions.person_of, its.digest), its), True
    return identity_of_token(session.get(_DEVICE_KEY)), True


def sign_in(person: Principal) -> None:
    """Begins a session of a person who has proved who they are. The session that this browser had ends."""
    sign_out()
    session[_SESSION_KEY] = provided(Sessions).begin(person, request.remote_addr or "", request.user_agent.string)
    session.permanent = True


def sign_out() -> None:
    """Ends the session of this request, for every copy of its cookie."""
    found = identity()
    if found and found.session:
        provided(Sessions).end(found.session)
    session.clear()


def allow(*roles: Role | None) -> Callable[[Handler], Handler]:
    """Declares the audience of a route of the API, or of a message on a socket. What declares none is refused to everyone.

    Others get a 401 or 403 problem. A state change authenticated by cookie also needs the CSRF token; one with a
    bearer token does not.
    """

    def declare(handler: Handler) -> Handler:
        _AUDIENCES[handler] = frozenset(roles)
        return handler

    return declare


def audience_of(handler: object) -> Audience:
    """The roles that `allow` declares for a handler; empty when nothing was declared."""
    return _AUDIENCES.get(handler, NOBODY)


def open_pages(app: Flask, pages: Pages) -> None:
    """Serves the pages of a module to the audience it declares."""
    _AUDIENCES[pages.blueprint] = pages.AUDIENCE
    app.register_blueprint(pages.blueprint)


def _require_csrf() -> None:
    try:
        csrf.protect()
    except CSRFError as error:
        raise Problem(
            400,
            "csrf",
            "Страница устарела. Обновите её и повторите.",
            "The page is out of date. Reload it and try again.",
        ) from error


class CookieSessions(SecureCookieSessionInterface):
    """Flask's sessions for requests with a cookie; with a bearer token none is read, which saves time."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if "Authorization" in request.headers:
            return self.session_class()
        return super().open_session(app, request)


def install(app: Flask) -> None:
    """Refuses requests from outside the declared audience: the route's own, else its pages module's, else nobody's."""
    csrf.init_app(app)
    app.session_interface = CookieSessions()

    @app.before_request
    def guard() -> AnyResponse | None:
        if request.endpoint is None or request.endpoint == "static":
            return None
        view = app.view_functions[request.endpoint]
        if view in _AUDIENCES:
            _guard_route(_AUDIENCES[view])
            return None
        pages = app.blueprints.get(request.blueprint or "")
        return _guard_page(_AUDIENCES.get(pages, NOBODY))


def _guard_route(audience: Audience) -> None:
    if None in audience:
        return
    found = identity()
    if found is None:
        raise Problem(401, "unauthorized", "Войдите в систему.", "Sign in, or send a valid token.")
    if found.who.role not in audience:
        raise Problem(403, "forbidden", "У вас нет права на это действие.", "You are not allowed to do this.")
    _require_own_will(found)


def _guard_page(audience: Audience) -> AnyResponse | None:
    """Checks the audience of a page. A device opens its page once with its token in the address."""
    if None in audience or (audience and request.endpoint == f"{request.blueprint}.static"):
        return None
    token = request.args.get("token")
    if audience and token and identity_of_token(token):
        return _remember_device(token)
    found = identity()
    if audience and found is None:
        return redirect(url_for("sign_in.page", next=request.full_path.rstrip("?")))
    if found is None or found.who.role not in audience:
        raise Problem(
            403, "forbidden", "У вас нет права открыть эту страницу.", "You are not allowed to open this page."
        )
    _require_own_will(found)
    return None


def _require_own_will(found: Identity) -> None:
    """Refuses a state change by cookie that another site may have sent, or somebody at a computer left signed in."""
    if request.method != "POST" or not g.by_cookie:
        return
    _require_csrf()
    if found.session:
        require_confirmation(found.session)


def _remember_device(token: str) -> AnyResponse:
    """Moves the token into the session, and so out of the address bar and the server's log."""
    session[_DEVICE_KEY] = token
    session.permanent = True
    rest = [(name, value) for name, value in request.args.items(multi=True) if name != "token"]
    return redirect(f"{request.path}?{urlencode(rest)}" if rest else request.path)
