"""The cashier's page."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.running import RunningServer
from tests.screens.money import money_of_the_day
from tests.screens.screen import Screen, Steps


def _day(page: Page, _server: RunningServer) -> None:
    money_of_the_day(page)
    page.reload()
    expect(page.locator(".day .payment")).to_have_count(4)


def _asked(action: str) -> Steps:
    def steps(page: Page, server: RunningServer) -> None:
        _day(page, server)
        page.locator(action).first.click()
        expect(page.locator("dialog[open] .ask-buttons")).to_be_visible()

    return steps


SCREENS = [
    Screen("cashier/no-payments", "/cashier/", ".day", "operator1"),
    Screen("cashier/day-of-an-operator", "/cashier/", ".day", "operator1", steps=_day),
    Screen("cashier/day", "/cashier/", ".day", "manager", steps=_day),
    Screen("cashier/refund", "/cashier/", ".day", "manager", steps=_asked(".day .row-buttons .link:nth-child(2)")),
    Screen("cashier/settle", "/cashier/", ".day", "manager", steps=_asked(".by-hand .button")),
    Screen("cashier/history", "/cashier/", ".day", "manager", steps=_asked(".day .row-buttons .link")),
]
