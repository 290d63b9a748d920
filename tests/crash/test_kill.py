"""kill -9 of the server at random points, under load: nothing acknowledged is lost, nobody is called twice, replay is true.

40 times in CI, as often as you like by hand, and from another seed:

    TALON_KILLS=1000 TALON_SEED=1 .venv/bin/pytest tests/crash/test_kill.py
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests

from queue_core import views
from queue_core.hall import Hall
from queue_core.model import TicketState
from queue_core.settings import load
from queue_core.store.journal import read_journal
from tests.running import TRUDOVAYA, Api, RunningServer

KILLS = int(os.environ.get("TALON_KILLS", "40"))
WINDOWS = ("1", "2", "3", "5")
SERVICES = ("settlements-individual", "cash-individual", "settlements-legal", "cash-legal", "meters-individual")
# What a window may be doing after a command, whether or not its answer was heard.
AFTER = {
    "call-next": {"calling", "free"},
    "start": {"serving"},
    "recall": {"calling"},
    "finish": {"free"},
    "no-show": {"free"},
    "park": {"free"},
    "transfer": {"free"},
}


@dataclass
class Kiosk:
    """Takes tickets as fast as it can; a press without an answer is repeated after the restart."""

    api: Api
    dice: random.Random
    issued: dict[str, str] = field(default_factory=dict)
    unanswered: dict[str, str] | None = None
    presses: int = 0

    def work(self, stopping: threading.Event) -> None:
        while not stopping.is_set():
            self.presses += self.unanswered is None
            body = self.unanswered or {"service": self.dice.choice(SERVICES), "request_id": f"press {self.presses}"}
            self.unanswered = body
            answer = self.api.post("/api/v1/tickets", json=body)
            assert answer.status_code in {200, 201}, answer.text
            ticket = answer.json()
            self.issued[ticket["id"]] = ticket["number"]
            self.unanswered = None


@dataclass
class Operator:
    """Drives one window; knows what it was last told, and what it asked for without being answered."""

    api: Api
    window: str
    dice: random.Random
    state: str = "free"
    ticket: str | None = None
    asked: str | None = None

    def work(self, stopping: threading.Event) -> None:
        while not stopping.is_set():
            self.asked = self._choose()
            body = {"service": "cash-individual"} if self.asked == "transfer" else {}
            answer = self.api.post(f"/api/v1/windows/{self.window}/{self.asked}", json=body)
            assert answer.status_code in {200, 204}, answer.text
            if answer.status_code == 200:
                window = answer.json()["window"]
                self.state, self.ticket = window["state"], window["ticket"]
            self.asked = None

    def _choose(self) -> str:
        if self.state == "free":
            return "call-next"
        if self.state == "calling":
            return self.dice.choice(("start", "start", "start", "no-show", "recall", "park"))
        return self.dice.choice(("finish", "finish", "transfer", "park"))

    def check(self, window: dict[str, Any]) -> None:
        """The window stands where the last answer left it, or where the unanswered command leads."""
        possible = {self.state} | (AFTER[self.asked] if self.asked else set())
        assert window["state"] in possible, f"window {self.window}: {window['state']}, not {possible} ({self.asked})"
        if window["state"] == self.state and self.asked is None:
            assert window["ticket"] == self.ticket
        self.state, self.ticket, self.asked = window["state"], window["ticket"], None


def until_the_line_is_cut(work: Any, stopping: threading.Event, failures: list[BaseException]) -> None:
    """Works until the server dies: the first call that is not answered ends it, or, if there is none, `stopping`."""
    try:
        work(stopping)
    except requests.RequestException:
        pass
    except BaseException as failure:  # whatever it is, the test's own thread shall tell it
        failures.append(failure)


def worker_of(master: int) -> int:
    """The pid of gunicorn's one worker."""
    while True:
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        if children:
            return int(children[0])
        time.sleep(0.005)


def kill(server: RunningServer, whole: bool) -> None:
    """Kills the process that owns the hall; `whole`: its master, too. Returns when the server answers again."""
    assert server.process is not None
    if whole:
        server.kill()
        server.start()
        return
    old = worker_of(server.process.pid)
    os.kill(old, signal.SIGKILL)
    while True:
        try:
            if requests.get(f"{server.url}/readyz", timeout=10).ok and worker_of(server.process.pid) != old:
                return
        except requests.RequestException:
            time.sleep(0.01)


def called_twice(database: Path) -> list[str]:
    """Tickets that were called again although nothing had brought them back into the queue."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        rows = connection.execute("SELECT type, data FROM events ORDER BY seq").fetchall()
        assert connection.execute("SELECT count(*), max(seq) FROM events").fetchone()[0] == len(rows)
        assert connection.execute("SELECT max(seq) FROM events").fetchone()[0] == len(rows), "no hole in the journal"
    finally:
        connection.close()
    waiting: dict[str, bool] = defaultdict(bool)
    twice = []
    for kind, data in rows:
        ticket = json.loads(data).get("ticket")
        if kind in {"ticket_issued", "ticket_returned", "ticket_transferred", "ticket_unparked", "ticket_brought_back"}:
            waiting[ticket] = True
        elif kind == "ticket_called":
            if not waiting[ticket]:
                twice.append(ticket)
            waiting[ticket] = False
    return twice


@pytest.mark.slow
@pytest.mark.timeout(300 + 10 * KILLS)
def test_killed_under_load(server: RunningServer, capsys: pytest.CaptureFixture[str]) -> None:
    seed = int(os.environ.get("TALON_SEED", "20261123"))
    dice = random.Random(seed)
    settings = load(TRUDOVAYA)
    server.open_windows(*WINDOWS)
    kiosk = Kiosk(server.api("kiosk"), random.Random(seed + 1))
    operators = [Operator(server.api(f"operator{w}"), w, random.Random(f"{seed} {w}")) for w in WINDOWS]
    everybody: list[Kiosk | Operator] = [kiosk, *operators]

    for turn in range(KILLS):
        failures: list[BaseException] = []
        stopping = threading.Event()
        threads = [
            threading.Thread(target=until_the_line_is_cut, args=(somebody.work, stopping, failures), daemon=True)
            for somebody in everybody
        ]
        for thread in threads:
            thread.start()
        time.sleep(dice.uniform(0.02, 0.25))
        kill(server, whole=turn % 20 == 19)
        stopping.set()
        for thread in threads:
            thread.join(30)
        assert failures == []
        assert not any(thread.is_alive() for thread in threads)

        shown = server.api("manager").get("/api/v1/hall").json()
        windows = {window["id"]: window for window in shown["windows"]}
        for operator in operators:
            operator.check(windows[operator.window])
        check_the_hall(server, settings, shown)
        check_the_tickets(server, kiosk)

    assert called_twice(server.data / "office.db") == []
    with capsys.disabled():
        print(
            f"\n{KILLS} kills, seed {seed}: {len(kiosk.issued)} acknowledged tickets, {shown['seq']} events, none lost"
        )


def check_the_hall(server: RunningServer, settings: Any, shown: dict[str, Any]) -> None:
    """The hall that is served equals one replayed here from the journal."""
    entries = list(read_journal(server.data))
    hall = Hall(settings, entries[0].day, entries[0].seq - 1)
    for entry in entries:
        hall.apply(entry)
    assert hall.consistent() == []
    # What staff are shown beside the hall: no alarm, no device, no event that cannot be applied.
    absent = {ticket.number for ticket in hall.tickets.values() if ticket.state is TicketState.NO_SHOW}
    assert {row["number"] for row in shown.pop("absent")} == absent
    assert (shown.pop("alarms"), shown.pop("device_alerts"), shown.pop("safe_mode")) == ([], [], None)
    replayed: dict[str, Any] = {**views.snapshot(hall, entries[-1].event.at, server.speed, public=False)}
    for view in (shown, replayed):
        view.pop("clock")
    assert json.loads(json.dumps(replayed)) == shown


def check_the_tickets(server: RunningServer, kiosk: Kiosk) -> None:
    connection = sqlite3.connect(f"file:{server.data / 'office.db'}?mode=ro", uri=True)
    try:
        stored = dict(connection.execute("SELECT id, number FROM tickets").fetchall())
        active = connection.execute("SELECT count(*), count(DISTINCT window) FROM active_calls").fetchone()
    finally:
        connection.close()
    lost = {number for ticket, number in kiosk.issued.items() if stored.get(ticket) != number}
    assert lost == set(), "an acknowledged ticket is lost"
    assert len(set(stored.values())) == len(stored), "a number was given twice"
    assert active[0] == active[1]
