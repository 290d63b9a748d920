"""The console on a line that breaks, and in two tabs: no press is lost, none is done twice, and the tabs do not fight."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, WebSocketRoute, expect

from tests.cut_line import CutLine, cut_line
from tests.running import RunningServer

pytestmark = pytest.mark.browser

BANNER = ".banner"
NOTICE = ".notice"
# Presses of one key within 0.6 s are one press: nothing but time makes the next one a new one.
ONE_PRESS_MS = 650


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    running = RunningServer(tmp_path_factory.mktemp("offline") / "data")
    running.start()
    yield running
    running.stop()


@pytest.fixture
def line(server: RunningServer) -> Iterator[CutLine]:
    with cut_line(server.port) as made:
        yield made


@pytest.fixture
def context(server: RunningServer, line: CutLine, browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(locale="ru-RU", viewport={"width": 1366, "height": 768})
    yield made
    made.close()
    server.api("manager").post("/api/v1/hall/end-of-day", json={})


def sign_in(line: CutLine, page: Page) -> None:
    page.goto(f"http://127.0.0.1:{line.port}/sign-in")
    page.fill("input[name=name]", "operator2")
    page.fill("input[name=password]", "correct horse")
    page.click("form button")


def console(server: RunningServer, line: CutLine, context: BrowserContext) -> Page:
    """The console of window 2 with an open shift, reached over the line."""
    page = context.new_page()
    sign_in(line, page)
    page.goto(f"http://127.0.0.1:{line.port}/operator/window/2")
    expect(page.locator(".visitor.closed")).to_be_visible()
    page.keyboard.press("Space")
    expect(page.locator(".visitor.free")).to_be_visible()
    return page


def serve(server: RunningServer, page: Page, ticket: dict[str, Any]) -> None:
    expect(page.locator(f".row[data-number='{ticket['number']}']")).to_be_visible()
    page.wait_for_timeout(ONE_PRESS_MS)
    page.keyboard.press("Space")
    expect(page.locator(".visitor.calling")).to_be_visible()
    expect(page.locator("#console:not([data-busy])")).to_have_count(1)
    page.keyboard.press("KeyS")
    expect(page.locator(".visitor.serving")).to_be_visible()
    expect(page.locator("#console:not([data-busy])")).to_have_count(1)


def ticket_of(server: RunningServer, ticket: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = server.api("manager").get(f"/api/v1/tickets/{ticket['id']}").json()
    return found


def test_a_press_without_a_connection_is_kept_and_done_when_it_is_back(
    server: RunningServer, line: CutLine, context: BrowserContext
) -> None:
    page, ticket = console(server, line, context), server.issue()
    serve(server, page, ticket)
    line.cut()
    expect(page.locator(BANNER)).to_contain_text("Нет связи с сервером")
    page.keyboard.press("KeyF")
    page.keyboard.press("Digit2")
    expect(page.locator(BANNER)).to_contain_text("Сохранено: «Завершить приём»")
    page.keyboard.press("KeyR")
    expect(page.locator(NOTICE)).to_contain_text("Одна команда уже сохранена")
    assert ticket_of(server, ticket)["state"] == "serving"
    line.mend()
    expect(page.locator(".visitor.free")).to_be_visible()
    expect(page.locator(NOTICE)).to_contain_text(f"{ticket['number']}: приём завершён")
    assert ticket_of(server, ticket)["outcome"] == "follow_up"
    line.cut()
    expect(page.locator(BANNER)).to_contain_text("Нет связи с сервером")
    page.wait_for_timeout(ONE_PRESS_MS)
    page.keyboard.press("Space")
    expect(page.locator(BANNER)).to_contain_text("Сохранено")
    page.keyboard.press("Escape")
    expect(page.locator(NOTICE)).to_contain_text("Отменено, ничего не отправлено")


def test_a_line_cut_in_the_middle_of_a_press_does_it_once(
    server: RunningServer, line: CutLine, context: BrowserContext
) -> None:
    page = console(server, line, context)
    body = {"service": "cash-individual", "then": ["settlements-individual"], "request_id": "two matters, cut"}
    ticket = server.api("kiosk-1").post("/api/v1/tickets", json=body).json()
    serve(server, page, ticket)
    through = line.cut_after(b"/api/v1/windows/2/finish")
    page.keyboard.press("KeyF")
    page.keyboard.press("Digit1")
    assert through.wait(10), "the press went out"
    expect(page.locator(BANNER)).to_contain_text("Ответа пока нет: «Завершить приём»")
    line.mend()
    expect(page.locator(NOTICE)).to_contain_text("Следующий вопрос того же посетителя")
    after = ticket_of(server, ticket)
    assert (after["state"], after["service"]) == ("serving", "settlements-individual"), "not the second matter as well"


def test_what_changed_in_the_meantime_is_not_commanded(
    server: RunningServer, line: CutLine, context: BrowserContext
) -> None:
    page, ticket = console(server, line, context), server.issue()
    serve(server, page, ticket)
    line.cut()
    expect(page.locator(BANNER)).to_be_visible()
    page.keyboard.press("KeyP")
    page.keyboard.press("Digit1")
    expect(page.locator(BANNER)).to_contain_text("Сохранено: «Отложить»")
    finished = server.api("manager").post("/api/v1/windows/2/finish", json={"outcome": "resolved"})
    assert finished.ok
    line.mend()
    expect(page.locator(NOTICE)).to_contain_text("За это время окно изменилось")
    assert ticket_of(server, ticket)["state"] == "done"


def test_an_alarm_raised_without_a_connection_arrives(
    server: RunningServer, line: CutLine, context: BrowserContext
) -> None:
    page = console(server, line, context)
    line.cut()
    expect(page.locator(BANNER)).to_be_visible()
    page.keyboard.down("F9")
    expect(page.locator("[data-mark=sending]")).to_have_count(1)
    page.keyboard.up("F9")
    line.mend()
    expect(page.locator("[data-mark=received]")).to_have_count(1)
    [alarm] = server.api("manager").get("/api/v1/hall").json()["alarms"]
    assert (alarm["kind"], alarm["window"], alarm["state"]) == ("panic", "2", "raised")
    assert server.api("manager").post(f"/api/v1/alarms/{alarm['id']}/close", json={}).ok


def test_two_tabs_of_a_window_do_not_fight(server: RunningServer, line: CutLine, context: BrowserContext) -> None:
    first, ticket = console(server, line, context), server.issue()
    second = context.new_page()
    second.goto(first.url)
    expect(second.get_by_role("alertdialog")).to_contain_text("Окно 2 открыто на другой вкладке")
    second.keyboard.press("Space")
    expect(first.locator(".visitor.free")).to_be_visible()
    second.keyboard.press("Enter")
    expect(second.locator(".visitor.free")).to_be_visible()
    expect(first.get_by_role("alertdialog")).to_be_visible()
    serve(server, second, ticket)
    second.close()
    expect(first.locator(".visitor.serving .visitor-number")).to_have_text(str(ticket["number"]))
    first.keyboard.press("KeyF")
    expect(first.locator("dialog[open]")).to_be_visible()


def test_the_card_of_keys_is_one_sheet(
    server: RunningServer, line: CutLine, context: BrowserContext, tmp_path: Path
) -> None:
    page = console(server, line, context)
    page.goto(f"http://127.0.0.1:{line.port}/operator/keys")
    expect(page.locator(".card-key")).to_have_count(26)
    for paper in ({"format": "A4"}, {"format": "A5", "landscape": True}):
        printed = page.pdf(**paper)
        assert printed.count(b"/Type /Page\n") == 1, paper


def test_a_console_whose_first_connection_fails_connects_all_the_same(line: CutLine, context: BrowserContext) -> None:
    page = context.new_page()
    attempts: list[WebSocketRoute] = []

    def refuse_the_first(attempt: WebSocketRoute) -> None:
        attempts.append(attempt)
        if len(attempts) == 1:
            attempt.close()
        else:
            attempt.connect_to_server()

    page.route_web_socket(re.compile("/socket.io/"), refuse_the_first)
    sign_in(line, page)
    page.goto(f"http://127.0.0.1:{line.port}/operator/window/2")
    expect(page.locator(".visitor.closed")).to_be_visible(timeout=20_000)
    assert len(attempts) > 1
