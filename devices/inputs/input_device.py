"""A keyboard device of Linux through evdev, taken for ourselves so that its keys reach no browser."""

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
    """What we use of evdev.InputDevice."""

    @property
    def fd(self) -> int:
        """To wait on."""

    def grab(self) -> None:
        """Takes all events for ourselves. Raises OSError when another program has them."""

    def ungrab(self) -> None:
        """Gives them back."""

    def read(self) -> Iterable[Any]:
        """The events that wait, each with type, code, value and timestamp()."""

    def close(self) -> None:
        """Closes the device."""


def open_by_evdev(path: str) -> EventDevice:
    """Raises OSError, DriverMissing."""
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

    def __init__(self, path: str, opened: Callable[[str], EventDevice] = open_by_evdev) -> None:
        self.path = path
        self._opened = opened
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
            device = self._opened(self.path)
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
        """Gives the device back; one that is gone already is no error."""
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
            raise LinkLost(f"Input device {self.path} went away ({error}): check its cable.") from error
        return [KeyEvent(event.code, event.value, event.timestamp()) for event in events if event.type == EV_KEY]
