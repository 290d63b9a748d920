"""No free text about a person gets into the journal: events refer to texts that are kept with the visit cards, until their end."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import pytest
from typing_extensions import is_typeddict

from queue_core import commands as c
from queue_core import events as e
from queue_core.errors import OutOfBounds, StorageFailed
from queue_core.events.free_texts import fields_of_texts, without_texts
from queue_core.fields.bounds import Json, Name, SettingsWords, TextReference, out_of_bounds
from queue_core.fields.free_text import is_reference, new_reference, without_store
from queue_core.hall.alarms import AlarmKind
from queue_core.model import BreakKind, TicketState
from queue_core.office import Office
from queue_core.settings import parse
from queue_core.store.free_texts import DATABASE
from queue_core.store.journal import DATABASE as JOURNAL
from queue_core.store.journal import rebuild_rows, rows_of
from queue_core.visits.storage import VisitCards
from tests.queue_core.building import MONDAY_TEN, OfficeRig, small_office
from tests.queue_core.forging import unchain

# Texts that stay in the journal, each for a reason. Whoever adds one says here why it is about no visitor.
FOR_EVER = {
    "NoticePosted.text_ru": "shown to the public",
    "NoticePosted.text_en": "shown to the public",
    "EvacuationChanged.text_ru": "shown to the public",
    "EvacuationChanged.text_en": "shown to the public",
    "WindowOpened.name": "the operator's name, as on the plate of the window",
    "WindowOpened.position_ru": "the operator's position, as on the plate of the window",
    "WindowOpened.position_en": "the operator's position, as on the plate of the window",
    "AlarmRaised.name": "the name of the member of staff, or of the kiosk",
    "AlarmAcknowledged.name": "the name of the member of staff",
    "AlarmClosed.name": "the name of the member of staff",
    "DeviceReported.cause": "a code of a fault",
    "DeviceReported.detail": "made by the device agent, from its own sentences and the device's answer",
    "DeviceReported.paper": "a code",
    "DeviceAlertRaised.cause": "a code of a fault",
    "SlipReported.cause": "a code of a fault",
    "SlipReported.detail": "made by the device agent, from its own sentences and the device's answer",
    "SettingsChanged.toml": "the settings, published as such",
    "SettingsChanged.changes": "differences of the settings",
    "SettingsChanged.note": "explains a version of the settings, and is kept as long as it",
}
MARK = "Мария Приметная, +7 916 000-11-22"


def texts_in(hint: Any) -> Iterator[Any]:
    """The parts of a type that hold text and are neither a name nor a reference."""
    if hint in (Name, TextReference):
        return
    if hint in (SettingsWords, Json):
        yield hint
    elif is_typeddict(hint):
        for part in get_type_hints(hint, include_extras=True).values():
            yield from texts_in(part)
    elif get_origin(hint) is Annotated:
        base = get_args(hint)[0]
        yield from [hint] if base is str else texts_in(base)
    elif parts := get_args(hint):
        for part in parts:
            yield from texts_in(part)
    elif hint in (str, dict, object, Any):
        yield hint


@pytest.mark.parametrize("kind", e.ALL, ids=lambda kind: kind.__name__)
def test_an_event_has_no_free_text_but_for_a_known_reason(kind: type[e.Event]) -> None:
    hints = get_type_hints(kind, include_extras=True)
    free = {f"{kind.__name__}.{field.name}" for field in fields(kind) if list(texts_in(hints[field.name]))}
    assert free <= set(FOR_EVER), "a free text belongs into a field of type TextReference"
    assert free == {place for place in FOR_EVER if place.startswith(f"{kind.__name__}.")}, "no reason is left over"


def test_the_fields_that_refer_to_texts() -> None:
    assert {f"{kind.type}.{name}" for kind in e.ALL for name in fields_of_texts(kind)} == {
        "ticket_called.reason",
        "ticket_parked.reason",
        "appointment_made.note",
        "alarm_raised.note",
        "alarm_closed.note",
        "skills_changed.override",
        "break_requested.override",
        "break_started.override",
        "service_reopened.reason",
    }


def test_the_journal_refuses_a_text_where_a_reference_belongs() -> None:
    event = e.TicketParked(at=MONDAY_TEN, actor="o", ticket="t", window="1", reason=MARK)
    assert (out_of_bounds(event) or "").startswith("reason")
    parted, [text] = without_texts(event)
    assert out_of_bounds(parted) is None
    assert (text.about, text.place, text.text) == ("t", "ticket_parked.reason", MARK)
    assert without_texts(parted) == (parted, []), "a reference stays as it is"
    assert MARK not in repr([text])


def files_with(directory: Path, words: str) -> set[str]:
    return {path.name for path in directory.rglob("*") if path.is_file() and words.encode() in path.read_bytes()}


def everything_said(rig: OfficeRig) -> None:
    rig.open("1", "2", "3")
    for _ in range(3):
        rig.issue()
    rig.at(c.CallTicket, "1", ticket="К-002", reason=f"вне очереди: {MARK}")
    rig.at(c.Park, "1", reason=f"ждёт: {MARK}")
    rig.next("1")
    rig.do(
        c.RaiseAlarm(actor="o", kind=AlarmKind.STAFF, name="Имя", request_id="a", kiosk="kiosk-1", note=f"зовёт {MARK}")
    )
    rig.do(c.MakeAppointment(actor="m", service="advice", time=MONDAY_TEN + timedelta(days=3), note=f"придёт {MARK}"))
    rig.at(c.AskForBreak, "2", kind=BreakKind.TECHNICAL, override=f"из-за {MARK}")


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[OfficeRig]:
    made = OfficeRig(tmp_path / "data", parse(small_office(appointments={"priority": "veteran"})))
    yield made
    made.office.close()


def test_a_text_stands_with_the_visit_cards_alone_and_is_shown_as_before(rig: OfficeRig) -> None:
    everything_said(rig)
    assert files_with(rig.directory, MARK) <= {DATABASE, f"{DATABASE}-wal"}
    for _ in range(2):
        hall = rig.office.ask(lambda hall, _: hall)
        assert hall.free_text(rig.ticket("К-002").note) == f"ждёт: {MARK}"
        [alarm] = hall.alarms.of.values()
        [appointment] = hall.appointments.of.values()
        assert (hall.free_text(alarm.note), hall.free_text(appointment.note)) == (f"зовёт {MARK}", f"придёт {MARK}")
        staff = rig.office.snapshot(public=False, staff=True)
        assert [ticket["note"] for ticket in staff["tickets"] if ticket["state"] == TicketState.PARKED] == [
            f"ждёт: {MARK}"
        ]
        assert MARK not in str(rig.office.snapshot(public=True))
        rig.restart()


def test_a_text_ends_with_the_retention_period_and_what_happened_stays(rig: OfficeRig) -> None:
    everything_said(rig)
    last = date.fromisoformat(rig.office.day) + timedelta(days=3)  # that of the appointment
    cards = VisitCards(rig.directory)
    cards.erase_due(last + timedelta(days=30), 30)
    assert files_with(rig.directory, f"придёт {MARK}") != set(), "its day is not over for so long"
    assert files_with(rig.directory, f"ждёт: {MARK}") == set()
    cards.erase_due(last + timedelta(days=31), 30)
    assert files_with(rig.directory, MARK) == set()
    for _ in range(2):
        ticket = rig.ticket("К-002")
        assert ticket.state is TicketState.PARKED
        assert rig.office.ticket_view("К-002")["note"] is None
        rig.restart()
    cards.close()


def test_what_outlives_its_day_keeps_its_text(rig: OfficeRig) -> None:
    everything_said(rig)
    rig.wait(days=1)
    rig.office.tick()
    appointment = rig.office.ask(lambda hall, _: next(iter(hall.appointments.of.values())))
    assert is_reference(appointment.note or "")
    assert rig.office.free_texts.read(appointment.note) == f"придёт {MARK}"
    with closing(sqlite3.connect(rig.directory / DATABASE)) as database:
        assert database.execute("SELECT count(*) FROM free_texts WHERE place = 'appointment_made.note'").fetchone() == (
            1,
        )


def test_a_clock_that_was_ahead_for_a_while_leaves_the_texts_readable(rig: OfficeRig) -> None:
    rig.open("1")
    rig.issue()
    rig.next("1")
    rig.at(c.Park, "1", reason=f"ждёт: {MARK}")
    rig.do(c.CloseDay(actor="m"))
    now = rig.clock.now()
    rig.clock.set(now + timedelta(days=1))
    rig.restart()
    assert rig.office.day == str(now.date() + timedelta(days=1)), "nothing has happened on it"
    rig.clock.set(now)
    rig.office.tick()
    assert rig.office.day == str(now.date())
    assert rig.office.ticket_view("К-001")["note"] == f"ждёт: {MARK}"


def test_a_text_of_an_old_journal_is_itself_until_it_is_written_again(rig: OfficeRig) -> None:
    assert rig.office.free_texts.read("как раньше") == without_store("как раньше") == "как раньше"
    assert rig.office.free_texts.read(new_reference()) is None
    assert without_store(new_reference()) is None


def test_nobody_reads_a_text_by_giving_its_reference_as_a_reason(rig: OfficeRig) -> None:
    everything_said(rig)
    reference = rig.ticket("К-002").note
    assert reference is not None
    with pytest.raises(OutOfBounds, match="reason"):
        rig.at(c.Park, "1", reason=reference)


def test_without_a_place_for_the_text_nothing_happens(rig: OfficeRig) -> None:
    rig.open("1")
    rig.issue()
    rig.next("1")
    (rig.directory / DATABASE).write_bytes(b"this is no database" * 100)
    with pytest.raises(StorageFailed) as failed:
        rig.at(c.Park, "1", reason=MARK)
    assert MARK not in str(failed.value)
    assert rig.ticket("К-001").state is TicketState.CALLED
    rig.at(c.Park, "1")
    assert rig.ticket("К-001").state is TicketState.PARKED, "what needs no text goes on"


def texts_in_store(rig: OfficeRig) -> list[tuple[str, str, str, str, str]]:
    with closing(sqlite3.connect(rig.directory / DATABASE)) as database:
        return database.execute(
            "SELECT place, day, about, text, reference FROM free_texts ORDER BY 1, 2, 3, 4"
        ).fetchall()


def make_old(rig: OfficeRig) -> None:
    """Makes of a closed office one of an earlier version, whose events and rows hold the texts themselves."""
    with closing(sqlite3.connect(rig.directory / JOURNAL)) as database, database:
        unchain(database)
        for *_, text, reference in texts_in_store(rig):
            database.execute("UPDATE events SET data = replace(data, ?, ?)", (reference, text))
            for table, column in (("pauses", "override"), ("appointments", "note"), ("alarms", "note")):
                database.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (text, reference))
        database.execute("DELETE FROM _sqlite_migrations WHERE name = 'm008_free_texts'")
    for path in rig.directory.glob(f"{DATABASE}*"):
        path.unlink()


def test_the_texts_of_an_old_journal_leave_it_at_the_first_start(rig: OfficeRig) -> None:
    everything_said(rig)
    rig.wait(days=1)
    rig.office.tick()
    shown = rig.office.snapshot(public=False, staff=True)
    rig.office.close()
    kept = texts_in_store(rig)
    make_old(rig)
    assert files_with(rig.directory, MARK) == {JOURNAL}
    rig.office = Office(rig.settings, rig.directory, rig.clock)
    assert files_with(rig.directory, MARK) <= {DATABASE, f"{DATABASE}-wal"}
    assert [row[:-1] for row in texts_in_store(rig)] == [row[:-1] for row in kept]
    assert rig.office.snapshot(public=False, staff=True) == shown
    rig.office.close()
    rows = rows_of(rig.directory)
    rebuild_rows(rig.directory, rig.settings)
    assert rows_of(rig.directory) == rows, "the rows refer to what their events refer to"
    rig.office = Office(rig.settings, rig.directory, rig.clock)
