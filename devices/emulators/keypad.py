"""An emulated operator's keypad: a real Linux input device made with uinput, whose keys are pressed by name."""

import importlib
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from devices.emulators.control import UnknownFault
from devices.emulators.faults import KEYPAD, read_fault
from devices.inputs.input_device import EV_KEY
from devices.inputs.keys import code_of

NUMBER_PAD = (
    *(f"KP{digit}" for digit in range(10)),
    *("KPENTER", "KPPLUS", "KPMINUS", "KPASTERISK", "KPSLASH", "KPDOT"),
)


class KeypadMissing(Exception):
    """No input device can be made here; the message says why."""


class MadeDevice(Protocol):
    """The part of evdev.UInput that is used here."""

    device: Any

    def write(self, kind: int, code: int, value: int) -> None:
        """Sends one event."""

    def syn(self) -> None:
        """Ends a group of events."""

    def close(self) -> None:
        """Removes the device."""


def make_with_uinput(codes: list[int]) -> MadeDevice:
    """Makes the device. Raises KeypadMissing."""
    try:
        evdev = importlib.import_module("evdev")
    except ImportError as error:
        raise KeypadMissing("The package evdev is missing: install talon[keypad].") from error
    try:
        made: MadeDevice = evdev.UInput({EV_KEY: codes}, name="Talon emulated keypad")
    except (OSError, evdev.UInputError) as error:
        raise KeypadMissing(f"/dev/uinput cannot be used ({error}): load the module uinput and run as root.") from error
    return made


class EmulatedKeypad:
    """Use as a context manager; `port` is a link to the input device, which is gone while it is unplugged."""

    def __init__(self, link: Path, make: Callable[[list[int]], MadeDevice] = make_with_uinput) -> None:
        self._link = link
        self._make = make
        self._device: MadeDevice | None = None

    @property
    def port(self) -> str:
        """The path of the link to the input device."""
        return str(self._link)

    def __enter__(self) -> Self:
        self._plug()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._unplug()

    def press(self, name: str) -> None:
        """Presses and releases a key; lost while unplugged. Raises ValueError when there is no such key."""
        code = code_of(name)
        if self._device is not None:
            for value in (1, 0):
                self._device.write(EV_KEY, code, value)
                self._device.syn()

    def fault(self, line: str) -> None:
        """`unplug`, `plug` or `ok`. Raises UnknownFault."""
        if read_fault(line, KEYPAD).name == "unplug":
            self._unplug()
        else:
            self._plug()

    def obey(self, line: str) -> str:
        """Handles a line of the control socket: a fault, or the name of a key."""
        word = line.strip()
        try:
            if word in KEYPAD:
                self.fault(word)
            else:
                self.press(word)
        except (UnknownFault, ValueError) as error:
            return str(error)
        return "done"

    def _plug(self) -> None:
        if self._device is None:
            self._device = self._make([code_of(name) for name in NUMBER_PAD])
            self._link.unlink(missing_ok=True)
            self._link.symlink_to(self._device.device.path)

    def _unplug(self) -> None:
        self._link.unlink(missing_ok=True)
        if self._device is not None:
            self._device.close()
            self._device = None
