"""The watch: alerts once per change, none for a flapping device or right after a start, cleared when all is well."""

from __future__ import annotations

from pathlib import Path

import pytest

from queue_core import commands
from queue_core.access.roles import Role
from tests.web.devices.office_of_devices import START_S, Place, person
from web.devices.watch import SETTLE_S, SILENT_S


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path)
    made.everybody_comes()
    return made


def test_all_well_is_silent(place: Place) -> None:
    place.pass_time(100)
    assert place.alerts() == {}
    assert set(place.events) == {"device_reported"}


def test_a_fault_is_told_once_and_taken_back_when_it_is_over(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    place.report("printer-1", state="fault", cause="paper_out")
    place.pass_time(int(SETTLE_S) - 1)
    assert place.alerts() == {}
    place.pass_time(60)
    assert place.alerts() == {"printer-1": "paper_out"}
    assert place.events.count("device_alert_raised") == 1
    assert [line for line in caplog.messages if "paper_out" in line] == [
        "device printer-1 (Printer): paper_out: Out of paper. Put in a new roll."
    ]
    place.report("printer-1")
    place.pass_time(10)
    assert place.alerts() == {}
    assert place.events.count("device_alert_cleared") == 1


def test_another_cause_takes_the_place_of_the_first(place: Place) -> None:
    place.report("printer-1", paper="near_end")
    place.pass_time(10)
    place.report("printer-1", state="fault", cause="paper_out", paper="end")
    place.pass_time(10)
    assert place.alerts() == {"printer-1": "paper_out"}
    assert place.events.count("device_alert_raised") == 2


def test_a_flapping_device_tells_nobody_anything(place: Place) -> None:
    for _ in range(20):
        place.report("terminal-1", kind="terminal", state="absent", cause="unplugged")
        place.pass_time(2)
        place.report("terminal-1", kind="terminal")
        place.pass_time(2)
    assert "device_alert_raised" not in place.events


def test_an_alert_stands_while_the_device_flaps_back(place: Place) -> None:
    place.report("printer-1", state="fault", cause="cover_open")
    place.pass_time(10)
    for _ in range(5):
        place.report("printer-1")
        place.pass_time(2)
        place.report("printer-1", state="fault", cause="cover_open")
        place.pass_time(2)
    assert place.events.count("device_alert_raised") == 1
    assert "device_alert_cleared" not in place.events


def state_and_cause(place: Place, device: str) -> tuple[str, str | None]:
    known = place.office.device(device)
    assert known
    return known.state, known.cause


def test_an_agent_that_hangs_is_away_after_some_time(place: Place) -> None:
    place.pass_time(int(SILENT_S) - 2, alive=False)
    assert state_and_cause(place, "printer-1") == ("ready", None)
    place.pass_time(20, alive=False)
    assert state_and_cause(place, "printer-1") == ("absent", "agent_away")
    assert place.alerts() == dict.fromkeys(["printer-1", "terminal-1", "boards-1", "scanner-3"], "agent_away")


def test_a_kiosk_whose_page_is_gone_is_missed_and_another_screen_is_not(place: Place) -> None:
    place.screens.opened(person("board-9", Role.BOARD))
    place.pass_time(2)
    place.screens.closed(person("board-9", Role.BOARD))
    place.screens.closed(person("kiosk-1", Role.KIOSK))
    place.pass_time(10)
    assert place.alerts() == {"kiosk-1": "page_closed"}


def test_after_a_start_those_who_have_not_come_back_are_given_time(tmp_path: Path) -> None:
    place = Place(tmp_path / "new")
    place.pass_time(int(START_S) - 1)
    assert place.alerts() == {}
    place.pass_time(10)
    assert place.alerts()["printer-1"] == "agent_away"
    assert place.alerts()["kiosk-1"] == "never_seen"


def test_an_alert_of_before_a_restart_is_neither_told_again_nor_dropped(tmp_path: Path) -> None:
    place = Place(tmp_path / "new")
    place.everybody_comes()
    place.report("printer-1", state="fault", cause="paper_out")
    place.pass_time(10)
    place.office.close()
    again = Place(tmp_path / "new")
    again.everybody_comes()
    again.report("printer-1", state="fault", cause="paper_out")
    again.pass_time(100)
    assert again.alerts() == {"printer-1": "paper_out"}
    assert "device_alert_raised" not in again.events


def test_alerts_are_of_the_journal(place: Place) -> None:
    place.office.handle(commands.RaiseDeviceAlert(actor="office", device="x", kind="printer", cause="cutter"))
    assert not place.office.handle(
        commands.RaiseDeviceAlert(actor="office", device="x", kind="printer", cause="cutter")
    ).fresh
    assert place.office.handle(commands.ClearDeviceAlert(actor="office", device="x")).fresh
    assert not place.office.handle(commands.ClearDeviceAlert(actor="office", device="x")).fresh


def test_staff_see_alerts_in_the_snapshot_and_boards_do_not(place: Place) -> None:
    place.report("printer-1", state="fault", cause="paper_out")
    place.pass_time(10)
    (alert,) = place.office.snapshot(public=False, staff=True)["device_alerts"]
    assert alert["device"] == "printer-1"
    assert alert["text"]["ru"] == "Нет бумаги. Вставьте новый рулон."
    assert "device_alerts" not in place.office.snapshot(public=True)
