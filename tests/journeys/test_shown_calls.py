"""A call that nobody can see on a board: the operator is asked to call by voice, until the board shows it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.test_display import OpenDisplay, at_window, call_next, opened
from tests.running import RunningServer

pytestmark = pytest.mark.browser
__all__ = ["opened"]

COVER = """() => { const cover = document.createElement("div");
cover.id = "cover"; cover.style = "position: fixed; inset: 0; z-index: 9999; background: black"; document.body.append(cover); }"""


def console_of(server: RunningServer, browser: Browser, window: str) -> Page:
    page = browser.new_context(locale="ru-RU").new_page()
    server.sign_in(page, f"operator{window}")
    page.goto(f"{server.url}/operator/window/{window}")
    return page


def test_what_is_covered_or_frozen_is_called_by_voice_until_it_is_shown(
    server: RunningServer, browser: Browser, opened: OpenDisplay
) -> None:
    server.open_windows("1")
    for _ in range(3):
        server.issue()
    board = opened(server)
    console = console_of(server, browser, "1")
    warning = console.locator(".by-voice")
    call_next(server, "1")
    expect(board.locator("[data-seq]").first).to_be_visible()
    expect(console.locator(".visitor.calling")).to_be_visible()
    board.evaluate(COVER)
    at_window(server, "1", "recall")
    expect(warning).to_have_text("Позовите голосом: ни одно табло не показало этот вызов.")
    board.evaluate("document.getElementById('cover').remove()")
    expect(warning).to_have_count(0)
    at_window(server, "1", "no-show")
    frozen = board.context.new_cdp_session(board)
    frozen.send("Page.setWebLifecycleState", {"state": "frozen"})
    call_next(server, "1")
    expect(warning).to_be_visible()
    frozen.send("Page.setWebLifecycleState", {"state": "active"})
    expect(warning).to_have_count(0)
    [row] = server.api("manager").get("/api/v1/reports/shown-calls").json()["rows"]
    assert (row["calls"], row["unshown"], row["shown_late"]) == (2, 1, 1), "the covered one was a repeated call"
    assert row["missed"] == [{"board": "board-1", "calls": 2}]
    console.context.close()
