"""The API of people and their roles, for managers. The journal records who changed whom."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from queue_core import commands
from queue_core.roles import STAFF, Role
from queue_core.texts import Text
from web.api.bodies import json_body
from web.auth.access import requires, users
from web.auth.users import SHORTEST_PASSWORD, LastManager, Principal
from web.background import in_thread
from web.office import actor, current_office
from web.problems import Problem, problem

blueprint = Blueprint("api_people", __name__)

_LOGIN = re.compile(r"^[a-z0-9][a-z0-9._-]{1,39}$")
_LONGEST = 100
_WRONG = Text(
    ru="Не сохранено: исправьте отмеченные поля.",
    en="Not saved: correct the marked fields.",
)
_NEEDED = Text(
    ru=f"Заполните это поле (до {_LONGEST} знаков).", en=f"Fill in this field (at most {_LONGEST} characters)."
)


@blueprint.get("/people")
@requires("list", "person")
def everybody() -> ResponseReturnValue:
    return jsonify(people=[_view(person, disabled) for person, disabled in users().people()], you=actor())


@blueprint.post("/people")
@requires("change", "person")
def add() -> ResponseReturnValue:
    body = json_body()
    errors = _errors(body)
    name = body.get("name")
    if not isinstance(name, str) or not _LOGIN.match(name):
        errors["name"] = Text(
            ru="Имя для входа: 2–40 строчных латинских букв, цифр, точек и дефисов.",
            en="A sign-in name: 2 to 40 lower-case letters, digits, dots and hyphens.",
        )
    errors |= _password_errors(body)
    if not errors and any(one.name == name for one in users().all()):
        errors["name"] = Text(ru=f"Имя «{name}» уже занято.", en=f"The name “{name}” is taken.")
    if errors:
        return _refused(errors)
    found, login = users(), str(name)
    in_thread(
        lambda: found.add(
            login,
            Role(body["role"]),
            full_name=body["full_name"].strip(),
            position=_position(body),
            password=body["password"],
        )
    )
    _record(login, "added")
    return jsonify(_of(login)), 201


@blueprint.post("/people/<name>")
@requires("change", "person")
def change(name: str) -> ResponseReturnValue:
    body = json_body()
    before = _of(name)
    errors = _errors(body)
    disabled = body.get("disabled", False)
    if not isinstance(disabled, bool):
        errors["disabled"] = Text(ru="Здесь «да» или «нет».", en="Here true or false.")
    if errors:
        return _refused(errors)
    try:
        users().change_person(
            name,
            role=Role(body["role"]),
            full_name=body["full_name"].strip(),
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
def new_password(name: str) -> ResponseReturnValue:
    """Sets a new password; sessions opened with the old one end."""
    body = json_body()
    view = _of(name)
    errors = _password_errors(body)
    if errors:
        return _refused(errors)
    found, password = users(), body["password"]
    in_thread(lambda: found.set_password(name, password))
    _record(name, "password")
    return jsonify(view)


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
    }


def _errors(body: dict[str, Any]) -> dict[str, Text]:
    errors = {}
    if body.get("role") not in {role.value for role in STAFF}:
        errors["role"] = Text(ru="Выберите роль.", en="Choose a role.")
    if not _filled(body.get("full_name")):
        errors["full_name"] = _NEEDED
    position = body.get("position")
    for language in ("ru", "en"):
        if not isinstance(position, dict) or not _filled(position.get(language)):
            errors[f"position.{language}"] = _NEEDED
    return errors


def _password_errors(body: dict[str, Any]) -> dict[str, Text]:
    password = body.get("password")
    if isinstance(password, str) and SHORTEST_PASSWORD <= len(password) <= _LONGEST:
        return {}
    return {
        "password": Text(
            ru=f"Пароль: не короче {SHORTEST_PASSWORD} знаков.",
            en=f"A password of at least {SHORTEST_PASSWORD} characters.",
        )
    }


def _filled(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= _LONGEST


def _position(body: dict[str, Any]) -> Text:
    return Text(ru=body["position"]["ru"].strip(), en=body["position"]["en"].strip())


def _refused(errors: dict[str, Text]) -> ResponseReturnValue:
    listed = [{"place": office.split("."), "text": why.view()} for office, why in errors.items()]
    return problem(422, "wrong_person", _WRONG, errors=listed)
