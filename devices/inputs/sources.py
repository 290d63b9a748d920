"""What a worker reads from: a serial scanner, a scanner in keyboard mode, a keypad; one interface."""

import logging
import time
from typing import Protocol

from devices.inputs.input_device import InputDevice
from devices.inputs.keypad import KeypadDecoder, WedgeDecoder
from devices.inputs.scan import LineReader, ScanLimit, ticket_of
from devices.inputs.settings import KeypadSettings, ScannerSettings
from devices.links import LineSettings, link_to

log = logging.getLogger(__name__)

UNFINISHED_S = 0.5
"""After this much silence an unfinished scan is dropped: the next one must not be appended to it."""


class InputSource(Protocol):
    """Owned by one thread. After a LinkError it is closed; open it again to go on."""

    @property
    def address(self) -> str:
        """The path of the port or device."""

    @property
    def is_open(self) -> bool:
        """True between a successful open() and the first error or close()."""

    def open(self) -> None:
        """Opens it. Raises LinkError."""

    def close(self) -> None:
        """Closes it; it is no error if it has already gone."""

    def read(self, until: float) -> list[str]:
        """The tickets or actions, as soon as there are any, or [] at the time `until` (monotonic clock, seconds).

        Raises LinkLost.
        """


class TicketFilter:
    """Picks the tickets out of scans; anything else, and what comes too often, is dropped.

    The log has a line for each scan dropped but never its content: it may be a passport as well as a slip.
    """

    def __init__(self, device: str) -> None:
        self._device = device
        self._limit = ScanLimit()

    def tickets(self, scans: list[str]) -> list[str]:
        """The tickets among the scans."""
        tickets = []
        for scan in scans:
            ticket = ticket_of(scan)
            if ticket is None:
                self.refused("it is not a ticket")
            elif self._limit.passes(ticket, time.monotonic()):
                tickets.append(ticket)
        return tickets

    def refused(self, why: str) -> None:
        """Logs a dropped scan."""
        log.info("%s: dropped a scan: %s", self._device, why)


class SerialScanner:
    """Tickets from a scanner in serial mode."""

    def __init__(self, device: str, line: LineSettings) -> None:
        self._link = link_to(line)
        self._filter = TicketFilter(device)
        self._lines = LineReader(self._filter.refused)
        self._received_at = 0.0

    @property
    def address(self) -> str:
        return self._link.address

    @property
    def is_open(self) -> bool:
        return self._link.is_open

    def open(self) -> None:
        self._link.open()
        self._lines.forget()

    def close(self) -> None:
        self._link.close()

    def read(self, until: float) -> list[str]:
        data = self._link.read(until)
        now = time.monotonic()
        if now - self._received_at > UNFINISHED_S:
            self._lines.forget()
        if not data:
            return []
        self._received_at = now
        return self._filter.tickets(self._lines.feed(data))


class KeyboardScanner:
    """Tickets from a scanner in keyboard mode."""

    def __init__(self, device: str, keyboard: InputDevice) -> None:
        self._keyboard = keyboard
        self._filter = TicketFilter(device)
        self._decoder = WedgeDecoder(self._filter.refused)

    @property
    def address(self) -> str:
        return self._keyboard.path

    @property
    def is_open(self) -> bool:
        return self._keyboard.is_open

    def open(self) -> None:
        self._keyboard.open()
        self._decoder = WedgeDecoder(self._filter.refused)

    def close(self) -> None:
        self._keyboard.close()

    def read(self, until: float) -> list[str]:
        lines = [self._decoder.feed(event) for event in self._keyboard.read(until)]
        return self._filter.tickets([line for line in lines if line is not None])


class Keypad:
    """Actions from an operator's keypad."""

    def __init__(self, keyboard: InputDevice, actions: dict[int, str]) -> None:
        self._keyboard = keyboard
        self._decoder = KeypadDecoder(actions)

    @property
    def address(self) -> str:
        return self._keyboard.path

    @property
    def is_open(self) -> bool:
        return self._keyboard.is_open

    def open(self) -> None:
        self._keyboard.open()

    def close(self) -> None:
        self._keyboard.close()

    def read(self, until: float) -> list[str]:
        actions = [self._decoder.feed(event) for event in self._keyboard.read(until)]
        return [action for action in actions if action is not None]


def source_for(settings: ScannerSettings | KeypadSettings) -> InputSource:
    """The source the settings describe."""
    if isinstance(settings, KeypadSettings):
        return Keypad(InputDevice(settings.device), settings.actions())
    if settings.device:
        return KeyboardScanner(settings.id, InputDevice(settings.device))
    return SerialScanner(settings.id, settings.line())
