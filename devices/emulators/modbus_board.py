"""Emulated LED boards that speak Modbus RTU: units on one line that keep registers, show a number, and can misbehave.

"MODBUS over serial line" V1.02 and "MODBUS application protocol" V1.1b3: functions 3, 6 and 16, exceptions 1, 2, 3 and 6.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from devices.boards.checksum import crc16_modbus
from devices.boards.modbus import Registers
from devices.emulators.boards_on_a_line import BoardsOnALine, ShownText
from devices.emulators.faults import MODBUS_BOARDS, read_fault

READ, WRITE_SEVERAL = 3, 16
ILLEGAL_FUNCTION, ILLEGAL_ADDRESS, ILLEGAL_VALUE, BUSY = 1, 2, 3, 6
REGISTER_COUNT = 100
MAX_REGISTERS = 123
MAX_FRAME = 256
_FIXED_LENGTH = 8


class IllegalModbusRequest(Exception):
    """A request that is answered with an exception code."""

    def __init__(self, code: int) -> None:
        super().__init__(f"exception {code}")
        self.code = code


@dataclass(frozen=True)
class ModbusRequest:
    """A frame from the client; `data` is what follows the function code, without the checksum."""

    unit: int
    function: int
    data: bytes


class ModbusRequestReader:
    """Finds requests in the bytes of a line by their length and checksum; skips noise byte by byte."""

    def __init__(self) -> None:
        self._received = b""

    def feed(self, data: bytes) -> list[ModbusRequest]:
        """The requests that these bytes complete."""
        self._received = (self._received + data)[-2 * MAX_FRAME :]
        requests = []
        while len(self._received) >= _FIXED_LENGTH:
            length = self._length()
            if length > len(self._received):
                break
            frame = self._received[:length]
            if int.from_bytes(frame[-2:], "little") == crc16_modbus(frame[:-2]):
                requests.append(ModbusRequest(frame[0], frame[1], frame[2:-2]))
                self._received = self._received[length:]
            else:
                self._received = self._received[1:]
        return requests

    def _length(self) -> int:
        """The length of the frame that may begin here; an unknown function counts as a short one."""
        return 9 + self._received[6] if self._received[1] == WRITE_SEVERAL else _FIXED_LENGTH


def answer(registers: dict[int, int], function: int, data: bytes) -> bytes:
    """Carries out a request on a board's registers; returns the answer after the unit. Raises IllegalModbusRequest."""
    first, second = int.from_bytes(data[:2], "big"), int.from_bytes(data[2:4], "big")
    match function:
        case 3:
            _check(first, second)
            values = b"".join(registers.get(first + at, 0).to_bytes(2, "big") for at in range(second))
            return bytes([function, len(values)]) + values
        case 6:
            _check(first, 1)
            registers[first] = second
            return bytes([function]) + data[:4]
        case 16:
            _check(first, second)
            if len(data) != 5 + 2 * second or data[4] != 2 * second:
                raise IllegalModbusRequest(ILLEGAL_VALUE)
            for at in range(second):
                registers[first + at] = int.from_bytes(data[5 + 2 * at : 7 + 2 * at], "big")
            return bytes([function]) + data[:4]
    raise IllegalModbusRequest(ILLEGAL_FUNCTION)


def _check(first: int, count: int) -> None:
    if not 1 <= count <= MAX_REGISTERS:
        raise IllegalModbusRequest(ILLEGAL_VALUE)
    if first + count > REGISTER_COUNT:
        raise IllegalModbusRequest(ILLEGAL_ADDRESS)


class EmulatedModbusBoards(BoardsOnALine):
    """`registers` holds what was written, by unit; the register map says what a board shows. Other units stay silent."""

    def __init__(
        self,
        units: Iterable[int],
        map_: Registers,
        link: Path | None = None,
        *,
        baud: int = 0,
        on_shown: Callable[[ShownText], None] = lambda shown: None,
    ) -> None:
        super().__init__(link, baud, on_shown)
        self._map = map_
        self.registers: dict[int, dict[int, int]] = {unit: {} for unit in units}
        self._busy = 0

    def fault(self, line: str) -> None:
        """Sets one of faults.MODBUS_BOARDS; `nak-storm N` refuses the next N requests as "busy". Raises UnknownFault."""
        fault = read_fault(line, MODBUS_BOARDS)
        with self._state:
            match fault.name:
                case "power-cut":
                    self.shown.clear()
                    for registers in self.registers.values():
                        registers.clear()
                case "nak-storm":
                    self._busy = fault.number
                case "ok":
                    self._busy = 0
                    self._line.repair()
                case _:
                    self._line.fault(fault)
            self._state.notify_all()

    def _run(self) -> None:
        reader = ModbusRequestReader()
        while self._running:
            data = self._line.read(256)
            for request in reader.feed(data) if data else []:
                if request.unit in self.registers:
                    reply = bytes([request.unit]) + self._reply(request)
                    self._line.write(reply + crc16_modbus(reply).to_bytes(2, "little"))

    def _reply(self, request: ModbusRequest) -> bytes:
        with self._state:
            try:
                if self._busy:
                    self._busy -= 1
                    raise IllegalModbusRequest(BUSY)
                reply = answer(self.registers[request.unit], request.function, request.data)
            except IllegalModbusRequest as refused:
                return bytes([request.function | 0x80, refused.code])
            if request.function != READ:
                self._show(shown_by(self.registers[request.unit], self._map, request.unit))
            self._state.notify_all()
            return reply


def shown_by(registers: dict[int, int], map_: Registers, unit: int) -> ShownText:
    """What a board with these registers shows."""
    blink = map_.blink is not None and registers.get(map_.blink) == map_.blinking_value
    if map_.number_as == "int":
        number = registers.get(map_.number, map_.blank_number)
        return ShownText(unit, "" if number == map_.blank_number else str(number), blink)
    pairs = [registers.get(map_.number + at, 0) for at in range((map_.string_length + 1) // 2)]
    data = b"".join(pair.to_bytes(2, "big" if map_.string_first == "high" else "little") for pair in pairs)
    return ShownText(unit, data[: map_.string_length].decode(map_.charset, "replace"), blink)
