"""`emulate board` and `emulate scanner` as processes of their own, driven by stdin and the control socket."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from click.testing import CliRunner

from devices.cli import emulate_command
from devices.links import LineSettings, SerialLink

ROOT = Path(__file__).resolve().parents[3]
Emulate = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def emulate() -> Iterator[Emulate]:
    """Starts an emulator; at the end it goes by SIGTERM and takes its port along."""
    with ExitStack() as stack:

        def begin(device: str, link: Path, *options: str) -> "subprocess.Popen[str]":
            command = [sys.executable, "-m", "devices", "emulate", device, "--link", str(link), *options]
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                text=True,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"},
            )

            def end() -> None:
                process.terminate()
                process.communicate(timeout=10)
                assert process.returncode == 0
                assert not link.is_symlink()

            stack.callback(end)
            return process

        yield begin


def line_of(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().rstrip("\n")


def say(process: "subprocess.Popen[str]", line: str) -> str:
    assert process.stdin is not None
    process.stdin.write(f"{line}\n")
    process.stdin.flush()
    return line_of(process)


def test_boards_by_hand(emulate: Emulate, tmp_path: Path) -> None:
    port = tmp_path / "boards"
    process = emulate("board", port, "--template", "{addr:byte}{number:word}{checksum}", "--checksum", "sum")
    assert line_of(process) == f"boards on {port}"
    link = SerialLink(LineSettings(str(port)))
    link.open()
    link.write(bytes.fromhex("0503E7EF"))
    assert line_of(process) == "5: 999"
    assert say(process, "status") == "5: 999"
    assert say(process, "power-cut") == "done"
    assert say(process, "status") == "all dark"
    link.close()


def test_a_scanner_by_hand(emulate: Emulate, tmp_path: Path) -> None:
    port = tmp_path / "scanner"
    process = emulate("scanner", port, "--ending", "crlf")
    assert line_of(process) == f"scanner on {port}"
    link = SerialLink(LineSettings(str(port)))
    link.open()
    assert say(process, "014") == "done"
    heard = b""
    while not heard.endswith(b"\n"):
        data = link.read(time.monotonic() + 5)
        assert data
        heard += data
    assert heard == b"014\r\n"
    assert say(process, "unplug") == "done"
    assert not port.is_symlink()
    link.close()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--template", "{stx}{txt}"], "{txt} is unknown"),
        (["--template", "{stx}{text}"], "no fixed byte follows"),
        (["--template", "{text:>4}", "--fault", "burn"], "No fault 'burn'; there are"),
    ],
)
def test_wrong_options_are_sentences(tmp_path: Path, options: list[str], message: str) -> None:
    answer = CliRunner().invoke(emulate_command, ["board", "--link", str(tmp_path / "port"), *options])
    assert answer.exit_code == 1
    assert message in answer.output
