"""The API of notices and of the evacuation notice."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from queue_core import commands, views
from queue_core.hall import Hall
from queue_core.hall.notices import NoticeKind
from queue_core.reports.notices import PastNotice, past_notices
from queue_core.texts import Text
from web.api.bodies import choice_field, flag_field, json_body, text_field, texts_field
from web.auth.access import may, requires
from web.background import in_thread
from web.office import actor, current_office
from web.problems import Problem

blueprint = Blueprint("api_notices", __name__)

# Limits of what a board can show, and of what people read on a ticker.
_LONGEST = {NoticeKind.NOTICE: 200, NoticeKind.TICKER: 400}
_LONGEST_AT_EVACUATION = 300


@blueprint.get("/notices")
@requires("list", "notice")
def list_notices() -> ResponseReturnValue:
    """Current and coming notices; with `past=true` staff get past ones, too."""
    office = current_office()
    standing = office.ask(views.notices_view)
    if not may("list-past", "notice"):
        return jsonify(notices=[views.public_notice(notice) for notice in standing])
    if request.args.get("past") != "true":
        return jsonify(notices=standing)
    now = office.now()
    past = in_thread(lambda: past_notices(office.directory, now))
    return jsonify(notices=standing, past=office.ask(lambda hall, _: [_past_view(hall, notice) for notice in past]))


@blueprint.post("/notices")
@requires("post", "notice")
def post_notice() -> ResponseReturnValue:
    body = json_body("kind", "text")
    office = current_office()
    kind = choice_field(body, "kind", NoticeKind)
    text = _text_field(body, _LONGEST[kind])
    if text is None:
        raise Problem(400, "invalid_request", "Укажите текст объявления.", "Give the notice's text.")
    command = commands.PostNotice(
        actor=actor(),
        kind=kind.value,
        text=text,
        zones=texts_field(body, "zones"),
        begins=_moment_field(body, "from", ends=False),
        until=_moment_field(body, "until", ends=True),
        request_id=text_field(body, "request_id", longest=100),
    )
    handled = office.handle(command)
    name = handled.notice
    assert name is not None, "a notice was posted, or had been"
    view = office.ask(lambda hall, _: views.notice_view(hall, hall.notice(name)))
    return jsonify(view), 201 if handled.fresh else 200


@blueprint.post("/notices/<notice>/withdraw")
@requires("withdraw", "notice")
def withdraw_notice(notice: str) -> ResponseReturnValue:
    current_office().handle(commands.WithdrawNotice(actor=actor(), notice=notice))
    return list_notices()


@blueprint.post("/evacuation")
@requires("start", "evacuation")
def evacuation() -> ResponseReturnValue:
    """Any member of staff may start the evacuation notice; only a manager may end it."""
    body = json_body("on")
    on = flag_field(body, "on", default=True)
    if not on and not may("end", "evacuation"):
        raise Problem(
            403, "forbidden", "Отменить эвакуацию может только руководитель.", "Only a manager may end an evacuation."
        )
    office = current_office()
    office.handle(commands.Evacuate(actor=actor(), on=on, text=_text_field(body, _LONGEST_AT_EVACUATION)))
    return jsonify(evacuation=office.ask(lambda hall, _: views.evacuation_view(hall)))


def _text_field(body: dict[str, Any], longest: int) -> Text | None:
    """`{ru, en}`, stripped of white space. Raises a 400 problem when it is anything else or too long."""
    value = body.get("text")
    if value is None:
        return None
    words = {name: text_field(value, name, longest) for name in ("ru", "en")} if isinstance(value, dict) else {}
    ru, en = ((words.get(name) or "").strip() for name in ("ru", "en"))
    if not ru or not en:
        raise Problem(
            400,
            "invalid_request",
            "Напишите текст на русском и английском: {ru, en}.",
            "Write the text in Russian and in English: {ru, en}.",
        )
    return Text(ru=ru, en=en)


def _moment_field(body: dict[str, Any], name: str, ends: bool) -> datetime | None:
    """An RFC 3339 time; without an offset it is office time. A date alone means the start of that day, or its end
    when `ends` is true. Raises a 400 problem when it is anything else."""
    value = body.get(name)
    if value in (None, ""):
        return None
    zone = current_office().settings.office.zone_info
    try:
        if len(str(value)) == len("2026-11-23"):
            day = date.fromisoformat(str(value)) + timedelta(days=1 if ends else 0)
            return datetime.combine(day, time.min, zone)
        moment = datetime.fromisoformat(str(value))
    except (ValueError, OverflowError):
        raise Problem(
            400,
            "invalid_request",
            f"Поле «{name}» — дата (2026-11-23) или время (2026-11-23T17:00).",
            f"Field “{name}” is a date (2026-11-23) or a time (2026-11-23T17:00).",
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _past_view(hall: Hall, past: PastNotice) -> views.View:
    return {
        **views.notice_view(hall, past.notice),
        "withdrawn_at": views.moment(hall, past.withdrawn_at),
        "withdrawn_by": past.withdrawn_by,
    }
