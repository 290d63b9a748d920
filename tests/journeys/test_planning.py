"""The manager's planning pages on the real server: a past day changed, and the windows of the day to come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.accessibility import violations
from tests.queue_core.simulation.weeks import record_weeks
from tests.running import TRUDOVAYA, RunningServer
from web.planning import replays

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def experienced(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server with two weeks of history; it is Monday, ten o'clock."""
    data = tmp_path_factory.mktemp("experienced") / "data"
    record_weeks(data, date(2026, 11, 23), days=14, visitors=150)
    replays.main(data, date(2026, 11, 23), TRUDOVAYA.read_text(encoding="utf-8"))
    running = RunningServer(data)
    running.start()
    try:
        yield running
    finally:
        running.stop()


@pytest.fixture
def manager(experienced: RunningServer, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="ru-RU", viewport={"width": 1366, "height": 768})
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    experienced.sign_in(page, "manager")
    yield page
    context.close()
    assert problems == []


def cells(page: Page, row: str) -> list[str]:
    return page.locator(".before-after tr", has_text=row).locator("td").all_inner_texts()


def test_a_past_day_is_changed(experienced: RunningServer, manager: Page) -> None:
    manager.goto(f"{experienced.url}/management/")
    manager.get_by_role("link", name="Что было бы").click()
    manager.get_by_role("button", name="Посчитать").click()
    expect(manager.locator(".before-after")).to_be_visible()
    recorded, before, after, difference = cells(manager, "Консультация: среднее ожидание")
    assert (before, difference) == (after, "0"), "nothing was changed"
    told = experienced.api("manager").get("/api/v1/reports/waits?from=2026-11-20&to=2026-11-20").json()
    mean = next(row["mean_s"] for row in told["rows"] if row["key"] == "consultation")
    assert recorded == f"{round(mean) // 60}:{round(mean) % 60:02d}"

    manager.select_option("[name=more]", "2")
    manager.get_by_label("те же, но не в эти часы").check()
    manager.get_by_label("другой").check()
    manager.select_option("[name=order-name]", "first_come_first_served")
    expect(manager.locator("[name=rate]")).to_be_hidden()
    manager.get_by_role("button", name="Посчитать").click()
    expect(
        manager.locator(".before-after tr", has_text="Кассовая операция: среднее").locator("td").last
    ).to_contain_text("−")

    manager.get_by_label("по другому плану").check()
    rows = manager.locator("#plan .break-row")
    expect(rows).to_have_count(5)
    manager.get_by_role("button", name="Убрать этот перерыв").first.click()
    manager.get_by_role("button", name="Добавить перерыв").click()
    manager.get_by_role("button", name="Добавить перерыв").click()
    expect(rows).to_have_count(6)
    with manager.expect_request("**/reports/what-if") as asked:
        manager.get_by_role("button", name="Посчитать").click()
    body = asked.value.post_data_json
    assert body
    assert len(body["breaks"]) == 6
    assert body["breaks"][-1] == {"window": "1", "at": "11:00", "minutes": 15, "kind": "technical"}
    assert len(body["more_windows"]) == 2
    expect(manager.locator(".before-after")).to_be_visible()


def test_windows_for_the_next_day_as_pictures_and_as_a_table(experienced: RunningServer, manager: Page) -> None:
    manager.goto(f"{experienced.url}/management/staffing")
    expect(manager.locator("input[name=date]")).to_have_value("2026-11-24")
    expect(manager.locator(".staffing-table")).to_be_visible()
    rows = manager.locator(".staffing-table tbody tr")
    expect(rows).to_have_count(18)
    for picture in manager.locator(".picture img").all():
        picture.scroll_into_view_if_needed()
        assert picture.get_attribute("alt")
        manager.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=picture.element_handle())
    told = experienced.api("manager").get("/api/v1/reports/staffing?date=2026-11-24").json()
    needed = manager.locator(".staffing-table .needed").all_inner_texts()
    assert needed == [str(len(one["windows"])) for one in told["half_hours"]]
    manager.get_by_role("link", name="English").click()
    expect(manager.locator("h1")).to_have_text("How many windows to open")
    manager.fill("input[name=date]", "2026-11-28")
    manager.get_by_role("button", name="Show advice").click()
    expect(manager.locator("#staffing")).to_contain_text("is closed on 2026-11-28")


def test_a_proposal_is_read_taken_over_and_taken_back(experienced: RunningServer, manager: Page) -> None:
    manager.goto(f"{experienced.url}/management/")
    manager.get_by_role("link", name="Чему научился").click()
    gain = manager.locator("#gain")
    expect(gain).to_contain_text("По 10 дням последнего месяца")
    told = experienced.api("manager").get("/api/v1/reports/learning").json()
    mean = told["own_days"]["over_first_come"]["after"]["kinds"][0]["mean_s"]
    row = gain.locator("tr", has_text="Консультация: среднее ожидание")
    expect(row.locator("td").last).to_have_text(f"{round(mean) // 60}:{round(mean) % 60:02d}")
    expect(manager.locator("#latest h2")).to_have_text("Насколько ошиблись 20.11.2026")
    expect(manager.locator("#times .operator").first).to_be_visible()
    later = manager.locator("[data-proposal=later_breaks]")
    expect(later).to_contain_text("Перерывы могут начинаться на полчаса позже")
    later.get_by_role("button").click()
    expect(manager.get_by_role("status")).to_contain_text("Действует версия 1.")
    expect(manager.locator("#missing")).to_contain_text("Ещё 10 дней проигрываются заново")
    assert violations(manager) == []
    versions = experienced.api("manager").get("/api/v1/settings").json()["versions"]
    assert versions[0]["note"].startswith("Предложение офиса по 10 его дням")
    back = experienced.api("manager").post("/api/v1/settings/restore", json={"version": 0, "based_on": 1})
    assert back.ok, back.text
