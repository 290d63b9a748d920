"""The API of notices and of the evacuation notice."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from pydantic import Field, Strict

from queue_core import commands, views
from queue_core.hall import Hall
from queue_core.hall.notices import NoticeKind
from queue_core.reports.notices import PastNotice, past_notices
from queue_core.texts import Text
from web.auth.access import may, requires
from web.background import in_thread
from web.input.fields import BothLanguages, Flag, Line, Lines, Shape, WrittenMoment
from web.input.mistakes import invalid
from web.input.reading import query, takes
from web.office import actor, current_office
from web.problems import InputMistake, Problem

blueprint = Blueprint("api_notices", __name__)

# Limits of what a board can show, and of what people read on a ticker.
_LONGEST = {NoticeKind.NOTICE: 200, NoticeKind.TICKER: 400}
_LONGEST_AT_EVACUATION = 300


class NoticeBody(Shape):
    kind: NoticeKind
    text: BothLanguages
    zones: Lines | None = None
    begins: Annotated[WrittenMoment, Field(alias="from")] = None
    until: WrittenMoment = None
    request_id: Annotated[str, Strict(), Field(max_length=100)] | None = None


class EvacuationBody(Shape):
    on: Flag
    text: BothLanguages | None = None


class NoticesQuery(Shape):
    past: Line = ""


@blueprint.get("/notices")
@requires("list", "notice")
def list_notices() -> ResponseReturnValue:
    """Current and coming notices; with `past=true` staff get past ones, too."""
    office = current_office()
    standing = office.ask(views.notices_view)
    if not may("list-past", "notice"):
        return jsonify(notices=[views.public_notice(notice) for notice in standing])
    if query(NoticesQuery).past != "true":
        return jsonify(notices=standing)
    now = office.now()
    past = in_thread(lambda: past_notices(office.directory, now))
    return jsonify(notices=standing, past=office.ask(lambda hall, _: [_past_view(hall, notice) for notice in past]))


@blueprint.post("/notices")
@requires("post", "notice")
@takes(NoticeBody)
def post_notice(body: NoticeBody) -> ResponseReturnValue:
    office = current_office()
    command = commands.PostNotice(
        actor=actor(),
        kind=body.kind.value,
        text=_fitting(body.text, _LONGEST[body.kind]),
        zones=body.zones or (),
        begins=_moment(body.begins, ends=False),
        until=_moment(body.until, ends=True),
        request_id=body.request_id,
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
@takes(EvacuationBody)
def evacuation(body: EvacuationBody) -> ResponseReturnValue:
    """Any member of staff may start the evacuation notice; only a manager may end it."""
    if not body.on and not may("end", "evacuation"):
        raise Problem(
            403, "forbidden", "Отменить эвакуацию может только руководитель.", "Only a manager may end an evacuation."
        )
    text = _fitting(body.text, _LONGEST_AT_EVACUATION) if body.text else None
    office = current_office()
    office.handle(commands.Evacuate(actor=actor(), on=body.on, text=text))
    return jsonify(evacuation=office.ask(lambda hall, _: views.evacuation_view(hall)))


def _fitting(text: BothLanguages, longest: int) -> Text:
    """Raises a 400 problem when the text is longer than a board can show."""
    if max(len(text.ru), len(text.en)) > longest:
        raise invalid(
            [InputMistake(("text",), Text(ru=f"не больше {longest} символов.", en=f"at most {longest} characters."))]
        )
    return Text(ru=text.ru, en=text.en)


def _moment(written: date | datetime | None, ends: bool) -> datetime | None:
    """A time without an offset is office time. A date alone means the start of that day, or its end when `ends` is true."""
    if written is None:
        return None
    zone = current_office().settings.office.zone_info
    if isinstance(written, datetime):
        return written if written.tzinfo else written.replace(tzinfo=zone)
    # The last day that there is has no day after it.
    day = written + timedelta(days=1) if ends and written < date.max else written
    return datetime.combine(day, time.min, zone)


def _past_view(hall: Hall, past: PastNotice) -> views.View:
    return {
        **views.notice_view(hall, past.notice),
        "withdrawn_at": views.moment(hall, past.withdrawn_at),
        "withdrawn_by": past.withdrawn_by,
    }
