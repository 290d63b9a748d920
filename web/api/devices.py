"""The API of devices: the registry, and the test of a device."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from web.auth.access import requires
from web.devices.registry import entry_view
from web.devices.subsystem import DeviceSubsystem
from web.office import current_office
from web.parts import provided
from web.problems import Problem

blueprint = Blueprint("api_devices", __name__)


@blueprint.get("/devices")
@requires("list", "device")
def devices() -> ResponseReturnValue:
    entries = provided(DeviceSubsystem).registry.entries()
    return jsonify(devices=current_office().ask(lambda hall, _: [entry_view(hall, entry) for entry in entries]))


@blueprint.post("/devices/<device>/test")
@requires("test", "device")
def test(device: str) -> ResponseReturnValue:
    entry = provided(DeviceSubsystem).registry.entry(device)
    if entry is None:
        raise Problem(404, "unknown_device", f"Устройства {device} нет.", f"There is no device {device}.")
    trial = provided(DeviceSubsystem).trials.run(entry)
    after = provided(DeviceSubsystem).registry.entry(device) or entry
    return jsonify(
        outcome=trial.outcome,
        cause=trial.cause,
        detail=trial.detail,
        text=trial.text.view(),
        device=current_office().ask(lambda hall, _: entry_view(hall, after)),
    )
