"""The server's task that keeps the waits of newcomers ready: after events, without events, and never in anybody's way."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from tests.web.in_process import InProcess
from web.planning.newcomer_waits import NewcomerWaitsRefresh

_SOON_S = 20.0


class Refreshes:
    """Counts how often the office is asked to project, and can make it fail."""

    def __init__(self, here: InProcess, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self.failing = False
        self._refresh = here.office.refresh_newcomer_waits
        monkeypatch.setattr(here.office, "refresh_newcomer_waits", self._noted)

    def _noted(self) -> Iterator[None]:
        self.count += 1
        if self.failing:
            raise ArithmeticError("no projection today")
        yield from self._refresh()


@pytest.fixture
def refreshes(here: InProcess, monkeypatch: pytest.MonkeyPatch) -> Refreshes:
    return Refreshes(here, monkeypatch)


def eventually(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + _SOON_S
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.01)
    return holds()


def start(here: InProcess) -> None:
    NewcomerWaitsRefresh(here.office, here.server.socketio).start()


def test_a_ticket_is_announced_what_the_task_has_projected(here: InProcess, refreshes: Refreshes) -> None:
    here.post("/windows/1/open")
    for _ in range(5):
        here.issue()
    here.server.newcomer_waits.refresh()
    ready = here.office.service_waits()["settlements-individual"]
    assert ready is not None
    assert [here.issue()["wait"]["expected_s"] for _ in range(2)] == [ready.expected_s] * 2
    assert refreshes.count == 1


def test_waits_are_projected_again_although_nothing_happens(here: InProcess, refreshes: Refreshes) -> None:
    start(here)
    assert eventually(lambda: refreshes.count >= 3)


def test_an_event_does_not_wait_for_the_next_turn(
    here: InProcess, refreshes: Refreshes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.planning.newcomer_waits._AGAIN_AFTER_S", 3600.0)
    start(here)
    assert eventually(lambda: refreshes.count == 1)
    here.post("/windows/1/open")
    assert eventually(lambda: refreshes.count == 2)


def test_events_that_follow_one_another_share_a_projection(
    here: InProcess, refreshes: Refreshes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.planning.newcomer_waits._APART_S", 3600.0)
    start(here)
    assert eventually(lambda: refreshes.count == 1)
    here.post("/windows/1/open")
    for _ in range(20):
        here.issue()
    assert refreshes.count == 1


def test_a_projection_that_fails_is_tried_again_and_tickets_are_issued_meanwhile(
    here: InProcess, refreshes: Refreshes
) -> None:
    refreshes.failing = True
    here.post("/windows/1/open")
    start(here)
    assert eventually(lambda: refreshes.count >= 1)
    assert here.issue()["wait"] is not None
    assert eventually(lambda: refreshes.count >= 2)
