"""Boards that speak Modbus RTU: what is written to which registers, and the line through pymodbus' client."""

import contextlib
import logging
import termios
import time
from dataclasses import dataclass
from typing import Literal

from pymodbus.client import ModbusSerialClient
from pymodbus.exceptions import ModbusException

from devices.boards.transport import BoardSilent
from devices.boards.wording import Unshowable, digits_of, fitted, in_charset
from devices.links import LineSettings, LinkAbsent, LinkLost

RETRIES = 1
PORT_ERRORS = (ModbusException, OSError, termios.error)


@dataclass(frozen=True)
class Registers:
    """The board's register map, from its manual: holding registers by their number on the line, counted from 0.

    `number_as` "int": one register with the digits of the text, `blank_number` while the window calls nobody;
    "string": `string_length` characters, two per register. Blink and colour are written only where a register is
    given. `function` 16 writes several registers at once; 6 writes one at a time, for boards that only support that.
    """

    number: int
    number_as: Literal["int", "string"] = "int"
    string_length: int = 4
    string_align: str = ">"
    string_first: Literal["high", "low"] = "high"
    charset: str = "cp1251"
    blank_number: int = 0
    blink: int | None = None
    still_value: int = 0
    blinking_value: int = 1
    colour: int | None = None
    still_colour: int = 0
    blinking_colour: int = 0
    function: Literal[6, 16] = 16


def writes(registers: Registers, text: str, blink: bool) -> list[tuple[int, list[int]]]:
    """What to write, in order: first register and values. The number comes last, when colour and blink are already set.

    Raises Unshowable.
    """
    result = []
    if registers.colour is not None:
        result.append((registers.colour, [registers.blinking_colour if blink else registers.still_colour]))
    if registers.blink is not None:
        result.append((registers.blink, [registers.blinking_value if blink else registers.still_value]))
    result.append((registers.number, _text_values(registers, text)))
    if registers.function == 16:
        return result
    return [(first + at, [value]) for first, values in result for at, value in enumerate(values)]


def _text_values(registers: Registers, text: str) -> list[int]:
    if registers.number_as == "int":
        digits = digits_of(text)
        number = int(digits) if digits else registers.blank_number
        if number > 0xFFFF:
            raise Unshowable(f"{number} does not fit into a register.")
        return [number]
    shown = fitted(in_charset(text, registers.charset), registers.string_length, registers.string_align)
    data = shown.encode(registers.charset)
    data += b" " * (len(data) % 2)
    order: Literal["big", "little"] = "big" if registers.string_first == "high" else "little"
    return [int.from_bytes(data[at : at + 2], order) for at in range(0, len(data), 2)]


class ModbusTransport:
    """The boards of one RS-485 line by unit number. Each has `answer_s` seconds to answer and is asked twice at most."""

    answers = True

    def __init__(
        self, line: LineSettings, registers: Registers, *, gap_s: float, answer_s: float, echo: bool = False
    ) -> None:
        # We report a silent board in our own health; the library would log every attempt.
        logging.getLogger("pymodbus").setLevel(logging.CRITICAL)
        self._port = line.port
        self._registers = registers
        self._gap_s = gap_s
        self._client = ModbusSerialClient(
            line.port,
            baudrate=line.baud,
            bytesize=line.bytesize,
            parity=line.parity,
            stopbits=line.stopbits,
            timeout=answer_s,
            retries=RETRIES,
            handle_local_echo=echo,
        )

    @property
    def is_open(self) -> bool:
        return self._client.connected

    def open(self) -> None:
        if not self._client.connect():
            raise LinkAbsent(f"Port {self._port} cannot be opened: check the cable and the line settings.")

    def close(self) -> None:
        with contextlib.suppress(*PORT_ERRORS):
            self._client.close()  # type: ignore[no-untyped-call]
        # If close itself failed, the client would still believe that it is connected.
        self._client.socket = None

    def show(self, address: int, text: str, blink: bool) -> None:
        for first, values in writes(self._registers, text, blink):
            self._write(address, first, values)
            time.sleep(self._gap_s)

    def _write(self, unit: int, first: int, values: list[int]) -> None:
        try:
            if self._registers.function == 16:
                answer = self._client.write_registers(first, values, device_id=unit)
            else:
                answer = self._client.write_register(first, values[0], device_id=unit)
        except PORT_ERRORS as error:
            if isinstance(error, ModbusException) and self._client.connected and self._alive():
                raise BoardSilent(f"Board {unit} does not answer: check its power, address and cable.") from error
            self.close()
            raise LinkLost(f"Port {self._port} has gone ({error}): check the cable and the adapter.") from error
        if answer.isError():
            raise BoardSilent(f"Board {unit} refuses register {first} (code {answer.exception_code}): see its manual.")

    def _alive(self) -> bool:
        """Whether the port itself still works: then it is the board that is silent."""
        socket = self._client.socket
        try:
            return socket is not None and socket.in_waiting >= 0
        except PORT_ERRORS:
            return False
