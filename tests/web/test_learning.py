"""The server learns beside the requests, and a fault of it is not the end of learning."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask_socketio import SocketIO

from queue_core.clock import SetClock
from queue_core.office import Office
from queue_core.settings import load
from queue_core.store.journal import DATABASE, LearnedWorkload
from queue_core.store.read_only import read_only
from queue_core.waits.kept_workload import packed
from queue_core.waits.learning import Learned, workload_on
from tests.queue_core.simulation.weeks import record_weeks
from tests.running import MORNING, TRUDOVAYA, RunningServer
from web.planning.learning import Learner


class Over(Exception):
    """The test has seen enough."""


@dataclass
class Turns(SocketIO):  # type: ignore[misc]
    """Sleeps at once, some times."""

    left: int
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float = 0) -> None:
        self.slept.append(seconds)
        self.left -= 1
        if self.left < 0:
            raise Over


def test_a_fault_is_logged_and_learning_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    office = Office(load(TRUDOVAYA), tmp_path / "data", SetClock(MORNING))
    tried: list[Callable[[Callable[[], Learned]], Learned]] = []

    def refused(aside: Any) -> None:
        tried.append(aside)
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(office, "learn", refused)
    turns = Turns(left=4)
    with pytest.raises(Over):
        Learner(office, turns)._look()
    office.close()
    assert len(tried) == 2
    assert turns.slept[:2] == [1.0, 60.0]
    assert "past weeks cannot be read" in caplog.text


def test_a_running_server_keeps_what_it_learned_of_today(tmp_path: Path) -> None:
    data = tmp_path / "data"
    record_weeks(data, MORNING.date(), days=14, visitors=40)
    server = RunningServer(data)
    server.start()
    try:
        while (kept := kept_in(data)) is None or kept.day != MORNING.date().isoformat():
            time.sleep(0.1)
    finally:
        server.stop()
    settings = load(TRUDOVAYA)
    assert kept == packed(workload_on(data, settings, kept.day), settings, kept.day)


def kept_in(data: Path) -> LearnedWorkload | None:
    connection = read_only(data / DATABASE)
    try:
        row = connection.execute("SELECT day, settings, workload FROM learned_workload").fetchone()
    finally:
        connection.close()
    return LearnedWorkload(*row) if row else None
