"""Years of history cost a start, a change of the settings and one visit's story nothing."""

from __future__ import annotations

import sqlite3
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import tomlkit

from queue_core import commands as c
from queue_core.office import Office
from queue_core.reports import visits
from queue_core.reports.visits import history
from queue_core.settings import parse_text
from queue_core.store import settings_versions
from queue_core.store.journal import DATABASE, rebuild_rows, rows_of
from queue_core.store.read_only import read_only
from tests.queue_core.building import MONDAY_TEN, OfficeRig, small_office
from tests.queue_core.forging import write_row

EVENTS_OF_A_DAY = 400
LATER = timedelta(days=365)
PERSON = '{"person":"ivanova","what":"renamed"}'


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[OfficeRig]:
    made = OfficeRig(tmp_path / "data", parse_text(tomlkit.dumps(small_office()), "small"))
    yield made
    made.office.close()


def add_years(rig: OfficeRig, days: int) -> None:
    """More days of history, of events that change no row, after those the office has; it starts anew after them."""
    rig.office.close()
    with sqlite3.connect(rig.directory / DATABASE) as database:
        [last] = database.execute("SELECT coalesce(max(seq), 0) FROM events").fetchone()
        for number in range(days):
            day = (MONDAY_TEN + timedelta(days=number + 1)).date().isoformat()
            first = last + 1 + number * EVENTS_OF_A_DAY
            database.execute("INSERT INTO days (day, first_seq) VALUES (?, ?)", (day, first))
            at = int((MONDAY_TEN + timedelta(days=number + 1)).timestamp() * 1000)
            for seq in range(first, first + EVENTS_OF_A_DAY):
                write_row(database, seq, at, day, "people_changed", "manager", PERSON)
    rig.clock.set(MONDAY_TEN + LATER)
    rig.office = Office(rig.settings, rig.directory, rig.clock)


class Steps:
    """Counts the steps of SQLite's machine on the connections that are opened for reading."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._count = 0
        for module in (visits, settings_versions):
            monkeypatch.setattr(module, "read_only", self._counted)

    def of(self, work: Callable[[], object]) -> int:
        self._count = 0
        work()
        return self._count

    def on(self, connection: sqlite3.Connection, work: Callable[[], object]) -> int:
        connection.set_progress_handler(self._step, 1)
        try:
            return self.of(work)
        finally:
            connection.set_progress_handler(None, 1)

    def _counted(self, file: Path) -> sqlite3.Connection:
        connection = read_only(file)
        connection.set_progress_handler(self._step, 1)
        return connection

    def _step(self) -> int:
        self._count += 1
        return 0


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Steps:
    return Steps(monkeypatch)


def served_visit(rig: OfficeRig) -> str:
    rig.open("1")
    ticket = rig.issue()
    rig.next()
    rig.at(c.StartService)
    rig.at(c.Finish)
    rig.do(c.CloseDay(actor="manager"))
    return ticket.id


@pytest.mark.parametrize(
    "question",
    [
        pytest.param(lambda rig, _: settings_versions.in_force(rig.directory, Path("no file")), id="settings in force"),
        pytest.param(lambda rig, ticket: history(rig.directory, rig.settings, ticket, rig.clock.now()), id="a visit"),
    ],
)
def test_readers_take_no_more_steps_after_years(
    rig: OfficeRig, steps: Steps, question: Callable[[OfficeRig, str], Any]
) -> None:
    rig.office.change_settings(f"{rig.settings.toml}\n# a remark\n", 0, "manager")
    ticket = served_visit(rig)
    before = steps.of(lambda: question(rig, ticket))
    add_years(rig, days=50)
    assert before > 0
    assert steps.of(lambda: question(rig, ticket)) <= before * 1.1


def test_the_journal_takes_no_more_steps_for_a_settings_change_after_years(rig: OfficeRig, steps: Steps) -> None:
    def questions() -> None:
        rig.office._journal.recorded_services()
        rig.office._journal.settings_versions()
        rig.office._journal.settings_as_day_began(rig.office.day, rig.settings)
        rig.office._journal.last_before(rig.office.day)

    rig.office.change_settings(f"{rig.settings.toml}\n# a remark\n", 0, "manager")
    served_visit(rig)
    before = steps.on(rig.office._journal.db.conn, questions)
    add_years(rig, days=50)
    assert before > 0
    assert steps.on(rig.office._journal.db.conn, questions) <= before * 1.1


def test_every_service_that_a_ticket_ever_stood_for_is_recorded(rig: OfficeRig) -> None:
    rig.open("1", "2", "3")
    rig.issue("advice")
    rig.next("1")
    rig.at(c.Transfer, "1", service="firms")
    assert rig.office._journal.recorded_services() == {"advice", "firms"}
    rig.restart()
    assert rig.office._journal.recorded_services() == {"advice", "firms"}


def test_a_database_of_an_earlier_version_learns_its_services_and_versions_from_the_journal(rig: OfficeRig) -> None:
    rig.office.change_settings(f"{rig.settings.toml}\n# a remark\n", 0, "manager")
    rig.open("1", "3")
    rig.issue("advice")
    rig.next("1")
    rig.at(c.Transfer, "1", service="firms")
    now = rows_of(rig.directory)
    rig.office.close()
    with sqlite3.connect(rig.directory / DATABASE) as database:
        database.execute("DROP INDEX settings_versions")
        for table in ("recorded_services", "learned_workload"):
            database.execute(f"DROP TABLE {table}")
        database.execute("DELETE FROM _sqlite_migrations WHERE name = 'm006_history'")
    rig.restart()
    assert rows_of(rig.directory) == now
    assert [version.number for version in rig.office.settings_versions()] == [0, 1]
    assert rig.rows("SELECT 1 FROM sqlite_master WHERE name = 'settings_versions'") == [(1,)]


def test_rows_are_rebuilt_without_the_whole_journal_in_memory(rig: OfficeRig) -> None:
    served_visit(rig)
    add_years(rig, days=50)
    rig.office.close()
    tracemalloc.start()
    try:
        events = rebuild_rows(rig.directory, rig.settings)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert events > 50 * EVENTS_OF_A_DAY
    assert most < events * 50, "bytes: an event that is kept takes several hundred"
