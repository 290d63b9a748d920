"""The addresses in the settings and the links they lead to."""

from pathlib import Path

from devices.links.link import Link
from devices.links.serial_port import LineSettings, SerialLink
from devices.links.tcp import TcpLink, host_and_port
from devices.links.usb_printer import UsbPrinterLink

TCP = "tcp://"
USB_PRINTER = "/dev/usb/lp"


def check_address(address: str) -> str:
    """Returns the address. Raises ValueError when it is a tcp:// address without host or port."""
    if address.startswith(TCP):
        host_and_port(address)
    return address


def is_there(address: str) -> bool:
    """Whether opening it is worth a try now: a device file that exists; a network address always is."""
    return address.startswith(TCP) or Path(address).exists()


def is_serial(address: str) -> bool:
    """Whether a line rate limits what is sent there."""
    return not address.startswith(TCP) and not is_usb_printer(address)


def is_usb_printer(address: str) -> bool:
    """Whether it is a USB printer's port, by its own name or by one that a udev rule has given it."""
    return address.startswith(USB_PRINTER) or str(Path(address).resolve()).startswith(USB_PRINTER)


def link_to(line: LineSettings) -> Link:
    """The link to `tcp://host:port`, a USB printer's `/dev/usb/lp0`, or a serial port by its path."""
    if line.port.startswith(TCP):
        return TcpLink(line.port, write_timeout_s=line.write_timeout_s)
    if line.port.startswith(USB_PRINTER):
        return UsbPrinterLink(Path(line.port), write_timeout_s=line.write_timeout_s)
    return SerialLink(line)
