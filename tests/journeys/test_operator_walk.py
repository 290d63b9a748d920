"""The console with the Tab key and with a screen reader's tree: everything is reached, named, seen when it has the keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.running import RunningServer
from tests.screens.office_day import some_of_everything

pytestmark = pytest.mark.browser

# What can be had with the keyboard and is on the screen.
REACHABLE = """(root) => [...document.querySelector(root).querySelectorAll(
  "a[href], button:enabled, input:enabled, textarea:enabled, [tabindex='0']")]
  .filter((element) => element.checkVisibility() && element.tabIndex >= 0).length"""
FOCUSED = """() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const labels = [...(element.labels ?? [])].map((label) => label.innerText);
  const box = element.getBoundingClientRect();
  return {
    mark: element.dataset.walked ?? (element.dataset.walked = String(Math.random())),
    tag: element.tagName,
    name: (element.getAttribute("aria-label") || labels.join(" ") || element.innerText || "").trim(),
    seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inside: box.width > 0 && box.top >= -1 && box.bottom <= innerHeight + 1,
  };
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    running = RunningServer(tmp_path_factory.mktemp("walk") / "data")
    running.start()
    some_of_everything(running)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def desk(server: RunningServer, browser: Browser) -> Iterator[Page]:
    page = browser.new_context(locale="ru-RU", viewport={"width": 1366, "height": 768}).new_page()
    server.sign_in(page, "operator1")
    page.goto(f"{server.url}/operator/window/1")
    expect(page.locator(".visitor.serving")).to_be_visible()
    yield page
    page.context.close()


def walk(page: Page, root: str) -> list[dict[str, Any]]:
    """Tabs through everything in `root` once, and looks at each thing that gets the keyboard."""
    reachable = page.evaluate(REACHABLE, root)
    found: dict[str, dict[str, Any]] = {}
    for _ in range(3 * reachable):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUSED)
        if here["tag"] != "BODY":
            found.setdefault(here["mark"], here)
        if len(found) >= reachable:
            break
    assert len(found) >= reachable, [thing["name"] for thing in found.values()]
    return list(found.values())


def test_everything_is_reached_named_and_seen(desk: Page) -> None:
    for thing in walk(desk, "#console"):
        assert thing["name"], thing
        assert thing["seen"], thing
        assert thing["inside"], thing


def test_every_dialog_keeps_the_keyboard_and_gives_it_back(desk: Page) -> None:
    for key in ("KeyF", "KeyT", "KeyP", "KeyV", "KeyH"):
        dialog_keeps_the_keyboard(desk, key)


def dialog_keeps_the_keyboard(desk: Page, key: str) -> None:
    desk.keyboard.press(key)
    expect(desk.locator("dialog[open]")).to_be_visible()
    if key == "KeyV":
        expect(desk.locator(".visit-card")).to_be_visible()
    for thing in walk(desk, "dialog"):
        assert thing["name"], thing
    assert desk.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    desk.keyboard.press("Escape")
    expect(desk.locator("dialog[open]")).to_have_count(0)


def test_a_screen_reader_hears_the_visitor_the_times_and_the_steps(desk: Page) -> None:
    expect(desk.locator("#console")).to_match_aria_snapshot(
        """
        - banner:
          - heading "Окно 1" [level=1]
          - status: На связи
          - navigation:
            - button /Клавиши/
        - main:
          - region "Посетитель":
            - paragraph: /[А-Я]-\\d+/
            - paragraph: Идёт приём
            - button "Карточка V"
            - button "Оплата K"
          - status
          - region "Действия":
            - button /Следующий/
            - button "Завершить приём F"
          - complementary:
            - region "Ждут вас":
              - heading /Ждут вас/ [level=2]
              - list "Ждут вас"
        """
    )
