"""The emulated Modbus board: judged by pymodbus' own client, by the standard's example, and by bytes that make no sense."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymodbus.client import ModbusSerialClient

from devices.backoff import Backoff
from devices.boards.modbus import Registers
from devices.boards.settings import BoardSettings, ModbusLineSettings, RegisterSettings
from devices.boards.worker import BoardLineWorker
from devices.emulators.control import UnknownFault
from devices.emulators.modbus_board import (
    EmulatedModbusBoards,
    IllegalModbusRequest,
    ModbusRequestReader,
    answer,
    shown_by,
)
from devices.health import Cause, State
from tests.devices.health_log import HealthLog


@pytest.fixture
def boards(tmp_path: Path) -> Iterator[EmulatedModbusBoards]:
    with EmulatedModbusBoards([3, 4], Registers(10, blink=20), tmp_path / "boards") as running:
        yield running


def test_pymodbus_reads_and_writes_it(boards: EmulatedModbusBoards) -> None:
    client = ModbusSerialClient(boards.port, baudrate=115200, timeout=0.5, retries=0)
    assert client.connect()
    assert not client.write_registers(10, [14, 15], device_id=3).isError()
    assert not client.write_register(20, 1, device_id=3).isError()
    assert client.read_holding_registers(10, count=2, device_id=3).registers == [14, 15]
    assert str(boards.shown[3]) == "3: 14 (blinking)"
    assert client.write_register(99, 5, device_id=4).isError() is False
    assert client.write_register(100, 5, device_id=4).exception_code == 2
    assert client.read_coils(0, count=1, device_id=4).exception_code == 1
    boards.fault("nak-storm 1")
    assert client.write_register(10, 7, device_id=4).exception_code == 6
    assert not client.write_register(10, 7, device_id=4).isError()
    client.close()  # type: ignore[no-untyped-call]


def test_the_worker_sees_boards_fail_and_come_back(boards: EmulatedModbusBoards) -> None:
    settings = ModbusLineSettings(
        id="boards-1",
        port=boards.port,
        baud=115200,
        protocol="modbus",
        boards=[BoardSettings(window="3", address=3), BoardSettings(window="4", address=4)],
        registers=RegisterSettings(number=10, blink=20),
        repeat_s=1,
        answer_s=0.2,
    )
    health = HealthLog()
    worker = BoardLineWorker(settings, health, backoff=Backoff((0.1,)))
    worker.start()
    try:
        worker.show("3", "К-014", True)
        assert boards.wait_until(lambda: str(boards.shown.get(3)) == "3: 14 (blinking)")
        assert health.wait_for(State.READY)
        boards.fault("silent")
        assert health.wait_for(State.FAULT, Cause.BOARD_SILENT)
        boards.fault("ok")
        assert health.wait_for(State.READY)
        boards.fault("power-cut")
        assert boards.wait_until(lambda: str(boards.shown.get(3)) == "3: 14 (blinking)")
        boards.fault("unplug")
        assert health.wait_for(State.ABSENT, Cause.UNPLUGGED)
        boards.fault("plug")
        assert health.wait_for(State.READY)
    finally:
        worker.stop()
        worker.join()


def test_the_example_of_the_standard() -> None:
    """Application protocol V1.1b3, 6.12: two registers from 1 on set to 000A and 0102."""
    registers: dict[int, int] = {}
    assert answer(registers, 0x10, bytes.fromhex("0001 0002 04 000A 0102")) == bytes.fromhex("10 0001 0002")
    assert registers == {1: 0x000A, 2: 0x0102}
    with pytest.raises(IllegalModbusRequest):
        answer(registers, 0x10, bytes.fromhex("0001 0002 02 000A"))


def test_what_a_string_register_shows() -> None:
    registers = {0: 0x20CA, 1: 0x3134}
    assert shown_by(registers, Registers(0, number_as="string"), 5).text == " К14"
    assert shown_by({}, Registers(0), 5).text == ""


def test_a_fault_nobody_knows(boards: EmulatedModbusBoards) -> None:
    with pytest.raises(UnknownFault, match="nak-storm N"):
        boards.fault("burn")


@given(st.lists(st.binary(max_size=40), max_size=8))
def test_rubbish_is_passed_over(pieces: list[bytes]) -> None:
    reader = ModbusRequestReader()
    for piece in pieces:
        reader.feed(piece)
    for filler in range(300):
        reader.feed(bytes([filler % 3]))
    found = reader.feed(bytes.fromhex("0306000A000E29EE") * 40)
    assert len(found) >= 5
    assert {(request.unit, request.function) for request in found} >= {(3, 6)}
