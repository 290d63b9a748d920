"""From the touch to the last byte of the slip on the printer's line, beside the time the same bytes need on a bare line.

    python -m bench.slip_line [--slips 12]

The real server, the real agent in its process, and an emulated printer whose line takes bytes no faster than its rate and
whose paper takes no time: what is measured is what we add to the line. Each slip's bytes are then sent over a bare line of
the same rate, in the same run; the ratio is each slip's own.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import click
import requests
from PIL import Image, ImageDraw

from bench.client import Client, accepted
from bench.figures import machine, milliseconds, table
from bench.server import SERVICE, MeasuredServer
from devices.emulators.printer import EmulatedPrinter
from devices.emulators.pty_line import BITS_PER_BYTE, PtyLine
from devices.links import LineSettings, SerialLink
from web.slips.logo import keep_logo

RATES = (9600, 19200, 115200)
TARGET = 1.2
CUT = b"\x1dV\x00"
_READY_S = 20.0
_SLIP_S = 20.0
_BETWEEN_S = 0.3


class TimedLine(PtyLine):
    """A virtual line that remembers when each piece of what came had come."""

    def __init__(self, link: Path, baud: int) -> None:
        super().__init__(link, baud)
        self.pieces: list[tuple[float, bytes]] = []

    def read(self, limit: int) -> bytes:
        data = super().read(limit)
        if data:
            self.pieces.append((time.perf_counter(), data))
        return data

    def came_at(self, wanted: bytes) -> float:
        """When the last byte of the first occurrence of `wanted` had come."""
        whole = b"".join(data for _, data in self.pieces)
        end = whole.index(wanted) + len(wanted)
        for at, data in self.pieces:
            end -= len(data)
            if end <= 0:
                return at
        raise LookupError("it did not come")


def bare_line_s(folder: Path, baud: int, data: bytes) -> float:
    """Seconds from the first byte written to the last one come, with nothing but the line between."""
    line = TimedLine(folder / "bare", baud)
    line.plug()
    link = SerialLink(LineSettings(str(line.link), write_timeout_s=30))
    link.open()
    done = threading.Event()

    def take() -> None:
        while sum(len(piece) for _, piece in line.pieces) < len(data) and not done.is_set():
            line.read(64)

    reader = threading.Thread(target=take)
    reader.start()
    began = time.perf_counter()
    link.write(data)
    reader.join(timeout=_SLIP_S)
    done.set()
    link.close()
    line.unplug()
    return line.pieces[-1][0] - began


@contextmanager
def agent_on(server: MeasuredServer, folder: Path, line: TimedLine) -> Iterator[None]:
    """The device agent in a process of its own."""
    settings = folder / "agent.toml"
    settings.write_text(
        f'agent = "agent-1"\nserver = "http://127.0.0.1:{server.port}"\ntoken = "{server.tokens["agent-1"]}"\n'
        f'spool = "{folder / "spool"}"\n'
        f'[[printers]]\nid = "printer-1"\nport = "{line.link}"\nbaud = {line.baud}\nconfirm = "gs_h"\npoll_s = 60\n',
        "utf-8",
    )
    process = subprocess.Popen([sys.executable, "-m", "devices", "agent", "--settings", str(settings)])
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


def measured(folder: Path, baud: int, slips: int, logo: bytes | None) -> tuple[list[float], list[float], int]:
    """Seconds from touch to last byte, and those of the same bytes on a bare line, of each slip; and their bytes."""
    folder.mkdir()
    (folder / "data").mkdir()
    more = f'\n[slip]\nlogo = "{keep_logo(folder / "data", logo)}"\n' if logo else ""
    line = TimedLine(folder / "line", baud)
    ours, bare = [], []
    with (
        MeasuredServer(folder, more_settings=more) as server,
        EmulatedPrinter(line, speed_mm_s=0) as printer,
        agent_on(server, folder, line),
    ):
        wait_until_ready(server)
        kiosk = Client(server.port, server.tokens["kiosk-1"])
        for number in range(slips + 1):
            time.sleep(_BETWEEN_S)
            line.pieces.clear()
            began = time.perf_counter()
            accepted("/tickets", kiosk.post("/tickets", service=SERVICE, request_id=os.urandom(8).hex()))
            if not printer.wait_until(_has(printer, number + 1), _SLIP_S):
                raise SystemExit("no slip came out")
            if number == 0:
                continue  # the first one warms everybody up
            raw = printer.slips[-1].raw
            ours.append(line.came_at(CUT) - began)
            bare.append(bare_line_s(folder, baud, raw))
    return ours, bare, len(raw)


def _has(printer: EmulatedPrinter, slips: int) -> Callable[[], bool]:
    return lambda: len(printer.slips) >= slips


def wait_until_ready(server: MeasuredServer) -> None:
    """The printer has reported that it works."""
    deadline = time.monotonic() + _READY_S
    manager = {"Authorization": f"Bearer {server.tokens['manager']}"}
    while not any(
        device["state"] == "ready"
        for device in requests.get(f"{server.url}/api/v1/hall", headers=manager, timeout=10).json()["devices"]
    ):
        if time.monotonic() > deadline:
            raise SystemExit("the printer did not become ready")
        time.sleep(0.1)


def logo_file() -> bytes:
    """A logo as offices have it: a ring and a name, 320 × 96 dots."""
    picture = Image.new("1", (320, 96), 1)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((4, 4, 91, 91), outline=0, width=8)
    pen.rectangle((112, 36, 312, 60), fill=0)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


@click.command()
@click.option("--slips", default=12, show_default=True, help="Slips at each rate.")
def main(slips: int) -> None:
    print(machine())
    rows = []
    with tempfile.TemporaryDirectory(prefix="talon-bench-") as name:
        for with_logo in (False, True):
            for baud in RATES:
                folder = Path(name) / f"{baud}-{with_logo}"
                ours, bare, size = measured(folder, baud, slips, logo_file() if with_logo else None)
                ratios = [mine / line for mine, line in zip(ours, bare, strict=True)]
                rows.append(
                    (
                        f"{baud}{' with logo' if with_logo else ''}",
                        size,
                        f"{size * BITS_PER_BYTE / baud * 1000:.0f}",
                        *milliseconds(bare, 50),
                        *milliseconds(ours, 50, 95),
                        f"{median(ratios):.2f}",
                        f"{median(a - b for a, b in zip(ours, bare, strict=True)) * 1000:.1f}",
                        "yes" if median(ratios) <= TARGET else "no",
                    )
                )
    columns = (
        "baud",
        "bytes",
        "in theory",
        "bare line",
        "touch to last byte",
        "p95",
        "ratio",
        "we add",
        f"<= {TARGET}",
    )
    table("From touch to the last byte of the slip on the line (ms)", columns, rows)


if __name__ == "__main__":
    main()
