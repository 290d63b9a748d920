"""An emulated operator's keypad: a real input device of Linux made with uinput, whose keys are pressed by name."""

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
    """No input device can be made here; the sentence says why."""


class MadeDevice(Protocol):
    """What we use of evdev.UInput."""

    device: Any

    def write(self, kind: int, code: int, value: int) -> None:
        """One event."""

    def syn(self) -> None:
        """Ends a group of events."""

    def close(self) -> None:
        """The device is gone."""


def make_by_uinput(codes: list[int]) -> MadeDevice:
    """Raises KeypadMissing."""
    try:
        evdev = importlib.import_module("evdev")
    except ImportError as error:
        raise KeypadMissing("The package evdev is missing: install talon[keypad].") from error
    try:
        made: MadeDevice = evdev.UInput({EV_KEY: codes}, name="Talon emulated keypad")
    except (OSError, evdev.UInputError) as error:
        raise KeypadMissing(f"/dev/uinput cannot be used ({error}): load the module uinput, be root.") from error
    return made


class EmulatedKeypad:
    """Use as a context manager; `port` is a link to the input device. Unplugged, the device is gone."""

    def __init__(self, link: Path, make: Callable[[list[int]], MadeDevice] = make_by_uinput) -> None:
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
        """A key goes down and up again. Raises ValueError for a name that is no key; lost while unplugged."""
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
        """A line of the control socket: a fault, or the name of a key."""
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
