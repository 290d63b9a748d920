"""The agent's TOML for boards, scanners and keypads: read, and every mistake a sentence with its place."""

from pathlib import Path

import pytest

from devices.boards.modbus import Registers
from devices.boards.settings import FrameLineSettings, ModbusLineSettings
from devices.settings import AgentSettings, SettingsError, load

HEAD = 'agent = "agent-1"\nserver = "http://x"\ntoken = "t"\nspool = "spool"\n'
RIGHT = r"""
[[board_lines]]
id = "boards-1"
port = "/dev/serial/by-id/usb-rs485"
protocol = "frame"
template = "{stx}{addr:02d}{text:>4}{etx}{checksum}"
checksum = "xor"
checksum_written = "hex"
boards = [{window = "3", address = 3}, {window = "4", address = 4}, {window = "4", address = 104}]
[[board_lines]]
id = "boards-2"
port = "tcp://192.0.2.7:4001"
protocol = "frame"
template = "{text:>4}"
boards = [{window = "5"}]
[[board_lines]]
id = "boards-3"
port = "/dev/ttyUSB1"
protocol = "modbus"
boards = [{window = "6", address = 16}]
[board_lines.registers]
number = 10
blink = 12
[[scanners]]
id = "scanner-3"
window = "3"
port = "/dev/serial/by-id/usb-scanner"
[[scanners]]
id = "scanner-4"
window = "4"
device = "/dev/input/by-id/usb-scanner-event-kbd"
[[keypads]]
id = "keypad-3"
window = "3"
device = "/dev/input/by-id/usb-keypad-event-kbd"
keys = {KPENTER = "next", KEY_KP0 = "recall", kpplus = "start", KPMINUS = "finish", KPDOT = "no_show", F5 = "break"}
"""


def loaded(folder: Path, text: str) -> AgentSettings:
    file = folder / "agent.toml"
    file.write_text(HEAD + text, "utf-8")
    return load(file)


def test_right_settings(tmp_path: Path) -> None:
    settings = loaded(tmp_path, RIGHT.replace("address = 104", "address = 14"))
    frames, _, modbus = settings.board_lines
    assert isinstance(frames, FrameLineSettings)
    assert (frames.baud, frames.repeat_s, frames.gap_ms) == (9600, 15, 8)
    assert isinstance(modbus, ModbusLineSettings)
    assert modbus.registers.map() == Registers(number=10, blink=12)
    assert settings.keypads[0].actions() == {
        96: "next", 82: "recall", 78: "start", 74: "finish", 83: "no_show", 63: "break",
    }  # fmt: skip
    assert settings.device_count == 6


@pytest.mark.parametrize(
    ("was", "wrong", "mistakes"),
    [
        ("window = ", "window = ", ["the frame for window 4: 104 does not fit into 2 digits"]),
        ("address = 104", "address = 4", ["boards: address 4 is given to several boards"]),
        (
            '{stx}{addr:02d}{text:>4}{etx}{checksum}"',
            '{stxx}{addr:02d}{txt}{etx}"',
            ["{stxx} is unknown", "{txt} is unknown", "neither {text}", "the checksum is xor, but {checksum} is not"],
        ),
        ("{stx}{addr:02d}", "{stx}", ["several boards are on the line, but it has no {addr}"]),
        ('protocol = "modbus"', 'protocol = "dmx"', ["board_lines no. 3: ", "'dmx'"]),
        ('port = "/dev/ttyUSB1"', 'port = "tcp://x:1"', ["need a serial port, not tcp://"]),
        ("address = 16", "address = 248", ["address 248 is not a Modbus unit: 1 to 247"]),
        ("number = 10", "number = 70000\nstring_length = 0", ["registers, number: ", "registers, string_length: "]),
        ("[[scanners]]", '[[scanners]]\ndevice = "/dev/x"', ["scanners no. 1: give exactly one of port"]),
        ('device = "/dev/input/by-id/usb-keypad-event-kbd"', "", ["keypads no. 1, device: Field required"]),
        ("KPENTER", "KPRETURN", ["there is no key KPRETURN"]),
        ("F5", "KP0", ["KEY_KP0 and KP0 are the same key"]),
        ('F5 = "break"', 'F5 = "dance"', ["keypads no. 1, keys, F5: "]),
        ("usb-scanner-event", "usb-keypad-event", ["device /dev/input/by-id/usb-keypad-event-kbd is given to 2"]),
        ('"boards-2"', '"boards-1"', ["id boards-1 is given to 2 devices"]),
    ],
)
def test_mistakes_are_sentences(tmp_path: Path, was: str, wrong: str, mistakes: list[str]) -> None:
    right = RIGHT if "104" in mistakes[0] or "address = 104" in was else RIGHT.replace("address = 104", "address = 14")
    assert was in right
    with pytest.raises(SettingsError) as caught:
        loaded(tmp_path, right.replace(was, wrong, 1))
    lines = str(caught.value).splitlines()
    assert all(line.endswith(".") for line in lines)
    for mistake in mistakes:
        assert any(mistake in line for line in lines), (mistake, lines)
