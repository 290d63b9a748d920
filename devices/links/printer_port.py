"""A printer's port by any name: what the name leads to, serial port or USB printer, is seen when it is opened."""

from pathlib import Path

from devices.links.addresses import TCP, is_usb_printer
from devices.links.link import Link
from devices.links.serial_port import LineSettings, SerialLink
from devices.links.tcp import TcpLink
from devices.links.usb_printer import UsbPrinterLink

CONNECT_S = 1.0
"""How long a network printer may take to accept a connection: somebody waits for the slip."""


def link_to_printer(line: LineSettings) -> Link:
    """The link to a printer at `tcp://host:port` or at a path."""
    if line.port.startswith(TCP):
        return TcpLink(line.port, write_timeout_s=line.write_timeout_s, connect_s=CONNECT_S)
    return PrinterPortLink(line)


class PrinterPortLink:
    """A Link to a path. A name that a udev rule gives need not be there before the printer is switched on."""

    def __init__(self, line: LineSettings) -> None:
        self._line = line
        self._link: Link = SerialLink(line)

    @property
    def address(self) -> str:
        return self._line.port

    @property
    def is_open(self) -> bool:
        return self._link.is_open

    def open(self) -> None:
        self.close()
        if is_usb_printer(self._line.port):
            self._link = UsbPrinterLink(Path(self._line.port), write_timeout_s=self._line.write_timeout_s)
        else:
            self._link = SerialLink(self._line)
        self._link.open()

    def close(self) -> None:
        self._link.close()

    def write(self, data: bytes) -> None:
        self._link.write(data)

    def read(self, until: float) -> bytes:
        return self._link.read(until)

    def waiting(self) -> bytes:
        return self._link.waiting()
