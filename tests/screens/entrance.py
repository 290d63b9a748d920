"""The way in: signing in, the list of pages, a page that one may not open."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.running import RunningServer
from tests.screens.screen import Screen


def _wrong_password(page: Page, _server: RunningServer) -> None:
    page.fill("input[name=name]", "nobody-here")
    page.fill("input[name=password]", "wrong")
    page.click("form button")
    expect(page.locator(".problem")).to_be_visible()


SCREENS = [
    Screen("entrance/sign-in", "/sign-in", "form"),
    Screen("entrance/wrong-password", "/sign-in", "form", steps=_wrong_password),
    Screen("entrance/pages", "/", "nav", who="manager"),
    Screen("entrance/forbidden", "/management/", ".problem", who="operator1"),
    Screen("entrance/no-such-page", "/nowhere", "body", who="operator1"),
]
