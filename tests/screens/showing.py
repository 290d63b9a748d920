"""Opens screens in a browser as the person or device they are meant for; each signs in once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.running import PASSWORD, RunningServer
from tests.screens.screen import Screen, Size

_DEVICES = ("kiosk", "board")


@dataclass(slots=True)
class Showing:
    """A browser before one server."""

    browser: Browser
    server: RunningServer
    _signed_in: dict[str, Any] = field(default_factory=dict)
    _contexts: dict[tuple[str | None, Size, str, str], BrowserContext] = field(default_factory=dict)

    def open(
        self, screen: Screen, size: Size, language: str = "ru", listen: Callable[[Page], None] | None = None
    ) -> Page:
        """The page in its state; `listen` hears what it is told from the beginning. Whoever opens it closes it."""
        page = self._context(screen, size, language).new_page()
        self.server.confirm_passwords()
        if listen:
            listen(page)
        if screen.clock:
            page.clock.install()
        page.goto(f"{self.server.url}{screen.path}")
        expect(page.locator(screen.ready).first).to_be_visible()
        if language != "ru" and screen.who == "kiosk":
            page.locator(".language").click()
        screen.steps(page, self.server)
        other = page.locator(f"main.phone a[lang={language}]")
        if language != "ru" and other.count():
            other.click()  # the phone's page begins in the ticket's language
        page.evaluate("document.fonts.ready")
        return page

    def _context(self, screen: Screen, size: Size, language: str) -> BrowserContext:
        """One for each who, size and language, so that scripts and fonts are fetched once; a moved clock has its own."""
        key = (screen.who, size, language, screen.name if screen.clock else "")
        if key not in self._contexts:
            context = self.browser.new_context(
                viewport={"width": size[0], "height": size[1]},
                locale="ru-RU" if language == "ru" else "en-GB",
                storage_state=self._state(screen.who),
                has_touch=screen.who == "kiosk",
            )
            context.set_default_timeout(15_000)
            if language != "ru":
                context.add_cookies([{"name": "talon_language", "value": language, "url": self.server.url}])
            self._contexts[key] = context
        return self._contexts[key]

    def _state(self, who: str | None) -> Any:
        if who is None:
            return None
        if who not in self._signed_in:
            context = self.browser.new_context()
            page = context.new_page()
            if who in _DEVICES:
                page.goto(
                    f"{self.server.url}{'/kiosk/' if who == 'kiosk' else '/display/board'}?token={self.server.token(who)}"
                )
            else:
                page.goto(f"{self.server.url}/sign-in")
                page.fill("input[name=name]", who)
                page.fill("input[name=password]", PASSWORD)
                page.click("form button")
                page.wait_for_url(f"{self.server.url}/")
            self._signed_in[who] = context.storage_state()
            context.close()
        return self._signed_in[who]
