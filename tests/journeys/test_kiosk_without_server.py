"""The touchscreen while the server hangs or is dead: numbers from the agent on its machine, in both languages, and back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.kiosk_visitor import PORTRAIT, judge, touch
from tests.offline_box import OfflineBox, until

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OfflineBox]:
    made = OfflineBox(tmp_path_factory.mktemp("box"))
    made.start()
    yield made
    made.stop()


@pytest.fixture
def kiosk(browser: Browser, box: OfflineBox) -> Iterator[Page]:
    context = browser.new_context(viewport=PORTRAIT, locale="ru-RU", has_touch=True)
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{box.server.url}/kiosk/?token={box.server.token('kiosk')}")
    expect(page.locator("[data-answer=individual]")).to_be_visible()
    yield page
    context.close()
    assert problems == []


def take_a_number(kiosk: Page) -> str:
    touch(kiosk, "individual")
    kiosk.wait_for_timeout(400)  # a doubled touch is ignored for a moment
    touch(kiosk, "consultation")
    kiosk.wait_for_timeout(400)
    touch(kiosk, "settlements-individual")
    expect(kiosk.locator(".number")).to_be_visible()
    return kiosk.locator(".number").inner_text()


def test_a_visitor_of_a_hanging_server_gets_a_number_that_is_called_when_it_is_back(
    kiosk: Page, box: OfflineBox
) -> None:
    box.stop_server()
    try:
        number = take_a_number(kiosk)
        expect(kiosk.locator(".line-lost")).to_contain_text("Номер выдан без связи с залом")
        expect(kiosk.locator("[data-slip=printed]")).to_be_visible()
        judge(kiosk)
        assert number in box.printer.slips[-1].text
        assert "без связи" in box.slip_of(number)
    finally:
        box.wake_server()
    until(lambda: any(ticket["number"] == number for ticket in box.tickets()))
    # The press that the server heard late has not become a second visitor.
    until(lambda: [ticket["number"] for ticket in box.tickets() if ticket["state"] == "waiting"] == [number])
    box.server.open_windows("1")
    called = box.server.api("operator1").post("/api/v1/windows/1/call-next", json={}).json()
    assert called["ticket"]["number"] == number
    kiosk.locator(".main-button").tap()
    expect(kiosk.locator("[data-errand=call]")).to_be_visible()


def test_a_kiosk_of_a_dead_server_says_so_in_both_languages_and_is_itself_again(kiosk: Page, box: OfflineBox) -> None:
    box.server.kill()
    try:
        expect(kiosk.locator(".notice.offline")).to_contain_text("Номера выдаёт сам киоск")
        expect(kiosk.locator(".veil")).to_have_count(0)
        expect(kiosk.locator("[data-errand]")).to_have_count(0)
        judge(kiosk)
        kiosk.locator(".language").tap()
        expect(kiosk.locator(".notice.offline")).to_contain_text("The kiosk gives numbers by itself")
        judge(kiosk)
        kiosk.wait_for_timeout(400)
        number = take_a_number(kiosk)
        expect(kiosk.locator(".line-lost")).to_contain_text("Given without a connection to the hall")
        judge(kiosk)
        until(lambda: "could not be reached" in box.slip_of(number))
        kiosk.locator(".main-button").tap()
        expect(kiosk.locator(".notice.offline")).to_be_visible()
    finally:
        box.server.start()
    until(lambda: any(ticket["number"] == number for ticket in box.tickets()))
    expect(kiosk.locator(".notice.offline")).to_have_count(0)
    expect(kiosk.locator("[data-errand=call]")).to_be_visible()


def test_an_agent_that_is_not_there_leaves_the_notice_to_ask_staff(kiosk: Page, box: OfflineBox) -> None:
    box.kill_agent()
    box.server.kill()
    try:
        expect(kiosk.locator(".veil.away")).to_be_visible()
        box.begin_agent()
        expect(kiosk.locator(".notice.offline")).to_be_visible()
        expect(kiosk.locator(".veil")).to_have_count(0)
    finally:
        box.server.start()
    expect(kiosk.locator("[data-errand=call]")).to_be_visible()
