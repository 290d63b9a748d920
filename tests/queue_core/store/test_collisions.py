"""Threads that collide on purpose: no double number, no double call, nobody lost."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from queue_core import commands as c
from queue_core.errors import Refusal
from queue_core.settings import parse
from tests.queue_core.building import OfficeRig, small_office

PAIRS = 2500


def released_together(*work: Callable[[], None]) -> None:
    """Runs each piece of work in its own thread, all past the barrier at once. Raises what any of them raises."""
    barrier = threading.Barrier(len(work))

    def run(piece: Callable[[], None]) -> None:
        barrier.wait()
        piece()

    with ThreadPoolExecutor(len(work)) as pool:
        for finished in [pool.submit(run, piece) for piece in work]:
            finished.result()


def test_what_goes_wrong_in_a_thread_goes_wrong_here() -> None:
    def fails() -> None:
        raise AssertionError("called twice")

    with pytest.raises(AssertionError, match="called twice"):
        released_together(lambda: None, fails, lambda: None)


def many_windows(rig: OfficeRig, count: int) -> list[str]:
    names = [str(number) for number in range(1, count + 1)]
    windows = [{"id": name, "zone": "hall", "skills": ["advice", "cash", "firms"]} for name in names]
    rig.restart_with(parse(small_office(windows=windows)))
    rig.open(*names)
    return names


def test_paired_ticket_requests_give_no_double_number(rig: OfficeRig) -> None:
    numbers: list[str] = []

    def press(name: str) -> Callable[[], None]:
        def presses() -> None:
            for turn in range(PAIRS):
                command = c.IssueTicket(actor=name, service="advice", request_id=f"{name} {turn}")
                ticket = rig.do(command).ticket
                assert ticket is not None
                numbers.append(ticket.number)

        return presses

    released_together(press("kiosk-1"), press("kiosk-2"))
    assert len(numbers) == 2 * PAIRS
    assert max(Counter(numbers).values()) == 1


def test_paired_presses_of_next_call_nobody_twice(rig: OfficeRig) -> None:
    many_windows(rig, 2)
    for _ in range(1000):
        rig.issue("advice")
    called: dict[str, list[str]] = {"1": [], "2": []}

    def work(window: str) -> Callable[[], None]:
        def presses() -> None:
            while (ticket := rig.next(window)) is not None:
                called[window].append(ticket.number)
                rig.at(c.NoShow, window)

        return presses

    released_together(work("1"), work("2"))
    everybody = Counter(called["1"] + called["2"])
    assert len(everybody) == 1000, "nobody is lost"
    assert max(everybody.values()) == 1, "nobody is called twice"


def test_one_press_from_eight_threads_is_one_ticket(rig: OfficeRig) -> None:
    found: list[tuple[str, bool]] = []

    def press() -> None:
        handled = rig.do(c.IssueTicket(actor="kiosk-1", service="advice", request_id="the same press"))
        assert handled.ticket is not None
        found.append((handled.ticket.number, handled.fresh))

    released_together(*[press] * 8)
    assert {number for number, _ in found} == {"К-001"}
    assert sum(fresh for _, fresh in found) == 1


def test_eight_windows_and_two_kiosks_at_once(rig: OfficeRig) -> None:
    windows = many_windows(rig, 8)
    called: list[str] = []
    refused: list[str] = []

    def kiosk(name: str) -> Callable[[], None]:
        def presses() -> None:
            for turn in range(300):
                rig.do(c.IssueTicket(actor=name, service="cash", request_id=f"{name} {turn}"))

        return presses

    def operator(window: str) -> Callable[[], None]:
        def presses() -> None:
            for _ in range(100):
                try:
                    ticket = rig.next(window)
                    if ticket:
                        called.append(ticket.number)
                        rig.at(c.StartService, window)
                        rig.at(c.Finish, window)
                except Refusal as refusal:
                    refused.append(refusal.code)

        return presses

    released_together(kiosk("kiosk-1"), kiosk("kiosk-2"), *[operator(window) for window in windows])
    assert refused == []
    assert not called or max(Counter(called).values()) == 1
    assert rig.rows("SELECT count(*) FROM tickets") == [(600,)]
    assert rig.rows("SELECT count(*) FROM tickets WHERE state = 'done'") == [(len(called),)]
    assert rig.office.ask(lambda hall, _: hall.consistent()) == []
