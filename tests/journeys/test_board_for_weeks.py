"""A board that stays on: ten thousand calls leave nothing behind, and after a minute without the network it is right at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page, Request, WebSocket, expect

from tests.journeys.cut_line import CutLine
from tests.journeys.test_display import WALL, at_window, call_next, hall, rows, rows_of, waiting, waiting_of
from tests.running import RunningServer

pytestmark = pytest.mark.browser

ENDLESS = (Path(__file__).parents[1] / "display" / "endless_calls.js").read_text(encoding="utf-8")
WARM_UP, CALLS = 2_000, 10_000
# Nothing has come or gone for so long: the server has answered what the page has sent.
QUIET_MS = 150
STEP_MS = 5
_SNAPSHOT = '["snapshot",'


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    # A wall's layout, painted small: nobody looks at it, and painting would be most of the work.
    context = browser.new_context(viewport=WALL, device_scale_factor=0.25)
    yield context.new_page()
    context.close()


def kept(page: Page, cdp: CDPSession) -> dict[str, Any]:
    """What the page holds once it has nothing left to send and the garbage is collected: bytes of heap, nodes, listeners."""
    page.evaluate("window.allConfirmed()")
    for _ in range(3):
        cdp.send("HeapProfiler.collectGarbage")
    counters = cdp.send("Memory.getDOMCounters")
    return {"bytes": cdp.send("Runtime.getHeapUsage")["usedSize"], **counters}


@pytest.mark.timeout(900)  # the page lives through weeks; how fast is the machine's matter
def test_ten_thousand_calls_leave_nothing_behind(server: RunningServer, page: Page) -> None:
    server.open_windows("1", "2", "3", "4", "5")
    server.api("manager").post(
        "/api/v1/notices", json={"kind": "ticker", "text": {"ru": "Бегущая строка", "en": "A line that goes by"}}
    )
    page.goto(f"{server.url}/display/board?token={server.token('board')}")
    page.add_init_script(f"window.firstHall = {json.dumps(hall(server))};\n{ENDLESS}")
    page.goto(f"{server.url}/display/board")
    page.evaluate("window.heard = 0; document.addEventListener('talon:announced', () => { window.heard += 1; });")
    page.wait_for_selector(".windows li")
    cdp = page.context.new_cdp_session(page)
    cdp.send("HeapProfiler.enable")
    assert page.evaluate(f"window.callMany({WARM_UP})") == WARM_UP
    before = kept(page, cdp)
    assert page.evaluate(f"window.callMany({CALLS})") == WARM_UP + CALLS
    after = kept(page, cdp)
    print(f"after {WARM_UP} calls {before}, after {CALLS} more {after}")
    assert page.evaluate("window.heard") >= 0.99 * (WARM_UP + CALLS), "each of them had its turn and its sound"
    expect(page.locator(".list li").first).to_have_attribute("data-number", f"К-{(WARM_UP + CALLS) % 1000:03d}")
    # One small object kept of each call would be a hundred bytes × 10,000; compiled code comes and goes by 500 kB.
    assert after["bytes"] - before["bytes"] < 800_000
    assert after["nodes"] - before["nodes"] < 20
    assert after["jsEventListeners"] - before["jsEventListeners"] < 5


class Wire:
    """What a page has asked its server, and whether the answers have come: however slow the machine is, the page's own
    clock moves on only when nothing is on its way any more."""

    def __init__(self, page: Page, line: CutLine) -> None:
        self._page = page
        self._line = line
        self._moved = 0
        self._awaited: set[Request | WebSocket] = set()
        page.on("request", self._begin)
        page.on("requestfinished", self._end)
        page.on("requestfailed", self._end)
        page.on("websocket", self._listen)

    def forget(self) -> None:
        """What has been asked so far is not waited for any more: the line is cut."""
        self._awaited.clear()

    def settle(self) -> None:
        """Waits until all is answered that was asked, and the socket has been quiet for a while. What is asked over a dead
        connection only the page's own clock, moved on, makes it give up."""
        while True:
            before = self._moved
            self._page.wait_for_timeout(QUIET_MS)
            if before == self._moved and len(self._awaited) <= self._line.unanswerable():
                return

    def _begin(self, request: Request) -> None:
        self._moved += 1
        self._awaited.add(request)

    def _end(self, asked: Request | WebSocket) -> None:
        self._moved += 1
        self._awaited.discard(asked)

    def _listen(self, socket: WebSocket) -> None:
        """A socket has its answer with the first snapshot of the hall."""
        self._moved += 1
        self._awaited.add(socket)
        socket.on("close", self._end)
        socket.on("framesent", self._move)
        socket.on("framereceived", lambda frame: self._end(socket) if _SNAPSHOT in frame else self._move())

    def _move(self, *_: object) -> None:
        self._moved += 1


def test_a_board_cut_off_for_a_minute_is_right_within_two_seconds(server: RunningServer, page: Page) -> None:
    """The line is really cut, at the network; the minute and the two seconds are those of the page's own clock, which is moved
    by hand, so that neither a slow machine nor a patient test decides."""
    server.open_windows("1", "2", "3", "5")
    for service in ("settlements-individual", "cash-individual", "settlements-individual", "settlements-legal"):
        server.issue(service)
    with CutLine(server.port) as line:
        page.clock.install(time="2026-11-23T07:00:00Z")
        wire = Wire(page, line)
        url = f"http://127.0.0.1:{line.port}/display/board"
        page.goto(f"{url}?token={server.token('board')}")
        first = call_next(server, "1")
        expect(page.locator("#board")).to_have_attribute("data-connection", "live")
        expect(page.locator(f".list li[data-number='{first}']")).to_be_visible()
        page.clock.pause_at("2026-11-23T07:05:00Z")

        line.cut()
        for window in ("3", "5"):
            call_next(server, window)
        at_window(server, "1", "start")
        server.issue()
        # In steps with time to breathe: an attempt to connect is really made before the page gives it up.
        for _ in range(60):
            page.clock.run_for(1_000)
            page.wait_for_timeout(STEP_MS)
        expect(page.locator(".lost")).to_be_visible()
        assert rows(page) == [(first, "1", True)], "the last good picture stays"

        wire.forget()
        line.mend()
        wanted = hall(server)
        passed_ms = 0
        while rows(page) != rows_of(wanted) or page.locator(".lost").count():
            assert passed_ms < 2000, "right within two seconds"
            page.clock.run_for(100)
            passed_ms += 100
            wire.settle()
        assert waiting(page) == waiting_of(wanted)
        print(f"right {passed_ms} ms after the line was mended")
