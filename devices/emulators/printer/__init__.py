"""An emulated ESC/POS printer: the parser of its commands, the paper, and the machine with its sensors and faults."""

from devices.emulators.control import UnknownFault
from devices.emulators.printer.interpreter import Slip
from devices.emulators.printer.machine import EmulatedPrinter

__all__ = ["EmulatedPrinter", "Slip", "UnknownFault"]
