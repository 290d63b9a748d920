"""The supervisor's board: what is foreseen and what helps, acts on windows with their reasons, devices, notices, evacuation."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.accessibility import violations
from tests.running import RunningServer

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    running = RunningServer(tmp_path_factory.mktemp("supervisor") / "data")
    running.start()
    yield running
    running.stop()


@pytest.fixture
def board(office: RunningServer, browser: Browser) -> Iterator[Page]:
    """The live page of the manager, in Russian."""
    context = browser.new_context(locale="ru-RU", viewport={"width": 1366, "height": 768})
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    office.sign_in(page, "manager")
    page.goto(f"{office.url}/management/")
    expect(page.locator(".window-row")).to_have_count(5)
    yield page
    context.close()
    assert problems == []


def command(office: RunningServer, window: str, name: str, **body: object) -> None:
    answer = office.api(f"operator{window}").post(f"/api/v1/windows/{window}/{name}", json=body)
    assert answer.ok, answer.text


def state_of(office: RunningServer, window: str) -> str:
    windows = office.api("manager").get("/api/v1/hall").json()["windows"]
    return next(str(row["state"]) for row in windows if row["id"] == window)


@pytest.fixture(scope="module")
def rush(office: RunningServer) -> None:
    """Three cash operations at once, and thirteen people who wait for the only cash window."""
    office.open_windows("3")
    for _ in range(16):
        office.issue("cash-individual")
    for _ in range(3):
        for name in ("call-next", "start", "finish"):
            command(office, "3", name)


@pytest.mark.usefixtures("rush")
def test_what_is_foreseen_is_told_with_the_window_that_helps(office: RunningServer, board: Page) -> None:
    forecast = board.locator(".forecast[data-kind=cash_operation]")
    expect(forecast).to_have_attribute("data-standing", "leaves")
    expect(forecast).to_contain_text("выйдет за норматив 5 мин около 1")
    group = board.locator(".group-row[data-kind=cash_operation][data-group=individual]")
    expect(group).to_contain_text("к закрытию")
    assert violations(board) == []
    forecast.get_by_role("button").click()
    dialog = board.locator("#window-acts")
    window = dialog.locator("h2").inner_text().removeprefix("Окно ")
    assert violations(board) == []
    # By keys alone: the person is chosen, Enter opens the window.
    expect(dialog.locator("select")).to_be_focused()
    board.keyboard.press("Tab")
    board.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(board.locator(f".window-row[data-window='{window}']")).to_have_attribute("data-state", "free")
    assert state_of(office, window) == "free"
    answer = office.api("manager").post(f"/api/v1/windows/{window}/close", json={})
    assert answer.ok


def test_skills_change_and_a_rule_is_overruled_with_a_reason(office: RunningServer, board: Page) -> None:
    office.open_windows("1")
    office.issue("meters-individual")
    board.locator("[data-act='1']").click()
    dialog = board.locator("#window-acts")
    save = dialog.get_by_role("button", name="Сохранить на сегодня")
    expect(save).to_be_disabled()
    dialog.get_by_role("checkbox", name="Приборы учёта").uncheck()
    save.click()
    # Somebody waits for that, and only this window can receive them.
    expect(dialog.get_by_role("alert")).to_contain_text("принять их может только это окно")
    reason = dialog.get_by_label("Причина")
    expect(reason).to_be_focused()
    reason.fill("приборы принимает мастер в зале")
    board.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    windows = office.api("manager").get("/api/v1/hall").json()["windows"]
    assert next(row["skills"] for row in windows if row["id"] == "1") == ["settlements-individual"]


def test_the_breaks_of_the_day_lie_below(office: RunningServer, board: Page) -> None:
    picture = board.locator(".timeline")
    expect(picture.locator(".line[data-window]")).to_have_count(5)
    office.open_windows("4")
    expect(picture.locator(".line[data-window='4']")).to_contain_text("Кузнецова Ольга Юрьевна")
    # However many wait: a manager grants it.
    granted = office.api("manager").post("/api/v1/windows/4/break", json={"kind": "technical", "override": "проверка"})
    assert granted.json()["decision"] == "granted"
    expect(picture.locator(".line[data-window='4'] .bar[data-state=now]")).to_be_visible()
    command(office, "4", "resume")
    expect(picture.locator(".line[data-window='4'] .bar[data-state=taken]")).to_have_count(1)
    command(office, "4", "close")


def test_a_window_is_closed_from_the_board(office: RunningServer, board: Page) -> None:
    office.open_windows("2")
    row = board.locator(".window-row[data-window='2']")
    expect(row).to_have_attribute("data-state", "free")
    board.locator("[data-act='2']").click()
    board.get_by_role("button", name="Закрыть окно").click()
    expect(row).to_have_attribute("data-state", "closed")


def test_devices_with_their_state_age_and_test(office: RunningServer, board: Page) -> None:
    kiosk = board.locator("[data-device='kiosk-1']")
    expect(kiosk).to_have_attribute("data-state", "absent")
    expect(kiosk).to_contain_text("ещё не было на связи")
    expect(kiosk).to_contain_text("Проверьте питание, сеть и ключ")
    context = board.context.browser.new_context()  # type: ignore[union-attr]
    screen = context.new_page()
    screen.goto(f"{office.url}/kiosk/?token={office.token('kiosk')}")
    expect(kiosk).to_have_attribute("data-state", "ready")
    expect(kiosk).to_contain_text("на связи")
    kiosk.get_by_role("button").click()
    expect(kiosk.get_by_role("status")).to_have_text("Экран на связи.")
    context.close()
    expect(kiosk).to_have_attribute("data-state", "absent")
    printer = board.locator("[data-device='printer-1']")
    printer.get_by_role("button").click()
    expect(printer.get_by_role("status")).to_contain_text("Служба устройств не на связи")


def test_a_notice_is_put_on_the_boards_and_taken_off(office: RunningServer, board: Page) -> None:
    board.click("#notice-button")
    assert violations(board) == []
    dialog = board.locator("#announcing")
    dialog.get_by_label("По-русски").fill("Касса 3 закрывается в 13:00")
    dialog.get_by_label("По-английски").fill("Cash desk 3 closes at 1 pm")
    dialog.get_by_label("На какое время").select_option("60")
    dialog.get_by_role("button", name="Показать на табло").click()
    expect(dialog).to_be_hidden()
    notices = office.api("board").get("/api/v1/notices").json()["notices"]
    (notice,) = notices
    assert notice["text"]["ru"] == "Касса 3 закрывается в 13:00"
    assert notice["until"].startswith("2026-11-23T11:0")
    row = board.locator(f"[data-notice='{notice['id']}']")
    row.get_by_role("button", name="Снять").click()
    expect(row).to_have_count(0)
    assert office.api("board").get("/api/v1/notices").json()["notices"] == []


def test_an_evacuation_is_started_only_after_a_question(office: RunningServer, board: Page) -> None:
    board.click("#evacuation-button")
    board.keyboard.press("Escape")
    assert office.api("board").get("/api/v1/hall").json()["evacuation"] is None
    board.click("#evacuation-button")
    board.click("#evacuate-yes")
    expect(board.locator("#evacuation")).to_be_visible()
    assert office.api("board").get("/api/v1/hall").json()["evacuation"]["on"] is True
