"""Emulated LED boards that speak Modbus RTU: slaves of one line that keep registers, show a number, and can misbehave.

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
MOST_REGISTERS = 123
LONGEST_FRAME = 256
_FIXED_LENGTH = 8


class IllegalRequest(Exception):
    """A request that is answered by an exception code."""

    def __init__(self, code: int) -> None:
        super().__init__(f"exception {code}")
        self.code = code


@dataclass(frozen=True)
class Request:
    """A frame from the master: `data` is what follows the function code, without the checksum."""

    unit: int
    function: int
    data: bytes


class RequestReader:
    """Finds requests in what comes over a line: by their length and checksum; rubbish is passed over byte by byte."""

    def __init__(self) -> None:
        self._heard = b""

    def feed(self, data: bytes) -> list[Request]:
        """The requests that these bytes complete."""
        self._heard = (self._heard + data)[-2 * LONGEST_FRAME :]
        found = []
        while len(self._heard) >= _FIXED_LENGTH:
            length = self._length()
            if length > len(self._heard):
                break
            frame = self._heard[:length]
            if int.from_bytes(frame[-2:], "little") == crc16_modbus(frame[:-2]):
                found.append(Request(frame[0], frame[1], frame[2:-2]))
                self._heard = self._heard[length:]
            else:
                self._heard = self._heard[1:]
        return found

    def _length(self) -> int:
        """How long the frame is that may begin here; of an unknown function as long as the short ones."""
        return 9 + self._heard[6] if self._heard[1] == WRITE_SEVERAL else _FIXED_LENGTH


def answer(registers: dict[int, int], function: int, data: bytes) -> bytes:
    """Carries a request out on a board's registers: the answer's bytes after the unit. Raises IllegalRequest."""
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
                raise IllegalRequest(ILLEGAL_VALUE)
            for at in range(second):
                registers[first + at] = int.from_bytes(data[5 + 2 * at : 7 + 2 * at], "big")
            return bytes([function]) + data[:4]
    raise IllegalRequest(ILLEGAL_FUNCTION)


def _check(first: int, count: int) -> None:
    if not 1 <= count <= MOST_REGISTERS:
        raise IllegalRequest(ILLEGAL_VALUE)
    if first + count > REGISTER_COUNT:
        raise IllegalRequest(ILLEGAL_ADDRESS)


class EmulatedModbusBoards(BoardsOnALine):
    """`registers` are what was written, by unit; what a board shows follows by its register map. Other units stay silent."""

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
        """One of faults.MODBUS_BOARDS: `nak-storm N`: the next N requests are refused as "busy". Raises UnknownFault."""
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
        reader = RequestReader()
        while self._running:
            data = self._line.read(256)
            for request in reader.feed(data) if data else []:
                if request.unit in self.registers:
                    reply = bytes([request.unit]) + self._reply(request)
                    self._line.write(reply + crc16_modbus(reply).to_bytes(2, "little"))

    def _reply(self, request: Request) -> bytes:
        with self._state:
            try:
                if self._busy:
                    self._busy -= 1
                    raise IllegalRequest(BUSY)
                reply = answer(self.registers[request.unit], request.function, request.data)
            except IllegalRequest as refused:
                return bytes([request.function | 0x80, refused.code])
            if request.function != READ:
                self._show(shown_by(self.registers[request.unit], self._map, request.unit))
            self._state.notify_all()
            return reply


def shown_by(registers: dict[int, int], map_: Registers, unit: int) -> ShownText:
    """What a board shows by its registers."""
    blink = map_.blink is not None and registers.get(map_.blink) == map_.blinking_value
    if map_.number_as == "int":
        number = registers.get(map_.number, map_.blank_number)
        return ShownText(unit, "" if number == map_.blank_number else str(number), blink)
    pairs = [registers.get(map_.number + at, 0) for at in range((map_.string_length + 1) // 2)]
    data = b"".join(pair.to_bytes(2, "big" if map_.string_first == "high" else "little") for pair in pairs)
    return ShownText(unit, data[: map_.string_length].decode(map_.charset, "replace"), blink)
