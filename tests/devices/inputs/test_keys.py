"""Keypads and keyboard scanners: key events to actions and lines; the device played over a pipe, by uinput where there is one."""

import errno
import os
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.backoff import Backoff
from devices.health import Cause, State
from devices.inputs.input_device import EV_KEY, EventDevice, InputDevice, open_with_evdev
from devices.inputs.keypad import KeyEvent, KeypadDecoder, WedgeDecoder
from devices.inputs.keys import CHARACTERS, CODES, code_of
from devices.inputs.settings import KeypadSettings, ScannerSettings
from devices.inputs.sources import KeyboardScanner, Keypad
from devices.inputs.worker import InputWorker
from tests.devices.collector import Collector
from tests.devices.health_log import HealthLog

SLIP = "https://queue.office.local/t/4f09c2e81b7d"
KEYS: dict[str, Any] = {"KPENTER": "next", "KP0": "recall", "KPPLUS": "start"}
SHIFT, ENTER = code_of("LEFTSHIFT"), code_of("ENTER")


def typed(text: str) -> list[tuple[int, int]]:
    """Code and value of the events of a scanner that types this text and Enter."""
    by_sign = {sign: (code, at) for code, signs in CHARACTERS.items() for at, sign in reversed([*enumerate(signs)])}
    events = []
    for sign in text:
        code, shifted = by_sign[sign]
        press = [(code, 1), (code, 0)]
        events += [(SHIFT, 1), *press, (SHIFT, 0)] if shifted else press
    return [*events, (ENTER, 1), (ENTER, 0)]


def fed(decoder: KeypadDecoder | WedgeDecoder, *events: tuple[int, int], step_s: float = 0.01) -> list[str]:
    """Feeds the events, each a little later than the one before."""
    heard = [decoder.feed(KeyEvent(code, value, at * step_s)) for at, (code, value) in enumerate(events)]
    return [each for each in heard if each is not None]


def test_the_codes_are_those_of_the_kernel() -> None:
    ecodes = pytest.importorskip("evdev").ecodes
    assert {name: getattr(ecodes, f"KEY_{name}") for name in CODES} == CODES
    assert ecodes.EV_KEY == EV_KEY


def test_names_as_evtest_prints_them() -> None:
    assert code_of("KEY_KP1") == code_of("kp1") == 79
    with pytest.raises(ValueError, match="there is no key KP99"):
        code_of("KP99")


def test_a_press_is_an_action_once() -> None:
    decoder = KeypadDecoder({96: "next", 82: "recall"})
    held = [(96, 1), *[(96, 2)] * 30, (96, 0)]
    assert fed(decoder, *held, (1, 1), (1, 0), (82, 1), (82, 0)) == ["next", "recall"]


def test_a_worn_key_bounces() -> None:
    decoder = KeypadDecoder({96: "next"})
    assert fed(decoder, *[(96, 1), (96, 0)] * 4) == ["next"]
    assert [decoder.feed(KeyEvent(96, 1, at)) for at in (1.0, 1.1, 1.3)] == ["next", None, "next"]


def test_a_clock_that_is_set_back_swallows_no_press() -> None:
    decoder = KeypadDecoder({96: "next"})
    assert [decoder.feed(KeyEvent(96, 1, at)) for at in (1000.0, 10.0)] == ["next", "next"]


@given(st.text(alphabet="".join(sign for signs in CHARACTERS.values() for sign in signs), min_size=1, max_size=300))
def test_a_scanner_types_by_the_us_layout(text: str) -> None:
    assert fed(WedgeDecoder(), *typed(text), step_s=0.001) == ([text.strip()] if text.strip() else [])


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 2), st.floats(0, 1e9))))
def test_no_key_is_too_strange(events: list[tuple[int, int, float]]) -> None:
    decoder = WedgeDecoder()
    for event in events:
        line = decoder.feed(KeyEvent(*event))
        assert line is None or 0 < len(line) <= 300


@pytest.mark.parametrize(
    ("events", "why"),
    [
        ([(56, 1), (79, 1), (79, 0), (82, 1), (82, 0), (56, 0), (ENTER, 1)], "Alt and the number pad"),
        ([(2, 1), (2, 0)] * 301 + [(ENTER, 1)], "longer than 300"),
        ([(2, 1), (103, 1), (ENTER, 1)], "key 103 cannot be part"),
    ],
)
def test_what_is_no_scan_is_refused_and_the_next_is_heard(events: list[tuple[int, int]], why: str) -> None:
    refused: list[str] = []
    decoder = WedgeDecoder(refused.append)
    assert fed(decoder, *events, *typed("014"), step_s=0.001) == ["014"]
    assert len(refused) == 1
    assert why in refused[0]


def test_keys_pressed_long_ago_are_not_the_beginning_of_a_scan() -> None:
    decoder = WedgeDecoder()
    decoder.feed(KeyEvent(2, 1, 0.0))
    assert [decoder.feed(KeyEvent(code, 1, 5.0)) for code in (3, ENTER)] == [None, "2"]


@dataclass
class PipedEvent:
    """What evdev gives for an event."""

    seconds: float
    type: int
    code: int
    value: int

    def timestamp(self) -> float:
        return self.seconds


class PipedDevice:
    """Plays evdev.InputDevice: the kernel's event records come through a pipe. Its end is the pulled cable."""

    LAYOUT = "llHHi"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.fd, self._writing = os.pipe()
        os.set_blocking(self.fd, False)
        self.grabbed = False

    def press(self, *events: tuple[int, int]) -> None:
        for at, (code, value) in enumerate(events):
            os.write(self._writing, struct.pack(self.LAYOUT, 1 + at // 50, at % 50 * 20_000, EV_KEY, code, value))
            os.write(self._writing, struct.pack(self.LAYOUT, 1 + at // 50, at % 50 * 20_000, 0, 0, 0))

    def pull(self) -> None:
        self.path.unlink()
        os.close(self._writing)

    def grab(self) -> None:
        self.grabbed = True

    def ungrab(self) -> None:
        self.grabbed = False

    def read(self) -> Iterator[PipedEvent]:
        size = struct.calcsize(self.LAYOUT)
        data = os.read(self.fd, 64 * size)
        if not data:
            raise OSError(errno.ENODEV, "No such device")
        for second, micro, kind, code, value in struct.iter_unpack(self.LAYOUT, data):
            yield PipedEvent(second + micro / 1e6, kind, code, value)

    def close(self) -> None:
        os.close(self.fd)


class Desk:
    """A desk where devices are plugged in by their path."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.device: PipedDevice | None = None
        self.taken = False

    def plug(self) -> PipedDevice:
        self.device = PipedDevice(self.path)
        self.path.touch()
        return self.device

    def open(self, path: str) -> EventDevice:
        if not Path(path).exists() or self.device is None:
            raise OSError(errno.ENOENT, "No such file or directory")
        if self.taken:
            raise OSError(errno.EBUSY, "Device or resource busy")
        return self.device


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "event-kbd")


def keypad_worker(desk: Desk, heard: Collector, health: HealthLog) -> InputWorker:
    settings = KeypadSettings(id="keypad-3", window="3", device=str(desk.path), keys=KEYS)
    source = Keypad(InputDevice(settings.device, desk.open), settings.actions())
    return InputWorker(settings, heard, health, source=source, backoff=Backoff((0.1,)))


def test_a_keypad_is_grabbed_read_pulled_and_comes_back(desk: Desk) -> None:
    heard, health = Collector(), HealthLog()
    worker = keypad_worker(desk, heard, health)
    worker.start()
    assert health.wait_for(State.ABSENT, Cause.UNPLUGGED)
    assert "cannot be opened (No such file or directory)" in (health.events[-1].detail or "")
    device = desk.plug()
    assert health.wait_for(State.OPEN)
    assert device.grabbed
    device.press((96, 1), (96, 0))
    assert heard.wait_for(("keypad-3", "next"))
    assert health.wait_for(State.READY)
    device.pull()
    assert health.wait_for(State.ABSENT, Cause.UNPLUGGED)
    again = desk.plug()
    assert health.wait_for(State.OPEN)
    again.press((82, 1), (82, 0))
    assert heard.wait_for(("keypad-3", "next"), ("keypad-3", "recall"))
    worker.stop()
    worker.join()
    assert not again.grabbed


def test_a_keypad_another_program_holds(desk: Desk) -> None:
    desk.plug()
    desk.taken = True
    health = HealthLog()
    worker = keypad_worker(desk, Collector(), health)
    worker.start()
    assert health.wait_for(State.ABSENT, Cause.UNPLUGGED)
    assert "Device or resource busy" in (health.events[-1].detail or "")
    worker.stop()
    worker.join()


def test_a_scanner_in_keyboard_mode(desk: Desk) -> None:
    device = desk.plug()
    heard, health = Collector(), HealthLog()
    settings = ScannerSettings(id="scanner-3", window="3", device=str(desk.path))
    source = KeyboardScanner(settings.id, InputDevice(settings.device, desk.open))
    worker = InputWorker(settings, heard, health, source=source)
    worker.start()
    device.press(*typed(SLIP))
    assert heard.wait_for(("scanner-3", "4f09c2e81b7d"))
    worker.stop()
    worker.join()


def test_without_evdev_the_health_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "evdev", None)
    health = HealthLog()
    settings = KeypadSettings(id="keypad-3", window="3", device=str(tmp_path / "event-kbd"), keys=KEYS)
    worker = InputWorker(settings, Collector(), health)
    worker.start()
    assert health.wait_for(State.FAULT, Cause.DRIVER_MISSING)
    assert "talon[keypad]" in (health.events[-1].detail or "")
    worker.stop()
    worker.join()


def test_evdev_itself_refuses_a_path_that_is_no_device(tmp_path: Path) -> None:
    pytest.importorskip("evdev")
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path / "nothing"):
        health = HealthLog()
        settings = KeypadSettings(id="keypad-3", window="3", device=str(path), keys=KEYS)
        worker = InputWorker(settings, Collector(), health)
        worker.start()
        assert health.wait_for(State.ABSENT, Cause.UNPLUGGED)
        worker.stop()
        worker.join()


@pytest.mark.skipif(not os.access("/dev/uinput", os.W_OK), reason="there is no /dev/uinput to make a keyboard with")
def test_a_real_input_device() -> None:
    evdev = pytest.importorskip("evdev")
    with evdev.UInput({EV_KEY: [96]}, name="talon test keypad") as keyboard:
        heard, health = Collector(), HealthLog()
        settings = KeypadSettings(id="keypad-3", window="3", device=keyboard.device.path, keys=KEYS)
        source = Keypad(InputDevice(settings.device, open_with_evdev), settings.actions())
        worker = InputWorker(settings, heard, health, source=source)
        worker.start()
        assert health.wait_for(State.OPEN)
        keyboard.write(EV_KEY, 96, 1)
        keyboard.write(EV_KEY, 96, 0)
        keyboard.syn()
        assert heard.wait_for(("keypad-3", "next"))
        worker.stop()
        worker.join()
