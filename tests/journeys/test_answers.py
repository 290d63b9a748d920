"""A manager who has never seen Talon gets each answer in at most three clicks from the first page, in either language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.accessibility import violations
from tests.past import put_past
from tests.running import RunningServer

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def with_past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    server = RunningServer(tmp_path_factory.mktemp("answers") / "data")
    put_past(server.data, 5)
    server.start()
    yield server
    server.stop()


@dataclass
class Manager:
    """A person who clicks; the clicks since the first page are counted."""

    page: Page
    url: str
    clicks: int = 0

    def begin(self, language: str) -> None:
        self.page.goto(f"{self.url}/management/?lang={language}")
        self.clicks = 0

    def click(self, what: Locator) -> None:
        what.first.click()
        self.clicks += 1


@pytest.fixture
def manager(with_past: RunningServer, browser: Browser) -> Iterator[Manager]:
    context = browser.new_context(locale="ru-RU", viewport={"width": 1366, "height": 768})
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if "Content Security" in message.text else None)
    with_past.sign_in(page, "manager")
    yield Manager(page, with_past.url)
    context.close()
    assert problems == []


WORDS = {
    "ru": ("Ответы", "Прошлый месяц", "обещание", "Вторник", "Почему"),
    "en": ("Answers", "Last month", "promise", "Tuesday", "Why"),
}


@pytest.mark.parametrize("language", ["ru", "en"])
def test_did_we_keep_the_promise_last_month(manager: Manager, language: str) -> None:
    answers, last_month, promise, *_ = WORDS[language]
    manager.begin(language)
    manager.click(manager.page.get_by_role("link", name=answers, exact=True))
    manager.click(manager.page.get_by_role("link", name=last_month))
    expect(manager.page.locator("input[name=from]")).to_have_value("2026-10-01")
    expect(manager.page.locator("#headline")).to_contain_text(promise)
    expect(manager.page.locator(".promise-table tbody tr")).to_have_count(5)
    assert manager.clicks <= 3


@pytest.mark.parametrize("language", ["ru", "en"])
def test_which_hour_and_service_broke_it(manager: Manager, language: str) -> None:
    answers, last_month, *_ = WORDS[language]
    manager.begin(language)
    manager.click(manager.page.get_by_role("link", name=answers, exact=True))
    manager.click(manager.page.get_by_role("link", name=last_month))
    worst = manager.page.locator("#worst a")
    expect(worst.first).to_contain_text(":00–")
    manager.click(worst)
    expect(manager.page.locator("tr.over").first).to_be_visible()
    assert manager.clicks <= 3


@pytest.mark.parametrize("language", ["ru", "en"])
def test_who_waited_longest_on_tuesday_and_why(manager: Manager, language: str) -> None:
    answers, _, _, tuesday, why = WORDS[language]
    manager.begin(language)
    manager.click(manager.page.get_by_role("link", name=answers, exact=True))
    manager.click(manager.page.locator("#weekdays a").filter(has_text=tuesday))
    manager.click(manager.page.locator(".behind-table tbody th a"))
    expect(manager.page.locator(".timeline li").first).to_be_visible()
    expect(manager.page.locator(".history h3").filter(has_text=why)).to_be_visible()
    assert manager.clicks <= 3


def test_the_pages_are_accessible_by_day_and_by_night(manager: Manager) -> None:
    for path in ("", "visits"):
        manager.page.goto(f"{manager.url}/management/answers/{path}?from=2026-11-16&to=2026-11-22")
        for details in manager.page.locator("details").all():
            details.evaluate("element => { element.open = true }")
        assert violations(manager.page) == []
        manager.page.emulate_media(color_scheme="dark")
        assert violations(manager.page, only=["color-contrast"]) == []
        manager.page.emulate_media(color_scheme="light")


def test_a_help_mark_shows_the_definition(manager: Manager) -> None:
    manager.page.goto(f"{manager.url}/management/answers/?from=2026-11-16&to=2026-11-22&lang=ru")
    manager.page.locator("[popovertarget='help-share']").click()
    expect(manager.page.locator("#help-share")).to_be_visible()
    expect(manager.page.locator("#help-share")).to_contain_text("доля не дольше собственного норматива")


def test_a_day_is_played_and_jumps_to_its_next_breach(manager: Manager) -> None:
    page = manager.page
    page.goto(f"{manager.url}/management/replay/?at=2026-11-18T13:20")
    assert violations(page) == []
    now = page.locator("#now")
    expect(now).to_have_text("18.11.2026 13:20:00")
    page.locator("[data-speed='60']").click()
    expect(now).not_to_have_text("18.11.2026 13:20:00")
    page.locator("[data-speed='0']").click()
    breach = page.locator("#breach-next")
    number = breach.inner_text().split()[1].rstrip(":")
    breach.click()
    expect(
        page.locator("#breach-before, .replay-waiting, .replay-windows").filter(has_text=number).first
    ).to_be_visible()
