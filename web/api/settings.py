"""The API of the office's settings, for managers: read, check and save them, list and restore versions."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import Any

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from queue_core.clock import rfc3339
from queue_core.errors import SettingsInUse, SettingsOutdated
from queue_core.settings import SettingsInvalid, parse_text
from queue_core.settings.edits import edited
from queue_core.store.settings_versions import Version
from queue_core.texts import Text
from web.auth.access import requires, users
from web.input.fields import Flag, Line, Shape, Tables, VersionNumber
from web.input.reading import takes
from web.office import actor, current_office
from web.problems import Problem, problem

blueprint = Blueprint("api_settings", __name__)

_VERSIONS_LISTED = 100


class ChangeBody(Shape):
    """What a change of the settings says of itself: the version that it was made on, and why."""

    based_on: VersionNumber
    note: Line | None = None


class TablesBody(ChangeBody):
    tables: Tables
    check: Flag = False


class VersionBody(ChangeBody):
    version: VersionNumber


@blueprint.get("/settings")
@requires("read", "settings")
def in_force() -> ResponseReturnValue:
    """The tables in force as JSON, and all versions, the latest first."""
    office = current_office()
    return jsonify(
        version=office.settings_version,
        tables=_plain(tomllib.loads(office.settings.toml)),
        versions=[version_view(version) for version in office.settings_versions()[::-1][:_VERSIONS_LISTED]],
    )


@blueprint.get("/settings/versions/<int:number>")
@requires("read", "settings")
def one_version(number: int) -> ResponseReturnValue:
    return Response(_version(number).toml, mimetype="application/toml")


@blueprint.post("/settings")
@requires("change", "settings")
@takes(TablesBody)
def save(body: TablesBody) -> ResponseReturnValue:
    """Replaces whole tables. With `check` nothing is saved, but every error is reported."""
    try:
        toml = edited(current_office().settings.toml, body.tables)
    except (TypeError, ValueError, AttributeError) as error:
        raise Problem(400, "invalid_request", f"Таблицы не поняты: {error}.", f"Not understood: {error}.") from error
    return put_into_force(body, toml, check=body.check)


@blueprint.post("/settings/restore")
@requires("change", "settings")
@takes(VersionBody)
def restore(body: VersionBody) -> ResponseReturnValue:
    """Puts an earlier version into force again, as a new one."""
    return put_into_force(body, _version(body.version).toml, body.version)


def put_into_force(
    body: ChangeBody, toml: str, restored: int | None = None, check: bool = False
) -> ResponseReturnValue:
    """Makes a text the settings in force, as a new version. With `check` only its errors are reported."""
    office, based_on, who = current_office(), body.based_on, actor()
    note = body.note or None
    try:
        if check:
            parse_text(toml, "settings")
        else:
            office.change_settings(toml, based_on, who, note, restored)
    except SettingsInvalid as error:
        return problem(422, "wrong_settings", _wrong(error), errors=_errors(error))
    except SettingsOutdated as outdated:
        theirs = [version_view(version) for version in office.settings_versions() if version.number > based_on]
        return problem(409, outdated.code, outdated.sentence, version=office.settings_version, theirs=theirs)
    except SettingsInUse as in_use:
        return problem(409, in_use.code, in_use.sentence)
    return jsonify(version=office.settings_version)


def version_view(version: Version) -> dict[str, Any]:
    who = users().of_name(version.actor)
    return {
        "number": version.number,
        "at": rfc3339(version.at, current_office().settings.office.zone_info),
        "actor": version.actor,
        "name": who.full_name if who else version.actor,
        "note": version.note,
        "restored": version.restored,
        "changes": list(version.changes),
    }


def _errors(error: SettingsInvalid) -> list[dict[str, Any]]:
    return [{"place": list(problem.place), "text": problem.sentence.view()} for problem in error.problems]


def _wrong(error: SettingsInvalid) -> Text:
    count = len(error.problems)
    return Text(
        ru=f"В настройках есть ошибки: {count}. Ничего не сохранено; исправьте отмеченные поля.",
        en=f"The settings have {count} error(s). Nothing was saved; correct the marked fields.",
    )


def _version(number: int) -> Version:
    for version in current_office().settings_versions():
        if version.number == number:
            return version
    raise Problem(404, "unknown_version", f"Версии {number} нет.", f"There is no version {number}.")


def _plain(value: Any) -> Any:
    """TOML values as JSON: dates become texts."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value
