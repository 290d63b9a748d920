"""`talon demo`: an office on one machine with emulated devices, simulated people and a clock of any speed."""

from __future__ import annotations

import signal
import socket
import tempfile
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType

import click
import requests

from queue_core.hours.calendar import hours_on
from queue_core.settings import Settings, SettingsInvalid, load
from queue_core.store.journal import DATABASE, read_journal
from web.demo import devices, staff
from web.demo.money import with_money
from web.demo.office_day import OfficeDay, report_in_words
from web.demo.office_line import DayOver
from web.demo.past import write_past
from web.demo.welcome import welcome
from web.serving.processes import NotReady, Processes, server_command, server_environment, wait_until_ready

_HOUSE = Path(__file__).parents[2]
# The doors open a little before the office does, so that the first screens can be looked at.
_BEFORE_OPENING = timedelta(seconds=30)
_DAYS_BACK = 30


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
@click.option("--seed", default=7, show_default=True, help="The same seed brings the same visitors.")
@click.option(
    "--visitors/--no-visitors", "simulated", default=True, show_default=True, help="Simulate visitors and operators."
)
@click.option(
    "--history",
    type=click.IntRange(0, 52),
    default=0,
    show_default=True,
    help="So many weeks of simulated days in the journal before the demonstration's morning; eight take about 5 s.",
)
def demo_command(
    speed: float, settings_file: Path, data: Path | None, host: str, port: int, seed: int, simulated: bool, history: int
) -> None:
    """Runs an office with emulated devices and simulated visitors and operators."""
    try:
        settings = load(settings_file)
    except SettingsInvalid as error:
        raise click.ClickException(str(error)) from error
    port = _port(host, port)
    url = f"http://{host}:{port}"
    opening, closing = _working_day(settings)
    start = opening - _BEFORE_OPENING
    data = (data or Path(tempfile.mkdtemp(prefix="talon-demo-"))).resolve()
    _require_no_later_day(data, start)
    office = with_money(settings_file, data, start, speed)
    settings = office.settings
    people = staff.hire(data, settings)
    if history:
        days = write_past(data, settings, people.at_windows(settings), start.date(), history, seed)
        click.echo(f"Simulated days before this one: {days}.")

    stopping = _stop_on_signal()
    processes = Processes()
    try:
        # The clock starts here; with a high speed it is minutes ahead by the time the server is ready.
        clock = f"{start.isoformat()}@{speed}@{time.time()}"
        server = processes.start(
            "server", server_command(host, port), server_environment(office.file, data, url, clock)
        )
        wait_until_ready(url, server)
        slips = devices.start(processes, data, settings, url, people.tokens, speed)
        click.echo(welcome(url, settings, people, data, slips, speed, opening, office.accounts))
        if simulated:
            day = OfficeDay(url, settings, people, _seconds(opening), _seconds(closing), seed, accounts=office.accounts)
            threading.Thread(target=_live, args=(day, stopping), name="day", daemon=True).start()
        while not stopping.wait(0.5):
            for name, child in processes.children.items():
                if child.poll() is not None:
                    raise click.ClickException(f"The {name} ended with code {child.returncode}; see {data / 'logs'}.")
    except (NotReady, devices.DevicesMissing) as error:
        raise click.ClickException(str(error)) from error
    finally:
        stopping.set()
        processes.stop()
        click.echo(f"Stopped. The data are in {data}.")


def _live(day: OfficeDay, stopping: threading.Event) -> None:
    """Runs the day and prints its report."""
    try:
        report = day.run(stopping)
    except (DayOver, requests.RequestException):
        if not stopping.is_set():
            click.echo("The server does not answer any more: the simulation has ended.", err=True)
    else:
        click.echo(f"The office's day is over.\n\n{report_in_words(report)}\n")
        click.echo(f"More at {day.url}/management/waits. Ctrl-C ends the demonstration.")


def _working_day(settings: Settings) -> tuple[datetime, datetime]:
    """Opening and closing of the latest day on which the office is open."""
    zone = settings.office.zone_info
    today = datetime.now(zone)
    for back in range(_DAYS_BACK):
        day = today - timedelta(days=back)
        hours = hours_on(settings, day.date())
        if hours:
            return datetime.combine(day, hours.opens, zone), datetime.combine(day, hours.closes, zone)
    raise click.ClickException("The settings have no working day: see [hours] and [[exceptions]].")


def _require_no_later_day(data: Path, start: datetime) -> None:
    """The demonstration's clock must not begin before what is already in the journal."""
    if (data / DATABASE).exists():
        entries = list(read_journal(data))
        if entries and entries[-1].event.at > start:
            raise click.ClickException(
                f"{data} already holds {entries[-1].day}. Give another directory with --data, or none for a fresh one."
            )


def _seconds(moment: datetime) -> float:
    return moment.hour * 3600 + moment.minute * 60 + moment.second


def _stop_on_signal() -> threading.Event:
    stopping = threading.Event()

    def stop(_: int, __: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    return stopping


def _port(host: str, port: int) -> int:
    """The given port, or a free one for 0. Raises ClickException when it is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"Port {port} of {host} is not available ({error.strerror}). "
                "Choose another with --port, or --port 0 for a free one."
            ) from error
        return int(probe.getsockname()[1])
