"""Numbers of kiosks without the server: the block leased to an agent, and the merge of what it gave out of it."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queue_core import commands as c
from queue_core.decisions.offline_numbers import LAST, LEASED
from queue_core.errors import LeaseHeld, NoOfflineNumbers, NumbersExhausted
from queue_core.model import Lease, MergedNumber, OfflineNumber, SlipState
from queue_core.settings import parse
from queue_core.views import lease_view
from tests.queue_core.building import OfficeRig, small_office

SETTINGS = parse(
    small_office(
        printers=[{"id": "printer-1", "agent": "agent-1"}, {"id": "printer-2", "agent": "agent-2"}],
        kiosks=[
            {"id": "kiosk-1", "printer": "printer-1", "offline_port": 8138},
            {"id": "kiosk-2", "printer": "printer-2", "offline_port": 8138},
            {"id": "kiosk-3", "printer": "printer-1"},
        ],
    )
)


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[OfficeRig]:
    made = OfficeRig(tmp_path / "office", SETTINGS)
    yield made
    made.office.close()


def lease(rig: OfficeRig, kiosk: str = "kiosk-1", **more: Any) -> Lease:
    command = c.LeaseNumbers(actor=f"agent-{kiosk[-1]}", kiosk=kiosk, **{"memory": f"memory of {kiosk}", **more})
    granted = rig.do(command).lease
    assert granted is not None
    return granted


def row(block: Lease, seq: int, at: datetime, **more: Any) -> OfflineNumber:
    values = {
        "service": "advice",
        "lang": "ru",
        "printed": SlipState.PRINTED,
        "request_id": f"press {block.epoch} {seq}",
        **more,
    }
    return OfflineNumber(seq=seq, number=f"{block.series}-{block.first + seq - 1:03d}", issued_at=at, **values)


def merge(rig: OfficeRig, block: Lease, *rows: OfflineNumber, actor: str | None = None) -> tuple[MergedNumber, ...]:
    command = c.MergeOfflineTickets(actor=actor or block.agent, kiosk=block.kiosk, epoch=block.epoch, rows=rows)
    return rig.do(command).merged


def test_a_kiosk_has_a_letter_that_no_service_and_no_other_kiosk_has(rig: OfficeRig) -> None:
    letters = [lease(rig, kiosk).series for kiosk in ("kiosk-1", "kiosk-2")]
    assert len(set(letters)) == 2
    assert not set(letters) & {service.series for service in SETTINGS.services}


def test_an_agent_keeps_its_block_until_half_of_it_is_used(rig: OfficeRig) -> None:
    first = lease(rig)
    seq = rig.office.seq
    assert lease(rig, epoch=first.epoch, used=LEASED // 2 - 1) == first
    assert rig.office.seq == seq, "nothing has happened"
    second = lease(rig, epoch=first.epoch, used=LEASED // 2)
    assert second.first == first.last + 1


def test_no_number_is_leased_twice_whatever_an_agent_has_forgotten(rig: OfficeRig) -> None:
    blocks = [lease(rig), lease(rig), lease(rig)]
    numbers = [number for block in blocks for number in range(block.first, block.last + 1)]
    assert len(numbers) == len(set(numbers))


def test_the_series_ends_with_three_digits(rig: OfficeRig) -> None:
    last = [lease(rig) for _ in range(LAST // LEASED + 1)][-1]
    assert last.last == LAST
    assert lease(rig, epoch=last.epoch, used=last.size - 1) == last, "what is left of it may be given out"
    with pytest.raises(NumbersExhausted):
        lease(rig)


def test_a_block_belongs_to_one_memory_of_one_agent(rig: OfficeRig) -> None:
    block = lease(rig)
    with pytest.raises(LeaseHeld):
        lease(rig, epoch=block.epoch, memory="a copy on another machine")
    for epoch in (block.epoch, None):
        with pytest.raises(LeaseHeld):
            rig.do(c.LeaseNumbers(actor="agent-2", kiosk="kiosk-1", memory="memory of kiosk-2", epoch=epoch))


def test_a_kiosk_without_a_port_gives_no_numbers(rig: OfficeRig) -> None:
    with pytest.raises(NoOfflineNumbers):
        rig.do(c.LeaseNumbers(actor="agent-1", kiosk="kiosk-3", memory="memory-1"))


def test_merged_tickets_wait_since_they_were_given_and_are_called_in_that_order(rig: OfficeRig) -> None:
    rig.open("1")
    block = lease(rig)
    began = rig.office.now()
    rig.wait(minutes=10)
    late = rig.issue()
    one, two = row(block, 1, began + timedelta(minutes=1)), row(block, 2, began + timedelta(minutes=20))
    rig.wait(minutes=20)
    merged = merge(rig, block, two, one)
    assert [number.code for number in merged] == [None, None]
    assert rig.ticket(one.number).issued_at == rig.ticket(one.number).queued_at == one.issued_at
    called = []
    for _ in range(3):
        ticket = rig.next()
        assert ticket is not None
        called.append(ticket.number)
        rig.at(c.NoShow)
    assert called == [one.number, late.number, two.number]
    [waited] = rig.rows("SELECT called_at - queued_at FROM receptions WHERE ticket = ?", rig.ticket(one.number).id)
    assert waited == (29 * 60_000,)


def test_the_slip_of_a_merged_ticket_has_the_outcome_that_the_agent_saw(rig: OfficeRig) -> None:
    block = lease(rig)
    merge(rig, block, row(block, 1, rig.office.now(), printed=SlipState.UNKNOWN))
    slip = rig.ticket(f"{block.series}-{block.first:03d}").slip
    assert slip is not None
    assert (slip.state, slip.printer) == (SlipState.UNKNOWN, "printer-1")
    rig.do(c.ReportSlip(actor="agent-1", job=slip.job, outcome="printed"))
    assert rig.ticket(f"{block.series}-{block.first:03d}").slip.state is SlipState.PRINTED  # type: ignore[union-attr]


def test_a_time_that_cannot_be_is_moved_to_the_nearest_that_can(rig: OfficeRig) -> None:
    block = lease(rig)
    leased_at = rig.office.now()
    rig.wait(minutes=30)
    now = rig.office.now()
    rows = (row(block, 1, now - timedelta(hours=1)), row(block, 2, now + timedelta(hours=1)))
    merge(rig, block, *rows)
    assert [rig.ticket(one.number).issued_at for one in rows] == [leased_at, now]


def test_two_visitors_under_one_number_are_named_and_the_second_gets_no_ticket(rig: OfficeRig) -> None:
    block = lease(rig)
    at = rig.office.now()
    [first] = merge(rig, block, row(block, 1, at))
    [second] = merge(rig, block, row(block, 1, at, request_id="a copy of the agent gave it again"))
    assert (second.ticket, second.code) == (None, "used_twice")
    assert first.ticket is not None
    assert len(rig.rows("SELECT 1 FROM tickets")) == 1


@pytest.mark.parametrize("number", ["К-001", "Н-999", "Н-1", "nonsense"])
def test_a_number_that_was_not_leased_is_refused(rig: OfficeRig, number: str) -> None:
    block = lease(rig)
    forged = OfflineNumber(1, number, "advice", "ru", rig.office.now(), SlipState.PRINTED)
    assert [one.code for one in merge(rig, block, forged)] == ["not_leased"]


def test_a_block_that_the_server_does_not_know_has_no_numbers_of_a_service(rig: OfficeRig) -> None:
    unknown = replace(lease(rig), epoch="unknown", series="К")
    assert [one.code for one in merge(rig, unknown, row(unknown, 1, rig.office.now()))] == ["not_leased"]


def test_a_number_that_cannot_be_a_ticket_keeps_no_other_back(rig: OfficeRig) -> None:
    block = lease(rig)
    at = rig.office.now()
    merged = merge(rig, block, row(block, 1, at, service="gone"), row(block, 2, at), row(block, 2, at))
    assert [(one.seq, one.code) for one in merged] == [(1, "unknown_service"), (2, None)]


def test_the_ticket_whose_number_nobody_has_is_replaced(rig: OfficeRig) -> None:
    block = lease(rig)
    lost = rig.issue(request_id="the press", kiosk="kiosk-1")
    [merged] = merge(rig, block, row(block, 1, rig.office.now(), request_id="the press"))
    assert rig.state(lost.id) == "cancelled"
    assert rig.issue(request_id="the press", kiosk="kiosk-1").id == merged.ticket, "a late repeat gets the merged one"


def test_yesterdays_numbers_are_not_of_today(rig: OfficeRig) -> None:
    block = lease(rig)
    yesterday = rig.office.now()
    rig.wait(days=1)
    assert [one.code for one in merge(rig, block, row(block, 1, yesterday))] == ["past_day"]
    assert lease(rig, epoch=block.epoch).first == 1, "a new day has all numbers again"


def test_a_server_restored_from_a_copy_gets_the_numbers_from_the_agent_and_leases_none_of_them(
    rig: OfficeRig, tmp_path: Path
) -> None:
    rig.office.close()
    shutil.copytree(rig.directory, tmp_path / "copy")
    rig.restart()
    block = lease(rig)
    merge(rig, block, row(block, 1, rig.office.now()))
    rig.wait(minutes=5)
    rig.office.close()
    restored = OfficeRig(tmp_path / "copy", SETTINGS, rig.clock)
    given = [row(block, seq, restored.office.now()) for seq in (1, 2, 3)]
    new = lease(restored, epoch=block.epoch, used=3, after=block.last)
    assert new.first == block.last + 1
    assert [one.code for one in merge(restored, block, *given)] == [None] * 3
    assert restored.ticket(given[2].number).kiosk == "kiosk-1"
    assert lease(restored, epoch=new.epoch, used=LEASED // 2).first == new.last + 1, "the counter has not gone back"
    [count] = restored.rows("SELECT count(*), count(DISTINCT number) FROM tickets")
    assert count == (3, 3)
    restored.office.close()
    rig.restart()


def test_the_agent_learns_which_of_its_numbers_the_server_has(rig: OfficeRig) -> None:
    block = lease(rig)
    merge(rig, block, row(block, 1, rig.office.now()), row(block, 3, rig.office.now()))

    def taken(epoch: str) -> list[int] | None:
        return rig.office.ask(lambda hall, at: lease_view(hall, block, at, 1.0, epoch))["taken"]

    assert (taken(block.epoch), taken("lost")) == ([1, 3], None)


def test_the_hall_is_the_same_after_a_restart(rig: OfficeRig) -> None:
    block = lease(rig)
    merge(rig, block, *(row(block, seq, rig.office.now()) for seq in range(1, 9)))
    before = rig.office.snapshot(public=False)["tickets"]
    rig.restart()
    assert rig.office.snapshot(public=False)["tickets"] == before
    assert lease(rig, epoch=block.epoch, used=8) == block


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32), size=st.integers(1, 100))
def test_300_numbers_merged_twice_in_any_order_and_parts_are_300_tickets(
    tmp_path_factory: pytest.TempPathFactory, seed: int, size: int
) -> None:
    rig = OfficeRig(tmp_path_factory.mktemp("office"), SETTINGS)
    try:
        block = lease(rig)
        began = rig.office.now()
        rig.wait(hours=2)
        rows = [row(block, seq, began + timedelta(seconds=20 * seq)) for seq in range(1, LEASED + 1)]
        twice = rows * 2
        random.Random(seed).shuffle(twice)
        tickets: dict[int, set[str | None]] = {}
        for at in range(0, len(twice), size):
            for merged in merge(rig, block, *twice[at : at + size]):
                tickets.setdefault(merged.seq, set()).add(merged.ticket)
        assert all(len(names) == 1 and None not in names for names in tickets.values())
        assert rig.rows("SELECT count(*), count(DISTINCT number) FROM tickets") == [(LEASED, LEASED)]
        line = rig.office.ask(lambda hall, _: [hall.tickets[name].ordinal for _, name in hall.lines.standing("advice")])
        assert line == sorted(line)
    finally:
        rig.office.close()
