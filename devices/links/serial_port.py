"""A serial port: opened exclusively, read and written with deadlines, closed at the first error."""

import contextlib
import termios
import time
from dataclasses import dataclass
from typing import Literal

import serial

from devices.links.link import LinkAbsent, LinkLost, LinkStalled

READ_STEP_S = 0.02
CLOSE_S = 0.2
"""How long a port that is being closed may still send what it holds."""
PORT_ERRORS = (serial.SerialException, OSError, termios.error)
"""Everything that a port may raise. termios.error is neither an OSError nor a SerialException."""


@dataclass(frozen=True)
class LineSettings:
    """How the port is opened, in the words of the agent's settings."""

    port: str
    baud: int = 115200
    bytesize: Literal[5, 6, 7, 8] = 8
    parity: Literal["N", "E", "O", "M", "S"] = "N"
    stopbits: Literal[1, 2] = 1
    flow: Literal["none", "rtscts", "xonxoff"] = "none"
    write_timeout_s: float = 1.0


class SerialLink:
    """A Link over a serial port."""

    def __init__(self, line: LineSettings) -> None:
        self.line = line
        self._port: serial.Serial | None = None

    @property
    def address(self) -> str:
        return self.line.port

    @property
    def is_open(self) -> bool:
        return self._port is not None

    def open(self) -> None:
        self.close()
        line = self.line
        try:
            port = serial.Serial(
                line.port,
                baudrate=line.baud,
                bytesize=line.bytesize,
                parity=line.parity,
                stopbits=line.stopbits,
                rtscts=line.flow == "rtscts",
                xonxoff=line.flow == "xonxoff",
                timeout=READ_STEP_S,
                write_timeout=line.write_timeout_s,
                exclusive=True,
            )
            port.reset_input_buffer()
        except (*PORT_ERRORS, ValueError) as error:
            raise LinkAbsent(
                f"Port {line.port} cannot be opened ({error}): check the cable and the line settings."
            ) from error
        self._port = port

    def close(self) -> None:
        port, self._port = self._port, None
        if port is not None:
            with contextlib.suppress(*PORT_ERRORS):
                self._flush(port)
            with contextlib.suppress(*PORT_ERRORS):
                port.close()

    @staticmethod
    def _flush(port: serial.Serial) -> None:
        """Drops what the device does not take: the kernel would wait for it half a minute when the port is closed."""
        until = time.monotonic() + CLOSE_S
        while port.out_waiting and time.monotonic() < until:
            time.sleep(READ_STEP_S)
        port.reset_output_buffer()

    def write(self, data: bytes) -> None:
        port = self._opened()
        try:
            port.write(data)
        except serial.SerialTimeoutException as error:
            self.close()
            raise LinkStalled(f"{self.line.port} takes no more bytes: the device is holding the line.") from error
        except PORT_ERRORS as error:
            raise self._lost(error) from error

    def read(self, until: float) -> bytes:
        port = self._opened()
        try:
            while True:
                data = port.read(1)
                if data:
                    return bytes(data + port.read(port.in_waiting))
                if time.monotonic() >= until:
                    return b""
        except PORT_ERRORS as error:
            raise self._lost(error) from error

    def waiting(self) -> bytes:
        port = self._opened()
        try:
            return bytes(port.read(port.in_waiting)) if port.in_waiting else b""
        except PORT_ERRORS as error:
            raise self._lost(error) from error

    def _opened(self) -> serial.Serial:
        if self._port is None:
            raise LinkLost(f"Port {self.line.port} is closed.")
        return self._port

    def _lost(self, error: Exception) -> LinkLost:
        self.close()
        return LinkLost(f"Port {self.line.port} has gone ({error}): check the cable and the device's power.")
