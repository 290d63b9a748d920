"""The supervisor's breaks page on the real server: planned, edited by hand under the rule, breaks as they happen; reopening."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.running import RunningServer

pytestmark = pytest.mark.browser


@pytest.fixture
def manager(server: RunningServer, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="ru-RU", viewport={"width": 1366, "height": 768})
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    server.sign_in(page, "manager")
    yield page
    context.close()
    assert problems == []


def test_the_day_is_planned_and_edited_by_hand_under_the_rule(server: RunningServer, manager: Page) -> None:
    server.open_windows("1", "2", "3", "4", "5")
    manager.goto(f"{server.url}/management/breaks")
    expect(manager.locator(".timeline .line[data-window]")).to_have_count(5)
    expect(manager.locator("#breaks")).to_contain_text("Перерывы на сегодня не запланированы")
    manager.get_by_role("button", name="Составить расписание перерывов").click()
    expect(manager.locator(".said.good")).to_contain_text("Расписание действует.")
    expect(manager.locator(".bar.planned[data-state]")).to_have_count(15)  # three for each window
    manager.get_by_role("button", name="Исправить вручную").click()
    times = manager.locator(".edit-table input[type=time]")
    expect(times).to_have_count(15)
    for place in range(15):
        times.nth(place).fill("14:00")
        times.nth(place).dispatch_event("change")
    manager.get_by_role("button", name="Сохранить расписание").click()
    expect(manager.locator(".said.bad")).to_contain_text("пункт 6.2.5 стандарта")
    while manager.locator(".edit-table tbody tr").count() > 1:
        manager.get_by_role("button", name="Убрать этот перерыв").first.click()
    manager.get_by_role("button", name="Сохранить расписание").click()
    expect(manager.locator(".bar.planned[data-state]")).to_have_count(1)
    expect(manager.locator(".bar.planned[data-state]")).to_contain_text("14:00")
    plan = server.api("manager").get("/api/v1/breaks/plan").json()
    assert [(one["begins"][11:16], one["pinned"]) for one in plan["plan"]] == [("14:00", True)]
    assert plan["planned_by"] == "hand"


def test_breaks_are_shown_as_they_happen(server: RunningServer, manager: Page) -> None:
    server.open_windows("1", "2")
    manager.goto(f"{server.url}/management/breaks")
    row = manager.locator(".line[data-window='1']")
    expect(row).to_be_visible()
    server.api("operator1").post("/api/v1/windows/1/break", json={"kind": "technical", "minutes": 15})
    expect(row.locator(".bar.now")).to_have_count(1)
    server.api("operator1").post("/api/v1/windows/1/resume", json={})
    expect(row.locator(".bar.taken")).to_have_count(1)


def test_who_asked_for_a_break_is_seen_by_the_supervisor(server: RunningServer, manager: Page) -> None:
    server.open_windows("1")
    server.issue()
    server.api("operator1").post("/api/v1/windows/1/break", json={"kind": "technical", "minutes": 20})
    manager.goto(f"{server.url}/management/")
    expect(manager.locator(".window-row[data-window='1']")).to_contain_text(
        "просит перерыв: Технический перерыв, 20 мин"
    )


def test_a_service_that_was_stopped_before_closing_is_reopened(tmp_path: Path, browser: Browser) -> None:
    evening = RunningServer(tmp_path / "evening", start_at=datetime.fromisoformat("2026-11-23T16:40:00+03:00"))
    evening.start()
    try:
        evening.open_windows("5")
        kiosk = evening.api("kiosk-1")
        for number in range(40):
            body = {"service": "settlements-legal", "request_id": f"late {number}"}
            if kiosk.post("/api/v1/tickets", json=body).status_code == 409:
                break
        context = browser.new_context(locale="ru-RU", viewport={"width": 1366, "height": 768})
        page = context.new_page()
        evening.sign_in(page, "manager")
        page.goto(f"{evening.url}/management/")
        stopped = page.locator(".issuing li[data-service='settlements-legal']")
        expect(stopped).to_contain_text("уже не успеют принять")
        stopped.get_by_role("button", name="Возобновить").click()
        page.get_by_label("Причина, для журнала").fill("останемся после закрытия")
        page.locator("#reopen").get_by_role("button", name="Возобновить").click()
        expect(stopped).to_contain_text("возобновлена руководителем")
        context.close()
        body = {"service": "settlements-legal", "request_id": "after"}
        assert kiosk.post("/api/v1/tickets", json=body).status_code == 201
    finally:
        evening.stop()
