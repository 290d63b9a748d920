"""The WSGI entry point that gunicorn's gevent worker loads: the server of the office in the environment.

TALON_SETTINGS (a TOML file) and TALON_DATA (a directory) are required; TALON_PUBLIC_URL is the server's address
for visitors' phones; TALON_CLOCK sets the clock of a demonstration, see clock_of.
"""

from __future__ import annotations

import gc
import logging
import os
import sqlite3
import sys
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from queue_core.clock import MachineClock, RunningClock, SystemClock
from queue_core.errors import DataDirectoryBusy, FileDamaged
from queue_core.hours.calendar import unknown_year
from queue_core.office import Office
from queue_core.settings import Settings, SettingsInvalid
from queue_core.store.damage import is_damage, require_usable, unusable
from queue_core.store.failures import is_of_the_machine
from queue_core.store.journal import DATABASE as JOURNAL
from queue_core.store.settings_versions import in_force, source_of
from web.app import Server, create_server
from web.auth.database import DATABASE as ACCOUNTS
from web.auth.users import Users
from web.pages.scripts import ScriptsNotBundled
from web.serving.outbound import Outbound

# gunicorn's exit code for "do not restart the worker": the fault is permanent.
_APP_LOAD_ERROR = 4
log = logging.getLogger("talon")
_COLLECT_AFTER = (20_000, 20, 50)
_DISK_REFUSES = (
    "talon: файлы офиса недоступны ({error}): проверьте диск; служба запустится сама, как только он примет данные.\n"
    "talon: the office's files cannot be used ({error}): look at the disk; the service starts by itself when it takes data."
)


def clock_of(description: str | None) -> MachineClock:
    """The machine's clock, or for `START@SPEED@BEGAN` a clock that showed START (RFC 3339) at BEGAN (seconds since 1970)."""
    if not description:
        return SystemClock()
    start, speed, began = description.split("@")
    return RunningClock(datetime.fromisoformat(start), float(speed), float(began))


def server_from_environment() -> Server:
    logging.basicConfig(
        level=os.environ.get("TALON_LOG", "INFO"), format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    directory = Path(os.environ["TALON_DATA"])
    settings_file = Path(os.environ["TALON_SETTINGS"])
    for name in (JOURNAL, ACCOUNTS):
        # Not thoroughly: years of history must not hold up a start, and what is damaged further in is named when it is met.
        require_usable(directory / name, thorough=False)
    settings, version = in_force(directory, settings_file)
    clock = clock_of(os.environ.get("TALON_CLOCK"))
    problem = unknown_year(settings, clock.now().astimezone(settings.office.zone_info).date())
    if problem:
        raise SettingsInvalid(str(settings_file), [problem])
    log.info("settings in force: %s", source_of(version, settings_file))
    office = Office(settings, directory, clock, learns_aside=True)
    public_url = os.environ.get("TALON_PUBLIC_URL") or settings.office.public_url
    server = create_server(office, Users(directory), public_url)
    Outbound(lambda: _outside_hosts(settings) | _outside_hosts(office.settings)).keep_to()
    server.start()
    # What is loaded now stays: the collector need not scan it again, nor run after every few hundred tickets.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT_AFTER)
    return server


def _outside_hosts(settings: Settings) -> frozenset[str]:
    """The machines that the server itself connects to. The billing system is the one of the start until the next one."""
    url = settings.billing.url if settings.billing else None
    return frozenset({(urlsplit(url).hostname or "").lower()} if url else ())


def stop() -> None:
    """An orderly end of the worker: what the logs hold goes into the databases, and the mark onto the disk."""
    server.checkpoints.stop()


try:
    server = server_from_environment()
    application = server.app
except (SettingsInvalid, DataDirectoryBusy, ScriptsNotBundled) as error:
    print(f"talon: {error}", file=sys.stderr)  # noqa: T201 - for the person who started it
    sys.exit(_APP_LOAD_ERROR)
except (FileDamaged, sqlite3.DatabaseError, OSError) as error:
    if isinstance(error, FileDamaged) or (isinstance(error, sqlite3.DatabaseError) and is_damage(error)):
        sentence = f"talon: {unusable(error, Path(os.environ['TALON_DATA']))}"
    elif is_of_the_machine(error):
        sentence = _DISK_REFUSES.format(error=error)
    else:
        raise
    print(sentence, file=sys.stderr)  # noqa: T201 - as above
    sys.exit(_APP_LOAD_ERROR)
