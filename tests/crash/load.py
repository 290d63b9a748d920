"""Visitors and operators who do not give up: whatever fails, they try the same again, and remember what was acknowledged."""

from __future__ import annotations

import itertools
import json
import random
import sqlite3
import threading
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field

import requests

from tests.crash.tally import Tally
from tests.crash.test_kill import called_twice
from tests.running import RunningServer

SERVICES = ("settlements-individual", "cash-individual", "settlements-legal", "cash-legal", "meters-individual")
WINDOWS = ("1", "2", "3", "5")
_PATIENCE_S = 10.0
_PAUSE_S = 0.02


@dataclass
class Load:
    """Everybody at work on a server, each in a thread of their own, from `start` to `stop`."""

    server: RunningServer
    dice: random.Random
    pause_s: float = _PAUSE_S
    issued: dict[str, str] = field(default_factory=dict)
    calls: set[tuple[str, str]] = field(default_factory=set)
    answers: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    @property
    def acknowledged(self) -> int:
        """How many tickets and calls have been acknowledged."""
        return len(self.issued) + len(self.calls)

    def start(self) -> None:
        """The windows must be open."""
        works = [lambda: self._visit("kiosk"), *(lambda window=window: self._receive(window) for window in WINDOWS)]
        self._threads = [threading.Thread(target=work, daemon=True) for work in works]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join(2 * _PATIENCE_S)

    def _visit(self, kiosk: str) -> None:
        api = self.server.api(kiosk)
        for number in itertools.count():
            body = {"service": self.dice.choice(SERVICES), "request_id": f"visitor {number}"}
            while not self._stopping.is_set():
                answer = self._post(api, "/api/v1/tickets", body)
                if answer is not None and answer.ok:
                    ticket = answer.json()
                    self.issued[ticket["id"]] = ticket["number"]
                    break
            if self._stopping.is_set():
                return

    def _receive(self, window: str) -> None:
        api = self.server.api(f"operator{window}")
        # What the window's state does not allow is refused, and the next act is tried.
        for act in itertools.cycle(("call-next", "start", "finish", "no-show")):
            if self._stopping.is_set():
                return
            answer = self._post(api, f"/api/v1/windows/{window}/{act}", {})
            if act == "call-next" and answer is not None and answer.status_code == 200:
                self.calls.add((answer.json()["ticket"]["id"], window))

    def _post(self, api: requests.Session, path: str, body: dict[str, str]) -> requests.Response | None:
        self._stopping.wait(self.pause_s)
        try:
            answer = api.post(path, json=body, timeout=_PATIENCE_S)
        except requests.RequestException:
            self.answers[0] += 1
            return None
        self.answers[answer.status_code] += 1
        if answer.status_code >= 500 and answer.status_code != 503:
            self.wrong.append(f"{path}: {answer.status_code} {answer.text[:200]}")
        if answer.status_code == 503 and set(answer.json().get("text", {})) != {"ru", "en"}:
            self.wrong.append(f"{path}: refused without words: {answer.text[:200]}")
        return answer

    def judge(self, tally: Tally) -> None:
        """Compares what was acknowledged with the journal and its rows. The load must have stopped."""
        tally.acknowledged += self.acknowledged
        tally.wrong += self.wrong
        database = self.server.data / "office.db"
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            stored = dict(connection.execute("SELECT id, number FROM tickets").fetchall())
            numbers = Counter(connection.execute("SELECT day, number FROM tickets").fetchall())
            events = connection.execute("SELECT data FROM events WHERE type = 'ticket_called'").fetchall()
            [verdict] = connection.execute("PRAGMA integrity_check").fetchone()
        called = {(data["ticket"], data["window"]) for data in map(json.loads, (row for (row,) in events))}
        tally.lost += [f"ticket {number}" for ticket, number in self.issued.items() if stored.get(ticket) != number]
        tally.lost += [f"a call at window {window}" for ticket, window in self.calls if (ticket, window) not in called]
        tally.twice += [f"number {number}" for (_, number), count in numbers.items() if count > 1]
        tally.twice += [f"a call of {ticket}" for ticket in called_twice(database)]
        tally.wrong += [] if verdict == "ok" else [verdict]
