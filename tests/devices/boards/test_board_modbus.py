"""Modbus boards: which registers are written, judged by pymodbus' own server on the other end of a serial line."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from pymodbus.constants import ExcCodes
from pymodbus.server import ModbusSerialServer
from pymodbus.simulator import DataType, SimData, SimDevice

from devices.backoff import Backoff
from devices.boards.modbus import Registers, writes
from devices.boards.settings import BoardSettings, ModbusLineSettings, RegisterSettings
from devices.boards.wording import Unshowable
from devices.boards.worker import BoardLineWorker
from devices.emulators.pty_line import PtyLine
from devices.health import Cause, State
from tests.devices.health_log import HealthLog

REGISTERS = RegisterSettings(number=10, blink=20, colour=21, still_colour=2, blinking_colour=1)
Start = Callable[..., tuple[BoardLineWorker, HealthLog]]


class Judge:
    """pymodbus' server with units 3 and 5 on one end of a line; `written` is what it took, unit by unit.

    It answers for every other unit that there is none; on the way back the cable swallows that, as a real line is silent.
    """

    def __init__(self, folder: Path) -> None:
        self.near = PtyLine(folder / "near")
        self._far = PtyLine(folder / "far")
        self.written: dict[int, dict[int, int]] = {3: {}, 5: {}}
        self._news = threading.Condition()
        self._cable = [
            threading.Thread(target=self._carry, args=ends, daemon=True)
            for ends in ((self.near, self._far), (self._far, self.near))
        ]
        self._running = True
        self._loop = asyncio.new_event_loop()
        self._server: Any = None
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> "Judge":
        self.near.plug()
        self._far.plug()
        for thread in (*self._cable, self._thread):
            thread.start()
        asyncio.run_coroutine_threadsafe(self._serve(), self._loop).result(5)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._server.shutdown(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._running = False
        for thread in self._cable:
            thread.join()
        self.near.unplug()
        self._far.unplug()

    def wait(self, condition: Callable[[], bool]) -> bool:
        with self._news:
            return self._news.wait_for(condition, 5)

    def _carry(self, source: PtyLine, target: PtyLine) -> None:
        while self._running:
            data = source.read(256)
            if data and (source is self.near or data[0] in self.written):
                target.write(data)

    async def _serve(self) -> None:
        units = [self._unit(unit) for unit in self.written]
        self._server = ModbusSerialServer(units, port=str(self._far.link), baudrate=115200)
        await self._server.serve_forever(background=True)

    def _unit(self, unit: int) -> SimDevice:
        async def action(
            function: int, _start: int, address: int, _count: int, _now: list[int], values: list[Any] | None
        ) -> ExcCodes | None:
            if function in (6, 16) and values:
                with self._news:
                    self.written[unit].update(enumerate(values, address))
                    self._news.notify_all()
            return None

        return SimDevice(unit, simdata=[SimData(10, count=20, datatype=DataType.REGISTERS)], action=action)


@pytest.fixture
def judge(tmp_path: Path) -> Iterator[Judge]:
    with Judge(tmp_path) as running:
        yield running


@pytest.fixture
def start(judge: Judge) -> Iterator[Start]:
    with ExitStack() as stack:

        def begin(registers: RegisterSettings = REGISTERS, addresses: tuple[int, ...] = (3, 5)) -> Any:
            settings = ModbusLineSettings(
                id="boards-1",
                port=str(judge.near.link),
                baud=115200,
                protocol="modbus",
                boards=[BoardSettings(window=str(address), address=address) for address in addresses],
                registers=registers,
                repeat_s=1,
                answer_s=0.2,
            )
            health = HealthLog()
            worker = BoardLineWorker(settings, health, backoff=Backoff((0.1,)))
            worker.start()
            stack.callback(worker.join)
            stack.callback(worker.stop)
            return worker, health

        yield begin


def test_the_registers_of_a_number() -> None:
    assert writes(Registers(10), "К-014", False) == [(10, [14])]
    assert writes(REGISTERS.map(), "К-014", True) == [(21, [1]), (20, [1]), (10, [14])]
    assert writes(REGISTERS.map(), "", False) == [(21, [2]), (20, [0]), (10, [0])]
    with pytest.raises(Unshowable, match="70000 does not fit"):
        writes(Registers(10), "70000", False)


def test_the_registers_of_a_text() -> None:
    board = Registers(10, number_as="string", string_length=5)
    assert writes(board, "К14", False) == [(10, [0x2020, 0xCA31, 0x3420])]
    swapped = Registers(10, number_as="string", string_first="low", string_align="<", function=6)
    assert writes(swapped, "К14", False) == [(10, [0x31CA]), (11, [0x2034])]


@pytest.mark.parametrize("function", [6, 16])
def test_boards_of_one_line_by_their_unit(judge: Judge, start: Start, function: int) -> None:
    worker, health = start(REGISTERS.model_copy(update={"function": function}))
    worker.show("3", "К-014", blink=True)
    worker.show("5", "А-250")
    assert judge.wait(lambda: judge.written == {3: {10: 14, 20: 1, 21: 1}, 5: {10: 250, 20: 0, 21: 2}}), judge.written
    assert health.wait_for(State.READY)


@pytest.mark.parametrize("function", [6, 16])
def test_a_text_in_registers(judge: Judge, start: Start, function: int) -> None:
    worker, health = start(RegisterSettings(number=12, number_as="string", string_length=6, function=function))
    worker.show("5", "К-014")
    assert judge.wait(lambda: judge.written[5] == {12: 0x20CA, 13: 0x2D30, 14: 0x3134}), judge.written
    assert health.wait_for(State.READY)


def test_a_silent_board_is_named_and_the_others_go_on(judge: Judge, start: Start) -> None:
    worker, health = start(addresses=(7, 3))
    worker.show_all([("7", "1", False), ("3", "2", False)])
    assert judge.wait(lambda: judge.written[3].get(10) == 2)
    assert health.wait_for(State.FAULT, Cause.BOARD_SILENT)
    assert (health.events[-1].detail or "").startswith("Board 7 does not answer")
    worker.show("3", "4")
    assert judge.wait(lambda: judge.written[3].get(10) == 4)


def test_a_register_the_board_does_not_have(judge: Judge, start: Start) -> None:
    worker, health = start(RegisterSettings(number=100))
    worker.show("3", "1")
    assert health.wait_for(State.FAULT, Cause.BOARD_SILENT)
    assert (health.events[-1].detail or "").startswith("Board 3 refuses register 100 (code 2)")


def test_a_pulled_adapter_comes_back(judge: Judge, start: Start) -> None:
    worker, health = start()
    worker.show("3", "1")
    assert health.wait_for(State.READY)
    judge.near.unplug()
    assert health.wait_for(State.ABSENT, Cause.UNPLUGGED)
    worker.show("3", "2")
    judge.near.plug()
    assert judge.wait(lambda: judge.written[3].get(10) == 2)
    assert health.wait_for(State.READY)
