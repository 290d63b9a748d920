"""Processes that collide on purpose, over HTTP: paired presses of each button, nothing double.

2,000 presses of each button in CI, as many as you like by hand:

    TALON_PAIRS=5000 .venv/bin/pytest tests/web/test_collisions.py
"""

from __future__ import annotations

import http.client
import json
import multiprocessing
import os
import sqlite3
from collections import Counter
from itertools import chain
from typing import Any

import pytest

from tests.running import RunningServer

PAIRS = int(os.environ.get("TALON_PAIRS", "1000"))
# Fewer than presses of next: some find nobody.
TICKETS = PAIRS * 3 // 10


class Presser:
    """A button: a bare keep-alive connection, so that two presses come as close together as they can."""

    def __init__(self, port: int, token: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def press(self, path: str, **body: Any) -> tuple[int, Any]:
        self._connection.request("POST", f"/api/v1{path}", json.dumps(body), self._headers)
        answer = self._connection.getresponse()
        content = answer.read()
        return answer.status, json.loads(content) if content else None


def in_two_processes(work: Any, *each: tuple[Any, ...]) -> list[Any]:
    """Runs `work` in two processes that meet at a barrier before each press. Returns what each found."""
    fork = multiprocessing.get_context("fork")
    barrier, answers = fork.Barrier(len(each)), fork.Queue()
    processes = [fork.Process(target=work, args=(barrier, answers, *arguments)) for arguments in each]
    for process in processes:
        process.start()
    found = [answers.get(timeout=300) for _ in processes]
    for process in processes:
        process.join(20)
        assert process.exitcode == 0
    return found


def take_tickets(barrier: Any, answers: Any, port: int, token: str, name: str) -> None:
    kiosk = Presser(port, token)
    numbers = []
    for turn in range(PAIRS):
        barrier.wait()
        status, ticket = kiosk.press("/tickets", service="settlements-individual", request_id=f"{name} {turn}")
        assert status == 201, ticket
        numbers.append(ticket["number"])
    answers.put(numbers)


def take_the_same_tickets(barrier: Any, answers: Any, port: int, token: str) -> None:
    kiosk = Presser(port, token)
    found = []
    for turn in range(300):
        barrier.wait()
        status, ticket = kiosk.press("/tickets", service="cash-individual", request_id=f"the same press {turn}")
        found.append((status, ticket["number"]))
    answers.put(found)


def call_next(barrier: Any, answers: Any, port: int, token: str, window: str) -> None:
    """Presses next, and next again as soon as the visitor is gone; at the end presses that find nobody."""
    operator = Presser(port, token)
    called = []
    for _ in range(PAIRS):
        barrier.wait()
        status, answer = operator.press(f"/windows/{window}/call-next")
        assert status in {200, 204}, answer
        if status == 200:
            called.append(answer["ticket"]["number"])
            assert operator.press(f"/windows/{window}/no-show")[0] == 200
    answers.put(called)


def rows(server: RunningServer, statement: str) -> list[tuple[Any, ...]]:
    database = sqlite3.connect(f"file:{server.data / 'office.db'}?mode=ro", uri=True)
    try:
        return database.execute(statement).fetchall()
    finally:
        database.close()


@pytest.mark.slow
@pytest.mark.timeout(300 + PAIRS // 10)
def test_paired_ticket_requests_give_no_double_number(server: RunningServer) -> None:
    each = [(server.port, server.token("kiosk"), name) for name in ("left", "right")]
    numbers = list(chain(*in_two_processes(take_tickets, *each)))
    assert len(numbers) == 2 * PAIRS
    assert max(Counter(numbers).values()) == 1
    assert rows(server, "SELECT count(*), count(DISTINCT ordinal), max(ordinal) FROM tickets") == [(2 * PAIRS,) * 3]
    assert rows(
        server, "SELECT count(DISTINCT json_extract(data, '$.number')) FROM events WHERE type = 'ticket_issued'"
    ) == [(2 * PAIRS,)]


@pytest.mark.slow
@pytest.mark.timeout(300 + PAIRS // 10)
def test_paired_presses_of_next_call_nobody_twice(server: RunningServer) -> None:
    server.open_windows("1", "2")
    kiosk = Presser(server.port, server.token("kiosk"))
    for turn in range(TICKETS):
        assert kiosk.press("/tickets", service="settlements-individual", request_id=f"press {turn}")[0] == 201
    each = [(server.port, server.token(f"operator{window}"), window) for window in "12"]
    called = list(chain(*in_two_processes(call_next, *each)))
    assert len(called) == TICKETS, "nobody is lost"
    assert max(Counter(called).values()) == 1, "nobody is called twice"
    assert rows(server, "SELECT state, count(*) FROM tickets GROUP BY state") == [("no_show", TICKETS)]
    twice = """
        SELECT json_extract(data, '$.ticket') FROM events WHERE type = 'ticket_called' GROUP BY 1 HAVING count(*) > 1
    """
    assert rows(server, twice) == []


@pytest.mark.timeout(200)
def test_the_same_press_from_four_processes_is_one_ticket(server: RunningServer) -> None:
    found = in_two_processes(take_the_same_tickets, *[(server.port, server.token("kiosk"))] * 4)
    for answers in zip(*found, strict=True):
        assert len({number for _, number in answers}) == 1
        assert sorted(status for status, _ in answers) == [200, 200, 200, 201]
    assert rows(server, "SELECT count(*) FROM tickets") == [(300,)]
