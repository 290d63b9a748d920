"""Who is asking, and whether they may: bearer tokens, device cookies, sessions, CSRF."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar
from urllib.parse import urlencode

from flask import Flask, Request, current_app, g, redirect, request, session, url_for
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.wrappers import Response as AnyResponse

from web.auth.users import DEVICES, PEOPLE, Principal, Role, Users
from web.problems import Problem

P = ParamSpec("P")
R = TypeVar("R")

csrf = CSRFProtect()

STAFF = PEOPLE
EVERYBODY = PEOPLE | DEVICES

# Who may open the pages of each room; a blueprint that is not named here is open to everybody.
ROOMS: dict[str, frozenset[Role]] = {
    "kiosk": frozenset({Role.KIOSK}) | STAFF,
    "kiosk_speech": frozenset({Role.KIOSK}) | STAFF,
    "display": frozenset({Role.BOARD}) | STAFF,
    "voice": frozenset({Role.BOARD}) | STAFF,
    "operator": STAFF,
    "cashier": STAFF,
    "management": frozenset({Role.MANAGER}),
    "office_settings": frozenset({Role.MANAGER}),
}

_DEVICE_KEY = "device_token"


def users() -> Users:
    found: Users = current_app.extensions["users"]
    return found


def principal() -> Principal | None:
    """Who sends this request; None when it does not say."""
    if "principal" not in g:
        g.principal, g.by_cookie = _recognise()
    found: Principal | None = g.principal
    return found


def principal_of_token(token: str | None) -> Principal | None:
    return users().of_token(token) if token else None


def _recognise() -> tuple[Principal | None, bool]:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return principal_of_token(token.strip()), False
    name = session.get("name")
    if name and session.get("stamp") == users().password_stamp(name):
        return users().of_name(name), True
    return principal_of_token(session.get(_DEVICE_KEY)), True


def sign_in(person: Principal) -> None:
    session.clear()
    session["name"] = person.name
    session["stamp"] = users().password_stamp(person.name)
    session.permanent = True


def sign_out() -> None:
    session.clear()


def allow(*roles: Role) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Lets a path of the API be used by these roles only. Raises a 401 or 403 problem for others.

    A state change that comes with a cookie needs the CSRF token, too; one with a bearer token does not.
    """

    def wrap(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            who = principal()
            if who is None:
                raise Problem(401, "unauthorized", "Войдите в систему.", "Sign in, or send a valid token.")
            if who.role not in roles:
                raise Problem(403, "forbidden", "У вас нет права на это действие.", "You have no right to do this.")
            if request.method == "POST" and g.by_cookie:
                _require_csrf()
            return view(*args, **kwargs)

        return guarded

    return wrap


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


class Sessions(SecureCookieSessionInterface):
    """Sessions for those who come with a cookie; a bearer token needs none, and reading one for each would cost time."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if "Authorization" in request.headers:
            return self.session_class()
        return super().open_session(app, request)


def install(app: Flask) -> None:
    """Guards the rooms' pages, and lets a device open its page once with its token in the address."""
    csrf.init_app(app)
    app.session_interface = Sessions()

    @app.before_request
    def guard_room() -> AnyResponse | tuple[str, int] | None:
        room = request.blueprint
        if room not in ROOMS or request.endpoint == f"{room}.static":
            return None
        token = request.args.get("token")
        if token and principal_of_token(token):
            return _remember_device(token)
        who = principal()
        if who and who.role in ROOMS[room]:
            return None
        if who is None:
            return redirect(url_for("sign_in.page", next=request.full_path.rstrip("?")))
        raise Problem(403, "forbidden", "У вас нет права открыть эту страницу.", "You have no right to open this page.")


def _remember_device(token: str) -> AnyResponse:
    """Keeps the token in the session, and takes it out of the address bar and the server's log."""
    session[_DEVICE_KEY] = token
    session.permanent = True
    rest = [(name, value) for name, value in request.args.items(multi=True) if name != "token"]
    return redirect(f"{request.path}?{urlencode(rest)}" if rest else request.path)
