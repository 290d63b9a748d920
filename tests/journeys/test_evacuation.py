"""The evacuation notice over every screen: it comes at once, nobody in the hall can put it away, and then all is as before."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from tests.running import RunningServer

pytestmark = pytest.mark.browser

VISITORS: dict[str, tuple[str, ViewportSize]] = {
    "/kiosk/": ("kiosk", {"width": 1080, "height": 1920}),
    "/display/board": ("board", {"width": 1920, "height": 1080}),
    "/display/plate/1": ("board", {"width": 800, "height": 480}),
}
# Whatever of the page below could be seen, touched or read aloud.
LEFT = """() => [...document.body.children].filter((one) => one.id !== "evacuation" && one.checkVisibility()).length"""
CUT_OFF = """() => { const words = document.querySelector(".evacuation-words");
  return words.scrollHeight > words.clientHeight || document.documentElement.scrollWidth > innerWidth; }"""


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    made: list[BrowserContext] = []
    yield made
    for context in made:
        context.close()


def notice(page: Page) -> Locator:
    return page.locator("#evacuation")


def covered(page: Page) -> None:
    expect(notice(page)).to_be_visible()
    expect(page.get_by_role("alert").filter(has_text="Evacuation")).to_contain_text("Немедленно покиньте здание")
    assert page.evaluate(LEFT) == 0


def test_every_screen_says_evacuate_until_a_manager_ends_it(
    server: RunningServer, browser: Browser, contexts: list[BrowserContext]
) -> None:
    screens: dict[str, Page] = {}
    for path, (kind, size) in VISITORS.items():
        contexts.append(browser.new_context(viewport=size, has_touch=kind == "kiosk"))
        page = screens[path] = contexts[-1].new_page()
        page.goto(f"{server.url}{path}?token={server.token(kind)}")
        page.wait_for_function("document.getElementById('evacuation').hidden")
    for path, name in (("/operator/", "operator2"), ("/management/", "manager"), ("/management/waits", "manager")):
        contexts.append(browser.new_context(viewport={"width": 1366, "height": 768}, locale="ru-RU"))
        page = screens[path] = contexts[-1].new_page()
        server.sign_in(page, name)
        page.goto(f"{server.url}{path}")

    kiosk = screens["/kiosk/"]
    before = kiosk.locator("#kiosk").inner_text()
    words = {"ru": "Выход через кассу закрыт. " * 11, "en": "The way past the cash desk is closed. " * 7}
    assert server.api("operator1").post("/api/v1/evacuation", json={"on": True}).ok
    for page in screens.values():
        covered(page)
        assert not page.evaluate(CUT_OFF)
    assert server.api("manager").post("/api/v1/evacuation", json={"on": True, "text": words}).ok
    for page in screens.values():
        expect(notice(page)).to_contain_text("Выход через кассу закрыт.")
        assert not page.evaluate(CUT_OFF)

    # A visitor has nothing to press, and what is pressed all the same changes nothing.
    expect(notice(kiosk).get_by_role("button")).to_have_count(0)
    kiosk.keyboard.press("Escape")
    kiosk.keyboard.press("Enter")
    kiosk.touchscreen.tap(540, 1400)
    covered(kiosk)
    # Whoever comes back, or loads the page just now, sees it too.
    kiosk.reload()
    covered(kiosk)

    operator = screens["/operator/"]
    expect(operator.get_by_role("button", name="Отбой эвакуации")).to_have_count(0)
    operator.keyboard.press("Enter")  # the notice has the focus: its one button makes it small
    expect(notice(operator)).to_be_visible()
    assert operator.evaluate(LEFT) > 0
    expect(notice(operator)).to_contain_text("Эвакуация")

    manager = screens["/management/"]
    manager.get_by_role("button", name="Отбой эвакуации").click()
    covered(manager)
    manager.get_by_role("button", name="Нажмите ещё раз для отбоя").click()
    for page in screens.values():
        expect(notice(page)).to_be_hidden()
        assert page.evaluate(LEFT) > 0
    assert kiosk.locator("#kiosk").inner_text() == before
