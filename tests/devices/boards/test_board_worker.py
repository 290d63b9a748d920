"""A line of boards over a pty: what the server says is shown, said again, and survives a pulled cable."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from devices.backoff import Backoff
from devices.boards.frame import read_format
from devices.boards.settings import BoardSettings, FrameLineSettings
from devices.boards.transport import on_the_line_s
from devices.boards.worker import BoardLineWorker
from devices.emulators.control import UnknownFault
from devices.emulators.led_board import EmulatedBoards
from devices.health import Cause, State
from devices.links import LineSettings
from tests.devices.health_log import HealthLog

TEMPLATE = "{stx}{addr:02d}{blink:N/B}{text:>4}{etx}{checksum}"
Start = Callable[..., tuple[BoardLineWorker, HealthLog]]


@pytest.fixture
def boards(tmp_path: Path) -> Iterator[EmulatedBoards]:
    with EmulatedBoards(read_format(TEMPLATE, "cp866", "sum"), tmp_path / "boards") as running:
        yield running


@pytest.fixture
def start(boards: EmulatedBoards) -> Iterator[Start]:
    with ExitStack() as stack:

        def begin(**options: Any) -> tuple[BoardLineWorker, HealthLog]:
            settings = FrameLineSettings(
                id="boards-1",
                port=boards.port,
                baud=115200,
                template=TEMPLATE,
                checksum="sum",
                boards=[BoardSettings(window="3", address=3), BoardSettings(window="4", address=4)],
                gap_ms=5,
                **options,
            )
            health = HealthLog()
            worker = BoardLineWorker(settings, health, backoff=Backoff((0.1,)))
            worker.start()
            stack.callback(worker.join)
            stack.callback(worker.stop)
            return worker, health

        yield begin


def shows(boards: EmulatedBoards, **texts: str) -> bool:
    return boards.wait_until(lambda: all(boards.text(int(at[1:])) == text for at, text in texts.items()))


def test_each_board_shows_its_own_window(boards: EmulatedBoards, start: Start) -> None:
    worker, health = start()
    assert worker.show("3", "К14", blink=True)
    assert worker.show("4", "А017")
    assert not worker.show("9", "1")
    assert shows(boards, a3=" К14", a4="А017")
    assert (boards.shown[3].blink, boards.shown[4].blink) == (True, False)
    assert worker.show("3", "К14", blink=False)
    assert boards.wait_until(lambda: not boards.shown[3].blink)
    assert [each.state for each in health.events] == [State.OPEN]


def test_nothing_is_sent_before_the_server_has_said_something(boards: EmulatedBoards, start: Start) -> None:
    worker, health = start()
    assert health.wait_for(State.OPEN)
    worker.show("4", "1")
    assert shows(boards, a4="   1")
    assert boards.text(3) is None


def test_the_whole_state_darkens_who_calls_nobody(boards: EmulatedBoards, start: Start) -> None:
    worker, _ = start()
    worker.show("3", "14")
    assert shows(boards, a3="  14")
    worker.show_all([("4", "15", False), ("9", "16", False)])
    assert shows(boards, a3="    ", a4="  15")


def test_a_board_that_lost_power_shows_again_after_the_repeat(boards: EmulatedBoards, start: Start) -> None:
    worker, _ = start(repeat_s=1)
    worker.show_all([("3", "14", False), ("4", "15", True)])
    assert shows(boards, a3="  14", a4="  15")
    boards.fault("power-cut")
    assert boards.text(3) is None
    assert shows(boards, a3="  14", a4="  15")


def test_garbage_on_the_line_is_mended_by_the_repeat(boards: EmulatedBoards, start: Start) -> None:
    worker, _ = start(repeat_s=1)
    boards.fault("garbage")
    worker.show("3", "14")
    assert boards.wait_until(lambda: boards.wrong_checksums > 0 or boards.text(3) is not None)
    boards.fault("ok")
    assert shows(boards, a3="  14")


def test_a_pulled_adapter_is_noticed_and_everything_said_again(boards: EmulatedBoards, start: Start) -> None:
    worker, health = start()
    worker.show("3", "14")
    assert shows(boards, a3="  14")
    boards.fault("unplug")
    assert health.wait_for(State.ABSENT, Cause.UNPLUGGED)
    boards.fault("power-cut")
    worker.show("4", "15")
    boards.fault("plug")
    assert shows(boards, a3="  14", a4="  15")
    assert health.wait_for(State.OPEN)


def test_a_line_that_is_not_there_yet(boards: EmulatedBoards, start: Start) -> None:
    boards.fault("unplug")
    worker, health = start()
    worker.show("3", "14")
    assert health.wait_for(State.ABSENT, Cause.UNPLUGGED)
    boards.fault("plug")
    assert shows(boards, a3="  14")


def test_what_cannot_be_shown_holds_up_nobody(tmp_path: Path) -> None:
    template = "{addr:byte}{number:byte}{checksum}"
    with EmulatedBoards(read_format(template, checksum="sum"), tmp_path / "small") as boards:
        settings = FrameLineSettings(
            id="boards-1",
            port=boards.port,
            template=template,
            checksum="sum",
            boards=[BoardSettings(window="3", address=3), BoardSettings(window="4", address=4)],
        )
        worker = BoardLineWorker(settings, HealthLog())
        worker.start()
        worker.show_all([("3", "А-300", False), ("4", "А-30", False)])
        assert shows(boards, a4="30")
        assert boards.text(3) is None
        worker.stop()
        worker.join()


def test_a_silent_board_is_nobody_s_to_know(boards: EmulatedBoards, start: Start) -> None:
    worker, health = start()
    boards.fault("silent")
    worker.show("3", "14")
    assert health.wait_for(State.OPEN)
    assert boards.shown == {}


def test_bytes_take_their_time_on_the_line() -> None:
    assert on_the_line_s(96, LineSettings("/dev/x", 9600)) == pytest.approx(0.1)
    assert on_the_line_s(12, LineSettings("/dev/x", 1200, 7, "E", 2)) == pytest.approx(0.11)


def test_the_control_socket_of_the_emulator(boards: EmulatedBoards, start: Start) -> None:
    worker, _ = start()
    assert boards.obey("status") == "all dark"
    worker.show_all([("3", "14", True), ("4", "15", False)])
    assert shows(boards, a3="  14", a4="  15")
    assert boards.obey("status") == "3:   14 (blinking); 4:   15"
    assert boards.obey("power-cut") == "done"
    assert "No fault 'burn'; there are" in boards.obey("burn")
    with pytest.raises(UnknownFault):
        boards.fault("burn")
