"""The sign-in page, sign-out, and the list of this office's pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from web.auth.access import csrf, principal, requires, sign_in, sign_out, users
from web.background import in_thread
from web.parts import provide, provided

blueprint = Blueprint("sign_in", __name__)

# Slows down guessing: five wrong passwords a minute from an address, and five for a name from anywhere.
_ATTEMPTS = parse("5 per minute")


def install(app: Flask) -> None:
    provide(app, MovingWindowRateLimiter(MemoryStorage()))
    app.register_blueprint(blueprint)


@blueprint.get("/")
@requires("begin", "session")
def index() -> ResponseReturnValue:
    return render_template("index.html", who=principal())


@blueprint.get("/sign-in")
@requires("begin", "session")
def page() -> ResponseReturnValue:
    return render_template("sign_in.html", next=_inside(request.args.get("next")), problem=None)


@blueprint.post("/sign-in")
@requires("begin", "session")
def enter() -> ResponseReturnValue:
    csrf.protect()
    name, password = request.form.get("name", "").strip(), request.form.get("password", "")
    goal = _inside(request.form.get("next"))
    guesses = (f"address {request.remote_addr}", f"name {name}")
    if not all(provided(MovingWindowRateLimiter).test(_ATTEMPTS, guess) for guess in guesses):
        problem = _("Too many attempts. Please wait a minute.")
        return render_template("sign_in.html", next=goal, problem=problem, name=name), 429
    accounts = users()
    person = in_thread(lambda: accounts.sign_in(name, password))
    if person is None:
        for guess in guesses:
            provided(MovingWindowRateLimiter).hit(_ATTEMPTS, guess)
        return render_template("sign_in.html", next=goal, problem=_("Wrong name or password."), name=name), 401
    sign_in(person)
    return redirect(goal or url_for("sign_in.index"))


@blueprint.post("/sign-out")
@requires("end", "session")
def leave() -> ResponseReturnValue:
    csrf.protect()
    sign_out()
    return redirect(url_for("sign_in.page"))


def _inside(target: str | None) -> str | None:
    """Where to go after sign-in; an address on another server is dropped."""
    if not target:
        return None
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc and target.startswith("/") and "\\" not in target else None
