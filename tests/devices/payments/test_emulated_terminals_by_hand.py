"""`talon emulate …` as processes of their own: each is paid at, faults are set while it runs, and killed it remembers."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from devices.inpas.terminal import InpasTerminal
from devices.links import LineSettings, link_to
from devices.payments.contract import PaymentTerminal
from devices.payments.operations import Kind
from devices.sber.terminal import SberTerminal
from tests.devices.payments.desk import Desk
from tests.devices.payments.dialogues import KOPECKS, pay_and_confirm, telium, vtk

ROOT = Path(__file__).resolve().parents[3]


@contextmanager
def emulate(*arguments: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """The process and the last word of its first line: where it is."""
    process = subprocess.Popen(
        [sys.executable, "-m", "devices", "emulate", *arguments, "--card-time", "0"],
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline().split()[-1]
    finally:
        process.terminate()
        process.communicate(timeout=10)


def say(process: "subprocess.Popen[str]", line: str) -> str:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{line}\n")
    process.stdin.flush()
    return process.stdout.readline().strip()


def at(protocol: str, place: str) -> PaymentTerminal:
    match protocol:
        case "telium":
            return telium(link_to(LineSettings(place)))
        case "sber":
            return SberTerminal(Path(place))
        case "inpas":
            return InpasTerminal(place, "00199999")
        case _:
            return vtk(link_to(LineSettings(place)))


@pytest.mark.parametrize(
    ("protocol", "arguments"),
    [
        ("terminal", "--link {}/port"),
        ("terminal", "--tcp 0"),
        ("telium", "--link {}/port"),
        ("sber", "--directory {}/upos"),
        ("inpas", "--port 0"),
    ],
)
def test_each_is_paid_at(tmp_path: Path, protocol: str, arguments: str) -> None:
    with emulate(protocol, *arguments.format(tmp_path).split()) as (process, place):
        with Desk(at(protocol, place), tmp_path / "spool") as desk:
            assert desk.order(Kind.PAY, "p1", KOPECKS)["outcome"] == "approved"
            assert desk.order(Kind.CONFIRM, "p1", KOPECKS)["outcome"] == "done"
            assert say(process, "decline") == "done"
            assert desk.order(Kind.PAY, "p2", KOPECKS)["outcome"] == "declined"
        assert say(process, "no such thing").startswith("No fault 'no such thing'; there are approve, decline, ")


@pytest.mark.parametrize("fault", ["die-after-in 20", "die-after-out 60", "die-after-in 50", "die-after-out 165"])
def test_a_terminal_whose_process_is_killed_remembers(tmp_path: Path, fault: str) -> None:
    """A real SIGKILL of the terminal in the middle of a payment, and another process on the same memory."""
    link, memory = tmp_path / "port", tmp_path / "memory"
    arguments = ("terminal", "--link", str(link), "--memory", str(memory))
    with (
        emulate(*arguments, "--fault", fault) as (killed, place),
        Desk(at("terminal", place), tmp_path / "spool", place) as desk,
    ):
        pay = desk.give(Kind.PAY, "p1", KOPECKS)
        until = time.monotonic() + 60
        while killed.poll() is None:
            assert time.monotonic() < until
            if desk.reports.get(pay, {}).get("outcome") == "approved":
                desk.give(Kind.CONFIRM, "p1", KOPECKS)
            time.sleep(0.02)
        assert killed.returncode == -9
        with emulate(*arguments):
            told = pay_and_confirm(desk)
    outcomes = [report["outcome"] for report in told.values()]
    records = memory.read_text("utf-8") if memory.exists() else ""
    if outcomes == ["approved", "done"]:
        assert f'"charges": [{KOPECKS}]' in records
        assert '"finished": [6]' in records
    else:
        assert outcomes == ["declined"]
        assert f'"charges": [{KOPECKS}' not in records
