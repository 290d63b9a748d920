"""The waits of those who may come now: kept ready outside the commands, and never announced once they are out of date."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from queue_core import commands as c
from queue_core.call_orders import CallOrder
from queue_core.events import TicketIssued
from queue_core.hall import Hall
from queue_core.projection import Newcomer, Spread, wait_of
from queue_core.projection.service_times import ServiceTimes
from queue_core.projection.workload import Workload
from queue_core.waits import newcomers
from tests.queue_core.building import MONDAY_TEN, OfficeRig


@pytest.fixture
def projected(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The services whose wait was projected on demand, inside a command or a question."""
    services: list[str] = []

    def noted(hall: Hall, order: CallOrder, at: datetime, workload: Workload, who: Newcomer) -> Spread | None:
        services.append(who.service)
        return wait_of(hall, order, at, workload, who)

    monkeypatch.setattr(newcomers, "wait_of", noted)
    return services


@pytest.fixture
def busy(rig: OfficeRig) -> OfficeRig:
    """Window 1 serves somebody, and three wait."""
    rig.open("1")
    for _ in range(4):
        rig.issue("advice")
    rig.next("1")
    return rig


def finish(projection: Iterator[None]) -> None:
    for _ in projection:
        pass


def refresh(rig: OfficeRig) -> None:
    finish(rig.office.refresh_newcomer_waits())


def expected_s(rig: OfficeRig, priority: str | None = None) -> int:
    """The mean wait that is announced to somebody who comes for advice now."""
    before = rig.office.seq
    command = c.IssueTicket(actor="kiosk-1", service="advice", request_id=f"after {before}", priority=priority)
    event = rig.do(command).events[0].event
    assert isinstance(event, TicketIssued)
    assert event.expected_s is not None
    return event.expected_s


def test_a_ticket_is_announced_the_wait_that_is_kept_ready(busy: OfficeRig, projected: list[str]) -> None:
    refresh(busy)
    busy.wait(seconds=2)
    ready = busy.office.service_waits()["advice"]
    assert ready is not None
    assert [expected_s(busy), expected_s(busy)] == [ready.expected_s, ready.expected_s]
    assert projected == [], "no command projects"


def test_nothing_is_announced_from_a_projection_older_than_two_seconds(busy: OfficeRig) -> None:
    refresh(busy)
    ready = [expected_s(busy) for _ in range(4)][-1]
    busy.wait(seconds=2.1)
    assert expected_s(busy) > ready, "those who came before count"


def test_where_a_refresh_comes_late_one_projection_serves_those_who_come_meanwhile(
    busy: OfficeRig, projected: list[str]
) -> None:
    refresh(busy)
    busy.wait(seconds=2.1)
    assert len({expected_s(busy) for _ in range(4)}) == 1
    assert projected == ["advice"]


def test_where_nobody_keeps_them_ready_each_ticket_has_its_own_projection(
    busy: OfficeRig, projected: list[str]
) -> None:
    waits = [expected_s(busy) for _ in range(3)]
    assert projected == ["advice"] * 3
    assert waits == sorted(set(waits)), "each ticket waits longer than the one before"


def test_a_priority_is_projected_for_itself(busy: OfficeRig, projected: list[str]) -> None:
    refresh(busy)
    ready = busy.office.service_waits()["advice"]
    favoured = expected_s(busy, priority="veteran")
    assert ready is not None
    assert favoured < ready.expected_s
    assert projected == ["advice"]


def _closes(rig: OfficeRig) -> None:
    rig.at(c.CloseWindow, "2")


def _telephones(rig: OfficeRig) -> None:
    rig.at(c.TakePhone, "2")


def _unlearns(rig: OfficeRig) -> None:
    rig.at(c.ChangeSkills, "2", skills=("advice",))


@pytest.mark.parametrize("leaves", [_closes, _telephones, _unlearns])
def test_a_window_that_leaves_makes_kept_waits_worthless_at_once(
    rig: OfficeRig, leaves: Callable[[OfficeRig], None]
) -> None:
    rig.open("1", "2")
    refresh(rig)
    before = rig.office.service_waits()["cash"]
    assert before is not None
    assert before.expected_s == 0
    leaves(rig)
    after = rig.office.service_waits()["cash"]
    assert after is None or after.expected_s > 0


def test_a_projection_that_began_before_a_window_closed_is_not_kept(rig: OfficeRig, projected: list[str]) -> None:
    rig.open("1", "2")
    for _ in range(12):
        rig.issue("advice")
    refresh(rig)
    under_way = rig.office.refresh_newcomer_waits()
    next(under_way)
    rig.at(c.CloseWindow, "2")
    finish(under_way)
    projected.clear()
    expected_s(rig)
    assert projected == ["advice"]


def test_a_projection_that_took_too_long_replaces_none_that_is_younger(rig: OfficeRig, projected: list[str]) -> None:
    rig.open("1")
    for _ in range(12):
        rig.issue("advice")
    refresh(rig)
    under_way = rig.office.refresh_newcomer_waits()
    next(under_way)
    projected.clear()
    rig.wait(seconds=2.1)
    announced = expected_s(rig)
    finish(under_way)
    assert expected_s(rig) == announced
    assert projected == ["advice"]


def test_a_new_day_begins_with_nothing_kept(busy: OfficeRig) -> None:
    busy.clock.set(MONDAY_TEN.replace(hour=23, minute=59, second=59))
    refresh(busy)
    busy.wait(seconds=1.5)
    event = busy.do(c.IssueTicket(actor="kiosk-1", service="advice", request_id="after midnight")).events[-1].event
    assert isinstance(event, TicketIssued)
    assert event.expected_s is None, "yesterday's windows are closed"


def test_commands_are_carried_out_while_a_projection_is_under_way(rig: OfficeRig) -> None:
    rig.open("1")
    for _ in range(12):
        rig.issue("advice")
    stretches = 0
    for _ in rig.office.refresh_newcomer_waits():
        rig.issue("advice")
        stretches += 1
    assert stretches > 1


def test_when_something_else_is_expected_nothing_kept_is_announced(busy: OfficeRig, projected: list[str]) -> None:
    refresh(busy)
    busy.office.expect(Workload(ServiceTimes.prior(busy.settings)))
    expected_s(busy)
    assert projected == ["advice"]
