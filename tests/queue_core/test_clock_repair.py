"""`talon clock repair`: the office goes on with the right time after moments of the journal that lie in the future."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_core import commands as c
from queue_core.errors import ClockNotBehind, HallNotEmpty
from queue_core.office_time import BELIEVED_AFTER_S
from queue_core.reports.waits import By, waits
from queue_core.settings import parse_text
from queue_core.settings.edits import edited
from queue_core.store.journal import read_journal, rebuild_rows, rows_of
from queue_core.texts import Text
from tests.queue_core.building import MONDAY_TEN, OfficeRig, small_office, text
from tests.queue_core.test_invariants import everything

IN_2031 = datetime.fromisoformat("2031-05-05T10:00:00+03:00")
TEXT = Text(ru="Слова", en="Words")


def serve(rig: OfficeRig, wait_minutes: int = 5) -> str:
    """A visitor comes, waits, is received, and the window closes. Returns the number."""
    rig.open("1")
    number = rig.issue().number
    rig.wait(minutes=wait_minutes)
    rig.next()
    rig.at(c.StartService)
    rig.wait(minutes=3)
    rig.at(c.Finish)
    rig.at(c.CloseWindow)
    return number


def into(rig: OfficeRig, moment: datetime) -> None:
    """The clock jumps, nobody is there, and the office believes it."""
    rig.clock.jump(moment)
    rig.office.tick()
    rig.wait(seconds=BELIEVED_AFTER_S)
    rig.office.tick()


def of_report(rig: OfficeRig, day: date) -> tuple[int, float | None]:
    figures = waits(rig.directory, rig.settings, day, day, By.KIND).total
    return figures.n, figures.mean_s


@pytest.mark.parametrize("ahead", [timedelta(hours=3), timedelta(days=1), IN_2031 - MONDAY_TEN])
def test_the_day_goes_on_with_its_numbers_and_the_right_time(rig: OfficeRig, ahead: timedelta) -> None:
    assert serve(rig) == "К-001"
    right = rig.clock.now()
    into(rig, right + ahead)
    serve(rig)
    rig.clock.jump(right + timedelta(minutes=20))
    rig.office.tick()
    assert rig.office.wrong_clock is not None
    was, now = rig.office.repair_clock("administrator")
    assert (was - now, now) == (was - rig.clock.now(), rig.clock.now())
    assert rig.office.wrong_clock is None
    assert rig.office.day == "2026-11-23"
    same_day = ahead < timedelta(hours=12)
    assert serve(rig) == ("К-003" if same_day else "К-002")
    assert rig.office.now() == rig.clock.now()
    before = rig.office.ask(lambda hall, _: everything(hall))
    rig.restart()
    assert rig.office.ask(lambda hall, _: everything(hall)) == before
    assert rig.office.now() == rig.clock.now()


def test_nothing_is_rewritten_and_the_repair_is_on_record(rig: OfficeRig) -> None:
    into(rig, IN_2031)
    serve(rig)
    events = rig.rows("SELECT * FROM events ORDER BY seq")
    rig.clock.jump(MONDAY_TEN)
    was, _ = rig.office.repair_clock("administrator")
    assert rig.rows("SELECT * FROM events ORDER BY seq LIMIT ?", len(events)) == events
    [(actor, day)] = rig.rows("SELECT actor, day FROM events WHERE type = 'clock_repaired'")
    assert (actor, day) == ("administrator", "2026-11-23")
    assert was > IN_2031


def test_reports_count_on_the_date_that_the_clock_showed(rig: OfficeRig) -> None:
    serve(rig, wait_minutes=5)
    into(rig, IN_2031)
    serve(rig, wait_minutes=9)
    rig.clock.jump(MONDAY_TEN + timedelta(hours=1))
    rig.office.repair_clock("administrator")
    serve(rig, wait_minutes=7)
    assert of_report(rig, date(2026, 11, 23)) == (2, 6 * 60)
    assert of_report(rig, date(2031, 5, 5)) == (1, 9 * 60)
    assert of_report(rig, date(2026, 11, 24)) == (0, None)
    before = rows_of(rig.directory)
    rig.office.close()
    rebuild_rows(rig.directory, rig.settings)
    assert rows_of(rig.directory) == before
    numbers = [entry.event.type for entry in read_journal(rig.directory, "2026-11-23")].count("ticket_issued")
    assert numbers == 2, "the day is read with both its parts"
    rig.restart()


def test_the_day_that_was_reached_too_early_goes_on_when_it_comes(rig: OfficeRig) -> None:
    into(rig, MONDAY_TEN + timedelta(days=1))
    assert serve(rig) == "К-001"
    rig.clock.jump(MONDAY_TEN + timedelta(hours=1))
    rig.office.repair_clock("administrator")
    assert serve(rig) == "К-001", "another day's number"
    rig.clock.set(MONDAY_TEN + timedelta(days=1, hours=1))
    assert serve(rig) == "К-002"
    before = rig.office.ask(lambda hall, _: everything(hall))
    rig.restart()
    assert rig.office.ask(lambda hall, _: everything(hall)) == before


def test_what_outlives_a_day_outlives_a_repair(rig: OfficeRig) -> None:
    rig.restart_with(parse_text(tomlkit.dumps(small_office()), "a file"))
    rig.do(
        c.PostNotice(actor="manager", kind="notice", text=TEXT, until=MONDAY_TEN + timedelta(days=3), request_id="n")
    )
    rig.do(c.ReportDevice(actor="agent-1", device="printer-1", kind="printer", state="fault", cause="paper_out"))
    into(rig, IN_2031)
    assert rig.office.ask(lambda hall, _: list(hall.notices)) == [], "it would have been over"
    toml = edited(rig.office.settings.toml, {"zones": [{"id": "hall", "name": text("Зал 1")}]})
    rig.office.change_settings(toml, 0, "manager")
    rig.clock.jump(MONDAY_TEN + timedelta(minutes=5))
    rig.office.repair_clock("administrator")
    for _ in range(2):
        assert [notice.text for notice in rig.office.ask(lambda hall, _: list(hall.notices.values()))] == [TEXT]
        printer = rig.office.device("printer-1")
        assert printer is not None
        assert printer.cause == "paper_out"
        assert printer.since <= rig.office.now()
        assert rig.office.settings.zones[0].name.ru == "Зал 1"
        rig.restart()


def test_it_is_refused_while_somebody_would_wait_less_than_nothing(rig: OfficeRig) -> None:
    into(rig, IN_2031)
    rig.issue()
    rig.open("2")
    rig.clock.jump(MONDAY_TEN)
    with pytest.raises(HallNotEmpty, match="in the hall: К-001; windows open: 2"):
        rig.office.repair_clock("administrator")
    rig.do(c.CloseDay(actor="administrator"))
    rig.office.repair_clock("administrator")
    assert rig.office.now() == MONDAY_TEN


def test_there_is_nothing_to_repair_while_the_clock_is_right(rig: OfficeRig) -> None:
    serve(rig)
    rig.wait(minutes=1)
    with pytest.raises(ClockNotBehind):
        rig.office.repair_clock("administrator")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([-400 * 24, -24, -3, 0, 2, 14, 24, 48, 40_000]), min_size=1, max_size=8))
def test_after_any_number_of_repairs_every_number_is_given_once_a_day(
    tmp_path_factory: pytest.TempPathFactory, hours: list[int]
) -> None:
    rig = OfficeRig(Path(tmp_path_factory.mktemp("repairs")))
    for jump in hours:
        into(rig, rig.clock.now() + timedelta(hours=jump))
        if rig.office.wrong_clock:
            rig.office.repair_clock("administrator")
        serve(rig, wait_minutes=1)
        assert abs(rig.office.now() - rig.clock.now()) < timedelta(minutes=1)
    before = rig.office.ask(lambda hall, _: everything(hall))
    rig.restart()
    assert rig.office.ask(lambda hall, _: everything(hall)) == before
    assert rig.rows("SELECT 1 FROM tickets GROUP BY day, number HAVING count(*) > 1") == []
    assert rig.rows("SELECT count(*) FROM tickets WHERE state = 'done'") == [(len(hours),)]
    assert rig.rows("SELECT 1 FROM receptions WHERE called_at < queued_at OR finished_at < called_at") == []
    rig.office.close()
