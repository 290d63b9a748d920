"""The API of the slip's template and logo: read, preview, save as a new version of the settings."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from queue_core.settings import Settings, SettingsInvalid, parse_text
from queue_core.settings.edits import edited
from queue_core.settings.slips import PLACES, SlipTable
from web.api.bodies import flag_field, json_body, text_field
from web.auth.access import requires
from web.office import actor, current_office
from web.problems import Problem, problem
from web.slips.logo import MOST_BYTES, WrongLogo, keep_logo
from web.slips.preview import CannotDraw, Sample, draw, sample_document
from web.slips.problems import at_its_line

blueprint = Blueprint("api_slip", __name__)

_COLUMNS = range(24, 65)


@blueprint.get("/slip")
@requires("read", "settings")
def show() -> ResponseReturnValue:
    """The template in force, the default template, and the placeholders allowed."""
    settings = current_office().settings
    return jsonify(
        version=current_office().settings_version,
        slip=settings.slip.model_dump(),
        usual=SlipTable().model_dump(),
        places=sorted(PLACES),
        services=[
            {"id": service.id, "name": service.name.view(), "group": service.group.value}
            for service in settings.services
        ],
        columns=sorted({printer.columns for printer in settings.printers} or {48}),
    )


@blueprint.post("/slip/preview")
@requires("read", "settings")
def preview() -> ResponseReturnValue:
    body = json_body("slip")
    try:
        settings = parse_text(_with_slip(body), "slip")
    except SettingsInvalid as wrong:
        return _refused(wrong)
    sample = _sample(body, settings)
    public_url = current_app.config["PUBLIC_URL"]
    try:
        return jsonify(draw(sample_document(current_office(), settings, sample, public_url), sample.columns))
    except CannotDraw as error:
        current_app.logger.exception("a slip could not be drawn")
        raise Problem(
            503,
            "cannot_draw",
            "Талон не удалось нарисовать; сохранить его всё же можно.",
            "The slip could not be drawn; it can be saved all the same.",
        ) from error


@blueprint.post("/slip")
@requires("change", "settings")
def save() -> ResponseReturnValue:
    body = json_body("slip", "based_on")
    based_on = body["based_on"]
    if not isinstance(based_on, int) or isinstance(based_on, bool):
        raise Problem(400, "invalid_request", "Поле «based_on» — число.", "Field “based_on” is a number.")
    note = text_field(body, "note")
    try:
        version = current_office().change_settings(_with_slip(body), based_on, actor(), note=note)
    except SettingsInvalid as wrong:
        return _refused(wrong)
    return jsonify(version=version, slip=current_office().settings.slip.model_dump())


@blueprint.post("/slip/logo")
@requires("change", "settings")
def upload() -> ResponseReturnValue:
    """Stores a PNG logo; it is printed once a saved template names it."""
    upload = request.stream.read(MOST_BYTES + 1)
    try:
        return jsonify(logo=keep_logo(current_office().directory, upload))
    except WrongLogo as wrong:
        raise Problem(422, "wrong_logo", wrong.ru, wrong.en) from wrong


def _with_slip(body: dict[str, Any]) -> str:
    """The present settings as TOML, with the slip of the request in them."""
    slip = body["slip"]
    if isinstance(slip, dict):
        try:
            return edited(current_office().ask(lambda hall, _: hall.settings_toml), {"slip": _without_nulls(slip)})
        except (TypeError, ValueError):
            pass
    raise Problem(400, "invalid_request", "Поле «slip» — таблица.", "Field “slip” is a table.")


def _without_nulls(table: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in table.items() if value not in (None, {})}


def _sample(body: dict[str, Any], settings: Settings) -> Sample:
    service = text_field(body, "service") or settings.services[0].id
    columns = body.get("columns", 48)
    if service not in settings.service or columns not in _COLUMNS:
        raise Problem(400, "invalid_request", "Нет такой услуги или ширины.", "There is no such service or width.")
    lang = "en" if text_field(body, "lang") == "en" else "ru"
    return Sample(service, lang, int(columns), flag_field(body, "reprint", default=False))


def _refused(wrong: SettingsInvalid) -> ResponseReturnValue:
    """A problem that lists every mistake, in both languages."""
    sentences = [at_its_line(wrong.raw, mistake) for mistake in wrong.problems]
    return problem(422, "settings_invalid", sentences[0], problems=[sentence.view() for sentence in sentences])
