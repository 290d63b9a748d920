"""Checks every HTTP request against the permission it declares: bearer tokens, device cookies, sessions, CSRF."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeVar
from urllib.parse import quote, urlencode

from flask import Blueprint, Flask, Request, g, redirect, request, session, url_for
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.wrappers import Response as AnyResponse

from queue_core.access.permissions import Permission, Scope, Scopes, scopes_of
from queue_core.errors import Refusal
from web.auth.confirmation import require_confirmation
from web.auth.ownership import Ownership, not_allowed
from web.auth.sessions import Session, Sessions
from web.auth.users import Principal, Users, digest_of
from web.cookies import name_of_cookie
from web.input.addresses import inside
from web.input.reading import json_object
from web.parts import provided
from web.problems import Problem

Handler = TypeVar("Handler", bound=Callable[..., object])

csrf = CSRFProtect()

_DEVICE_KEY = "device_token"
_SESSION_KEY = "session"
# The permissions that views, socket message handlers and whole blueprints declare to require.
_PERMISSIONS: dict[object, Permission] = {}
# What follows when somebody is refused another's object, by kind of object.
_WHEN_REFUSED: dict[str, Callable[[], None]] = {}


class Pages(Protocol):
    """A module of pages: its blueprint, and the permission that opening them requires."""

    blueprint: Blueprint
    PERMISSION: Permission


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


def requires(act: str, kind: str) -> Callable[[Handler], Handler]:
    """Declares what a route of the API, or a message on a socket, does to which kind of object: a row of the table
    (queue_core/access/permissions.py). What declares nothing is refused to everyone.

    Who lacks the permission gets a 401 or 403 problem; who names somebody else's object, the refusal of `Ownership`.
    A state change authenticated by cookie also needs the CSRF token; one with a bearer token does not.
    """

    def declare(handler: Handler) -> Handler:
        _PERMISSIONS[handler] = Permission(act, kind)
        return handler

    return declare


def when_refused(kind: str, follows: Callable[[], None]) -> None:
    """From now on `follows` is called when a request is refused because its object of this kind is somebody else's."""
    _WHEN_REFUSED[kind] = follows


def permission_of(handler: object) -> Permission | None:
    """The permission that a handler, or a blueprint of pages, declares; None when it declares nothing."""
    return _PERMISSIONS.get(handler)


def granted() -> Scope:
    """The scope by which the present request was let in."""
    scope: Scope = g.scope
    return scope


def may(act: str, kind: str) -> bool:
    """Whether the caller's role may do this to some object of the kind: what a page offers, or an answer holds."""
    who = principal()
    return (who.role if who else None) in scopes_of(Permission(act, kind))


def require(act: str, kind: str, **objects: str) -> None:
    """For what a request does besides the permission it declares. Raises the same refusals."""
    _let_in(Permission(act, kind), _caller().who, objects)


def open_pages(app: Flask, pages: Pages) -> None:
    """Serves the pages of a module to those who have the permission it declares."""
    _PERMISSIONS[pages.blueprint] = pages.PERMISSION
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

    digest_method = staticmethod(hashlib.sha256)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if "Authorization" in request.headers:
            return self.session_class()
        return super().open_session(app, request)

    def get_cookie_name(self, app: Flask) -> str:
        return name_of_cookie(super().get_cookie_name(app))

    def get_cookie_secure(self, app: Flask) -> bool:
        """A cookie given by TLS never goes out without it. On the loopback there is plain HTTP."""
        return request.is_secure


def install(app: Flask) -> None:
    """Refuses requests without the declared permission: the route's own, else its pages module's, else nobody's."""
    csrf.init_app(app)
    app.session_interface = CookieSessions()

    @app.before_request
    def guard() -> AnyResponse | None:
        if request.endpoint is None or request.endpoint == "static":
            return None
        view = app.view_functions[request.endpoint]
        if view in _PERMISSIONS:
            _guard_route(_PERMISSIONS[view])
            return None
        pages = app.blueprints.get(request.blueprint or "")
        return _guard_page(scopes_of(_PERMISSIONS.get(pages)))


def _guard_route(permission: Permission) -> None:
    if None in scopes_of(permission):
        return
    found = _caller()
    who = found.who
    if who.role not in scopes_of(permission):
        raise not_allowed()
    _require_own_will(found)
    g.scope = scopes_of(permission)[who.role]
    if g.scope is not Scope.ANY:
        _let_in(permission, who, _sent())


def _caller() -> Identity:
    found = identity()
    if found is None:
        raise Problem(401, "unauthorized", "Войдите в систему.", "Sign in, or send a valid token.")
    return found


def _let_in(permission: Permission, who: Principal, sent: Mapping[str, object]) -> None:
    scope = scopes_of(permission).get(who.role)
    if scope is None:
        raise not_allowed()
    try:
        provided(Ownership).require(scope, permission, who, sent)
    except (Refusal, Problem):
        if permission.object in _WHEN_REFUSED:
            _WHEN_REFUSED[permission.object]()
        raise


def _sent() -> dict[str, object]:
    """Where the handler will look for the object, too: the path, then the body of a POST or the query of a GET."""
    path: dict[str, object] = request.view_args or {}
    if request.method != "POST":
        return {**request.args.to_dict(), **path}
    return {**json_object(), **path}


def _guard_page(scopes: Scopes) -> AnyResponse | None:
    """Checks the permission to open a page. A device opens its page once with its token in the address."""
    if None in scopes or (scopes and request.endpoint == f"{request.blueprint}.static"):
        return None
    token = request.args.get("token")
    if scopes and token and identity_of_token(token):
        return _remember_device(token)
    found = identity()
    if scopes and found is None:
        return redirect(url_for("sign_in.page", next=request.full_path.rstrip("?")))
    if found is None or found.who.role not in scopes:
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
    address = f"{quote(request.path)}?{urlencode(rest)}" if rest else quote(request.path)
    return redirect(inside(address) or url_for("sign_in.index"))
