"""The manager changes the slip in the browser: sees it as it comes out, is told every mistake, saves it as a version."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.kiosk.test_slip_on_paper import picture
from tests.running import RunningServer

pytestmark = pytest.mark.browser


def test_the_manager_edits_the_slip_and_sees_the_paper(server: RunningServer, page: Page, tmp_path: Path) -> None:
    server.sign_in(page, "manager")
    page.goto(f"{server.url}/management/slip")
    paper = page.locator("#paper")
    expect(paper).to_be_visible()
    usual = paper.get_attribute("src")

    # A place is put where the cursor was; the paper follows.
    first = page.locator('[data-line="0"] input[lang=ru]')
    first.fill("Добро пожаловать, ")
    page.get_by_role("button", name="адрес офиса").click()
    expect(first).to_have_value("Добро пожаловать, {address}")
    expect(paper).not_to_have_attribute("src", str(usual))

    # Mistakes are told while one types, and refuse the saving; nothing is lost by it.
    first.fill("Добро {пожаловать}")
    expect(page.locator(".slip-mistakes li")).to_contain_text("Строка 1, по-русски: нет места {пожаловать}")
    first.fill("Добро пожаловать")
    expect(page.locator(".slip-mistakes")).to_have_count(0)

    logo = tmp_path / "logo.png"
    logo.write_bytes(base64.b64decode(picture(320, 96)))
    page.locator("#logo-file").set_input_files(logo)
    expect(page.get_by_text("Логотип печатается над строками.")).to_be_visible()
    page.locator("#save").click()
    expect(page.locator(".slip-said.good")).to_have_text("Сохранено, версия 1. Следующий талон печатается так.")

    slip = server.api("manager").get("/api/v1/slip").json()
    assert slip["version"] == 1
    assert slip["slip"]["lines"][0]["text"]["ru"] == "Добро пожаловать"
    assert slip["slip"]["logo"].startswith("logo-")
    assert (server.data / "slip" / slip["slip"]["logo"]).read_bytes() == logo.read_bytes()
    page.locator("#usual").click()
    expect(first).to_have_value("{office}")
