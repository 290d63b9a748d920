"""The API of people and their roles, for managers. The journal records who changed whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from queue_core import commands
from queue_core.access.roles import STAFF, Role
from queue_core.texts import Text
from web.auth.access import requires, users
from web.auth.account_rules import AccountProblem, require_login, require_password, require_words
from web.auth.password_work import PasswordWork
from web.auth.second_step import SecondSteps
from web.auth.security_log import SecurityLog
from web.auth.users import LastManager, Principal
from web.input.fields import Flag, Shape, Typed
from web.input.reading import takes
from web.office import actor, current_office
from web.parts import provided
from web.problems import Problem, problem

blueprint = Blueprint("api_people", __name__)


class PositionBody(Shape):
    ru: Typed | None = None
    en: Typed | None = None


class PersonBody(Shape):
    role: Typed | None = None
    full_name: Typed | None = None
    position: PositionBody | None = None


class ChangedPersonBody(PersonBody):
    disabled: Flag = False


class NewPasswordBody(Shape):
    password: Typed | None = None


class NewPersonBody(PersonBody, NewPasswordBody):
    name: Typed | None = None


_WRONG = Text(
    ru="Не сохранено: исправьте отмеченные поля.",
    en="Not saved: correct the marked fields.",
)


@blueprint.get("/people")
@requires("list", "person")
def everybody() -> ResponseReturnValue:
    return jsonify(people=[_view(person, disabled) for person, disabled in users().people()], you=actor())


@blueprint.post("/people")
@requires("change", "person")
@takes(NewPersonBody)
def add(body: NewPersonBody) -> ResponseReturnValue:
    errors, login = _errors(body), body.name or ""
    errors |= _broken("name", login, require_login)
    errors |= _password_errors(body, login, body.full_name or "")
    if not errors and any(one.name == login for one in users().all()):
        errors["name"] = Text(ru=f"Имя «{login}» уже занято.", en=f"The name “{login}” is taken.")
    if errors:
        return _refused(errors)
    found, password = users(), body.password or ""
    provided(PasswordWork).do(
        lambda: found.add(
            login,
            Role(body.role or ""),
            full_name=(body.full_name or "").strip(),
            position=_position(body),
            password=password,
        )
    )
    _record(login, "added")
    return jsonify(_of(login)), 201


@blueprint.post("/people/<name>")
@requires("change", "person")
@takes(ChangedPersonBody)
def change(body: ChangedPersonBody, name: str) -> ResponseReturnValue:
    before, disabled = _of(name), body.disabled
    errors = _errors(body)
    if errors:
        return _refused(errors)
    try:
        users().change_person(
            name,
            role=Role(body.role or ""),
            full_name=(body.full_name or "").strip(),
            position=_position(body),
            disabled=disabled,
        )
    except LastManager:
        raise Problem(
            409,
            "last_manager",
            "Это единственный руководитель: сначала дайте эту роль кому-нибудь ещё.",
            "This is the only manager: give the role to somebody else first.",
        ) from None
    _record(name, "changed" if disabled == before["disabled"] else "disabled" if disabled else "enabled")
    return jsonify({**before, **_of(name)})


@blueprint.post("/people/<name>/password")
@requires("change", "person")
@takes(NewPasswordBody)
def new_password(body: NewPasswordBody, name: str) -> ResponseReturnValue:
    """Sets a new password; sessions opened with the old one end."""
    view = _of(name)
    errors = _password_errors(body, name, view["full_name"])
    if errors:
        return _refused(errors)
    found, password = users(), body.password or ""
    provided(PasswordWork).do(lambda: found.set_password(name, password))
    provided(SecurityLog).note("password_set", name, by=actor())
    _record(name, "password")
    return jsonify(view)


@blueprint.post("/people/<name>/second-step/off")
@requires("change", "person")
def switch_second_step_off(name: str) -> ResponseReturnValue:
    """For a person who has lost the phone and the recovery codes."""
    _of(name)
    provided(SecondSteps).switch_off(name)
    provided(SecurityLog).note("second_step_off", name, by=actor())
    return jsonify(_of(name))


def _record(person: str, what: str) -> None:
    current_office().handle(commands.RecordPeople(actor=actor(), person=person, what=what))


def _of(name: str) -> dict[str, Any]:
    for person, disabled in users().people():
        if person.name == name:
            return _view(person, disabled)
    raise Problem(404, "unknown_person", f"Человека с именем «{name}» нет.", f"There is no person “{name}”.")


def _view(person: Principal, disabled: bool) -> dict[str, Any]:
    return {
        "name": person.name,
        "role": person.role.value,
        "full_name": person.full_name,
        "position": person.position.view(),
        "disabled": disabled,
        "second_step": provided(SecondSteps).wanted(person.name),
    }


def _errors(body: PersonBody) -> dict[str, Text]:
    errors = {}
    if body.role not in {role.value for role in STAFF}:
        errors["role"] = Text(ru="Выберите роль.", en="Choose a role.")
    errors |= _broken("full_name", body.full_name, require_words)
    for language in ("ru", "en"):
        errors |= _broken(f"position.{language}", getattr(body.position, language, None), require_words)
    return errors


def _password_errors(body: NewPasswordBody, *about: str) -> dict[str, Text]:
    return _broken("password", body.password, lambda password: require_password(password, about))


def _broken(field: str, value: str | None, rule: Callable[[str], None]) -> dict[str, Text]:
    """The rule's sentence at the field that breaks it."""
    try:
        rule(value or "")
    except AccountProblem as problem:
        return {field: problem.sentence}
    return {}


def _position(body: PersonBody) -> Text:
    assert body.position is not None, "its words were looked at"
    return Text(ru=(body.position.ru or "").strip(), en=(body.position.en or "").strip())


def _refused(errors: dict[str, Text]) -> ResponseReturnValue:
    listed = [{"place": office.split("."), "text": why.view()} for office, why in errors.items()]
    return problem(422, "wrong_person", _WRONG, errors=listed)
