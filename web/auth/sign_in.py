"""The way in for people: the sign-in page, signing out, and the list of this office's pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Flask, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter, RateLimiter

from web.auth.access import csrf, principal, sign_in, sign_out, users
from web.background import in_thread

blueprint = Blueprint("sign_in", __name__)

# Guessing is slow: five wrong passwords a minute from one address, and five for one name from anywhere.
_ATTEMPTS = parse("5 per minute")


def _attempts() -> RateLimiter:
    found: RateLimiter = current_app.extensions["attempts"]
    return found


def install(app: Flask) -> None:
    app.extensions["attempts"] = MovingWindowRateLimiter(MemoryStorage())
    app.register_blueprint(blueprint)


@blueprint.get("/")
def index() -> ResponseReturnValue:
    return render_template("index.html", who=principal())


@blueprint.get("/sign-in")
def page() -> ResponseReturnValue:
    return render_template("sign_in.html", next=_inside(request.args.get("next")), problem=None)


@blueprint.post("/sign-in")
def enter() -> ResponseReturnValue:
    csrf.protect()
    name, password = request.form.get("name", "").strip(), request.form.get("password", "")
    goal = _inside(request.form.get("next"))
    guesses = (f"address {request.remote_addr}", f"name {name}")
    if not all(_attempts().test(_ATTEMPTS, guess) for guess in guesses):
        problem = _("Too many attempts. Please wait a minute.")
        return render_template("sign_in.html", next=goal, problem=problem, name=name), 429
    found = users()
    person = in_thread(lambda: found.sign_in(name, password))
    if person is None:
        for guess in guesses:
            _attempts().hit(_ATTEMPTS, guess)
        return render_template("sign_in.html", next=goal, problem=_("Wrong name or password."), name=name), 401
    sign_in(person)
    return redirect(goal or url_for("sign_in.index"))


@blueprint.post("/sign-out")
def leave() -> ResponseReturnValue:
    csrf.protect()
    sign_out()
    return redirect(url_for("sign_in.page"))


def _inside(target: str | None) -> str | None:
    """A page of this server to go on to; an address of another server is dropped."""
    if not target:
        return None
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc and target.startswith("/") and "\\" not in target else None
