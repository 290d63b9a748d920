"""A page whose own script comes late: the script of the evacuation notice knows the hall before it, and the page still comes.

A listener of a hall that is known already hears of it at once, in the middle of the page's own script: what it uses must
stand above it by then. On a kiosk one load in twenty once stayed blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.running import RunningServer
from tests.screens.screen import Screen
from tests.screens.showing import Showing

pytestmark = pytest.mark.browser

OWN = re.compile(r"/scripts/(?!shared-|evacuation-|alarms-)")
LATE_MS = 1000
PAGES = [
    Screen("kiosk", "/kiosk/", "[data-answer]", "kiosk"),
    Screen("board", "/display/board", ".zone, .windows li", "board"),
    Screen("plate", "/display/plate/1", "main[data-state=closed]", "board"),
    Screen("windows", "/operator/", ".card", "operator1"),
    Screen("console", "/operator/window/1", ".visitor", "operator1"),
    Screen("live", "/management/", ".window-row", "manager"),
    Screen("breaks", "/management/breaks", ".planning-head", "manager"),
]


@pytest.fixture(scope="module")
def showing(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Showing]:
    server = RunningServer(tmp_path_factory.mktemp("late") / "data")
    server.start()
    try:
        yield Showing(browser, server)
    finally:
        server.stop()


@pytest.mark.parametrize("screen", PAGES, ids=lambda screen: screen.name)
def test_a_page_comes_although_the_hall_was_known_before_its_script(showing: Showing, screen: Screen) -> None:
    errors: list[str] = []

    def late(page: Page) -> None:
        def wait(route: Route) -> None:
            page.wait_for_timeout(LATE_MS)
            route.continue_()

        page.on("pageerror", lambda error: errors.append(str(error)))
        page.route(OWN, wait)

    page = showing.open(screen, screen.sizes[0], listen=late)
    try:
        expect(page.locator(screen.ready).first).to_be_visible()
        assert errors == []
    finally:
        page.close()
