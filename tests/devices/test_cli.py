"""The command line: emulators and agent as processes of their own, faults switched at run time."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from devices.cli import agent_command, emulate_command, main
from devices.emulators.control import ControlSocket
from devices.links import LineSettings, SerialLink
from devices.printing.encoder import EncodedSlip
from devices.printing.printer import Printer

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "deploy/agents/trudovaya-kiosk.toml"


@pytest.fixture
def printer_process(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "devices", "emulate", "printer", "--link", str(tmp_path / "port")]
    command += ["--output", str(tmp_path / "slips"), "--control", str(tmp_path / "control"), "--speed", "0"]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == f"printer on {tmp_path / 'port'}\n"
        yield process
    finally:
        process.terminate()
        assert process.wait(10) == 0
        assert not (tmp_path / "port").is_symlink()


def send(control: Path, line: str) -> str:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(control))
        connection.sendall(f"{line}\n".encode())
        return connection.makefile("r", encoding="utf-8").readline().strip()


def test_an_emulated_printer_by_hand(
    printer_process: "subprocess.Popen[str]", tmp_path: Path, slip: EncodedSlip
) -> None:
    link = SerialLink(LineSettings(str(tmp_path / "port")))
    link.open()
    printer = Printer(link, "gs_h")
    assert printer.print_slip(slip, "job-1", lambda: None).cause is None
    assert (tmp_path / "slips/slip-0001.png").exists()
    assert send(tmp_path / "control", "status") == "online, slips 1, unknown commands 0"
    assert send(tmp_path / "control", "paper-out") == "done"
    assert printer.check().cause == "paper_out"
    assert printer_process.stdin is not None
    assert printer_process.stdout is not None
    printer_process.stdin.write("ok\n")
    printer_process.stdin.flush()
    assert printer_process.stdout.readline() == "done\n"
    assert printer.check().cause is None
    link.close()


def test_check_says_what_is_wrong(tmp_path: Path) -> None:
    wrong = tmp_path / "agent.toml"
    wrong.write_text('agent = "a"\nserver = "x"\n', "utf-8")
    answer = CliRunner().invoke(agent_command, ["--settings", str(wrong), "--check"])
    assert answer.exit_code == 1
    assert "server: must be an address" in answer.output
    assert "spool: Field required" in answer.output
    assert "exactly one of token and token_file" in answer.output


def test_check_of_right_settings(tmp_path: Path) -> None:
    right = tmp_path / "agent.toml"
    (tmp_path / "token").write_text("secret", "utf-8")
    right.write_text(SAMPLE.read_text("utf-8").replace("/etc/talon/agent-1.token", "token"), "utf-8")
    answer = CliRunner().invoke(main, ["agent", "--settings", str(right), "--check"])
    assert answer.output == f"{right}: agent agent-1, 2 devices.\n"


@pytest.mark.parametrize(
    ("device", "options"),
    [
        ("printer", "--link {}/port"),
        ("terminal", "--link {}/port"),
        ("terminal", "--tcp 0"),
        ("telium", "--link {}/port"),
        ("sber", "--directory {}/upos"),
        ("inpas", "--port 0"),
    ],
)
def test_a_fault_nobody_knows_is_refused(tmp_path: Path, device: str, options: str) -> None:
    arguments = [device, *options.format(tmp_path).split(), "--fault", "burn"]
    answer = CliRunner().invoke(emulate_command, arguments)
    assert answer.exit_code == 1
    assert "No fault 'burn'; there are" in answer.output


def test_the_control_socket_goes_with_its_owner(tmp_path: Path) -> None:
    with ControlSocket(tmp_path / "control", str.upper):
        assert send(tmp_path / "control", "hello") == "HELLO"
    assert not (tmp_path / "control").exists()
