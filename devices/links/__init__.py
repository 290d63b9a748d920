"""Links to devices: serial ports, TCP connections, USB printer ports; one interface, the same errors."""

from devices.links.addresses import link_to
from devices.links.link import CHUNK_BYTES, Link, LinkAbsent, LinkError, LinkLost, LinkStalled
from devices.links.printer_port import link_to_printer
from devices.links.serial_port import LineSettings, SerialLink
from devices.links.tcp import TcpLink
from devices.links.usb_printer import UsbPrinterLink

__all__ = [
    "CHUNK_BYTES",
    "LineSettings",
    "Link",
    "LinkAbsent",
    "LinkError",
    "LinkLost",
    "LinkStalled",
    "SerialLink",
    "TcpLink",
    "UsbPrinterLink",
    "link_to",
    "link_to_printer",
]
