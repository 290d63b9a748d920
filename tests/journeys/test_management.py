"""The manager's pages on the real server: today live, the report as the API tells it, CSV, the end of the day."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.running import RunningServer

pytestmark = pytest.mark.browser

TODAY = "2026-11-23"


@pytest.fixture
def manager(server: RunningServer, browser: Browser) -> Iterator[Page]:
    """A page signed in by the manager."""
    context = browser.new_context(locale="ru-RU", viewport={"width": 1366, "height": 768})
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    server.sign_in(page, "manager")
    yield page
    context.close()
    assert problems == []


def command(server: RunningServer, window: str, name: str, **body: object) -> None:
    answer = server.api(f"operator{window}").post(f"/api/v1/windows/{window}/{name}", json=body)
    assert answer.ok, answer.text


def some_work(server: RunningServer) -> None:
    """Two visits to their end, a no-show, and somebody who still waits."""
    server.open_windows("1", "3")
    for service, window in (("settlements-individual", "1"), ("cash-individual", "3")):
        server.issue(service)
        command(server, window, "call-next")
        command(server, window, "start")
        command(server, window, "finish", outcome="resolved")
    server.issue("settlements-individual")
    command(server, "1", "call-next")
    command(server, "1", "no-show")
    server.issue("settlements-individual")


def test_today_is_live(server: RunningServer, manager: Page) -> None:
    manager.goto(f"{server.url}/management/")
    expect(manager.locator(".window-row")).to_have_count(5)
    expect(manager.locator(".window-row[data-window='1']")).to_have_attribute("data-state", "closed")
    server.open_windows("1")
    ticket = server.issue()
    group = manager.locator(".group-row[data-kind=consultation][data-group=individual]")
    expect(group.locator(".standing")).to_have_attribute("data-level", "good")
    expect(group.locator("td").first).to_have_text("1")
    command(server, "1", "call-next")
    command(server, "1", "start")
    row = manager.locator(".window-row[data-window='1']")
    expect(row).to_have_attribute("data-state", "serving")
    expect(row).to_contain_text("Иванова Мария Петровна")
    expect(row).to_contain_text(str(ticket["number"]))
    expect(row.locator(".standing")).to_contain_text("в норме 10:00")
    expect(group.locator("td").first).to_have_text("0")
    expect(manager.locator(".figures-row[data-key=consultation] td").first).to_have_text("1")


def minutes(seconds: float | None) -> str:
    """Seconds as the report shows them: m:ss, rounded to the second."""
    whole = 0 if seconds is None else int(seconds + 0.5)
    return "—" if seconds is None else f"{whole // 60}:{whole % 60:02d}"


def test_the_report_shows_what_the_api_tells(server: RunningServer, manager: Page) -> None:
    some_work(server)
    for by in ("kind", "group", "window", "hour", "service"):
        told = server.api("manager").get(f"/api/v1/reports/waits?from={TODAY}&to={TODAY}&by={by}").json()
        assert told["total"]["n"] == 3
        manager.goto(f"{server.url}/management/waits?from={TODAY}&to={TODAY}&by={by}")
        expect(manager.locator(".report-table")).to_be_visible()
        for row in [*told["rows"], {**told["total"], "key": "total"}]:
            shown = manager.locator(f".report-table tr[data-key='{row['key']}'] td").all_inner_texts()
            figures = [minutes(row[name]) for name in ("mean_s", "median_s", "p90_s", "p95_s")]
            assert shown[:5] == [str(row["n"]), *figures]
        labels = manager.locator(".report-table tbody th").all_inner_texts()
        assert labels == [row["label"]["ru"] for row in told["rows"]]
        visits = manager.locator("tr[data-key=visits] td").first
        expect(visits).to_have_text(str(told["visits"]["n"]))
        expect(manager.locator("tr[data-key=total] .share .figures")).to_have_text("100\u202f%")
        expect(manager.locator(".definitions")).to_have_text(told["definitions"]["ru"])


def test_the_page_shows_how_announced_waits_were_kept(server: RunningServer, manager: Page) -> None:
    some_work(server)
    told = server.api("manager").get(f"/api/v1/reports/promises?from={TODAY}&to={TODAY}").json()
    assert told["total"]["at_once"] == 3
    manager.goto(f"{server.url}/management/waits?from={TODAY}&to={TODAY}")
    expect(manager.locator(".promises-table")).to_be_visible()
    for key, scores in (("2026-W48", told["weeks"][0]), ("total", told["total"])):
        shown = manager.locator(f".promises-table tr[data-key='{key}'] td").all_inner_texts()
        figures = [minutes(scores[name]) for name in ("mae_s", "width_s", "margin_s")]
        assert shown == ["3", "0", "—", figures[0], "—", *figures[1:]]
    expect(manager.locator(".promises-table tbody th").first).to_have_text("23.11–29.11")
    expect(manager.locator(".promises-table tbody th").nth(1)).to_have_text("Консультация")
    expect(manager.locator(".promises-definitions")).to_have_text(told["definitions"]["ru"])


def test_csv_is_what_the_api_gives(server: RunningServer, manager: Page) -> None:
    some_work(server)
    manager.goto(f"{server.url}/management/waits?by=window")
    with manager.expect_download() as waiting:
        manager.click("#csv")
    download = waiting.value
    assert download.suggested_filename == f"waits-{TODAY}-{TODAY}-window.csv"
    content = download.path().read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("window;n;mean_s;median_s;p90_s;p95_s")
    assert [line.split(";")[:2] for line in lines[1:]] == [["Окно 1", "2"], ["Окно 3", "1"], ["Всего", "3"]]


def test_presets_count_from_the_offices_day(server: RunningServer, manager: Page) -> None:
    manager.goto(f"{server.url}/management/waits")
    assert manager.input_value("input[name=from]") == manager.input_value("input[name=to]") == TODAY
    expect(manager.locator(".nothing")).to_be_visible()
    manager.get_by_role("link", name="Этот месяц").click()
    expect(manager.locator("input[name=from]")).to_have_value("2026-11-01")
    manager.get_by_role("link", name="Час вызова").click()
    expect(manager.locator("#report")).to_have_attribute("data-by", "hour")
    expect(manager.locator("#report")).to_have_attribute("data-from", "2026-11-01")
    manager.get_by_role("link", name="English").click()
    expect(manager.locator(".report-title")).to_have_text("How long people waited")
    expect(manager.locator("#report")).to_have_attribute("data-by", "hour")


def test_the_day_ends_only_after_a_question(server: RunningServer, manager: Page) -> None:
    some_work(server)
    manager.goto(f"{server.url}/management/")
    manager.click("#end-button")
    manager.keyboard.press("Escape")
    hall = server.api("manager").get("/api/v1/hall").json()
    assert any(window["state"] != "closed" for window in hall["windows"])
    manager.click("#end-button")
    manager.click("#end-yes")
    expect(manager.locator(".end-result")).to_contain_text("Отменено талонов: 1, неявок: 0, закрыто окон: 2.")
    expect(manager.locator(".window-row[data-state=closed]")).to_have_count(5)
    hall = server.api("manager").get("/api/v1/hall").json()
    assert hall["tickets"] == []


def test_an_operator_has_no_right_to_these_pages(server: RunningServer, page: Page) -> None:
    server.sign_in(page, "operator1")
    answer = page.goto(f"{server.url}/management/waits")
    assert answer is not None
    assert answer.status == 403


def test_a_complaint_is_looked_up(server: RunningServer, manager: Page) -> None:
    some_work(server)
    command(server, "1", "call-next")
    command(server, "1", "start")
    waiting = server.api("manager").get("/api/v1/hall").json()["tickets"]
    ticket = next(one for one in waiting if one["state"] == "serving")
    card = server.api("operator1").post(f"/api/v1/tickets/{ticket['id']}/card", json={"note": "просит перерасчёт"})
    assert card.ok
    manager.goto(f"{server.url}/management/")
    manager.get_by_role("link", name="Визиты").click()
    expect(manager.locator("tr.visit")).to_have_count(4)
    manager.locator("#only-late").check()
    expect(manager.locator(".nothing")).to_have_text("В этот день никто не ждал дольше нормы.")
    manager.locator("input[name=number]").fill("k3")
    manager.locator("input[name=number]").press("Enter")
    expect(manager.locator("tr.visit")).to_have_count(1)
    expect(manager.locator("tr.visit")).to_contain_text("К-003")
    expect(manager.locator(".timeline .what")).to_have_text(
        [
            "Талон выдан на киоске kiosk-1: Расчёты и платёжные документы",
            "Бумажный талон не напечатан",
            "Вызван в окно 1",
            "Приём начат в окне 1",
        ]
    )
    expect(manager.locator(".history")).not_to_contain_text("просит перерасчёт")
    manager.get_by_role("button", name="Показать карточку визита").click()
    expect(manager.locator(".card-fields dd")).to_have_text("просит перерасчёт")
    cards = server.api("manager").get("/api/v1/visit-cards", params={"day": TODAY}).json()["cards"]
    assert [(look["actor"], look["what"]) for look in cards[0]["looks"][:2]] == [
        ("operator1", "changed"),
        ("manager", "read"),
    ]
    manager.get_by_role("button", name="К-003").click()
    expect(manager.locator(".timeline")).to_have_count(0)
    manager.goto(f"{server.url}/management/visits?day=2027-03-01")
    expect(manager.locator("#visits .nothing")).to_have_text("Этот день ещё не наступил.")
