"""What needs the password again: changes of people, access and money, unless it was given a few minutes ago.

It protects a computer that somebody has left signed in. Requests with a bearer token are exempt: a program has no
password to give. The forms of a person's own account ask for the password each time.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import g, request

from web.auth.attempts import Attempts, allowance
from web.auth.password_work import PasswordWork
from web.auth.security_log import SecurityLog
from web.auth.sessions import Session, Sessions
from web.auth.users import Users
from web.input.reading import json_object
from web.parts import provided
from web.problems import Problem

PASSWORD_AGAIN = allowance("password again", "5 per minute; 10 per 15 minutes; 20 per 2 hours")

# Tables of the settings that decide about money or access.
OF_MONEY_OR_ACCESS = frozenset({"payments", "billing", "terminals", "sign_in"})


def _touches_money_or_access() -> bool:
    tables = json_object().get("tables")
    return not isinstance(tables, dict) or not OF_MONEY_OR_ACCESS.isdisjoint(tables)


def _always() -> bool:
    return True


NEEDS_PASSWORD: dict[str, Callable[[], bool]] = {
    "api_people.add": _always,
    "api_people.change": _always,
    "api_people.new_password": _always,
    "api_people.switch_second_step_off": _always,
    "api_sessions.end": _always,
    "api_personal_data.find": _always,
    "api_personal_data.erase": _always,
    "api_payments.refund": _always,
    "api_payments.settle": _always,
    "api_settings.save": _touches_money_or_access,
    # An earlier version may differ in anything.
    "api_settings.restore": _always,
    "api_learning.take_over": _always,
}
"""The endpoints, each with whether this request of it needs the password."""


def require_confirmation(session: Session) -> None:
    """Raises a 403 problem `confirm_password` when this request needs the password and it was not given lately."""
    needs = NEEDS_PASSWORD.get(request.endpoint or "")
    if needs is None or provided(Sessions).was_confirmed(session) or not needs():
        return
    raise Problem(
        403,
        "confirm_password",
        "Подтвердите, что это вы: введите свой пароль.",
        "Confirm that it is you: enter your password.",
    )


def own_password_is(password: str) -> bool:
    """Whether this is the password of the person who sends the request; then changes are confirmed for some minutes.

    Counted before it is checked, for guessing at a computer left signed in. Raises a 429 problem.
    """
    session = its_session()
    wait = provided(Attempts).take((PASSWORD_AGAIN, session.id))
    if wait:
        provided(SecurityLog).note("password_again_limited", session.name)
        raise Problem(
            429,
            "too_many_requests",
            "Слишком много попыток. Подождите несколько минут.",
            "Too many attempts. Wait a few minutes.",
            retry_after_s=wait,
        )
    accounts = provided(Users)
    if provided(PasswordWork).do(lambda: accounts.sign_in(session.name, password)) is None:
        provided(SecurityLog).note("password_again_refused", session.name)
        return False
    provided(Attempts).forgive(PASSWORD_AGAIN, session.id)
    provided(Sessions).confirm(session)
    return True


def its_session() -> Session:
    """The session of this request. Raises a 400 problem for a request with a token, which has none."""
    session: Session | None = g.identity.session
    if session is None:
        raise Problem(
            400,
            "invalid_request",
            "Это можно только тому, кто вошёл с паролем.",
            "Only somebody who has signed in with a password can do this.",
        )
    return session
