"""The API of calls on the boards: a board confirms what stands on its screen; the report on those that none confirmed."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from queue_core.clock import rfc3339
from queue_core.reports import shown_calls as shown_calls_report
from web.api.reports import asked_days
from web.auth.access import requires
from web.auth.budgets import within
from web.input.reading import takes
from web.live.shown_calls import Shown, ShownCalls
from web.office import actor, current_office
from web.parts import provided
from web.serving.limits import REPORTS

blueprint = Blueprint("api_calls", __name__)


@blueprint.post("/calls/<int:seq>/shown")
@requires("confirm", "call")
@takes(Shown)
def shown(body: Shown, seq: int) -> ResponseReturnValue:
    found = provided(ShownCalls).confirm(seq, actor(), body)
    zone = current_office().settings.office.zone_info
    return jsonify(
        {
            "seq": seq,
            "drawn_at": rfc3339(found.drawn_at, zone),
            "spoken_at": rfc3339(found.spoken_at, zone) if found.spoken_at else None,
        }
    )


@blueprint.get("/reports/shown-calls")
@requires("read", "report")
def report() -> ResponseReturnValue:
    """The calls of each day and zone that no board confirmed in time, and the boards that should have."""
    first, last = asked_days()
    office = current_office()
    rows = within(REPORTS, lambda: shown_calls_report.shown_calls(office.directory, office.settings, first, last))
    zones = office.settings.zone
    return jsonify(
        {
            "from": first.isoformat(),
            "to": last.isoformat(),
            "rows": [
                {
                    "day": row.day,
                    "zone": row.zone,
                    "label": zones[row.zone].name.view() if row.zone in zones else None,
                    "calls": row.calls,
                    "unshown": row.unshown,
                    "shown_late": row.shown_late,
                    "missed": [{"board": board, "calls": count} for board, count in sorted(row.missed.items())],
                }
                for row in rows
            ],
        }
    )
