"""Slips in the journal: the first printer that works, another when nothing came out, and a person's word on the unknown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from queue_core import commands as c
from queue_core import errors
from queue_core.model import Slip, SlipState
from queue_core.settings import SettingsInvalid, parse
from queue_core.store.journal import rebuild_rows, rows_of
from tests.queue_core.building import Place, small_office

TWO = small_office(
    printers=[{"id": "left", "agent": "agent-1"}, {"id": "right", "agent": "agent-1"}],
    kiosks=[{"id": "kiosk-1", "printers": ["left", "right"]}],
)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path, parse(TWO))
    yield made
    made.office.close()


def say(place: Place, printer: str, state: str, cause: str | None = None) -> None:
    place.do(c.ReportDevice(actor="agent-1", device=printer, kind="printer", state=state, cause=cause))


def slip_of(place: Place, ticket: str) -> Slip:
    slip = place.ticket(ticket).slip
    assert slip is not None
    return slip


def report(place: Place, job: str, outcome: str, **more: Any) -> None:
    place.do(c.ReportSlip(actor="agent-1", job=job, outcome=outcome, **more))


def test_the_first_printer_that_works_gets_the_slip(place: Place) -> None:
    assert slip_of(place, place.issue(kiosk="kiosk-1").id).printer == "left", "nothing is known: the truth will be told"
    say(place, "left", "fault", "paper_out")
    say(place, "right", "ready")
    assert slip_of(place, place.issue(kiosk="kiosk-1").id).printer == "right"
    say(place, "left", "ready")
    assert slip_of(place, place.issue(kiosk="kiosk-1").id).printer == "left"
    say(place, "left", "absent", "unplugged")
    say(place, "right", "absent", "unplugged")
    assert slip_of(place, place.issue(kiosk="kiosk-1").id).printer == "left"


def test_a_slip_of_which_nothing_came_out_is_printed_at_the_other_printer_once(place: Place) -> None:
    say(place, "left", "ready")
    say(place, "right", "ready")
    ticket = place.issue(kiosk="kiosk-1")
    first = slip_of(place, ticket.id)
    report(place, first.job, "failed", cause="paper_out", begun=False)
    moved = slip_of(place, ticket.id)
    assert (moved.printer, moved.state, moved.reprint, moved.tried) == ("right", SlipState.QUEUED, False, ("left",))
    assert moved.job != first.job
    report(place, first.job, "failed", cause="paper_out", begun=False)
    assert slip_of(place, ticket.id) == moved, "a repeated report moves nothing"
    report(place, moved.job, "failed", cause="cover_open", begun=False)
    last = slip_of(place, ticket.id)
    assert (last.printer, last.state, last.cause) == ("right", SlipState.FAILED, "cover_open")
    assert [each.number for each in place.office.ask(lambda hall, _: list(hall.tickets.values()))] == [ticket.number]


@pytest.mark.parametrize(
    ("outcome", "begun", "other"),
    [
        ("unknown", False, "ready"),
        ("unknown", True, "ready"),
        ("failed", True, "ready"),
        ("failed", None, "ready"),
        ("failed", False, "fault"),
        ("printed", True, "ready"),
    ],
)
def test_it_stays_where_paper_may_have_come_out_or_nobody_could_print_it(
    place: Place, outcome: str, begun: bool | None, other: str
) -> None:
    say(place, "left", "ready")
    say(place, "right", other)
    ticket = place.issue(kiosk="kiosk-1")
    report(place, slip_of(place, ticket.id).job, outcome, cause="stalled", begun=begun)
    assert (slip_of(place, ticket.id).printer, slip_of(place, ticket.id).state.value) == ("left", outcome)


def test_a_slip_given_up_as_unknown_never_moves_by_itself(place: Place) -> None:
    say(place, "left", "ready")
    say(place, "right", "ready")
    ticket = place.issue(kiosk="kiosk-1")
    job = slip_of(place, ticket.id).job
    report(place, job, "unknown", cause="no_report")
    report(place, job, "failed", cause="agent_restarted", begun=False)
    assert (slip_of(place, ticket.id).printer, slip_of(place, ticket.id).state) == ("left", SlipState.FAILED)


@pytest.mark.parametrize(("printed", "state"), [(True, SlipState.PRINTED), (False, SlipState.FAILED)])
def test_a_person_settles_the_unknown(place: Place, printed: bool, state: SlipState) -> None:
    ticket = place.issue(kiosk="kiosk-1")
    with pytest.raises(errors.SlipState, match="already known"):
        place.do(c.ResolveSlip(actor="operator 1", ticket=ticket.id, printed=printed))
    job = slip_of(place, ticket.id).job
    report(place, job, "unknown", cause="not_confirmed")
    place.do(c.ResolveSlip(actor="operator 1", ticket=ticket.id, printed=printed))
    assert slip_of(place, ticket.id).state is state
    assert slip_of(place, ticket.id).cause == (None if printed else "not_come_out")
    report(place, job, "unknown", cause="not_confirmed")
    assert slip_of(place, ticket.id).state is state, "a late report does not take the person's word back"
    with pytest.raises(errors.SlipState):
        place.do(c.ResolveSlip(actor="operator 1", ticket=ticket.id, printed=not printed))


def test_replay_and_rows_are_the_same(place: Place) -> None:
    say(place, "left", "ready")
    say(place, "right", "ready")
    moved, settled = place.issue(kiosk="kiosk-1"), place.issue(kiosk="kiosk-1")
    report(place, slip_of(place, moved.id).job, "failed", cause="paper_out", begun=False)
    report(place, slip_of(place, settled.id).job, "unknown", cause="not_confirmed")
    place.do(c.ResolveSlip(actor="operator 1", ticket=settled.id, printed=True))
    before = place.office.snapshot(public=False)["tickets"], [slip_of(place, t.id) for t in (moved, settled)]
    rows = rows_of(place.directory)
    place.restart()
    after = place.office.snapshot(public=False)["tickets"], [slip_of(place, t.id) for t in (moved, settled)]
    assert after == before
    place.office.close()
    rebuild_rows(place.directory, place.settings)
    assert rows_of(place.directory) == rows
    place.restart()


def test_a_kiosk_names_its_printers_once() -> None:
    with pytest.raises(SettingsInvalid) as wrong:
        parse(
            small_office(
                kiosks=[
                    {"id": "a", "printers": ["printer-1", "printer-1"]},
                    {"id": "b", "printer": "printer-1", "printers": ["printer-1"]},
                    {"id": "c", "printers": ["printer-9"]},
                ]
            )
        )
    told = "\n".join(wrong.value.problems)
    assert "“a”): printers names a printer twice" in told
    assert "“b”): give either printer or printers" in told
    assert "there is no printer “printer-9”" in told
