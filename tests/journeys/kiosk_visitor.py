"""What a visitor does at the touchscreen of a whole hall, and how each screen is judged on the way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.journeys.accessibility import violations
from tests.journeys.kiosk_hall import KioskHall
from web.demo.accounts import SampleAccount

PORTRAIT: ViewportSize = {"width": 1080, "height": 1920}
LEGIBILITY = (Path(__file__).parents[1] / "kiosk" / "legibility.js").read_text(encoding="utf-8")


@contextmanager
def kiosk_page(browser: Browser, hall: KioskHall) -> Iterator[Page]:
    """The touchscreen with its clock in the test's hands; its script must not have failed by the end."""
    context = browser.new_context(viewport=PORTRAIT, locale="ru-RU", has_touch=True)
    page = context.new_page()
    page.clock.install()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{hall.server.url}/kiosk/?token={hall.server.token('kiosk')}")
    expect(page.locator("[data-errand=pay]")).to_be_visible()
    yield page
    context.close()
    assert problems == []


def touch(page: Page, *names: str) -> None:
    """Touches cards, tiles and buttons by their names, one after the other."""
    for name in names:
        page.locator(f"[data-answer='{name}'], [data-errand='{name}'], [data-action='{name}']").first.tap()


def type_figures(page: Page, figures: str) -> None:
    for figure in figures:
        page.locator(f".key[data-key='{figure}']").tap()


def judge(page: Page) -> None:
    """What is on the screen is accessible and legible."""
    assert violations(page) == []
    assert page.evaluate(LEGIBILITY) == []


def to_the_sum(page: Page, account: SampleAccount) -> None:
    touch(page, "pay")
    type_figures(page, account.number)
    judge(page)
    touch(page, "next")
    expect(page.locator(".hint")).to_contain_text(account.address.split(",")[1].strip().removeprefix("ул. "))
    judge(page)
    touch(page, "mine")


def payments(hall: KioskHall) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = hall.server.api("manager").get("/api/v1/payments").json()["payments"]
    return found
