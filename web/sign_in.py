"""The way in for people: the sign-in page, signing out, and the list of this office's pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from web.access import accounts, csrf, principal, sign_in, sign_out
from web.background import in_thread

blueprint = Blueprint("sign_in", __name__)

# Guessing is slow: five wrong passwords a minute from one address, or for one name from anywhere.
_ATTEMPTS = "5 per minute"
limiter = Limiter(get_remote_address, storage_uri="memory://")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    return render_template("index.html", who=principal())


@blueprint.get("/sign-in")
def page() -> ResponseReturnValue:
    return render_template("sign_in.html", next=_inside(request.args.get("next")), problem=None)


@blueprint.post("/sign-in")
@limiter.limit(_ATTEMPTS, deduct_when=lambda response: response.status_code == 401)
@limiter.limit(
    _ATTEMPTS, key_func=lambda: "name:" + request.form.get("name", ""), deduct_when=lambda r: r.status_code == 401
)
def enter() -> ResponseReturnValue:
    csrf.protect()
    name, password = request.form.get("name", "").strip(), request.form.get("password", "")
    found = accounts()
    person = in_thread(lambda: found.sign_in(name, password))
    if person is None:
        wrong = _("Wrong name or password.")
        return render_template("sign_in.html", next=_inside(request.form.get("next")), problem=wrong, name=name), 401
    sign_in(person)
    return redirect(_inside(request.form.get("next")) or url_for("sign_in.index"))


@blueprint.post("/sign-out")
def leave() -> ResponseReturnValue:
    csrf.protect()
    sign_out()
    return redirect(url_for("sign_in.page"))


@blueprint.errorhandler(429)
def too_many(_error: Exception) -> ResponseReturnValue:
    return render_template("sign_in.html", next=None, problem=_("Too many attempts. Please wait a minute.")), 429


def _inside(target: str | None) -> str | None:
    """A page of this server to go on to; an address of another server is dropped."""
    if not target:
        return None
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc and target.startswith("/") and "\\" not in target else None
