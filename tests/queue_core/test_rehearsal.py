"""What cannot be written, read, applied or shown is refused before the commit, and nothing has happened."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pytest

from queue_core import commands as c
from queue_core import events as e
from queue_core import views
from queue_core.access.roles import STAFF, Audience
from queue_core.decisions.decision import Decision, DecisionContext
from queue_core.decisions.registry import DECISIONS
from queue_core.errors import CannotBeApplied, StorageFailed, UnknownTicket
from queue_core.events import written
from queue_core.fields.bounds import Name
from queue_core.hall import Hall
from queue_core.hall.alarms import Alarms
from queue_core.hall.appointments import Appointments
from queue_core.hall.changes import CHANGES
from queue_core.hall.lines import Lines
from queue_core.hall.state import HallState
from queue_core.model import BreakKind
from queue_core.settings import Settings
from queue_core.store.rows import _WRITE
from tests.queue_core.building import OfficeRig
from tests.queue_core.day_of_everything import live, quiet_office
from tests.queue_core.test_invariants import everything

Apply = Callable[[HallState, Any, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Doomed(e.Event):
    type: ClassVar[str] = "doomed"
    audience: ClassVar[Audience] = STAFF

    word: Name
    ticket: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Doom(c.Command):
    word: Name = "word"
    ticket: Name | None = None
    after_another: bool = False


class Bug(Exception):
    """A fault of the program that nobody foresaw."""


def harmless(hall: HallState, event: Doomed, _: int) -> None:
    hall.reopened.add(event.word)


def fails_half_way(hall: HallState, event: Doomed, seq: int) -> None:
    harmless(hall, event, seq)
    raise Bug


@pytest.fixture
def doom(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Apply], None]]:
    """Makes the doomed event known, applied by a function of the test's choice."""

    def decide(hall: Hall, command: Doom, context: DecisionContext) -> Decision:
        event = Doomed(at=context.at, actor=command.actor, word=command.word, ticket=command.ticket)
        fine = e.PeopleChanged(at=context.at, actor=command.actor, person="p", what="added")
        return Decision((fine, event) if command.after_another else (event,))

    def with_apply(apply: Apply) -> None:
        monkeypatch.setitem(written._TYPES, Doomed.type, Doomed)
        monkeypatch.setitem(written._OWN_FIELDS, Doomed.type, ("word", "ticket"))
        monkeypatch.setitem(CHANGES, Doomed, apply)
        monkeypatch.setitem(DECISIONS, Doom, decide)

    yield with_apply
    written._shape.cache_clear()


def refused_without_a_trace(rig: OfficeRig, command: c.Command) -> CannotBeApplied:
    before, events = rig.office.ask(lambda hall, _: everything(hall)), rig.rows("SELECT * FROM events")
    heard: list[e.Recorded] = []
    rig.office.subscribe(lambda recorded, _: heard.append(recorded))
    with pytest.raises(CannotBeApplied) as refusal:
        rig.do(command)
    assert rig.office.ask(lambda hall, _: everything(hall)) == before
    assert rig.rows("SELECT * FROM events") == events
    assert heard == []
    return refusal.value


def goes_on(rig: OfficeRig) -> None:
    """The office works, and its journal gives the same hall."""
    rig.open("1")
    rig.issue()
    assert rig.next() is not None
    hall = rig.office.ask(lambda hall, _: everything(hall))
    rig.restart()
    assert rig.office.ask(lambda hall, _: everything(hall)) == hall


@pytest.mark.parametrize("after_another", [False, True])
def test_an_event_that_fails_half_way_is_not_committed(
    rig: OfficeRig, doom: Callable[[Apply], None], after_another: bool
) -> None:
    doom(fails_half_way)
    rig.issue()
    refusal = refused_without_a_trace(rig, Doom(actor="somebody", after_another=after_another))
    assert refusal.code == "cannot_be_applied"
    assert "doomed, Bug" in refusal.sentence.ru
    assert "doomed, Bug" in refusal.sentence.en
    goes_on(rig)


def test_an_event_that_cannot_be_shown_is_not_committed(rig: OfficeRig, doom: Callable[[Apply], None]) -> None:
    doom(harmless)
    refused_without_a_trace(rig, Doom(actor="somebody", ticket="no such ticket"))
    goes_on(rig)


def test_an_event_that_is_read_as_another_is_not_committed(
    rig: OfficeRig, doom: Callable[[Apply], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    doom(harmless)
    monkeypatch.setitem(written._OWN_FIELDS, Doomed.type, ("word",))
    ticket = rig.issue()
    refused_without_a_trace(rig, Doom(actor="somebody", ticket=ticket.id))
    goes_on(rig)


def test_an_event_beyond_its_bounds_is_not_committed(
    rig: OfficeRig, doom: Callable[[Apply], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    doom(harmless)

    def long_words(_: Hall, command: Doom, context: DecisionContext) -> Decision:
        return Decision((Doomed(at=context.at, actor=command.actor, word="w" * 201),))

    monkeypatch.setitem(DECISIONS, Doom, long_words)
    refused_without_a_trace(rig, Doom(actor="somebody"))


def test_an_event_whose_rows_cannot_be_written_is_not_committed(
    rig: OfficeRig, doom: Callable[[Apply], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    doom(harmless)

    def no_rows(*_: Any) -> None:
        raise OverflowError

    monkeypatch.setitem(_WRITE, Doomed.type, no_rows)
    refused_without_a_trace(rig, Doom(actor="somebody"))
    goes_on(rig)


def test_an_event_that_passes_is_committed(rig: OfficeRig, doom: Callable[[Apply], None]) -> None:
    doom(harmless)
    rig.do(Doom(actor="somebody", word="reopened"))
    assert rig.office.ask(lambda hall, _: "reopened" in hall.reopened)
    assert rig.rows("SELECT type FROM events") == [("doomed",)]


# -- the second hall ------------------------------------------------------------------------------------------------


def test_a_copy_of_a_hall_shares_nothing_that_can_change(tmp_path: Path) -> None:
    rig = quiet_office(tmp_path / "data")
    live(rig)
    hall = rig.office.ask(lambda hall, _: hall)
    copy = hall.copy()
    assert everything(copy) == everything(hall)
    shared = [path for path, thing in changeable(hall, "hall") if id(thing) in {id(o) for _, o in changeable(copy, "")}]
    assert shared == []
    rig.office.close()


def changeable(thing: Any, path: str) -> Iterator[tuple[str, Any]]:
    """All containers below a hall."""
    if isinstance(thing, Hall | Alarms | Appointments | Lines):
        yield path, thing
        for name, part in vars(thing).items():
            if name not in {"_head_start", "free_text"}:  # of the settings, and of the office: never changed
                yield from changeable(part, f"{path}.{name}")
    elif isinstance(thing, dict):
        yield path, thing
        for key, part in thing.items():
            yield from changeable(part, f"{path}[{key!r}]")
    elif isinstance(thing, list | set | deque | bytearray):
        yield path, thing
        for part in thing:
            yield from changeable(part, f"{path}[]")
    elif isinstance(thing, tuple):
        for part in thing:
            yield from changeable(part, f"{path}()")
    else:
        assert not hasattr(thing, "__dict__") or isinstance(thing, Settings) or "Skills" in type(thing).__name__, path


# -- readiness ------------------------------------------------------------------------------------------------------


def test_a_failed_command_is_trouble_until_one_succeeds(rig: OfficeRig, doom: Callable[[Apply], None]) -> None:
    assert rig.office.troubles() == []
    doom(fails_half_way)
    refused_without_a_trace(rig, Doom(actor="somebody", word="Петров"))
    assert rig.office.troubles() == ["Doom failed: Bug"], "by name, without what was in it"
    with pytest.raises(UnknownTicket):
        rig.do(c.CancelTicket(actor="o", ticket="К-999"))
    assert rig.office.troubles() == ["Doom failed: Bug"], "a refusal proves nothing"
    rig.issue()
    assert rig.office.troubles() == []


def test_a_decision_that_fails_is_trouble(rig: OfficeRig, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> Decision:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setitem(DECISIONS, c.IssueTicket, broken)
        with pytest.raises(ZeroDivisionError):
            rig.issue()
    assert rig.office.troubles() == ["IssueTicket failed: ZeroDivisionError"]
    rig.issue()
    assert rig.office.troubles() == []


def test_a_full_disk_is_trouble_until_it_takes_data_again(rig: OfficeRig) -> None:
    rig.issue()
    rig.rows("PRAGMA query_only = ON")
    with pytest.raises(StorageFailed):
        rig.issue()
    assert rig.office.troubles() == ["IssueTicket failed: OperationalError"]
    rig.rows("PRAGMA query_only = OFF")
    rig.issue()
    assert rig.office.troubles() == []


def test_what_is_due_and_fails_holds_up_neither_the_others_nor_the_command(
    rig: OfficeRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig.open("1", "2", "3")
    for window in ("1", "2"):
        rig.at(c.AskForBreak, window, kind=BreakKind.TECHNICAL, override="the test wants it")
    rig.wait(minutes=40)
    decide = DECISIONS[c.ReportOverdue]

    def fails_at_window_1(hall: Hall, command: c.ReportOverdue, context: DecisionContext) -> Decision:
        if command.window == "1":
            raise Bug
        return decide(hall, command, context)

    monkeypatch.setitem(DECISIONS, c.ReportOverdue, fails_at_window_1)
    rig.issue("firms")
    assert rig.rows("SELECT data ->> 'window' FROM events WHERE type = 'break_overdue'") == [("2",)]
    assert rig.office.troubles() == []


def test_a_day_turns_without_what_cannot_be_carried_over(
    rig: OfficeRig, doom: Callable[[Apply], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    rig.do(c.ReportDevice(actor="a", device="printer-1", kind="printer", state="ready"))
    rig.do(c.ReportDevice(actor="a", device="printer-2", kind="printer", state="ready"))
    apply = CHANGES[e.DeviceReported]

    def fails_for_printer_1(hall: HallState, event: e.DeviceReported, seq: int) -> None:
        if event.device == "printer-1":
            raise Bug
        apply(hall, event, seq)

    monkeypatch.setitem(CHANGES, e.DeviceReported, fails_for_printer_1)
    rig.wait(days=1)
    rig.issue()
    assert rig.office.ask(lambda hall, _: list(hall.devices)) == ["printer-2"]


# -- shown ----------------------------------------------------------------------------------------------------------


def test_screens_get_what_was_shown_on_trial_and_it_is_what_the_hall_shows(tmp_path: Path) -> None:
    rig = quiet_office(tmp_path / "data")
    differing = []

    def compare(recorded: e.Recorded, hall: Hall) -> None:
        if rig.office.event_view(recorded) != views.event_view(recorded, hall):
            differing.append(recorded.event.type)

    rig.office.subscribe(compare)
    live(rig)
    rig.office.close()
    assert differing == []
