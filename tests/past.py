"""A past for tests of reports: simulated days in the journal of a data directory, as the demonstration has them."""

from __future__ import annotations

from pathlib import Path

from queue_core.model import Operator
from queue_core.settings import load
from queue_core.texts import Text
from tests.running import MORNING, OPERATORS, TRUDOVAYA
from web.demo.past import write_past


def put_past(data: Path, weeks: int, settings_file: Path = TRUDOVAYA) -> int:
    """Writes so many weeks before MORNING's day into a data directory without a journal; returns how many days."""
    settings = load(settings_file)
    position = Text(ru="Специалист", en="Specialist")
    operators = {
        window.id: Operator(f"operator{window.id}", OPERATORS[f"operator{window.id}"], position)
        for window in settings.windows
    }
    return write_past(data, settings, operators, MORNING.date(), weeks, seed=7)
