"""The wire under fire: every attack at once, each from an address of its own, and what became of them and of the office."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attack.attacks import ATTACKS
from tests.attack.healthy import Healthy
from tests.attack.target import Outcome, Target, framed, is_cut, status_of
from tests.attack.wire import memory_megabytes, tokens
from tests.running import RunningServer
from web.serving.limits import FRAMES_OF_A_SOCKET, MOST_STRANGERS_OF_AN_ADDRESS, SNAPSHOT_EVERY_S

SHORT = {
    "unfinished-fragments": 4,
    "deflate-bomb": 2,
    "attachments": 8,
    "half-sent-heads": MOST_STRANGERS_OF_AN_ADDRESS + 20,
    "half-sent-bodies": 20,
    "silent-sockets": 3,
    "frame-flood": 640,
    "snapshot-flood": 640,
    "random-phone-pages": 100,
    "wrong-tokens": 100,
    "expensive-reports": 30,
    "endless-texts": 10,
    "pipelined-requests": 200,
    "many-connections": 20,
}
CUT = {
    "unfinished-fragments": {"cut", "cut while sending"},
    "deflate-bomb": {"no compression, cut"},
    "attachments": {"cut"},
    "half-sent-heads": {"cut", "refused"},
    "half-sent-bodies": {"cut"},
    "silent-sockets": {"cut"},
    "many-connections": {"cut"},
}
REFUSED = {"random-phone-pages": "404", "wrong-tokens": "401", "expensive-reports": "200"}


class ImpatientServer(RunningServer):
    """A server whose time limits are short."""

    def command(self) -> list[str]:
        return [part.replace("web.gunicorn_settings", "tests.attack.impatient_settings") for part in super().command()]


class Fire:
    """All attacks together on one server, while healthy clients go on working."""

    def __init__(self, server: RunningServer) -> None:
        self.outcomes: dict[str, Outcome] = {}
        self.memory_before = memory_megabytes(server)
        self._server = server
        threads = [
            threading.Thread(target=self._attack, args=(name, f"127.0.0.{70 + number}"))
            for number, name in enumerate(ATTACKS)
        ]
        with Healthy(server.port, tokens(server)) as self.healthy:
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.memory_after = memory_megabytes(server)

    def _attack(self, name: str, address: str) -> None:
        target = Target(self._server.port, tokens(self._server), address)
        self.outcomes[name] = ATTACKS[name](target, SHORT[name])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    made = ImpatientServer(Path(tmp_path_factory.mktemp("fire")) / "data")
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def fire(server: RunningServer) -> Fire:
    return Fire(server)


@pytest.fixture
def target(server: RunningServer) -> Target:
    return Target(server.port, tokens(server))


@pytest.mark.parametrize("name", CUT)
def test_who_owes_the_server_something_or_sends_what_it_does_not_take_is_cut(fire: Fire, name: str) -> None:
    assert set(fire.outcomes[name].became) <= CUT[name], str(fire.outcomes[name])


@pytest.mark.parametrize("name", REFUSED)
def test_who_asks_too_much_is_refused_the_rest(fire: Fire, name: str) -> None:
    became = fire.outcomes[name].became
    assert set(became) == {REFUSED[name], "429"}, str(fire.outcomes[name])


@pytest.mark.parametrize("name", ATTACKS)
def test_every_attack_was_really_tried(fire: Fire, name: str) -> None:
    assert fire.outcomes[name].tried >= (2 if name == "pipelined-requests" else SHORT[name])


def test_meanwhile_kiosk_board_and_phone_go_on(fire: Fire) -> None:
    assert fire.healthy.failures == []
    for what in ("ticket", "on the board", "page, new connection"):
        assert len(fire.healthy.times[what]) > 5, what


def test_the_memory_stays_what_it_was(fire: Fire) -> None:
    assert fire.memory_after < fire.memory_before * 1.4


def test_half_sent_requests_from_its_own_address_do_not_keep_a_client_out(target: Target) -> None:
    held = [target.connect() for _ in range(MOST_STRANGERS_OF_AN_ADDRESS)]
    for connection in held:
        connection.sendall(b"GET / HT")
    with target.connect() as newcomer:
        newcomer.sendall(target.head("GET", "/healthz"))
        assert status_of(newcomer) == 200
    assert is_cut(held[0]), "the one that kept the server waiting longest gave way"
    for connection in held:
        connection.close()


def test_a_head_that_comes_byte_by_byte_is_late_all_the_same(target: Target) -> None:
    with target.connect() as slow:
        slow.settimeout(0.05)
        answer = b""
        for byte in target.head("GET", "/", "X-Slow: " + "x" * 4000):
            try:
                slow.sendall(bytes((byte,)))
                answer += slow.recv(4096)
            except TimeoutError:
                continue
            except OSError:
                break
            if answer:
                break
    assert answer.startswith(b"HTTP/1.1 408 ")


def test_frames_are_taken_no_faster_than_a_sockets_bucket_allows(target: Target) -> None:
    wanted = int(FRAMES_OF_A_SOCKET.burst) + 40
    board = target.websocket("board")
    began = time.monotonic()
    board.socket.sendall(framed(b"", opcode=0x9) * wanted)
    received = b""
    while received.count(b"\x8a\x00") < wanted:
        received += board.socket.recv(1 << 16)
        allowed = FRAMES_OF_A_SOCKET.burst + FRAMES_OF_A_SOCKET.a_second * (time.monotonic() - began)
        assert received.count(b"\x8a\x00") <= allowed + 1
    board.socket.close()


def test_a_console_that_asks_without_end_gets_one_snapshot_a_second(target: Target) -> None:
    console = target.websocket("manager")
    began = time.monotonic()
    received, count = b"", 0
    while count < 3:
        console.socket.sendall(framed(b'42/hall,["snapshot"]') * 10)
        received += console.socket.recv(1 << 20)
        count = received.count(b'42/hall,["snapshot",')
        assert count <= 1 + (time.monotonic() - began) / SNAPSHOT_EVERY_S
    console.socket.close()


def test_a_refusal_says_when_to_come_again_in_both_languages(server: RunningServer) -> None:
    """One guess after another is slowed down; several at a time are refused."""
    refused: list[tuple[http.client.HTTPResponse, bytes]] = []

    def guess() -> None:
        guesser = http.client.HTTPConnection("127.0.0.1", server.port, source_address=("127.0.0.99", 0))
        while not refused:
            guesser.request("GET", f"/t/{'0' * 22}.json")
            answer = guesser.getresponse()
            body = answer.read()
            if answer.status != 404:
                refused.append((answer, body))
        guesser.close()

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answer, body = refused[0]
    assert answer.status == 429
    assert answer.headers["Retry-After"] == "60"
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = json.loads(body)
    assert problem["code"] == "too_many_requests"
    assert set(problem["text"]) == {"ru", "en"}
