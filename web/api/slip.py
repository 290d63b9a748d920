"""The API of the slip's template and logo: read, preview, save as a new version of the settings."""

from __future__ import annotations

from typing import Annotated, Any

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from pydantic import Field, Strict

from queue_core.settings import Settings, SettingsInvalid, parse_text
from queue_core.settings.edits import edited
from queue_core.settings.slips import PLACES, SlipTable
from web.auth.access import requires
from web.input.fields import Flag, Line, Number, Shape, Table, Tongue
from web.input.reading import bytes_of_body, takes
from web.office import actor, current_office
from web.problems import Problem, problem
from web.slips.logo import MOST_BYTES, WrongLogo, keep_logo
from web.slips.preview import CannotDraw, Sample, draw, sample_document
from web.slips.problems import at_its_line

blueprint = Blueprint("api_slip", __name__)


class SlipBody(Shape):
    slip: Table


class PreviewBody(SlipBody):
    service: Line | None = None
    lang: Tongue = "ru"
    columns: Annotated[int, Strict(), Field(ge=24, le=64)] = 48
    reprint: Flag = False


class SaveBody(SlipBody):
    based_on: Number
    note: Line | None = None


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
@takes(PreviewBody)
def preview(body: PreviewBody) -> ResponseReturnValue:
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
@takes(SaveBody)
def save(body: SaveBody) -> ResponseReturnValue:
    try:
        version = current_office().change_settings(_with_slip(body), body.based_on, actor(), note=body.note)
    except SettingsInvalid as wrong:
        return _refused(wrong)
    return jsonify(version=version, slip=current_office().settings.slip.model_dump())


@blueprint.post("/slip/logo")
@requires("change", "settings")
def upload() -> ResponseReturnValue:
    """Stores a PNG logo; it is printed once a saved template names it."""
    upload = bytes_of_body(MOST_BYTES)
    try:
        return jsonify(logo=keep_logo(current_office().directory, upload))
    except WrongLogo as wrong:
        raise Problem(422, "wrong_logo", wrong.ru, wrong.en) from wrong


def _with_slip(body: SlipBody) -> str:
    """The present settings as TOML, with the slip of the request in them."""
    try:
        return edited(current_office().ask(lambda hall, _: hall.settings_toml), {"slip": _without_nulls(body.slip)})
    except (TypeError, ValueError):
        raise Problem(400, "invalid_request", "Поле «slip» — таблица.", "Field “slip” is a table.") from None


def _without_nulls(table: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in table.items() if value not in (None, {})}


def _sample(body: PreviewBody, settings: Settings) -> Sample:
    service = body.service or settings.services[0].id
    if service not in settings.service:
        raise Problem(400, "invalid_request", "Нет такой услуги.", "There is no such service.")
    return Sample(service, body.lang, body.columns, body.reprint)


def _refused(wrong: SettingsInvalid) -> ResponseReturnValue:
    """A problem that lists every mistake, in both languages."""
    sentences = [at_its_line(wrong.raw, mistake) for mistake in wrong.problems]
    return problem(422, "settings_invalid", sentences[0], problems=[sentence.view() for sentence in sentences])
