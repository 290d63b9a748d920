"""`talon demo`: the whole office on one machine, its devices emulated, its people simulated, its clock as fast as you like."""

from __future__ import annotations

import logging
import os
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType
from urllib.parse import quote

import click

from queue_core.errors import SettingsInvalid
from queue_core.settings import Settings, load
from web.demo import devices, staff
from web.demo.day import visitors
from web.demo.office_line import DayOver, OfficeLine, Person
from web.demo.people import Visitors, operators
from web.processes import NotReady, Processes, server_command, server_environment, wait_until_ready

_HOUSE = Path(__file__).parents[2]
# The doors open a little before the office does, so that the first screens can be looked at.
_BEFORE_OPENING = timedelta(minutes=1)
_DAYS_BACK = 14


@click.command("demo")
@click.option(
    "--speed", type=click.FloatRange(0.1, 1000), default=1.0, show_default=True, help="Office seconds in a second."
)
@click.option(
    "--settings",
    "settings_file",
    type=click.Path(path_type=Path),
    default=_HOUSE / "deploy/offices/trudovaya.toml",
    help="The office's TOML file.  [default: the office trudovaya]",
)
@click.option("--data", type=click.Path(path_type=Path), help="Data directory.  [default: a new temporary one]")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8080, show_default=True, help="0 takes a free one.")
@click.option("--seed", default=1, show_default=True, help="The same seed brings the same visitors.")
@click.option(
    "--visitors/--no-visitors", "simulated", default=True, show_default=True, help="Simulate visitors and operators."
)
def demo_command(
    speed: float, settings_file: Path, data: Path | None, host: str, port: int, seed: int, simulated: bool
) -> None:
    """Runs an office with emulated devices and simulated visitors and operators."""
    try:
        settings = load(settings_file)
    except SettingsInvalid as error:
        raise click.ClickException(str(error)) from error
    data = (data or Path(tempfile.mkdtemp(prefix="talon-demo-"))).resolve()
    port = port or _free_port(host)
    url = f"http://{host}:{port}"
    if not _is_free(host, port):
        raise click.ClickException(f"Port {port} is taken. Choose another with --port, or --port 0 for a free one.")
    people = staff.hire(data, settings)
    opening, closing = _working_day(settings)
    clock = f"{(opening - _BEFORE_OPENING).isoformat()}@{speed}@{time.time()}"

    stopping = _stop_on_signal()
    processes = Processes()
    try:
        server = processes.start(
            "server", server_command(host, port), server_environment(settings_file, data, url, clock)
        )
        wait_until_ready(url, server)
        slips = devices.start(processes, data, settings.printers, url, people.tokens)
        click.echo(_welcome(url, settings, people, data, slips, speed, opening))
        day = threading.Thread(
            target=_live, args=(url, settings, people, stopping, opening, closing, seed), name="day", daemon=True
        )
        if simulated:
            day.start()
        while not stopping.wait(0.5):
            for name, child in processes.children.items():
                if child.poll() is not None:
                    raise click.ClickException(f"The {name} ended with code {child.returncode}; see {data / 'logs'}.")
    except (NotReady, devices.DevicesMissing) as error:
        raise click.ClickException(str(error)) from error
    finally:
        stopping.set()
        processes.stop()
        click.echo(f"Stopped. The data stay in {data}.")


def _live(
    url: str,
    settings: Settings,
    people: staff.Staff,
    stopping: threading.Event,
    opening: datetime,
    closing: datetime,
    seed: int,
) -> None:
    """One day of the office, in a thread of its own."""
    try:
        live_a_day(url, settings, people, stopping, _seconds(opening), _seconds(closing), seed)
        click.echo(f"The office's day is over. Its report: {url}/management/waits. Ctrl-C ends the demonstration.")
    except DayOver:
        if not stopping.is_set():
            click.echo("The server does not answer any more: the simulated people have gone home.", err=True)


def live_a_day(
    url: str,
    settings: Settings,
    people: staff.Staff,
    stopping: threading.Event,
    opens_s: float,
    closes_s: float,
    seed: int,
) -> None:
    """Visitors come and operators work from `opens_s` to `closes_s` (seconds after midnight); then the day is closed.

    Raises DayOver when it is stopped, or the server is gone.
    """
    line = OfficeLine(url, people.tokens[staff.MANAGER], stopping)
    try:
        kiosk = settings.kiosks[0].id if settings.kiosks else staff.KIOSK
        coming = [visitor for visitor in visitors(settings, seed) if opens_s <= visitor.at_s < closes_s]
        at_work = operators(line, settings, people.of_windows(), opens_s, closes_s, seed)
        crowd = Visitors(line, Person(line, people.tokens[kiosk]), coming)
        days = [crowd.run, *(operator.run for operator in at_work)]
        threads = [threading.Thread(target=_quietly, args=(day,), daemon=True) for day in days]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if stopping.is_set():
            raise DayOver
        Person(line, people.tokens[staff.MANAGER]).post("/hall/end-of-day")
    finally:
        line.close()


def _quietly(run: Callable[[], None]) -> None:
    try:
        run()
    except DayOver:
        pass
    except Exception:
        logging.getLogger(__name__).exception("a simulated person fell over")


def _working_day(settings: Settings) -> tuple[datetime, datetime]:
    """Opening and closing of the latest day on which the office is open."""
    zone = settings.office.zone_info
    today = datetime.now(zone)
    for back in range(_DAYS_BACK):
        day = today - timedelta(days=back)
        hours = settings.hours.on(day.weekday())
        if hours:
            return datetime.combine(day, hours.opens, zone), datetime.combine(day, hours.closes, zone)
    raise click.ClickException("The settings have no working day: see [hours].")


def _seconds(moment: datetime) -> float:
    return moment.hour * 3600 + moment.minute * 60 + moment.second


def _stop_on_signal() -> threading.Event:
    stopping = threading.Event()

    def stop(_: int, __: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    return stopping


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _free_port(host: str) -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def _welcome(
    url: str, settings: Settings, people: staff.Staff, data: Path, slips: Path, speed: float, opening: datetime
) -> str:
    kiosk = settings.kiosks[0].id if settings.kiosks else staff.KIOSK
    token = quote(people.tokens[staff.BOARD])
    window = settings.windows[0].id
    operator = people.operator[window]
    return "\n".join(
        (
            "",
            f"{settings.office.name.ru}, {settings.office.address.ru}",
            f"{opening:%d.%m.%Y}, {opening.hour}:{opening:%M}; one second here is {speed:g} in the office.",
            "",
            f"  Киоск · kiosk                  {url}/kiosk/?token={quote(people.tokens[kiosk])}",
            f"  Табло · hall board             {url}/display/board?token={token}",
            f"  Табличка окна {window} · plate       {url}/display/plate/{window}?token={token}",
            f"  Оператор · operator console    {url}/operator/      {operator} / {staff.PASSWORD}",
            f"  Руководитель · manager         {url}/management/    {staff.MANAGER} / {staff.PASSWORD}",
            f"  API                            {url}/api/v1/openapi.json",
            "",
            f"  Slips come out in {slips}",
            f"  Data              {data}",
            f"  Spoil the printer echo paper-out | socat - UNIX-CONNECT:{data / 'printer-1.control'}   (ok mends it)",
            "",
            f"Ctrl-C ends it all. (process {os.getpid()})",
            "",
        )
    )
