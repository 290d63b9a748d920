"""The API of reference information (clause 4.2.9): what visitors may read today, and what is missing from it."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from queue_core.model import Group
from queue_core.settings import required_information
from queue_core.settings.information import InformationTable
from queue_core.settings.required_information import Duty
from web.auth.access import requires
from web.office import current_office

blueprint = Blueprint("api_information", __name__)


@blueprint.get("/information")
@requires("read", "information")
def items() -> ResponseReturnValue:
    shown = required_information.shown(current_office().settings.information, _today())
    return jsonify({"items": [_view(item) for item in shown]})


@blueprint.get("/information/duties")
@requires("check", "information")
def duties() -> ResponseReturnValue:
    return jsonify({"day": current_office().day, "duties": [_duty_view(duty) for duty in duties_of_office()]})


def duties_of_office() -> list[Duty]:
    """The standard's list, with today's state of each item, for the visitor groups of this office."""
    settings = current_office().settings
    groups = [group for group in Group if any(service.group is group for service in settings.services)]
    return required_information.duties(settings.information, groups, _today())


def _today() -> date:
    return date.fromisoformat(current_office().day)


def _view(item: InformationTable) -> dict[str, Any]:
    return {
        "id": item.id,
        "title": item.title.view(),
        "paragraphs": [paragraph.view() for paragraph in item.paragraphs],
        "groups": [group.value for group in item.groups],
        "zones": list(item.zones),
        "valid_until": item.valid_until.isoformat() if item.valid_until else None,
    }


def _duty_view(duty: Duty) -> dict[str, Any]:
    return {
        "id": duty.obligation.id,
        "clause": duty.obligation.clause,
        "text": duty.obligation.text.view(),
        "group": duty.group.value,
        "state": duty.state.value,
        "items": [
            {
                "id": item.id,
                "title": item.title.view(),
                "owner": item.owner,
                "valid_from": item.valid_from.isoformat() if item.valid_from else None,
                "valid_until": item.valid_until.isoformat() if item.valid_until else None,
            }
            for item in duty.items
        ],
    }
