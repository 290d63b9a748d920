"""A person's own account: where they are signed in, a new password, the second step of signing in."""

from __future__ import annotations

from datetime import datetime

import qrcode  # type: ignore[import-untyped]
import qrcode.image.svg  # type: ignore[import-untyped]
from flask import Blueprint, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from queue_core.access.permissions import Permission
from web.auth.access import principal, sign_in, users
from web.auth.account_rules import SHORTEST_PASSWORD, AccountProblem
from web.auth.browsers import browser_name
from web.auth.confirmation import its_session, own_password_is
from web.auth.password_work import PasswordWork
from web.auth.second_step import SecondSteps
from web.auth.security_log import SecurityLog
from web.auth.sessions import Sessions
from web.auth.users import Principal
from web.input.fields import Line, Shape, Typed
from web.input.reading import form, query
from web.language import page_language
from web.office import current_office
from web.parts import provided

blueprint = Blueprint("account", __name__, url_prefix="/account", template_folder="templates", static_folder="static")
PERMISSION = Permission("open", "account-page")

# The secret that the person's app has been shown, until the app proves that it has it.
_OFFERED = "offered_second_step"


class CurrentForm(Shape):
    current: Typed = ""


class SessionForm(CurrentForm):
    id: Line = ""


class PasswordForm(CurrentForm):
    new: Typed = ""
    again: Typed = ""


class AppCodeForm(Shape):
    code: Typed = ""


class DoneQuery(Shape):
    done: Line = ""


@blueprint.get("/")
def page() -> ResponseReturnValue:
    return _page()


@blueprint.post("/sessions/end")
def end_session() -> ResponseReturnValue:
    """Ends one of the person's sessions, or with `id` empty all but this one."""
    sessions, this, typed = provided(Sessions), its_session(), form(SessionForm)
    if not own_password_is(typed.current):
        return _page(session_problem=_("The present password is wrong.")), 422
    for one in sessions.all(this.name):
        if one.id == typed.id or (not typed.id and one.id != this.id):
            sessions.end(one)
            provided(SecurityLog).note("session_ended", this.name, by=this.name)
    return redirect(url_for("account.page"))


@blueprint.post("/password")
def change_password() -> ResponseReturnValue:
    """Sets the person's own password. All other sessions end."""
    who, typed = _who(), form(PasswordForm)
    if not own_password_is(typed.current):
        return _page(password_problem=_("The present password is wrong.")), 422
    if typed.new != typed.again:
        return _page(password_problem=_("The new password was not typed the same way twice.")), 422
    accounts = users()
    try:
        provided(PasswordWork).do(lambda: accounts.set_password(who.name, typed.new))
    except AccountProblem as problem:
        return _page(password_problem=problem.sentence.in_language(page_language())), 422
    provided(SecurityLog).note("password_set", who.name, by=who.name)
    renewed = accounts.of_name(who.name)
    if renewed is not None:
        sign_in(renewed)
    return redirect(url_for("account.page", done="password"))


@blueprint.post("/second-step/offer")
def offer() -> ResponseReturnValue:
    """Shows the person's app a new secret."""
    if not own_password_is(form(CurrentForm).current):
        return _page(step_problem=_("The present password is wrong.")), 422
    session[_OFFERED] = SecondSteps.new_secret()
    return _page()


@blueprint.post("/second-step/on")
def switch_on() -> ResponseReturnValue:
    """Switches the second step on with the app's first code; the answer alone shows the recovery codes."""
    who, secret = _who(), session.get(_OFFERED)
    if not secret:
        return redirect(url_for("account.page"))
    codes = provided(SecondSteps).switch_on(who.name, secret, form(AppCodeForm).code)
    if codes is None:
        return _page(step_problem=_("Wrong code. Look at the app again; its clock must be right.")), 422
    del session[_OFFERED]
    provided(SecurityLog).note("second_step_on", who.name, by=who.name)
    return _page(recovery_codes=codes)


@blueprint.post("/second-step/off")
def switch_off() -> ResponseReturnValue:
    who = _who()
    if not own_password_is(form(CurrentForm).current):
        return _page(step_problem=_("The present password is wrong.")), 422
    provided(SecondSteps).switch_off(who.name)
    provided(SecurityLog).note("second_step_off", who.name, by=who.name)
    return redirect(url_for("account.page"))


def _page(
    session_problem: str | None = None,
    password_problem: str | None = None,
    step_problem: str | None = None,
    recovery_codes: list[str] | None = None,
) -> str:
    who, this, offered = _who(), its_session(), session.get(_OFFERED)
    zone, sessions, steps = current_office().settings.office.zone_info, provided(Sessions), provided(SecondSteps)
    return render_template(
        "account/page.html",
        who=who,
        sessions=[
            {
                "id": one.id,
                "this": one.id == this.id,
                "browser": browser_name(one.browser),
                "address": one.address,
                "begun_at": datetime.fromtimestamp(one.begun_at, zone),
                "seen_at": datetime.fromtimestamp(sessions.seen_at(one), zone),
            }
            for one in sessions.all(who.name)
        ],
        shortest=SHORTEST_PASSWORD,
        session_problem=session_problem,
        password_problem=password_problem,
        password_changed=query(DoneQuery).done == "password",
        step_problem=step_problem,
        step_wanted=steps.wanted(who.name),
        codes_left=steps.codes_left(who.name),
        recovery_codes=recovery_codes,
        offered=offered,
        picture=_picture(SecondSteps.address(who.name, offered)) if offered else None,
    )


def _picture(address: str) -> Markup:
    """The address as a QR code, drawn as SVG."""
    code = qrcode.make(address, image_factory=qrcode.image.svg.SvgPathImage, box_size=12, border=4)
    return Markup(code.to_string(encoding="unicode"))


def _who() -> Principal:
    who = principal()
    assert who is not None, "the page is for staff"
    return who
