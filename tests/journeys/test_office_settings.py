"""A manager changes the office in the browser: a window opens for it at once, errors stand at their fields, two managers, undo."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.running import PASSWORD, RunningServer

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    running = RunningServer(tmp_path_factory.mktemp("office") / "data")
    running.start()
    yield running
    running.stop()


@pytest.fixture
def manager(server: RunningServer, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="ru-RU", viewport={"width": 1366, "height": 768})
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("dialog", lambda dialog: dialog.accept())
    server.sign_in(page, "manager")
    yield page
    context.close()
    assert problems == []


def opened(page: Page, server: RunningServer, section: str) -> Page:
    page.goto(f"{server.url}/management/settings/{section}")
    expect(page.locator(".form, .version, .people").first).to_be_visible()
    return page


def field(page: Page, row: str, name: str) -> Locator:
    return page.locator(f"[data-row='{row}'] [data-field='{name}']")


def save(page: Page) -> None:
    page.locator("[data-action=save]").click()


def version(server: RunningServer) -> int:
    found: int = server.api("manager").get("/api/v1/settings").json()["version"]
    return found


def test_a_new_window_is_there_for_everybody_at_once(server: RunningServer, manager: Page, browser: Browser) -> None:
    board = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
    board.goto(f"{server.url}/display/board?token={server.token('board')}")
    expect(board.locator(".windows li")).to_have_count(5)
    opened(manager, server, "windows")
    expect(manager.locator("[data-action=save]")).to_be_disabled()
    manager.locator("[data-action=add]").click()
    save(manager)
    row = manager.locator(".row").last
    expect(row.locator("[data-field=id] .field-error")).to_have_text("Заполните это поле.")
    expect(row.locator("[data-field=zone] .field-error")).to_have_text("Заполните это поле.")
    expect(row.locator("[data-field=skills] .field-error")).to_have_text("Заполните это поле.")
    expect(row.locator("[data-field=id] input")).to_be_focused()
    assert version(server) == 0
    row.locator("[data-field=id] input").fill("6")
    row.locator("[data-field=zone] select").select_option("individuals")
    for skill in ("cash-individual", "meters-individual"):
        row.locator("[data-field=skills] select").select_option(skill)
    row.locator("[data-field=skills] button", has_text="↑").click()
    manager.locator(".save-note input").fill("ещё одна касса")
    save(manager)
    expect(manager.locator(".save-told")).to_have_text("Сохранено как версия 1; уже действует для всех.")
    expect(board.locator(".windows li")).to_have_count(6)
    board.context.close()
    added = server.api("manager").get("/api/v1/settings").json()["tables"]["windows"][-1]
    assert added == {"id": "6", "zone": "individuals", "skills": ["meters-individual", "cash-individual"]}
    assert server.api("operator1").post("/api/v1/windows/6/open", json={}).ok
    server.stop()
    server.start()
    assert version(server) == 1
    windows = server.api("operator1").get("/api/v1/hall").json()["windows"]
    assert [one["state"] for one in windows if one["id"] == "6"] == ["free"]


def test_a_window_at_work_is_not_taken_out(server: RunningServer, manager: Page) -> None:
    server.open_windows("2")
    opened(manager, server, "windows")
    manager.locator("[data-row='2'] > .row-buttons [data-action=remove]").click()
    save(manager)
    expect(manager.locator(".save-told")).to_contain_text("Окно 2 нельзя убрать: там идёт смена")
    manager.locator("[data-action=discard]").click()
    expect(manager.locator("[data-row='2']")).to_be_visible()


def test_two_managers_and_the_way_back(server: RunningServer, manager: Page) -> None:
    opened(manager, server, "services")
    before = version(server)
    rows = server.api("manager").get("/api/v1/settings").json()["tables"]["priorities"]
    rows[0]["head_start_minutes"] = 20
    theirs = {"tables": {"priorities": rows}, "based_on": before}
    assert server.api("manager").post("/api/v1/settings", json=theirs).ok
    field(manager, "settlements-individual", "name").locator("textarea").first.fill("Счета")
    save(manager)
    expect(manager.locator("dialog .change-list")).to_have_text(
        "Кого принимают раньше «Инвалиды I и II группы», На сколько раньше, минут: 15 → 20"
    )
    manager.locator("dialog [data-action=mine]").click()
    expect(manager.locator(".save-told")).to_contain_text(f"Сохранено как версия {before + 2}")
    tables = server.api("manager").get("/api/v1/settings").json()["tables"]
    assert (tables["services"][0]["name"]["ru"], tables["priorities"][0]["head_start_minutes"]) == ("Счета", 20)
    opened(manager, server, "versions")
    expect(manager.locator(f"[data-version='{before + 2}'] .change-list")).to_contain_text("«Счета»")
    manager.locator(f"[data-version='{before}'] [data-action=restore]").click()
    manager.locator("dialog [data-action=restore-now]").click()
    expect(manager.locator(f"[data-version='{before + 3}'] .mark")).to_have_text("действует")
    tables = server.api("manager").get("/api/v1/settings").json()["tables"]
    assert tables["services"][0]["name"]["ru"] == "Расчёты и платёжные документы"


def test_company_colours_reach_the_screens(server: RunningServer, manager: Page, browser: Browser) -> None:
    board = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
    board.goto(f"{server.url}/display/board?token={server.token('board')}")
    expect(board.locator(".windows li").first).to_be_visible()
    opened(manager, server, "office")
    colour = manager.locator("[data-table=appearance] [data-field=brand] input[type=text]")
    colour.fill("#7fb2e5")
    save(manager)
    wrong = manager.locator("[data-table=appearance], .settings-form").locator(".field-error, .problem").first
    expect(wrong).to_contain_text("контраст с белым")
    colour.fill("#6a1b3d")
    save(manager)
    brand = "getComputedStyle(document.documentElement).getPropertyValue('--head').trim()"
    for _ in range(100):
        if board.evaluate(brand) == "#401025":
            break
        board.wait_for_timeout(50)
    assert board.evaluate(brand) == "#401025"
    board.context.close()
    manager.reload()
    assert manager.evaluate(brand) == "#401025"


def test_a_new_operator_signs_in(server: RunningServer, manager: Page, browser: Browser) -> None:
    opened(manager, server, "people")
    manager.locator("[data-action=add]").click()
    form = manager.locator("dialog")
    form.locator("[data-field=name] input").fill("petrova")
    form.locator("[data-field=password] input").fill("short")
    form.locator("[data-action=save]").click()
    expect(form.locator("[data-field=full_name] .field-error")).to_be_visible()
    expect(form.locator("[data-field=password] .field-error")).to_have_text("Пароль: от 10 до 128 знаков.")
    form.locator("[data-field=full_name] input").fill("Петрова Анна Ивановна")
    form.locator("[data-field=password] input").fill(PASSWORD)
    form.locator("[data-action=save]").click()
    expect(manager.locator("[data-person=petrova]")).to_contain_text("Петрова Анна Ивановна")
    fresh = browser.new_context(locale="ru-RU").new_page()
    server.sign_in(fresh, "petrova")
    manager.locator("[data-person=petrova] [data-action=disable]").click()
    expect(manager.locator("[data-person=petrova]")).to_contain_text("вход закрыт")
    fresh.goto(f"{server.url}/operator/")
    expect(fresh.locator("input[name=password]")).to_be_visible()
    fresh.context.close()


def test_a_manager_gives_the_password_again_and_ends_a_session(
    server: RunningServer, manager: Page, browser: Browser
) -> None:
    console = browser.new_context(locale="ru-RU").new_page()
    server.sign_in(console, "operator1")
    console.goto(f"{server.url}/operator/window/1")
    opened(manager, server, "people")
    person = manager.locator("[data-person=operator1]")
    server.confirm_passwords(ago_s=3600)
    person.locator("[data-action=password]").click()
    manager.locator("#ask [data-field=password] input").fill("seven quiet lamps")
    manager.locator("#ask [data-action=save]").click()
    again = manager.locator("#confirm-password")
    again.locator("[name=password]").fill("wrong password")
    again.get_by_role("button", name="Подтвердить").click()
    expect(again.get_by_role("alert")).to_have_text("Пароль неверный.")
    again.locator("[name=password]").fill(PASSWORD)
    again.get_by_role("button", name="Подтвердить").click()
    expect(manager.locator(".save-told.good")).to_be_visible()
    expect(person.locator("[data-action=sessions]")).to_have_text("Входы: 0")
    expect(console.get_by_text("Сеанс завершён. Войдите, пожалуйста, снова.")).to_be_visible()
    manager.locator("[data-person=manager] [data-action=sessions]").click()
    expect(manager.locator("#ask [data-session]").filter(has_text="этот браузер")).to_have_count(1)
    console.context.close()
