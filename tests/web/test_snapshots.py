"""What screens start from: worked out once for all that ask together, and never older than the last event."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.web.in_process import InProcess
from web.live.snapshots import FRESH_S, Audience, SnapshotQueue, Snapshots, waits_view
from web.serving.limits import SNAPSHOT_EVERY_S


@pytest.fixture
def asked(here: InProcess, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the office has worked out a hall or the waits."""
    counted: Counter[str] = Counter()

    def count(name: str) -> None:
        original = getattr(here.office, name)

        def counting(*args: Any, **named: Any) -> Any:
            counted[name] += 1
            return original(*args, **named)

        monkeypatch.setattr(here.office, name, counting)

    count("snapshot")
    count("service_waits")
    return counted


def test_screens_of_one_audience_that_ask_together_share_the_work(here: InProcess, asked: Counter[str]) -> None:
    snapshots = Snapshots(here.office)
    boards = [snapshots.hall(public=True, staff=False) for _ in range(5)]
    assert boards == [here.office.snapshot(public=True)] * 5
    assert [snapshots.waits() for _ in range(5)] == [waits_view(here.office)] * 5
    assert asked == {"snapshot": 2, "service_waits": 2}, "one of each by the test itself"


def test_each_audience_has_a_hall_of_its_own(here: InProcess) -> None:
    snapshots = Snapshots(here.office)
    for _ in range(2):
        for public, staff in ((True, False), (False, False), (False, True)):
            assert snapshots.hall(public, staff) == here.office.snapshot(public, staff)


def test_after_an_event_everything_is_of_that_event(here: InProcess, asked: Counter[str]) -> None:
    snapshots = Snapshots(here.office)
    before = snapshots.hall(public=True, staff=False)
    snapshots.waits()
    assert here.call("POST", "/windows/1/open", "operator1", json={}).status_code == 200
    after = snapshots.hall(public=True, staff=False)
    assert after == here.office.snapshot(public=True)
    assert after["seq"] > before["seq"]
    snapshots.waits()
    assert asked["service_waits"] == 2


def test_the_time_is_always_the_present_and_the_rest_at_most_a_second_old(here: InProcess, asked: Counter[str]) -> None:
    snapshots = Snapshots(here.office)
    snapshots.hall(public=True, staff=False)
    snapshots.waits()
    here.clock.advance(FRESH_S - 0.001)
    assert snapshots.hall(public=True, staff=False)["clock"] == here.office.tick_view()["clock"]
    snapshots.waits()
    assert asked == {"snapshot": 1, "service_waits": 1}
    here.clock.advance(0.001)
    snapshots.hall(public=True, staff=False)
    snapshots.waits()
    assert asked == {"snapshot": 2, "service_waits": 2}


class Asking:
    """A queue whose time and tasks the test moves by hand; `sent` are the sockets of each sending."""

    def __init__(self) -> None:
        self.now = 100.0
        self.sent: list[tuple[list[str], Audience]] = []
        self._task: Any = None
        self.queue = SnapshotQueue(
            lambda sockets, audience: self.sent.append((sockets, audience)),
            start=lambda task: setattr(self, "_task", task),
            sleep=self._sleep,
            clock=lambda: self.now,
        )

    def _sleep(self, seconds: float) -> None:
        self.now += seconds

    def work(self) -> None:
        """The queue's own task, until nothing is owed any more."""
        task, self._task = self._task, None
        if task:
            task()


BOARDS, STAFF = Audience(public=True, staff=False), Audience(public=False, staff=True)


def test_all_who_ask_together_get_one_sending_for_each_audience() -> None:
    asking = Asking()
    for name in ("a", "b", "c"):
        asking.queue.ask(name, BOARDS)
    asking.queue.ask("d", STAFF)
    asking.work()
    assert asking.sent == [(["a", "b", "c"], BOARDS), (["d"], STAFF)]


def test_a_socket_that_asks_without_end_gets_one_a_second() -> None:
    asking = Asking()
    asking.queue.ask("a", BOARDS)
    asking.work()
    first_at = asking.now
    for _ in range(1000):
        asking.queue.ask("a", BOARDS)
    asking.work()
    assert asking.sent == [(["a"], BOARDS)] * 2
    assert SNAPSHOT_EVERY_S <= asking.now - first_at < SNAPSHOT_EVERY_S + 0.1


def test_who_asks_for_the_first_time_does_not_wait_for_who_asks_too_often() -> None:
    asking = Asking()
    asking.queue.ask("loud", BOARDS)
    asking.work()
    asking.queue.ask("loud", BOARDS)
    asking.queue.ask("newcomer", BOARDS)
    asking.work()
    assert [sockets for sockets, _ in asking.sent] == [["loud"], ["newcomer"], ["loud"]]


def test_a_socket_that_has_gone_is_owed_nothing() -> None:
    asking = Asking()
    asking.queue.ask("a", BOARDS)
    asking.queue.forget("a")
    asking.work()
    assert asking.sent == []
    assert not asking.queue._sent_at
