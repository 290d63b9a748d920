"""The sign-in page with its second step, sign-out, and the list of this office's pages."""

from __future__ import annotations

import time

from flask import Blueprint, Flask, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.auth.access import csrf, principal, requires, sign_in, sign_out, users
from web.auth.attempts import Attempts
from web.auth.guessing import Guesses, address_of_request, remember_browser
from web.auth.password_work import PasswordWork
from web.auth.second_step import SecondSteps
from web.auth.security_log import SecurityLog
from web.auth.users import Principal
from web.input.addresses import inside
from web.input.fields import Shape, Typed
from web.input.reading import form, query
from web.parts import provide, provided

blueprint = Blueprint("sign_in", __name__)

# Who has given the right password and still has to give a code: name, version, and until when.
_HALFWAY = "halfway"
_HALFWAY_S = 300
_ABOUT_A_MINUTE_S = 90
# Longer than any name there is; what is typed is kept while it is counted.
_LONGEST_NAME = 50


class NextPage(Shape):
    next: Typed = ""


class SignInForm(NextPage):
    name: Typed = ""
    password: Typed = ""


class CodeForm(NextPage):
    code: Typed = ""


def install(app: Flask) -> None:
    attempts = Attempts()
    provide(app, attempts, Guesses(attempts), PasswordWork())
    app.register_blueprint(blueprint)


@blueprint.get("/")
@requires("begin", "session")
def index() -> ResponseReturnValue:
    return render_template("index.html", who=principal())


@blueprint.get("/sign-in")
@requires("begin", "session")
def page() -> ResponseReturnValue:
    return _form()


@blueprint.post("/sign-in")
@requires("begin", "session")
def enter() -> ResponseReturnValue:
    """Checks name and password. The attempt is counted first, so that not even attempts at once get past the limit."""
    csrf.protect()
    typed = form(SignInForm)
    name, password = typed.name.strip()[:_LONGEST_NAME], typed.password
    accounts = users()
    wait = provided(Guesses).take(name)
    if wait:
        return _refuse("sign_in_limited", name, _too_many(wait), 429, wait)
    person = provided(PasswordWork).do(lambda: accounts.sign_in(name, password))
    if person is None:
        return _refuse("sign_in_refused", name, _("Wrong name or password."), 401)
    provided(Guesses).succeeded(name)
    if provided(SecondSteps).wanted(name):
        sign_out()
        session[_HALFWAY] = [person.name, person.version, time.time() + _HALFWAY_S]
        return redirect(url_for("sign_in.code", next=_next()))
    return _welcome(person)


@blueprint.get("/sign-in/code")
@requires("begin", "session")
def code() -> ResponseReturnValue:
    return _code_form() if _halfway() else redirect(url_for("sign_in.page"))


@blueprint.post("/sign-in/code")
@requires("begin", "session")
def enter_code() -> ResponseReturnValue:
    csrf.protect()
    person = _halfway()
    if person is None:
        return redirect(url_for("sign_in.page"))
    wait = provided(Guesses).take_code(person.name)
    if wait:
        provided(SecurityLog).note("code_limited", person.name, address=address_of_request())
        return _code_form(_too_many(wait)), 429, {"Retry-After": str(wait)}
    if not provided(SecondSteps).accepts(person.name, form(CodeForm).code):
        provided(SecurityLog).note("code_refused", person.name, address=address_of_request())
        return _code_form(_("Wrong code, or one that was used already.")), 401
    provided(Guesses).code_succeeded(person.name)
    return _welcome(person, second_step=True)


@blueprint.post("/sign-out")
@requires("end", "session")
def leave() -> ResponseReturnValue:
    csrf.protect()
    who = principal()
    sign_out()
    if who:
        provided(SecurityLog).note("sign_out", who.name, address=address_of_request())
    return redirect(url_for("sign_in.page"))


def _welcome(person: Principal, second_step: bool = False) -> ResponseReturnValue:
    sign_in(person)
    provided(SecurityLog).note("sign_in", person.name, address=address_of_request(), second_step=second_step)
    response = make_response(redirect(_next() or url_for("sign_in.index")))
    remember_browser(response, person.name)
    return response


def _refuse(what: str, name: str, problem: str, status: int, wait: int = 0) -> ResponseReturnValue:
    # A name of nobody may be a password in the wrong field: it is not written down.
    known = users().of_name(name)
    provided(SecurityLog).note(what, known.name if known else None, address=address_of_request())
    return _form(problem, name), status, {"Retry-After": str(wait)} if wait else {}


def _halfway() -> Principal | None:
    """Who has given the right password at this browser, a moment ago and before any change of it."""
    name, version, until = session.get(_HALFWAY) or ("", 0, 0)
    person = users().of_name(name) if name and time.time() < until else None
    return person if person and person.version == version else None


def _form(problem: str | None = None, name: str = "") -> str:
    return render_template("sign_in.html", next=_next(), problem=problem, name=name)


def _code_form(problem: str | None = None) -> str:
    return render_template("sign_in_code.html", next=_next(), problem=problem)


def _too_many(wait: int) -> str:
    sentence: str = _("Too many attempts. Please wait a minute.")
    if wait > _ABOUT_A_MINUTE_S:
        sentence = _("Too many attempts. Please wait %(minutes)s minutes, or ask the manager.", minutes=-(-wait // 60))
    return sentence


def _next() -> str | None:
    """Where to go after sign-in; an address on another server is dropped."""
    return inside((form if request.method == "POST" else query)(NextPage).next)
