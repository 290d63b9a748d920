"""Devices on the API: the registry, and trying one out."""

from __future__ import annotations

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue

from web.auth.access import STAFF, allow
from web.auth.users import Role
from web.devices.registry import entry_view
from web.devices.subsystem import DeviceSubsystem
from web.office import current_office
from web.problems import Problem

blueprint = Blueprint("api_devices", __name__)


def _devices() -> DeviceSubsystem:
    found: DeviceSubsystem = current_app.extensions["devices"]
    return found


@blueprint.get("/devices")
@allow(*STAFF)
def devices() -> ResponseReturnValue:
    entries = _devices().registry.entries()
    return jsonify(devices=current_office().ask(lambda hall, _: [entry_view(hall, entry) for entry in entries]))


@blueprint.post("/devices/<device>/test")
@allow(Role.MANAGER)
def test(device: str) -> ResponseReturnValue:
    entry = _devices().registry.entry(device)
    if entry is None:
        raise Problem(404, "unknown_device", f"Устройства {device} нет.", f"There is no device {device}.")
    trial = _devices().trials.run(entry)
    after = _devices().registry.entry(device) or entry
    return jsonify(
        outcome=trial.outcome,
        cause=trial.cause,
        detail=trial.detail,
        text=trial.text.view(),
        device=current_office().ask(lambda hall, _: entry_view(hall, after)),
    )
