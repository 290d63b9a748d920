"""Alarms: one press is one alarm, somebody takes it up, and what is serious outlives the night."""

from __future__ import annotations

from pathlib import Path

import pytest

from queue_core import commands as c
from queue_core.errors import AlarmTaken, UnknownAlarm, UnknownWindow
from queue_core.hall.alarms import Alarm, AlarmKind, AlarmState
from queue_core.store.journal import rebuild_rows, rows_of
from tests.queue_core.building import OfficeRig


@pytest.fixture
def rig(tmp_path: Path) -> OfficeRig:
    return OfficeRig(tmp_path / "data")


def press(
    rig: OfficeRig,
    kind: AlarmKind = AlarmKind.PANIC,
    window: str | None = "1",
    kiosk: str | None = None,
    request_id: str = "press",
) -> Alarm:
    who = kiosk or "operator"
    command = c.RaiseAlarm(actor=who, name="Иванова", kind=kind, window=window, kiosk=kiosk, request_id=request_id)
    alarm = rig.do(command).alarm
    assert alarm is not None
    return alarm


def open_alarms(rig: OfficeRig) -> list[Alarm]:
    return rig.office.ask(lambda hall, _: hall.alarms.all_open())


def test_an_alarm_is_raised_taken_up_and_closed(rig: OfficeRig) -> None:
    alarm = press(rig)
    assert (alarm.state, alarm.window, alarm.raised_by_name) == (AlarmState.RAISED, "1", "Иванова")
    rig.wait(seconds=20)
    taken = rig.do(c.AcknowledgeAlarm(actor="manager", name="Шитова", alarm=alarm.id)).alarm
    assert taken is not None
    assert (taken.state, taken.by_name) == (AlarmState.ACKNOWLEDGED, "Шитова")
    closed = rig.do(c.CloseAlarm(actor="manager", name="Шитова", alarm=alarm.id, note="разошлись миром")).alarm
    assert closed is not None
    assert (closed.state, rig.text(closed.note)) == (AlarmState.CLOSED, "разошлись миром")
    assert open_alarms(rig) == []
    times = rig.rows("SELECT acknowledged_at - raised_at, closed_by, note FROM alarms")
    assert times == [(20_000, "manager", closed.note)]


def test_a_repeated_press_is_the_same_alarm_until_somebody_answers(rig: OfficeRig) -> None:
    first = press(rig, request_id="a")
    assert press(rig, request_id="a") == first
    assert press(rig, request_id="b") == first, "five presses of somebody in need are one alarm"
    assert press(rig, AlarmKind.CONFLICT, request_id="c").id != first.id
    assert press(rig, window="2", request_id="d").id != first.id
    rig.do(c.AcknowledgeAlarm(actor="manager", name="Шитова", alarm=first.id))
    assert press(rig, request_id="a").id == first.id, "the same message, late"
    assert press(rig, request_id="e").id != first.id, "it has got worse since"


def test_the_second_who_takes_it_up_is_told_who_was_first(rig: OfficeRig) -> None:
    alarm = press(rig, AlarmKind.STAFF, window=None, kiosk="kiosk-1")
    answer = c.AcknowledgeAlarm(actor="operator1", name="Иванова", alarm=alarm.id)
    rig.do(answer)
    assert rig.do(answer).events == ()
    with pytest.raises(AlarmTaken, match="Иванова"):
        rig.do(c.AcknowledgeAlarm(actor="operator2", name="Петров", alarm=alarm.id))
    rig.do(c.CloseAlarm(actor="operator1", name="Иванова", alarm=alarm.id))
    assert rig.do(c.CloseAlarm(actor="operator2", name="Петров", alarm=alarm.id)).events == ()
    with pytest.raises(AlarmTaken, match="already been closed"):
        rig.do(c.AcknowledgeAlarm(actor="operator2", name="Петров", alarm=alarm.id))


def test_what_does_not_exist_is_refused(rig: OfficeRig) -> None:
    with pytest.raises(UnknownWindow):
        press(rig, window="99")
    with pytest.raises(UnknownAlarm):
        rig.do(c.CloseAlarm(actor="manager", name="Шитова", alarm="nothing"))


@pytest.mark.parametrize("restarted_overnight", [False, True])
def test_what_is_serious_outlives_the_night_and_a_call_for_staff_does_not(
    rig: OfficeRig, restarted_overnight: bool
) -> None:
    panic = press(rig)
    conflict = press(rig, AlarmKind.CONFLICT, window="2", request_id="b")
    press(rig, AlarmKind.STAFF, window=None, kiosk="kiosk-1", request_id="c")
    rig.do(c.AcknowledgeAlarm(actor="manager", name="Шитова", alarm=conflict.id))
    before = {alarm.id: alarm for alarm in open_alarms(rig)}
    rig.do(c.CloseDay(actor="manager"))
    assert {alarm.id for alarm in open_alarms(rig)} == {panic.id, conflict.id}
    rig.wait(hours=24)
    if restarted_overnight:
        rig.restart()
    rig.office.tick()
    assert rig.office.day == "2026-11-24"
    assert open_alarms(rig) == [before[panic.id], before[conflict.id]], "with the times they had"
    rig.restart()
    assert open_alarms(rig) == [before[panic.id], before[conflict.id]]
    rig.do(c.CloseAlarm(actor="manager", name="Шитова", alarm=panic.id))
    rig.wait(hours=72)
    rig.office.tick()
    assert [alarm.id for alarm in open_alarms(rig)] == [conflict.id]
    rows = rig.rows("SELECT id, closed_at IS NULL FROM alarms ORDER BY closed_at IS NULL, id")
    assert [row for row in rows if row[1]] == [(conflict.id, 1)]
    rig.office.close()
    rows_before = rows_of(rig.directory)
    rebuild_rows(rig.directory, rig.settings)
    assert rows_of(rig.directory) == rows_before
