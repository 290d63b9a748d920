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
from tests.queue_core.building import OfficeRig, small_office

TWO = small_office(
    printers=[{"id": "left", "agent": "agent-1"}, {"id": "right", "agent": "agent-1"}],
    kiosks=[{"id": "kiosk-1", "printers": ["left", "right"]}],
)


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[OfficeRig]:
    made = OfficeRig(tmp_path, parse(TWO))
    yield made
    made.office.close()


def say(rig: OfficeRig, printer: str, state: str, cause: str | None = None) -> None:
    rig.do(c.ReportDevice(actor="agent-1", device=printer, kind="printer", state=state, cause=cause))


def slip_of(rig: OfficeRig, ticket: str) -> Slip:
    slip = rig.ticket(ticket).slip
    assert slip is not None
    return slip


def report(rig: OfficeRig, job: str, outcome: str, **more: Any) -> None:
    rig.do(c.ReportSlip(actor="agent-1", job=job, outcome=outcome, **more))


def test_the_first_printer_that_works_gets_the_slip(rig: OfficeRig) -> None:
    assert slip_of(rig, rig.issue(kiosk="kiosk-1").id).printer == "left", "nothing is known: the truth will be told"
    say(rig, "left", "fault", "paper_out")
    say(rig, "right", "ready")
    assert slip_of(rig, rig.issue(kiosk="kiosk-1").id).printer == "right"
    say(rig, "left", "ready")
    assert slip_of(rig, rig.issue(kiosk="kiosk-1").id).printer == "left"
    say(rig, "left", "absent", "unplugged")
    say(rig, "right", "absent", "unplugged")
    assert slip_of(rig, rig.issue(kiosk="kiosk-1").id).printer == "left"


def test_a_slip_of_which_nothing_came_out_is_printed_at_the_other_printer_once(rig: OfficeRig) -> None:
    say(rig, "left", "ready")
    say(rig, "right", "ready")
    ticket = rig.issue(kiosk="kiosk-1")
    first = slip_of(rig, ticket.id)
    report(rig, first.job, "failed", cause="paper_out", begun=False)
    moved = slip_of(rig, ticket.id)
    assert (moved.printer, moved.state, moved.reprint, moved.tried) == ("right", SlipState.QUEUED, False, ("left",))
    assert moved.job != first.job
    report(rig, first.job, "failed", cause="paper_out", begun=False)
    assert slip_of(rig, ticket.id) == moved, "a repeated report moves nothing"
    report(rig, moved.job, "failed", cause="cover_open", begun=False)
    last = slip_of(rig, ticket.id)
    assert (last.printer, last.state, last.cause) == ("right", SlipState.FAILED, "cover_open")
    assert [each.number for each in rig.office.ask(lambda hall, _: list(hall.tickets.values()))] == [ticket.number]


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
    rig: OfficeRig, outcome: str, begun: bool | None, other: str
) -> None:
    say(rig, "left", "ready")
    say(rig, "right", other)
    ticket = rig.issue(kiosk="kiosk-1")
    report(rig, slip_of(rig, ticket.id).job, outcome, cause="stalled", begun=begun)
    assert (slip_of(rig, ticket.id).printer, slip_of(rig, ticket.id).state.value) == ("left", outcome)


def test_a_slip_given_up_as_unknown_never_moves_by_itself(rig: OfficeRig) -> None:
    say(rig, "left", "ready")
    say(rig, "right", "ready")
    ticket = rig.issue(kiosk="kiosk-1")
    job = slip_of(rig, ticket.id).job
    report(rig, job, "unknown", cause="no_report")
    report(rig, job, "failed", cause="agent_restarted", begun=False)
    assert (slip_of(rig, ticket.id).printer, slip_of(rig, ticket.id).state) == ("left", SlipState.FAILED)


@pytest.mark.parametrize(("printed", "state"), [(True, SlipState.PRINTED), (False, SlipState.FAILED)])
def test_a_person_settles_the_unknown(rig: OfficeRig, printed: bool, state: SlipState) -> None:
    ticket = rig.issue(kiosk="kiosk-1")
    with pytest.raises(errors.SlipStateConflict, match="already known"):
        rig.do(c.ResolveSlip(actor="operator 1", ticket=ticket.id, printed=printed))
    job = slip_of(rig, ticket.id).job
    report(rig, job, "unknown", cause="not_confirmed")
    rig.do(c.ResolveSlip(actor="operator 1", ticket=ticket.id, printed=printed))
    assert slip_of(rig, ticket.id).state is state
    assert slip_of(rig, ticket.id).cause == (None if printed else "not_come_out")
    report(rig, job, "unknown", cause="not_confirmed")
    assert slip_of(rig, ticket.id).state is state, "a late report does not take the person's word back"
    with pytest.raises(errors.SlipStateConflict):
        rig.do(c.ResolveSlip(actor="operator 1", ticket=ticket.id, printed=not printed))


def test_replay_and_rows_are_the_same(rig: OfficeRig) -> None:
    say(rig, "left", "ready")
    say(rig, "right", "ready")
    moved, settled = rig.issue(kiosk="kiosk-1"), rig.issue(kiosk="kiosk-1")
    report(rig, slip_of(rig, moved.id).job, "failed", cause="paper_out", begun=False)
    report(rig, slip_of(rig, settled.id).job, "unknown", cause="not_confirmed")
    rig.do(c.ResolveSlip(actor="operator 1", ticket=settled.id, printed=True))
    before = rig.office.snapshot(public=False)["tickets"], [slip_of(rig, t.id) for t in (moved, settled)]
    rows = rows_of(rig.directory)
    rig.restart()
    after = rig.office.snapshot(public=False)["tickets"], [slip_of(rig, t.id) for t in (moved, settled)]
    assert after == before
    rig.office.close()
    rebuild_rows(rig.directory, rig.settings)
    assert rows_of(rig.directory) == rows
    rig.restart()


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
    told = "\n".join(wrong.value.listed)
    assert "“a”): lists a printer twice" in told
    assert "“b”): give either printer or printers, not both" in told
    assert "there is no printer “printer-9”" in told
