"""The manager's pages."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.running import OPERATORS, RunningServer
from tests.screens.learning_report import filled as learning_filled
from tests.screens.screen import PHONE, PLATE, Screen, Steps
from tests.screens.told import (
    ALARMS,
    alarm,
    answered,
    cut_off,
    in_safe_mode,
    told,
    while_commands_fail,
    with_a_wrong_clock,
)

_TODAY = "from=2026-11-23&to=2026-11-23"


def _end_of_day(page: Page, _server: RunningServer) -> None:
    page.locator(".end .button").click()
    expect(page.locator("dialog[open]")).to_be_visible()


def _mistake_on_the_slip(page: Page, _server: RunningServer) -> None:
    page.locator('[data-line="0"] input[lang=ru]').fill("{")
    page.locator('[data-line="0"] input[type=number]').first.fill("9")
    page.locator('[data-line="0"] input[type=number]').first.press("Tab")
    expect(page.locator(".slip-mistakes li")).to_have_count(2)


def _opened(button: str) -> Steps:
    def press(page: Page, _server: RunningServer) -> None:
        page.locator(button).click()
        expect(page.locator("dialog[open] h2")).to_be_visible()

    return press


def _alarms(page: Page, _server: RunningServer) -> None:
    raised = [
        alarm("panic", id="1", window="2", raised_by=OPERATORS["operator2"]),
        alarm("staff", id="2", kiosk="kiosk-1"),
    ]
    told(page, ALARMS, f'"alarms":[{",".join(raised)}]')
    page.reload()
    expect(page.locator(".alarm-what")).to_have_count(2)


def _late_visits(page: Page, _server: RunningServer) -> None:
    def wait_long(report: dict[str, Any]) -> None:
        one, other = report["visits"][0], report["visits"][-1]
        one["waits"][0] |= {"seconds": 1470.0, "late": True}
        one["waits"].append({"called_at": one["called_at"], "seconds": 95.0, "target_s": 300, "late": False})
        other["waits"][0] |= {"seconds": 3725.0, "late": True}
        one["stars"], one["late"], other["late"] = 2, True, True

    answered(page, "**/reports/visits?*", wait_long)
    page.reload()
    # Whoever waits in this office by the time may be late, too.
    expect(page.locator("tr.visit.late").nth(1)).to_be_visible()


def _opened_visit(page: Page, _server: RunningServer) -> None:
    parked = page.locator("tr.visit:has([data-outcome=parked]) button")
    parked.click()
    expect(page.locator(".timeline [data-type=ticket_parked]")).to_be_visible()


def _person_found(page: Page, server: RunningServer) -> None:
    card = {"consent": True, "client": "Вера Шитова", "phone": "+7 916 555-01-99", "note": "+7 916 555-01-99"}
    tickets = server.api("manager").get("/api/v1/hall").json()["tickets"]
    assert server.api("manager").post(f"/api/v1/tickets/{tickets[0]['id']}/card", json=card).ok
    page.fill("[name=phone]", "89165550199")
    page.select_option("[name=ground]", "request")
    page.click("#find")
    expect(page.locator("#held [data-kind=card]")).to_be_visible()


def _no_such_number(page: Page, _server: RunningServer) -> None:
    expect(page.locator("#visits .nothing")).to_be_visible()


SCREENS = [
    Screen("management/live", "/management/", ".window-row", "manager"),
    Screen("management/alarms", "/management/", ".window-row", "manager", steps=_alarms),
    Screen("management/cut-off", "/management/", ".window-row", "manager", steps=cut_off(".window-row", ".banner")),
    Screen("management/commands-fail", "/management/", ".window-row", "manager", steps=while_commands_fail),
    Screen("management/safe-mode", "/management/", ".window-row", "manager", steps=in_safe_mode),
    Screen("management/clock-ahead", "/management/", ".window-row", "manager", steps=with_a_wrong_clock("ahead")),
    Screen("management/end-of-day", "/management/", ".window-row", "manager", steps=_end_of_day),
    Screen(
        "management/open-window",
        "/management/",
        ".window-row",
        "manager",
        steps=_opened("[data-state=closed] .act-button >> nth=0"),
    ),
    Screen("management/window", "/management/", ".window-row", "manager", steps=_opened("[data-act='1']")),
    Screen("management/notice", "/management/", ".window-row", "manager", steps=_opened("#notice-button")),
    Screen("management/evacuation", "/management/", ".window-row", "manager", steps=_opened("#evacuation-button")),
    Screen("management/answers", f"/management/answers/?{_TODAY}", "#weekdays", "manager"),
    Screen("management/answers-visits", f"/management/answers/visits?{_TODAY}", ".behind-table", "manager"),
    Screen("management/breaks", "/management/breaks", "main h1, main h2", "manager"),
    Screen("management/waits", "/management/waits", ".report-table", "manager"),
    Screen("management/visits", "/management/visits", ".visits-table", "manager", steps=_late_visits),
    Screen("management/visits-opened", "/management/visits", ".visits-table", "manager", steps=_opened_visit),
    Screen(
        "management/visits-no-number", "/management/visits?number=К-199", "#visits", "manager", steps=_no_such_number
    ),
    Screen("management/personal-data", "/management/personal-data", "#person", "manager"),
    Screen("management/personal-data-found", "/management/personal-data", "#person", "manager", steps=_person_found),
    Screen("management/what-if", "/management/what-if", "main", "manager"),
    Screen("management/information", "/management/information", ".information", "manager"),
    Screen("management/day-sheet", "/management/day-sheet", ".day-sheet", "manager"),
    Screen("management/slip", "/management/slip", "#paper", "manager"),
    Screen("management/slip-mistake", "/management/slip", "#paper", "manager", steps=_mistake_on_the_slip),
    Screen("management/staffing", "/management/staffing", "main", "manager"),
    Screen("management/learning-nothing", "/management/learning", "#arrivals", "manager"),
    Screen(
        "management/learning",
        "/management/learning",
        "#arrivals",
        "manager",
        sizes=(PLATE, PHONE),
        steps=learning_filled,
    ),
]
