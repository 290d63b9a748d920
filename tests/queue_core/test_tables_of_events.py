"""No table of events or commands drifts: what is declared once is known wherever it has to be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_core import commands, events
from queue_core.access.roles import MANAGERS, STAFF, STAFF_AND_KIOSKS
from queue_core.decisions.registry import DECISIONS
from queue_core.events import ALL, Event
from queue_core.hall.changes import CHANGES
from queue_core.simulation.recorded_day import _RECORD
from queue_core.store.journal import rebuild_rows, rows_of
from queue_core.store.rows import _WRITE
from tests.queue_core.building import OfficeRig
from tests.queue_core.day_of_everything import live, quiet_office

INTERFACES = (Path(__file__).parents[2] / "docs/interfaces.md").read_text(encoding="utf-8")
TYPES = {event.type for event in ALL}
# What leaves no row: it is read from the journal, or lives in the hall alone. Whoever adds an event decides.
WITHOUT_ROWS = {
    "numbers_leased",
    "priority_changed",
    "ticket_recalled",
    "skills_changed",
    "break_requested",
    "break_withdrawn",
    "break_denied",
    "break_overdue",
    "breaks_planned",
    "service_reopened",
    "slip_queued",
    "slip_reported",
    "slip_moved",
    "slip_resolved",
    "device_reported",
    "device_alert_raised",
    "device_alert_cleared",
    "evacuation_changed",
    "people_changed",
    "settings_changed",
    "event_set_aside",
    "loss_accepted",
    "clock_repaired",
    "day_resumed",
    "day_closed",
}
# What a simulated repetition of a past day does not need: it lets these come about anew, or they move nobody.
NOT_REPEATED = {
    "call_unshown",
    "call_shown",
    "numbers_leased",
    "priority_changed",
    "ticket_recalled",
    "visit_rated",
    "appointment_made",
    "appointment_cancelled",
    "appointment_met",
    "skills_changed",
    "break_requested",
    "break_withdrawn",
    "break_denied",
    "break_overdue",
    "breaks_planned",
    "phone_taken",
    "phone_hung_up",
    "service_reopened",
    "device_reported",
    "device_alert_raised",
    "device_alert_cleared",
    "slip_queued",
    "slip_reported",
    "slip_moved",
    "slip_resolved",
    "notice_posted",
    "notice_withdrawn",
    "evacuation_changed",
    "alarm_raised",
    "alarm_acknowledged",
    "alarm_closed",
    "people_changed",
    "settings_changed",
    "event_set_aside",
    "loss_accepted",
    "clock_repaired",
    "day_resumed",
    "day_closed",
}
# Tables of office.db that no event changes: the journal itself, what is learned from it, and the migrations' own.
NOT_OF_EVENTS = {"events", "days", "days_again", "unchained", "marked", "files", "learned_workload"}


@pytest.fixture
def lived(tmp_path: Path) -> Iterator[OfficeRig]:
    rig = quiet_office(tmp_path / "data")
    live(rig)
    yield rig
    rig.office.close()


def test_the_day_of_everything_has_every_event(lived: OfficeRig) -> None:
    happened = {kind for (kind,) in lived.rows("SELECT DISTINCT type FROM events")}
    assert happened == TYPES, "tests/queue_core/day_of_everything.py has to bring a new event about"


def test_every_event_changes_the_hall() -> None:
    assert set(CHANGES) == set(ALL)


def test_every_event_is_exported_by_its_package() -> None:
    for event in ALL:
        assert getattr(events, event.__name__) is event


def test_every_command_is_decided() -> None:
    kinds = {kind for kind in vars(commands).values() if isinstance(kind, type) and issubclass(kind, commands.Command)}
    assert set(DECISIONS) == kinds - {commands.Command, commands.WindowCommand}


def test_an_event_writes_rows_or_is_known_to_write_none() -> None:
    assert set(_WRITE) | WITHOUT_ROWS == TYPES
    assert set(_WRITE) & WITHOUT_ROWS == set()


def test_every_table_that_events_change_is_emptied_and_written_again_by_a_rebuild(lived: OfficeRig) -> None:
    tables = {name for (name,) in lived.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    directory, before = lived.directory, rows_of(lived.directory)
    changed = {name for name in tables - NOT_OF_EVENTS if not name.startswith(("_", "sqlite_"))}
    assert set(before) == changed
    assert all(before[table] for table in changed - {"active_calls"}), "the day leaves a row in every table"
    lived.office.close()
    rebuild_rows(directory, lived.settings)
    assert rows_of(directory) == before


def test_a_past_day_is_repeated_from_the_events_that_move_people() -> None:
    assert set(_RECORD) | NOT_REPEATED == TYPES
    assert set(_RECORD) & NOT_REPEATED == set()


# -- the documents --------------------------------------------------------------------------------------------------


def test_every_event_is_documented() -> None:
    listed = INTERFACES[INTERFACES.index("\nTypes: ") :].split("`")[1].split()
    assert sorted(listed) == sorted(TYPES)


def test_the_document_says_who_sees_which_event() -> None:
    [paragraph] = re.findall(r"^Who sees which: .*?\n\n", INTERFACES, flags=re.MULTILINE | re.DOTALL)
    for heading, audience in (("Staff and kiosks", STAFF_AND_KIOSKS), ("Staff", STAFF), ("Managers", MANAGERS)):
        sentence = re.search(rf"(?<=[.\n] ){heading} alone: (.*?)\.\s", paragraph, flags=re.DOTALL)
        assert sentence, heading
        patterns = " ".join(re.findall("`([^`]+)`", sentence[1])).split()
        assert {event.type for event in ALL if any(fits(event, pattern) for pattern in patterns)} == {
            event.type for event in ALL if event.audience == audience
        }, heading


def fits(event: type[Event], pattern: str) -> bool:
    return event.type.startswith(pattern[:-1]) if pattern.endswith("*") else event.type == pattern
