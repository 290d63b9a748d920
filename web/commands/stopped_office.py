"""The office without its server, for the commands that record something in its journal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from queue_core.clock import SystemClock
from queue_core.errors import DataDirectoryBusy, Refusal, StorageFailed
from queue_core.office import Office
from queue_core.settings import Settings

# The actor of what is recorded.
ADMINISTRATOR = "administrator"


@contextmanager
def stopped_office(settings: Settings, data: Path) -> Iterator[Office]:
    """Opens the office, and closes it at the end. Raises ClickException where it is running, refuses or cannot write."""
    try:
        office = Office(settings, data, SystemClock(), learns_aside=True)
    except DataDirectoryBusy as error:
        raise click.ClickException(str(error)) from error
    try:
        yield office
    except Refusal as refusal:
        raise click.ClickException(refusal.sentence.en) from refusal
    except StorageFailed as error:
        raise click.ClickException(str(error)) from error
    finally:
        office.close()
