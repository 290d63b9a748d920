"""The API of the replay: the hall's snapshot as it was at a moment, from the journal alone."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from pydantic import AfterValidator

from queue_core.replay.moment import hall_at
from queue_core.views.snapshot import snapshot
from web.auth.access import requires
from web.auth.budgets import within
from web.input.fields import Moment, Shape
from web.input.reading import query
from web.office import current_office
from web.serving.limits import REPORTS

blueprint = Blueprint("api_replay", __name__)


def _of_the_office(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=current_office().settings.office.zone_info)


class ReplayQuery(Shape):
    """Without an offset the moment is in the office's time."""

    at: Annotated[Moment, AfterValidator(_of_the_office)]


@blueprint.get("/replay")
@requires("read", "report")
def replay() -> ResponseReturnValue:
    """The hall at that moment, as its staff saw it. One that is still to come is the present one."""
    office = current_office()
    at = min(query(ReplayQuery).at, office.now())
    hall = within(REPORTS, lambda: hall_at(office.settings, office.directory, at))
    hall.free_text = office.free_texts.read
    return jsonify(snapshot(hall, at, office.speed, public=False, staff=True))
