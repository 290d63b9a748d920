"""The agent with boards, a scanner and its settings against a real Socket.IO server: the wire in both directions."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.agent import Agent
from devices.boards.frame import read_format
from devices.boards.settings import BoardSettings, FrameLineSettings
from devices.boards.wire import read_board, read_boards
from devices.emulators.led_board import EmulatedBoards
from devices.emulators.scanner import EmulatedScanner
from devices.inputs.settings import ScannerSettings
from devices.settings import AgentSettings
from tests.devices.queue_server import TOKEN, QueueServer

TEMPLATE = "{stx}{addr:02d}{text:>4}{etx}"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=10,
)


class WindowServer(QueueServer):
    """The queue server's side with boards and scans. A scan is acknowledged at the second time of asking."""

    def __init__(self) -> None:
        super().__init__()
        self.scans: list[dict[str, Any]] = []
        self._sio.on("scan", self._scan, namespace="/agent")

    def say(self, event: str, payload: Any) -> None:
        (sid,) = self._sids
        self._sio.emit(event, payload, to=sid, namespace="/agent")

    def _scan(self, _: str, payload: dict[str, Any]) -> dict[str, bool] | None:
        with self._news:
            self.scans.append(payload)
            self._news.notify_all()
        return {"ok": True} if len(self.scans) > 1 else None


@pytest.fixture
def server() -> Iterator[WindowServer]:
    with WindowServer() as running:
        yield running


def test_boards_and_scans_over_the_wire(server: WindowServer, tmp_path: Path) -> None:
    with (
        EmulatedBoards(read_format(TEMPLATE, "cp866"), tmp_path / "boards") as boards,
        EmulatedScanner(tmp_path / "scanner") as scanner,
    ):
        line = FrameLineSettings(
            id="boards-1",
            port=boards.port,
            template=TEMPLATE,
            boards=[BoardSettings(window="3", address=3), BoardSettings(window="4", address=4)],
        )
        settings = AgentSettings(
            agent="agent-1",
            server=server.url,
            token=TOKEN,
            spool=tmp_path / "spool",
            board_lines=[line],
            scanners=[ScannerSettings(id="scanner-3", window="3", port=scanner.port)],
        )
        agent = Agent(settings, reconnect_steps_s=(0.1,))
        agent.start()
        try:
            assert server.wait(lambda: server.device_state("boards-1") == ("open", None))
            assert server.wait(lambda: server.device_state("scanner-3") == ("open", None))
            assert server.health["boards-1"]["kind"] == "board"
            server.say("boards", [{"window": "3", "text": "К14", "blink": False}])
            assert boards.wait_until(lambda: (boards.text(3), boards.text(4)) == (" К14", "    "))
            server.say("board", {"window": "4", "text": "А017", "blink": True})
            assert boards.wait_until(lambda: boards.text(4) == "А017")
            server.say("board", {"window": "4", "text": 17})
            server.say("board", {"window": "4", "text": None})
            assert boards.wait_until(lambda: boards.text(4) == "    ")
            scanner.scan("https://queue.office.local/t/4f09c2e81b7d")
            assert server.wait(lambda: len(server.scans) == 2)
            assert server.scans[0] == {"device": "scanner-3", "window": "3", "ticket": "4f09c2e81b7d"}
            assert server.scans[1] == server.scans[0]
            assert server.wait(lambda: server.device_state("scanner-3") == ("ready", None))
        finally:
            agent.stop()


@given(JSON)
def test_no_event_is_too_strange(payload: Any) -> None:
    assert read_board(payload) is None or payload["window"]
    boards = read_boards(payload)
    assert boards is None or len(boards) == len(payload)


def test_one_board_that_makes_no_sense_spoils_the_whole_state() -> None:
    assert read_boards([{"window": "3", "text": "1", "blink": True}, {"window": "4", "text": None}]) == [
        ("3", "1", True),
        ("4", "", False),
    ]
    assert read_boards([{"window": "3", "text": "1"}, {"window": "", "text": "2"}]) is None
    assert read_board({"window": "3", "text": "1", "blink": "yes"}) is None
