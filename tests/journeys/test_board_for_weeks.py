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


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=WALL)
    yield context.new_page()
    context.close()


def kept(cdp: CDPSession) -> dict[str, Any]:
    """What the page holds after the garbage is collected: bytes of heap, nodes, listeners."""
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
    before = kept(cdp)
    assert page.evaluate(f"window.callMany({CALLS})") == WARM_UP + CALLS
    after = kept(cdp)
    print(f"after {WARM_UP} calls {before}, after {CALLS} more {after}")
    assert page.evaluate("window.heard") >= 0.99 * (WARM_UP + CALLS), "each of them had its turn and its sound"
    expect(page.locator(".list li").first).to_have_attribute("data-number", f"К-{(WARM_UP + CALLS) % 1000:03d}")
    # One small object kept of each call would be some hundred bytes × 10,000.
    # What a second's confirmations wait for may be there, too.
    assert after["bytes"] - before["bytes"] < 600_000
    assert after["nodes"] - before["nodes"] < 20
    assert after["jsEventListeners"] - before["jsEventListeners"] < 5


class Wire:
    """What a page has asked its server, and whether the answers have come: however slow the machine is, the page's own
    clock moves on only when nothing is on its way any more."""

    def __init__(self, page: Page, line: CutLine) -> None:
        self._page = page
        self._line = line
        self._moved = 0
        self._open: set[Request] = set()
        page.on("request", self._begin)
        page.on("requestfinished", self._end)
        page.on("requestfailed", self._end)
        page.on("websocket", self._listen)

    def settle(self) -> None:
        """Waits until the socket has been quiet for a while and all requests are answered, but for those over a cut connection:
        only the page's own clock, moved on, makes it give them up."""
        while True:
            before = self._moved
            self._page.wait_for_timeout(QUIET_MS)
            if before == self._moved and len(self._open) <= self._line.unanswerable():
                return

    def _begin(self, request: Request) -> None:
        self._moved += 1
        if "transport=" not in request.url:  # a socket stays open
            self._open.add(request)

    def _end(self, request: Request) -> None:
        self._moved += 1
        self._open.discard(request)

    def _listen(self, socket: WebSocket) -> None:
        for event in ("framesent", "framereceived", "close"):
            socket.on(event, self._move)

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
        page.clock.run_for(60_000)
        expect(page.locator(".lost")).to_be_visible()
        assert rows(page) == [(first, "1", True)], "the last good picture stays"

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
