"""Alarms: one press is one alarm, somebody takes it up, and what is serious outlives the night."""

from __future__ import annotations

from pathlib import Path

import pytest

from queue_core import commands as c
from queue_core.errors import AlarmTaken, UnknownAlarm, UnknownWindow
from queue_core.hall.alarms import Alarm, AlarmKind, AlarmState
from queue_core.store.journal import rebuild_rows, rows_of
from tests.queue_core.building import Place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "data")


def press(
    place: Place,
    kind: AlarmKind = AlarmKind.PANIC,
    window: str | None = "1",
    kiosk: str | None = None,
    request_id: str = "press",
) -> Alarm:
    who = kiosk or "operator"
    command = c.RaiseAlarm(actor=who, name="Иванова", kind=kind, window=window, kiosk=kiosk, request_id=request_id)
    alarm = place.do(command).alarm
    assert alarm is not None
    return alarm


def open_alarms(place: Place) -> list[Alarm]:
    return place.office.ask(lambda hall, _: hall.alarms.all_open())


def test_an_alarm_is_raised_taken_up_and_closed(place: Place) -> None:
    alarm = press(place)
    assert (alarm.state, alarm.window, alarm.raised_by_name) == (AlarmState.RAISED, "1", "Иванова")
    place.wait(seconds=20)
    taken = place.do(c.AcknowledgeAlarm(actor="manager", name="Шитова", alarm=alarm.id)).alarm
    assert taken is not None
    assert (taken.state, taken.by_name) == (AlarmState.ACKNOWLEDGED, "Шитова")
    closed = place.do(c.CloseAlarm(actor="manager", name="Шитова", alarm=alarm.id, note="разошлись миром")).alarm
    assert closed is not None
    assert (closed.state, closed.note) == (AlarmState.CLOSED, "разошлись миром")
    assert open_alarms(place) == []
    times = place.rows("SELECT acknowledged_at - raised_at, closed_by, note FROM alarms")
    assert times == [(20_000, "manager", "разошлись миром")]


def test_a_repeated_press_is_the_same_alarm_until_somebody_answers(place: Place) -> None:
    first = press(place, request_id="a")
    assert press(place, request_id="a") == first
    assert press(place, request_id="b") == first, "five presses of somebody in need are one alarm"
    assert press(place, AlarmKind.CONFLICT, request_id="c").id != first.id
    assert press(place, window="2", request_id="d").id != first.id
    place.do(c.AcknowledgeAlarm(actor="manager", name="Шитова", alarm=first.id))
    assert press(place, request_id="a").id == first.id, "the same message, late"
    assert press(place, request_id="e").id != first.id, "it has got worse since"


def test_the_second_who_takes_it_up_is_told_who_was_first(place: Place) -> None:
    alarm = press(place, AlarmKind.STAFF, window=None, kiosk="kiosk-1")
    answer = c.AcknowledgeAlarm(actor="operator1", name="Иванова", alarm=alarm.id)
    place.do(answer)
    assert place.do(answer).events == ()
    with pytest.raises(AlarmTaken, match="Иванова"):
        place.do(c.AcknowledgeAlarm(actor="operator2", name="Петров", alarm=alarm.id))
    place.do(c.CloseAlarm(actor="operator1", name="Иванова", alarm=alarm.id))
    assert place.do(c.CloseAlarm(actor="operator2", name="Петров", alarm=alarm.id)).events == ()
    with pytest.raises(AlarmTaken, match="closed already"):
        place.do(c.AcknowledgeAlarm(actor="operator2", name="Петров", alarm=alarm.id))


def test_what_does_not_exist_is_refused(place: Place) -> None:
    with pytest.raises(UnknownWindow):
        press(place, window="99")
    with pytest.raises(UnknownAlarm):
        place.do(c.CloseAlarm(actor="manager", name="Шитова", alarm="nothing"))


@pytest.mark.parametrize("restarted_overnight", [False, True])
def test_what_is_serious_outlives_the_night_and_a_call_for_staff_does_not(
    place: Place, restarted_overnight: bool
) -> None:
    panic = press(place)
    conflict = press(place, AlarmKind.CONFLICT, window="2", request_id="b")
    press(place, AlarmKind.STAFF, window=None, kiosk="kiosk-1", request_id="c")
    place.do(c.AcknowledgeAlarm(actor="manager", name="Шитова", alarm=conflict.id))
    before = {alarm.id: alarm for alarm in open_alarms(place)}
    place.do(c.CloseDay(actor="manager"))
    assert {alarm.id for alarm in open_alarms(place)} == {panic.id, conflict.id}
    place.wait(hours=24)
    if restarted_overnight:
        place.restart()
    place.office.tick()
    assert place.office.day == "2026-11-24"
    assert open_alarms(place) == [before[panic.id], before[conflict.id]], "with the times they had"
    place.restart()
    assert open_alarms(place) == [before[panic.id], before[conflict.id]]
    place.do(c.CloseAlarm(actor="manager", name="Шитова", alarm=panic.id))
    place.wait(hours=72)
    place.office.tick()
    assert [alarm.id for alarm in open_alarms(place)] == [conflict.id]
    rows = place.rows("SELECT id, closed_at IS NULL FROM alarms ORDER BY closed_at IS NULL, id")
    assert [row for row in rows if row[1]] == [(conflict.id, 1)]
    place.office.close()
    rows_before = rows_of(place.directory)
    rebuild_rows(place.directory, place.settings)
    assert rows_of(place.directory) == rows_before
