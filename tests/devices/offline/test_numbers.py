"""The watch for the server: the lease while it answers, the merge once it answers again, whatever it says to single numbers."""

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

import pytest

from devices.offline import numbers as offline
from devices.offline.counter import Refused
from devices.offline.memory import Given
from devices.offline.numbers import OfflineNumbers
from devices.offline.settings import OfflineSettings
from tests.devices.offline.rig import TEN, SetClock, lease_sent
from tests.free_port import free_port


class Office:
    """Plays the server. `refuses` are numbers that it cannot take: alone they get a 422, and so does a list with them."""

    def __init__(self) -> None:
        self.port = free_port()
        self.up = False
        self.lease: dict[str, Any] | tuple[int, str] = lease_sent(port=free_port())
        self.asked: list[dict[str, Any]] = []
        self.tickets: dict[tuple[str, int], dict[str, Any]] = {}
        self.merges: list[list[int]] = []
        self.refuses: set[int] = set()
        self.used_twice: set[int] = set()
        self._news = threading.Condition()
        office = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._answer(200, {"status": "ok"})

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                assert self.headers["Authorization"] == "Bearer secret"
                self._answer(*office.answer(self.path, body) if office.up else (503, {}))

            def _answer(self, status: int, body: dict[str, Any]) -> None:
                if not office.up:
                    self.close_connection = True
                    return
                data = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._handler = Handler

    def __enter__(self) -> Self:
        self.up = True
        self._http = ThreadingHTTPServer(("127.0.0.1", self.port), self._handler)
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.up = False
        self._http.shutdown()
        self._http.server_close()

    def answer(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        with self._news:
            self._news.notify_all()
            if path == "/api/v1/tickets/lease":
                self.asked.append(body)
                if not isinstance(self.lease, dict):
                    return self.lease[0], {"code": self.lease[1]}
                taken = [seq for epoch, seq in self.tickets if epoch == body.get("epoch")]
                return 200, {"taken": taken, **self.lease}
            self.merges.append([row["seq"] for row in body["rows"]])
            if self.refuses & {row["seq"] for row in body["rows"]}:
                return 422, {"code": "out_of_bounds"}
            return 200, {"numbers": [self._take(body["epoch"], row) for row in body["rows"]]}

    def _take(self, epoch: str, row: dict[str, Any]) -> dict[str, Any]:
        code = "used_twice" if row["seq"] in self.used_twice else None
        if not code:
            self.tickets[epoch, row["seq"]] = row
        return {"seq": row["seq"], "number": row["number"], "ticket": None if code else "t", "code": code}

    def wait(self, condition: Callable[[], Any]) -> None:
        with self._news:
            assert self._news.wait_for(condition, 20)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offline, "LOOK_S", 0.05)
    monkeypatch.setattr(offline, "LOOK_AGAIN_S", 0.05)


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def agent(office: Office, tmp_path: Path) -> Iterator[OfflineNumbers]:
    made = OfflineNumbers(
        OfflineSettings(kiosk="kiosk-1"),
        f"http://127.0.0.1:{office.port}",
        lambda: "secret",
        tmp_path,
        lambda *_: None,
        lambda _: "printed",
        clock=SetClock(),
        machine="machine-1",
    )
    yield made
    made.stop()


def leased(office: Office, agent: OfflineNumbers) -> None:
    with office:
        agent.start()
        office.wait(lambda: office.asked)
        wait_for(lambda: agent.counter.now() is not None)


def wait_for(condition: Callable[[], Any]) -> None:
    patience = threading.Event()
    assert any(condition() or patience.wait(0.02) for _ in range(1000))


def given(agent: OfflineNumbers, count: int, first: int = 1) -> list[Given]:
    """Numbers that are given while the server is away, however long that has been."""
    agent.counter._silent_s = lambda: 10.0
    found = []
    for n in range(first, first + count):
        assert isinstance(agent._clock, SetClock)
        agent._clock.passed_s += 4
        found.append(agent.counter.give("advice", "ru", f"press {n}"))
    assert all(isinstance(one, Given) for one in found), found
    return [one for one in found if isinstance(one, Given)]


def test_what_was_given_is_merged_when_the_server_is_back_once_and_in_order(
    office: Office, agent: OfflineNumbers
) -> None:
    leased(office, agent)
    numbers = given(agent, 120)
    agent._lease_due_at = 0.0
    with office:
        office.wait(lambda: len(office.tickets) == 120)
        office.wait(lambda: len(office.asked) >= 2)
    assert [seq for part in office.merges for seq in part] == [one.seq for one in numbers]
    assert office.asked[-1]["used"] == 120
    row = office.tickets["epoch-1", 1]
    assert datetime.fromisoformat(row["issued_at"]) >= TEN
    assert (row["number"], row["printed"], row["request_id"]) == ("Н-001", "printed", "press 1")


def test_a_number_that_the_server_cannot_take_keeps_no_other_back_and_is_not_sent_for_ever(
    office: Office, agent: OfflineNumbers, caplog: pytest.LogCaptureFixture
) -> None:
    leased(office, agent)
    given(agent, 5)
    office.refuses, office.used_twice = {2}, {4}
    with office:
        office.wait(lambda: len(office.tickets) == 3)
        wait_for(lambda: agent._memory.unmerged() == [])
    named = [record.getMessage() for record in caplog.records if "no ticket" in record.getMessage()]
    assert ["Н-002" in named[0] and "out_of_bounds" in named[0], "Н-004" in named[1] and "used_twice" in named[1]]
    assert office.merges == [[1, 2, 3, 4, 5], [1], [2], [3], [4], [5]]


def test_a_server_that_has_forgotten_gets_all_numbers_of_the_day_again(office: Office, agent: OfflineNumbers) -> None:
    leased(office, agent)
    given(agent, 3)
    with office:
        office.wait(lambda: len(office.tickets) == 3)
        office.tickets.clear()
        office.lease = lease_sent("epoch-2", 301, 600, taken=None)
        agent._lease_due_at = 0.0
        office.wait(lambda: len(office.tickets) == 3)
    assert office.asked[-1]["after"] == 300
    assert given(agent, 1, first=4)[0].number == "Н-301"


def test_a_server_that_has_forgotten_one_number_but_has_others_of_the_block_gets_them_again(
    office: Office, agent: OfflineNumbers
) -> None:
    leased(office, agent)
    given(agent, 3)
    with office:
        office.wait(lambda: len(office.tickets) == 3)
        # A copy of this agent has reported others out of the block.
        office.tickets["epoch-1", 200] = office.tickets.pop(("epoch-1", 3))
        agent._lease_due_at = 0.0
        office.wait(lambda: ("epoch-1", 3) in office.tickets)


@pytest.mark.parametrize("code", ["lease_held", "no_offline_numbers"])
def test_no_number_is_given_after_the_server_has_refused_the_block(
    office: Office, agent: OfflineNumbers, code: str
) -> None:
    leased(office, agent)
    office.lease = (409, code)
    agent._lease_due_at = 0.0
    with office:
        office.wait(lambda: len(office.asked) >= 2)
        wait_for(lambda: agent._memory.lease() is None)
    agent.counter._silent_s = lambda: 10.0
    assert agent.counter.give("advice", "ru", "press") == Refused("no_lease")


def test_a_token_that_is_refused_loses_no_number(office: Office, agent: OfflineNumbers) -> None:
    leased(office, agent)
    given(agent, 1)
    answer = office.answer
    office.answer = lambda path, body: (401, {"code": "unauthorized"})  # type: ignore[method-assign]
    with office:
        wait_for(lambda: "401" in agent._complaint)
        office.answer = answer  # type: ignore[method-assign]
        office.wait(lambda: office.tickets)


def test_the_page_is_answered_on_the_port_that_the_server_has_named(office: Office, agent: OfflineNumbers) -> None:
    assert isinstance(office.lease, dict)
    port = office.lease["port"]
    leased(office, agent)
    wait_for(lambda: agent._listener)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", "/state", headers={"Origin": f"http://127.0.0.1:{office.port}"})
    assert json.loads(connection.getresponse().read())["code"] in {"server_answers", None}
    connection.close()
