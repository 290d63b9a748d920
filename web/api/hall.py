"""The API of the hall: the snapshot, and closing the day."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from queue_core import commands
from queue_core.access.roles import STAFF, Role
from web.auth.access import principal, requires
from web.live.snapshots import Snapshots
from web.office import actor, current_office
from web.parts import provided

blueprint = Blueprint("api_hall", __name__)


@blueprint.get("/hall")
@requires("read", "hall")
def snapshot() -> ResponseReturnValue:
    who = principal()
    assert who is not None, "the path asks who it is"
    return jsonify(provided(Snapshots).hall(public=who.role is Role.BOARD, staff=who.role in STAFF))


@blueprint.post("/hall/end-of-day")
@requires("end", "day")
def end_of_day() -> ResponseReturnValue:
    counts = Counter(entry.event.type for entry in current_office().handle(commands.CloseDay(actor=actor())).events)
    return jsonify(
        cancelled=counts["ticket_cancelled"],
        no_show=counts["ticket_no_show"],
        finished=counts["ticket_finished"],
        closed=counts["window_closed"],
    )
