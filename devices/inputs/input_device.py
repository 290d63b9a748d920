"""A Linux keyboard device through evdev, grabbed so that its keys reach no browser."""

import contextlib
import importlib
import select
import time
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from devices.inputs.keypad import KeyEvent
from devices.links import LinkAbsent, LinkError, LinkLost

EV_KEY = 1
"""The kind of event that is a key (linux/input-event-codes.h)."""


class DriverMissing(LinkError):
    """The package evdev is not installed on this box."""


class EventDevice(Protocol):
    """The part of evdev.InputDevice that is used here."""

    @property
    def fd(self) -> int:
        """The file descriptor to wait on."""

    def grab(self) -> None:
        """Takes all events for this process. Raises OSError when another program has done so."""

    def ungrab(self) -> None:
        """Gives them back."""

    def read(self) -> Iterable[Any]:
        """The waiting events, each with type, code, value and timestamp()."""

    def close(self) -> None:
        """Closes the device."""


def open_with_evdev(path: str) -> EventDevice:
    """Opens the device. Raises OSError, DriverMissing."""
    try:
        evdev = importlib.import_module("evdev")
    except ImportError as error:
        raise DriverMissing(
            "Keypads and keyboard scanners need the package evdev: install talon[keypad] on this box."
        ) from error
    device: EventDevice = evdev.InputDevice(path)
    return device


class InputDevice:
    """Owned by one thread. After LinkLost it is closed; open it again to go on."""

    def __init__(self, path: str, opener: Callable[[str], EventDevice] = open_with_evdev) -> None:
        self.path = path
        self._opener = opener
        self._device: EventDevice | None = None

    @property
    def is_open(self) -> bool:
        """True between a successful open() and the first error or close()."""
        return self._device is not None

    def open(self) -> None:
        """Opens and grabs. Raises LinkAbsent, DriverMissing."""
        self.close()
        device = None
        try:
            device = self._opener(self.path)
            device.grab()
        except OSError as error:
            if device is not None:
                with contextlib.suppress(OSError):
                    device.close()
            raise LinkAbsent(
                f"Input device {self.path} cannot be opened ({error.strerror or error}): check the cable, that the agent's "
                "user is in the group input, and that no other program has taken it."
            ) from error
        self._device = device

    def close(self) -> None:
        """Releases the device; it is no error if it has already gone."""
        device, self._device = self._device, None
        if device is not None:
            with contextlib.suppress(OSError):
                device.ungrab()
            with contextlib.suppress(OSError):
                device.close()

    def read(self, until: float) -> list[KeyEvent]:
        """Key events as soon as there are any, or none at the time `until` (monotonic clock, seconds). Raises LinkLost."""
        device = self._device
        if device is None:
            raise LinkLost(f"Input device {self.path} is closed.")
        try:
            if not select.select([device.fd], [], [], max(0.0, until - time.monotonic()))[0]:
                return []
            events = list(device.read())
        except BlockingIOError:
            return []
        except (OSError, ValueError) as error:
            self.close()
            raise LinkLost(f"Input device {self.path} has gone ({error}): check its cable.") from error
        return [KeyEvent(event.code, event.value, event.timestamp()) for event in events if event.type == EV_KEY]
