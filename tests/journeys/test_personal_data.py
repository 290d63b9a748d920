"""A visitor asks what is kept about them: the manager finds it with a ground and the password again, and erases it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.running import PASSWORD, RunningServer

pytestmark = pytest.mark.browser


def test_a_manager_finds_a_person_and_erases_what_is_kept(server: RunningServer, page: Page) -> None:
    manager = server.api("manager")
    ticket = server.issue()["id"]
    card = {"consent": True, "client": "Аполлинария Приметная", "phone": "+7 916 555-01-99", "note": "Перезвонить"}
    assert manager.post(f"/api/v1/tickets/{ticket}/card", json=card).ok
    server.sign_in(page, "manager")
    server.confirm_passwords(ago_s=3600)
    page.goto(f"{server.url}/management/personal-data")

    page.fill("[name=phone]", "8 (916) 555 01 99")
    page.click("#find")
    expect(page.locator("#held")).to_have_count(0)
    expect(page.locator("[name=ground]:invalid")).to_have_count(1)
    page.select_option("[name=ground]", "request")
    page.fill("[name=document]", "12-34/26")
    page.click("#find")
    again = page.locator("#confirm-password")
    again.locator("[name=password]").fill(PASSWORD)
    again.locator("button:not([data-action])").click()
    expect(page.locator("#held h2")).to_have_text("1 запись об этом человеке.")
    expect(page.locator("#held [data-kind=card]")).to_contain_text("Аполлинария Приметная")

    page.click("#erase")
    page.locator("#ask [data-action=erase]").click()
    expect(page.locator(".done")).to_have_text("Стёрта 1 запись.")
    assert manager.get(f"/api/v1/tickets/{ticket}/card").json()["client"] is None
    page.click("#find")
    expect(page.locator("#held .nothing")).to_be_visible()
