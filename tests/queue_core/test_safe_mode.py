"""A journal with a bad event of any kind: the office opens in safe mode, and staff go on working."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from queue_core import commands as c
from queue_core import events as e
from queue_core.errors import UnknownEvent
from queue_core.events import ALL, to_milliseconds
from queue_core.reports import visits
from queue_core.store.journal import DATABASE, read_journal, rebuild_rows, rows_of
from queue_core.store.settings_versions import versions
from tests.queue_core.building import MONDAY_TEN, OfficeRig
from tests.queue_core.day_of_everything import live, quiet_office
from tests.queue_core.forging import alter_row, write_row
from tests.queue_core.test_invariants import everything
from tests.queue_core.test_rehearsal import goes_on

Damage = Callable[[dict[str, Any]], Any]


def damaged(directory: Path, seq: int, statement: str, *values: Any) -> None:
    """Alters an event of a closed journal, past every check."""
    with closing(sqlite3.connect(directory / DATABASE)) as database:
        alter_row(database, seq, statement, *values)


def notice(until: int | None = None, begins: int | None = None) -> dict[str, Any]:
    return {
        "notice": "n1", "kind": "notice", "text_ru": "а", "text_en": "a", "zones": [], "begins": begins, "until": until,
        "posted_at": 0, "posted_by": "m",
    }  # fmt: skip


def planted(rig: OfficeRig, kind: str, data: Any, at: int | None = None) -> int:
    """Closes the office and writes an event as an older version might have done. Returns its number."""
    seq, day = rig.office.seq + 1, rig.office.day
    rig.office.close()
    with closing(sqlite3.connect(rig.directory / DATABASE)) as database:
        written = data if isinstance(data, str) else json.dumps(data)
        when = to_milliseconds(MONDAY_TEN) if at is None else at
        database.execute("INSERT OR IGNORE INTO days (day, first_seq) VALUES (?, ?)", (day, seq))
        write_row(database, seq, when, day, kind, "older", written)
        database.commit()
    rig.restart()
    return seq


def aside(rig: OfficeRig) -> list[int]:
    return rig.office.ask(lambda hall, _: sorted(hall.set_aside))


YEAR_ONE = -62_135_607_600_000
BAD = [
    ("notice_posted", notice(begins=YEAR_ONE)),
    ("notice_posted", notice(until=10**18)),
    ("notice_posted", notice() | {"text_ru": ""}),
    ("notice_posted", notice() | {"kind": "song"}),
    ("notice_withdrawn", {"notice": "never posted"}),
    ("ticket_called", {"ticket": "none", "window": "1", "reason": None, "request_id": None}),
    ("ticket_issued", {"ticket": 5}),
    ("device_alert_cleared", {"device": "none"}),
    ("window_opened", {"window": "99", "operator": "o", "name": "n", "position_ru": "а", "position_en": "a"}),
    ("break_started", {"window": "1", "kind": "technical", "minutes": 10**12}),
    ("breaks_planned", {"breaks": [{"window": "1"}], "solver": "hand"}),
    ("alarm_closed", {"alarm": "none", "name": "n", "note": None}),
    ("settings_changed", {"version": "one", "toml": ""}),
    ("a_type_of_tomorrow", {}),
    ("day_closed", {"and": "more"}),
    ("day_closed", "not JSON"),
    ("day_closed", "[]"),
    ("day_closed", "[" * 5_000 + "]" * 5_000),
]


@pytest.mark.parametrize(("kind", "data"), BAD)
def test_an_event_that_cannot_be_applied_is_set_aside(rig: OfficeRig, kind: str, data: Any) -> None:
    ticket = rig.issue()
    seq = planted(rig, kind, data)
    assert aside(rig) == [seq]
    [trouble] = rig.office.troubles()
    assert f"safe mode: events {seq} of the journal" in trouble
    assert rig.office.snapshot(public=False, staff=True)["safe_mode"] == {"events": [seq]}
    assert "safe_mode" not in rig.office.snapshot(public=True)
    assert rig.state(ticket.id) == "waiting"
    goes_on(rig)
    assert aside(rig) == [seq], "until a person has confirmed it"


def test_a_time_that_overflows_is_no_reason_not_to_open(rig: OfficeRig) -> None:
    seq = planted(rig, "day_closed", {}, at=10**18)
    assert aside(rig) == [seq]
    goes_on(rig)


def test_a_notice_until_the_end_of_the_calendar_is_shown(rig: OfficeRig) -> None:
    planted(rig, "notice_posted", notice(until=253_402_300_799_999))
    assert aside(rig) == []
    assert rig.office.snapshot(public=True)["notices"][0]["until"].startswith("9999-12-31T23:59:59")


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> OfficeRig:
    """A closed office after a day on which every event happened."""
    rig = quiet_office(tmp_path_factory.mktemp("lived") / "data")
    live(rig)
    rig.office.close()
    return rig


DAMAGES = {
    "empty": "data = '{}'",
    "cut off": "data = substr(data, 1, length(data) / 2)",
    "another type": "type = 'lost'",
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_whichever_event_is_damaged_the_office_opens_and_works(lived: OfficeRig, tmp_path: Path, damage: str) -> None:
    """One event of each type after the other, with all that depends on it."""
    with closing(sqlite3.connect(lived.directory / DATABASE)) as database:
        first = database.execute("SELECT min(seq), type FROM events WHERE seq > 1 GROUP BY type ORDER BY 1").fetchall()
    assert {kind for _, kind in first} == {kind.type for kind in ALL}
    for seq, kind in first:
        if kind in ("day_closed", "day_resumed", "event_set_aside") and damage == DAMAGES["empty"]:
            continue  # {} is all that it has, or it concerns an event that is bad anyway
        directory = tmp_path / f"{seq}"
        directory.mkdir()
        with closing(sqlite3.connect(lived.directory / DATABASE)) as database:
            database.execute("VACUUM INTO ?", (str(directory / DATABASE),))
        damaged(directory, seq, damage)
        rig = OfficeRig(directory, lived.settings, lived.clock)
        try:
            assert seq in aside(rig), kind
            assert rig.office.ask(lambda hall, _: hall.consistent()) == [], kind
            open_window(rig)
            issued = rig.issue(request_id=f"after {seq}")
            assert rig.state(issued.id) == "waiting"
            called = rig.next()
            assert called is not None, kind
            rig.at(c.StartService)
            rig.at(c.Finish)
            rig.do(c.CloseDay(actor="manager"))
        finally:
            rig.office.close()


def open_window(rig: OfficeRig) -> None:
    """Begins a shift at the first window, whatever it was left in."""
    ways = {"calling": c.NoShow, "serving": c.Finish, "break": c.Resume, "phone": c.HangUp, "free": c.CloseWindow}
    while (state := rig.window_state("1")) != "closed":
        more = {"drop_rest": True} if state == "serving" else {"override": "shift"} if state == "free" else {}
        rig.at(ways[state], "1", **more)
    rig.open("1")


def test_what_depends_on_a_bad_event_follows_it_and_the_rest_counts(rig: OfficeRig) -> None:
    rig.open("1", "2")
    lost, kept = rig.issue(), rig.issue()
    [seq] = [entry.seq for entry in read_journal(rig.directory) if getattr(entry.event, "ticket", None) == lost.id]
    rig.next("1")
    rig.at(c.StartService, "1")
    rig.next("2")
    rig.office.close()
    damaged(rig.directory, seq, "data = 'torn'")
    rig.restart()
    assert aside(rig) == [seq, seq + 2, seq + 3], "the issue, the call and the start of that ticket"
    assert rig.window_state("1") == "free"
    assert rig.state(kept.id) == "called"
    rig.at(c.StartService, "2")
    rig.at(c.Finish, "2")
    assert rig.rows("SELECT id, state FROM tickets") == [(kept.id, "done")]


# -- mending --------------------------------------------------------------------------------------------------------


def test_an_event_set_aside_for_good_ends_the_safe_mode(rig: OfficeRig) -> None:
    rig.issue()
    seq = planted(rig, "notice_posted", notice(begins=YEAR_ONE))
    heard: list[Any] = []
    rig.office.subscribe(lambda recorded, _: heard.append(rig.office.event_view(recorded)))
    rig.do(c.SetEventAside(actor="administrator", seq=seq))
    assert [view["safe_mode"] for view in heard] == [None], "screens hear of it"
    assert rig.office.troubles() == []
    before = rig.office.ask(lambda hall, _: everything(hall))
    rig.restart()
    assert aside(rig) == []
    assert rig.office.ask(lambda hall, _: everything(hall)) == before
    assert rig.rows("SELECT data FROM events WHERE seq = ?", seq) != [], "nothing is erased"
    assert seq not in [entry.seq for entry in read_journal(rig.directory)]
    rows = rows_of(rig.directory)
    rig.office.close()
    rebuild_rows(rig.directory, rig.settings, lambda event: pytest.fail(str(event)))
    assert rows_of(rig.directory) == rows


def test_what_has_been_applied_cannot_be_set_aside(rig: OfficeRig) -> None:
    rig.issue()
    for seq in (0, 1, 2, 10**6):
        with pytest.raises(UnknownEvent):
            rig.do(c.SetEventAside(actor="administrator", seq=seq))
    assert rig.office.seq == 1


def test_a_bad_event_of_an_earlier_day_can_be_set_aside(rig: OfficeRig) -> None:
    seq = planted(rig, "day_closed", "torn")
    rig.wait(days=1)
    rig.issue()
    assert aside(rig) == [seq], "the day has turned, the journal is not mended"
    rig.do(c.SetEventAside(actor="administrator", seq=seq))
    assert aside(rig) == []


def test_a_damaged_record_of_setting_aside_is_itself_set_aside(rig: OfficeRig) -> None:
    seq = planted(rig, "day_closed", "torn")
    rig.do(c.SetEventAside(actor="administrator", seq=seq))
    last = rig.office.seq
    rig.office.close()
    damaged(rig.directory, last, "data = 'torn, too'")
    rig.restart()
    assert aside(rig) == [seq, last]
    goes_on(rig)


# -- readers of past days -------------------------------------------------------------------------------------------


def test_past_days_are_read_without_what_cannot_be_read(rig: OfficeRig) -> None:
    rig.open("1")
    ticket = rig.issue()
    rig.next()
    planted(rig, "settings_changed", "torn")
    assert versions(rig.directory) == []
    history = visits.history(rig.directory, rig.settings, ticket.id, rig.office.now())
    assert [event.type for event in history.events] == ["ticket_issued", "ticket_called"]
    assert e.TicketIssued in {type(entry.event) for entry in read_journal(rig.directory)}
