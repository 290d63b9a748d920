"""An alarm from the console to the manager's page: silent here, loud there; and a visitor's call that one operator takes up."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.accessibility import violations
from tests.running import RunningServer

pytestmark = pytest.mark.browser

WATCH_TONES = """(() => {
  const make = AudioContext.prototype.createOscillator;
  AudioContext.prototype.createOscillator = function () {
    document.documentElement.dataset.tones = "heard";
    return make.call(this);
  };
})()"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    running = RunningServer(tmp_path_factory.mktemp("alarms") / "data")
    running.start()
    yield running
    running.stop()


def opened(server: RunningServer, browser: Browser, who: str, path: str) -> Page:
    page = browser.new_context(locale="ru-RU", viewport={"width": 1366, "height": 768}).new_page()
    page.add_init_script(WATCH_TONES)
    server.sign_in(page, who)
    page.goto(f"{server.url}{path}")
    return page


def test_an_alarm_is_silent_at_the_window_and_loud_at_the_managers(server: RunningServer, browser: Browser) -> None:
    desk = opened(server, browser, "operator2", "/operator/window/2")
    live = opened(server, browser, "manager", "/management/")
    report = opened(server, browser, "manager", "/management/waits")
    expect(desk.locator(".visitor.closed")).to_be_visible()
    expect(live.locator(".window-row").first).to_be_visible()
    desk.keyboard.press("F9")  # a short press is nobody's alarm
    desk.keyboard.down("F9")
    for page in (live, report):
        expect(page.get_by_role("alert")).to_contain_text("Тревожная кнопка: окно 2")
        expect(page.locator("html")).to_have_attribute("data-tones", "heard")
        expect(page).to_have_title(re.compile("^‼"))
    desk.keyboard.up("F9")
    expect(desk.locator("[data-mark=received]")).to_have_count(1)
    expect(desk.locator("html")).not_to_have_attribute("data-tones", "heard")
    assert desk.locator("[role=status], [role=alert], [aria-live]").filter(has=desk.locator(".head-mark")).count() == 0
    assert desk.locator(".notice-text, .banner, dialog[open]").all_inner_texts() in ([], [""])
    mark = desk.locator(".head-mark").bounding_box()
    assert mark is not None
    assert max(mark["width"], mark["height"]) <= 16, "a dot, no word"
    assert violations(live) == []

    live.get_by_role("button", name="Принять, иду").click()
    expect(report.get_by_role("alert")).to_contain_text("Принял: Шитова Вера Андреевна")
    expect(desk.locator("[data-mark=taken]")).to_have_count(1)
    live.get_by_role("button", name="Закрыть").click()
    live.keyboard.type("разошлись миром")
    live.keyboard.press("Enter")
    for page in (live, report):
        expect(page.locator(".alarms")).to_have_count(0)
    expect(desk.locator(".head-mark")).to_have_count(0)
    for page in (desk, live, report):
        page.context.close()


def test_a_visitors_call_is_taken_up_by_one_operator(server: RunningServer, browser: Browser) -> None:
    first = opened(server, browser, "operator1", "/operator/window/1")
    second = opened(server, browser, "operator2", "/operator/window/2")
    call = {"kind": "staff", "request_id": "press"}
    alarm = server.api("kiosk-1").post("/api/v1/alarms", json=call).json()
    for page in (first, second):
        expect(page.locator(".staff-call")).to_contain_text("Посетитель просит подойти сотрудника.")
    first.keyboard.press("KeyA")
    expect(second.locator(".staff-call")).to_have_count(0)
    expect(first.locator(".staff-call.acknowledged")).to_be_visible()
    own = server.api("kiosk-1").get(f"/api/v1/alarms/{alarm['id']}").json()
    assert (own["state"], own["by"]) == ("acknowledged", "Иванова Мария Петровна")
    first.wait_for_timeout(650)  # presses of one key within 0.6 s are one press
    first.keyboard.press("KeyA")
    expect(first.locator(".staff-call")).to_have_count(0)
    assert server.api("kiosk-1").get(f"/api/v1/alarms/{alarm['id']}").json()["state"] == "closed"
    for page in (first, second):
        page.context.close()
