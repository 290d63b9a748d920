"""Every event, as each kind of screen gets it, makes of the screen's hall what a new snapshot would have been."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from queue_core import views
from queue_core.access.roles import SCREENS, STAFF, Role
from queue_core.events import ALL, Recorded
from queue_core.hall import Hall
from tests.queue_core.day_of_everything import live, quiet_office
from tests.web.test_live import GONE
from web.live.hall import event_by_role

Row = dict[str, Any]
WHOLE = ("calls", "plan", "notices", "evacuation")


def snapshot(hall: Hall, at: Any, role: Role) -> Row:
    view: Any = views.snapshot(hall, at, 1.0, public=role is Role.BOARD, staff=role in STAFF)
    return {**view}


def reduced(state: Row, event: Row) -> Row:
    """The rules of docs/interfaces.md: rows replace the rows of their key, lists replace lists, a call comes first."""
    state = {**state, "seq": event["seq"]}
    if ticket := event.get("ticket"):
        others = [row for row in state["tickets"] if row["number"] != ticket["number"]]
        state["tickets"] = others if ticket["state"] in GONE else [*others, ticket]
    if window := event.get("window"):
        state["windows"] = [window if row["id"] == window["id"] else row for row in state["windows"]]
    if call := event.get("call"):
        state["calls"] = [call, *state["calls"]][:12]
    if device := event.get("device"):
        state["devices"] = [*(row for row in state["devices"] if row["id"] != device["id"]), device]
    if alert := event.get("device_alert"):
        others = [row for row in state["device_alerts"] if row["device"] != alert["device"]]
        state["device_alerts"] = [*others, alert] if alert["cause"] else others
    if alarm := event.get("alarm"):
        others = [row for row in state["alarms"] if row["id"] != alarm["id"]]
        state["alarms"] = others if alarm["state"] == "closed" else [*others, alarm]
    return {**state, **{name: event[name] for name in WHOLE if name in event}}


def comparable(state: Row) -> Row:
    """What events keep up to date, rows in the order of their keys."""
    keys = {"tickets": "number", "windows": "id", "devices": "id", "device_alerts": "device", "alarms": "id"}
    rows = {name: sorted(state[name], key=lambda row: row[key]) for name, key in keys.items() if name in state}
    return {"seq": state["seq"], **{name: state[name] for name in WHOLE if name in state}, **rows}


@pytest.mark.parametrize("role", sorted(SCREENS))
def test_a_screen_that_gets_every_event_needs_no_snapshot(tmp_path: Path, role: Role) -> None:
    rig = quiet_office(tmp_path / "data")
    shown = rig.office.ask(lambda hall, at: snapshot(hall, at, role))
    types: set[str] = set()
    wrong: list[str] = []

    def publish(recorded: Recorded, hall: Hall) -> None:
        nonlocal shown
        [seen] = [
            view
            for roles, view in event_by_role(type(recorded.event), views.event_view(recorded, hall))
            if role in roles
        ]
        fresh = snapshot(hall, recorded.event.at, role)
        # Names, services and windows may all be others, or it is another day: a screen asks anew.
        anew = seen["type"] in {"settings_changed", "clock_repaired", "day_resumed"} or fresh["day"] != shown["day"]
        shown = fresh if anew else reduced(shown, dict(seen))
        types.add(seen["type"])
        if comparable(shown) != comparable(fresh):
            wrong.append(recorded.event.type)
            shown = fresh

    rig.office.subscribe(publish)
    live(rig)
    rig.office.close()
    assert wrong == []
    assert types - {"hidden"} == {event.type for event in ALL if role in event.audience}
