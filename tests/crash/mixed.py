"""kill -9 of whoever it may be, at random points under load: the server, its worker, the agent, the kiosk's browser.

`python -m tests.crash.mixed --kills 100` prints the table. A visitor touches the kiosk in a real browser while others take
tickets over the API and operators call; an emulated printer keeps every piece of paper.
"""

from __future__ import annotations

import os
import random
import re
import signal
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import requests
from playwright.sync_api import BrowserContext, Error, Page, Playwright, expect, sync_playwright

from kiosk.slip import COPY
from tests.chromium import FLAGS as CHROMIUM_FLAGS
from tests.crash import command
from tests.crash.load import WINDOWS, Load
from tests.crash.tally import Tally
from tests.crash.test_kill import kill
from tests.running import RunningServer
from tests.web.test_slip_path import Box

VICTIMS = ("the agent", "the kiosk's browser", "the server's worker", "the whole server")
_NUMBER = re.compile(r"[А-Я]-\d{3}")
_WAY = ("individual", "consultation", "settlements-individual")
# Ends of waiting, for a machine that is busy with other things as well.
_TOUCH_MS = 30_000
_OPEN_MS = 90_000
_QUIET_S = 150.0
_NORMAL_S = 90.0


class Touchscreen:
    """The kiosk's browser, with a profile that outlives it."""

    def __init__(self, playwright: Playwright, server: RunningServer, profile: Path) -> None:
        self._playwright = playwright
        self._server = server
        self._profile = profile
        self._context: BrowserContext | None = None

    def pid(self) -> int:
        """The browser's first process: the one that has this profile, and no parent that has it."""
        mine = f"--user-data-dir={self._profile}"
        having = {}
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if mine in (process / "cmdline").read_text("utf-8", "replace").split("\0"):
                    having[int(process.name)] = int((process / "stat").read_text().rpartition(")")[2].split()[1])
        return next(pid for pid, parent in having.items() if parent not in having)

    def start(self) -> Page:
        """Opens the kiosk's page, in a browser of its own."""
        self.close()
        self._context = self._playwright.chromium.launch_persistent_context(
            str(self._profile),
            executable_path="/usr/bin/chromium",
            args=CHROMIUM_FLAGS,
            locale="ru-RU",
            has_touch=True,
            viewport={"width": 1080, "height": 1920},
        )
        page = self._context.pages[0]
        page.set_default_timeout(_TOUCH_MS)
        page.goto(f"{self._server.url}/kiosk/?token={self._server.token('kiosk')}", timeout=_OPEN_MS)
        expect(page.locator("[data-answer=individual]")).to_be_visible(timeout=_OPEN_MS)
        return page

    def take(self, page: Page) -> str:
        """Touches the way to a ticket; the number on the screen."""
        for answer in _WAY:
            page.locator(f"[data-answer={answer}]").tap()
        number = page.locator(".number")
        expect(number).to_have_text(_NUMBER, timeout=_TOUCH_MS)
        return number.inner_text()

    def close(self) -> None:
        if self._context is not None:
            with suppress(Error):
                self._context.close()
            self._context = None


class Office:
    """Server, agent, printer and touchscreen; each but the printer can be killed."""

    def __init__(self, folder: Path, playwright: Playwright, seed: int) -> None:
        self.dice = random.Random(seed)
        self.server = RunningServer(folder / "data", environment={"TALON_LOG": "CRITICAL"})
        self.server.start()
        self.server.open_windows(*WINDOWS)
        self.box = Box(self.server, folder)
        self.screen = Touchscreen(playwright, self.server, folder / "profile")
        # The printer takes some time for each slip: visitors come no faster.
        self.load = Load(self.server, random.Random(seed + 1), pause_s=0.4)
        self.shown: list[str] = []

    def run(self, kills: int, tallies: dict[str, Tally]) -> None:
        with self.box.printer:
            self.box.start_agent()
            page = self.screen.start()
            self.load.start()
            # Everybody dies in turn, in random order.
            victims = [VICTIMS[turn % len(VICTIMS)] for turn in range(kills)]
            self.dice.shuffle(victims)
            for victim in victims:
                page = self._one_kill(victim, page, tallies[victim])
            self.load.stop()
            whole = tallies["all of the day"]
            self._until_quiet(whole)
            self._judge(whole)
            self.box.stop_agent()
        self.screen.close()

    def _one_kill(self, victim: str, page: Page, tally: Tally) -> Page:
        tally.tries += 1
        before = self.load.acknowledged + len(self.shown)
        killing = threading.Thread(target=self._kill, args=(victim, self.dice.uniform(0.0, 1.5), tally))
        killing.start()
        # A visitor who sees no number has been acknowledged nothing.
        with suppress(Error, AssertionError):
            self.shown.append(self.screen.take(page))
        killing.join(_NORMAL_S)
        page = self._in_order(page, victim, tally)
        tally.acknowledged += self.load.acknowledged + len(self.shown) - before
        return page

    def _kill(self, victim: str, after_s: float, tally: Tally) -> None:
        """Kills, and has it start again as its unit would; a dead browser is opened again by the thread that drives it."""
        time.sleep(after_s)
        died = time.monotonic()
        if victim == "the kiosk's browser":
            os.kill(self.screen.pid(), signal.SIGKILL)
            return
        if victim == "the agent":
            self.box.stop_agent()
            self.box.start_agent()
        else:
            kill(self.server, whole=victim == "the whole server")
        tally.went_on_after(time.monotonic() - died)

    def _in_order(self, page: Page, victim: str, tally: Tally) -> Page:
        """Returns when the printer is ready and the kiosk offers its first choice again."""
        if victim == "the kiosk's browser":
            began = time.monotonic()
            page = self.screen.start()
            tally.went_on_after(time.monotonic() - began)
        else:
            # The next visitor begins anew, as after the number.
            with suppress(Error):
                page.reload()
            _until(lambda: page.locator("[data-answer=individual]").is_visible())
        self.box.wait_for_device("ready")
        return page

    def _until_quiet(self, tally: Tally) -> None:
        """No slip is under way any more."""

        def quiet() -> bool:
            tickets = self.server.api("manager").get("/api/v1/hall").json()["tickets"]
            return all(ticket["slip"] is None or ticket["slip"]["state"] != "queued" for ticket in tickets)

        if not _until(quiet, _QUIET_S):
            tally.wrong.append("slips without an outcome")

    def _judge(self, tally: Tally) -> None:
        self.load.judge(tally)
        tally.acknowledged += len(self.shown)
        tickets = self.server.api("manager").get("/api/v1/hall").json()["tickets"]
        paper = Counter[str]()
        for slip in self.box.printer.slips:
            if not any(copy in line for line in slip.text for copy in COPY.values()):
                paper.update({found.group() for line in slip.text if (found := _NUMBER.search(line))})
        tally.twice += [f"the slip of {number}" for number, count in paper.items() if count > 1]
        given = {number for (number,) in _rows(self.server, "SELECT number FROM tickets")}
        tally.lost += [f"{number}, shown at the kiosk" for number in self.shown if number not in given]
        tally.wrong += [f"paper of {number}, which nobody gave" for number in paper if number not in given]
        for ticket in tickets:
            if ticket["slip"] and ticket["slip"]["state"] == "printed" and ticket["number"] not in paper:
                tally.lost.append(f"the slip of {ticket['number']}, reported as printed")

    def close(self) -> None:
        self.box.stop_agent()
        self.screen.close()
        self.server.kill()


def _rows(server: RunningServer, statement: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(f"file:{server.data / 'office.db'}?mode=ro", uri=True)) as connection:
        return connection.execute(statement).fetchall()


def _until(condition: Callable[[], bool], within_s: float = _NORMAL_S) -> bool:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        with suppress(requests.RequestException, Error):
            if condition():
                return True
        time.sleep(0.05)
    return False


def mixed_kills(folder: Path, kills: int, seed: int) -> list[Tally]:
    """So many kills in all, of the four in turn."""
    tallies = {name: Tally(f"kill -9, {name}") for name in (*VICTIMS, "all of the day")}
    with sync_playwright() as playwright:
        office = Office(folder, playwright, seed)
        try:
            office.run(kills, tallies)
        finally:
            office.close()
    return list(tallies.values())


if __name__ == "__main__":
    command.run(__doc__, "kills", 40, mixed_kills)
