"""The emulated keypad: keys by name through evdev's interface, a link that goes with the device, sentences for what is missing."""

import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from devices.cli import emulate_command
from devices.emulators.keypad import EmulatedKeypad


class MadeByTest:
    """Stands for evdev.UInput."""

    def __init__(self, codes: list[int], path: Path) -> None:
        self.codes = codes
        self.device = SimpleNamespace(path=str(path))
        self.events: list[tuple[int, int]] = []
        self.closed = False

    def write(self, _kind: int, code: int, value: int) -> None:
        self.events.append((code, value))

    def syn(self) -> None:
        self.events.append((0, 0))

    def close(self) -> None:
        self.closed = True


def test_keys_are_pressed_by_name_and_the_cable_can_be_pulled(tmp_path: Path) -> None:
    made: list[MadeByTest] = []

    def make(codes: list[int]) -> Any:
        made.append(MadeByTest(codes, tmp_path / "event7"))
        return made[-1]

    with EmulatedKeypad(tmp_path / "keypad", make) as keypad:
        assert Path(keypad.port).readlink() == tmp_path / "event7"
        assert 96 in made[0].codes
        assert keypad.obey("KPENTER") == "done"
        assert made[0].events == [(96, 1), (0, 0), (96, 0), (0, 0)]
        assert "NOKEY" in keypad.obey("NOKEY")
        assert keypad.obey("unplug") == "done"
        assert made[0].closed
        assert not Path(keypad.port).is_symlink()
        assert keypad.obey("KPENTER") == "done"
        assert keypad.obey("plug") == "done"
        assert len(made) == 2
    assert made[1].closed


@pytest.mark.skipif(os.access("/dev/uinput", os.W_OK), reason="there is a /dev/uinput here")
def test_without_uinput_a_sentence_says_so(tmp_path: Path) -> None:
    found = CliRunner().invoke(emulate_command, ["keypad", "--link", str(tmp_path / "keypad")])
    assert found.exit_code == 1
    assert "/dev/uinput cannot be used" in found.output


def test_without_evdev_a_sentence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "evdev", None)
    found = CliRunner().invoke(emulate_command, ["keypad", "--link", str(tmp_path / "keypad")])
    assert "talon[keypad]" in found.output
