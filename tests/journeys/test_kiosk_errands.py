"""Visitors who pay on a real terminal's dialogue, give a reading, read up, call somebody, use keys alone; servers that restart."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.journeys.kiosk_hall import KioskHall, running_hall
from tests.journeys.kiosk_visitor import PORTRAIT, judge, kiosk_page, payments, to_the_sum, touch, type_figures

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KioskHall]:
    with running_hall(tmp_path_factory.mktemp("hall")) as made:
        yield made


@pytest.fixture
def kiosk(browser: Browser, hall: KioskHall) -> Iterator[Page]:
    with kiosk_page(browser, hall) as page:
        yield page


def test_a_visitor_pays_all_by_card(kiosk: Page, hall: KioskHall) -> None:
    account = hall.owing()
    before = len(payments(hall))
    to_the_sum(kiosk, account)
    judge(kiosk)
    touch(kiosk, "pay-all")
    judge(kiosk)
    touch(kiosk, "by-card")
    expect(kiosk.locator("[data-message=paid]")).to_be_visible()
    expect(kiosk.locator("[data-slip=printed]")).to_be_visible()
    judge(kiosk)
    [*_, payment] = payments(hall)
    assert len(payments(hall)) == before + 1
    assert (payment["state"], payment["kopecks"], payment["kiosk"]) == ("confirmed", account.owed_kopecks, "kiosk-1")
    touch(kiosk, "done")
    expect(kiosk.locator("[data-answer=individual]")).to_be_visible()
    assert kiosk.evaluate("localStorage.length") == 0


def test_a_declined_card_and_then_the_cash_window_in_english(kiosk: Page, hall: KioskHall) -> None:
    kiosk.get_by_role("button", name="English").tap()
    to_the_sum(kiosk, hall.owing())
    touch(kiosk, "another-sum")
    type_figures(kiosk, "150,5")
    judge(kiosk)
    touch(kiosk, "next")
    hall.terminal("decline")
    try:
        touch(kiosk, "by-card")
        expect(kiosk.locator("[data-message=declined]")).to_be_visible()
    finally:
        hall.terminal("approve")
    expect(kiosk.get_by_text("You were not charged")).to_be_visible()
    judge(kiosk)
    touch(kiosk, "at-cash-window")
    expect(kiosk.locator(".number")).to_be_visible()
    number = kiosk.locator(".number").inner_text()
    wanted = hall.server.api("manager").get(f"/api/v1/payments/intended?ticket={number}").json()
    assert (wanted["account"], wanted["kopecks"]) == (hall.owing().number, 15050)


def test_a_mistyped_number_is_corrected_and_idleness_wipes_it(kiosk: Page, hall: KioskHall) -> None:
    number = hall.owing().number
    touch(kiosk, "pay")
    type_figures(kiosk, number[:-1] + str((int(number[-1]) + 1) % 10))
    touch(kiosk, "next")
    expect(kiosk.get_by_text("В номере ошибка")).to_be_visible()
    kiosk.locator(".key[data-key=erase]").tap()
    type_figures(kiosk, number[-1])
    expect(kiosk.get_by_text("В номере ошибка")).to_be_hidden()
    kiosk.clock.fast_forward(31_000)
    expect(kiosk.get_by_role("alertdialog")).to_be_visible()
    judge(kiosk)
    kiosk.clock.fast_forward(10_000)
    expect(kiosk.locator("[data-answer=individual]")).to_be_visible()
    touch(kiosk, "pay")
    expect(kiosk.locator(".typed .empty")).to_be_visible()
    assert number[:3] not in kiosk.locator("#kiosk").inner_text().replace("\u00a0", "")


def test_a_visitor_gives_a_reading_that_is_asked_back(kiosk: Page, hall: KioskHall) -> None:
    account = hall.owing()
    meter = account.meters[0]
    touch(kiosk, "reading")
    type_figures(kiosk, account.number)
    touch(kiosk, "next", "mine")
    expect(kiosk.locator(".last-reading")).to_be_visible()
    last = int(meter.readings[0])
    type_figures(kiosk, str(max(0, last - 10**4)))
    judge(kiosk)
    touch(kiosk, "next", "send")
    expect(kiosk.get_by_text("Показание меньше прошлого")).to_be_visible()
    judge(kiosk)
    kiosk.locator(".key[data-key=clear], .key[data-key=erase]").first.tap()
    for _ in str(last):
        kiosk.locator(".key[data-key=erase]").tap()
    type_figures(kiosk, str(last + 3000))
    touch(kiosk, "next")
    judge(kiosk)
    touch(kiosk, "send")
    expect(kiosk.get_by_text("необычно велик")).to_be_visible()
    judge(kiosk)
    touch(kiosk, "sure")
    expect(kiosk.locator("[data-message=taken]")).to_be_visible()
    expect(kiosk.locator("[data-slip=printed]")).to_be_visible()
    judge(kiosk)


def test_a_visitor_calls_somebody_and_is_told_who_comes(kiosk: Page, hall: KioskHall) -> None:
    touch(kiosk, "call")
    expect(kiosk.locator("[data-message=raised]")).to_be_visible()
    judge(kiosk)
    operator = hall.server.api("operator1")
    [alarm] = operator.get("/api/v1/hall").json()["alarms"]
    assert (alarm["kind"], alarm["kiosk"]) == ("staff", "kiosk-1")
    touch(kiosk, "leave")
    expect(kiosk.locator("[data-errand=call].lit")).to_be_visible()
    assert operator.post(f"/api/v1/alarms/{alarm['id']}/acknowledge", json={}).ok
    touch(kiosk, "call")
    expect(kiosk.locator("[data-message=coming]")).to_be_visible()
    judge(kiosk)
    assert operator.post(f"/api/v1/alarms/{alarm['id']}/close", json={}).ok
    expect(kiosk.locator("[data-message=over]")).to_be_visible()


def test_a_visitor_reads_up_without_scrolling(kiosk: Page, hall: KioskHall) -> None:
    del hall
    touch(kiosk, "information", "individual")
    judge(kiosk)
    touch(kiosk, "contracts")
    expect(kiosk.locator(".paragraphs")).to_contain_text("20–30 минут")
    judge(kiosk)
    kiosk.get_by_role("button", name="Назад").tap()
    expect(kiosk.locator("[data-answer=contracts]")).to_be_visible()


def test_an_appointment_is_met_with_its_code(kiosk: Page, hall: KioskHall) -> None:
    clerk = hall.server.api("operator1")
    now = datetime.fromisoformat(clerk.get("/api/v1/hall").json()["clock"]["now"])
    times = {"soon": now + timedelta(minutes=5), "later": now + timedelta(hours=2)}
    codes = {}
    for name, at in times.items():
        wanted = {"service": "settlements-individual", "at": at.isoformat(), "request_id": f"{name} {at}"}
        codes[name] = clerk.post("/api/v1/appointments", json=wanted).json()["code"]
    kiosk.get_by_role("button", name="English").tap()
    touch(kiosk, "appointment")
    type_figures(kiosk, codes["later"])
    judge(kiosk)
    touch(kiosk, "next")
    expect(kiosk.get_by_text("Check in here from")).to_be_visible()
    judge(kiosk)
    for _ in codes["later"]:
        kiosk.locator(".key[data-key=erase]").tap()
    type_figures(kiosk, codes["soon"])
    touch(kiosk, "next")
    expect(kiosk.locator(".number")).to_be_visible()
    number = kiosk.locator(".number").inner_text()
    ticket = clerk.get(f"/api/v1/tickets/{number}").json()
    assert (ticket["priority"], ticket["lang"], ticket["kiosk"]) == ("veteran", "en", "kiosk-1")


def test_keys_alone_in_the_accessible_mode(kiosk: Page, hall: KioskHall) -> None:
    spoken: list[dict[str, Any]] = []

    def listen(request: Request) -> None:
        if request.url.endswith("/kiosk/speech"):
            spoken.append(json.loads(request.post_data or "{}"))

    kiosk.on("request", listen)
    keys = kiosk.keyboard
    for _ in range(20):
        keys.press("Tab")
        if kiosk.evaluate("document.activeElement?.dataset.action") == "accessible":
            break
    keys.press("Enter")
    expect(kiosk.locator(".kiosk.accessible")).to_be_visible()

    def press_when_ready(key: str) -> None:
        expect(kiosk.locator(".settling")).to_have_count(0)
        keys.press(key)

    judge(kiosk)
    lowest = kiosk.evaluate(
        "Math.min(...[...document.querySelectorAll('#kiosk button')].map((button) => button.getBoundingClientRect().top))"
    )
    assert lowest >= PORTRAIT["height"] / 2
    press_when_ready("1")  # an individual
    expect(kiosk.locator(".stage-kind")).to_be_visible()
    press_when_ready("ArrowDown")
    keys.press("Enter")  # the second choice: the cash desk, one service
    expect(kiosk.locator(".number")).to_be_visible()
    judge(kiosk)
    press_when_ready("1")  # done
    expect(kiosk.locator("[data-answer=individual]")).to_be_visible()
    expect(kiosk.locator(".kiosk.accessible")).to_have_count(0)

    touch(kiosk, "accessible")
    press_when_ready("3")  # other matters
    expect(kiosk.locator("[data-answer=pay]")).to_be_visible()
    judge(kiosk)
    press_when_ready("1")
    expect(kiosk.locator(".keypad")).to_be_visible()
    number = hall.owing().number
    for figure in number:
        keys.press(figure)
    expect(kiosk.locator(".typed")).to_contain_text(number[-1])
    judge(kiosk)
    press_when_ready("Enter")
    expect(kiosk.locator("[data-answer=mine]")).to_be_visible()
    press_when_ready("1")
    expect(kiosk.locator("[data-answer=pay-all]")).to_be_visible()
    judge(kiosk)
    press_when_ready("Backspace")
    expect(kiosk.locator("[data-answer=mine]")).to_be_visible()
    kiosk.clock.fast_forward(31_000)
    expect(kiosk.get_by_role("alertdialog")).to_be_visible()
    judge(kiosk)
    kiosk.clock.fast_forward(10_000)
    expect(kiosk.locator(".kiosk.accessible")).to_have_count(0)

    said = [each["text"] for each in spoken]
    assert any("Вы обращаетесь как" in text and "Нажмите 1: Физическое лицо." in text for text in said)
    assert any("Номер лицевого счёта" in text for text in said)
    assert not [text for text in said if number[:4] in text or hall.owing().address.split(",")[1] in text]


def _account_typed(page: Page, hall: KioskHall) -> None:
    touch(page, "pay")
    type_figures(page, hall.owing().number[:6])


def _sum(page: Page, hall: KioskHall) -> None:
    to_the_sum(page, hall.owing())
    expect(page.locator("[data-answer=another-sum]")).to_be_visible()


def _zone_typed(page: Page, hall: KioskHall) -> None:
    touch(page, "reading")
    type_figures(page, hall.owing().number)
    touch(page, "next", "mine")
    type_figures(page, "12")


def _services(page: Page, hall: KioskHall) -> None:
    del hall
    touch(page, "individual", "consultation")


def _chosen(page: Page, hall: KioskHall) -> None:
    del hall
    page.locator(".several").tap()
    touch(page, "individual", "cash_operation")


@pytest.mark.parametrize(
    ("lead", "same", "is_told"),
    [
        (_services, "[data-answer=settlements-individual]", True),
        (_chosen, "[data-action=take-ticket]", True),
        (_account_typed, ".typed", True),
        (_sum, "[data-answer=another-sum]", True),
        (_zone_typed, ".typed", True),
        (lambda page, _: touch(page, "information", "individual", "paying"), ".paragraphs", False),
    ],
    ids=["services", "matters", "account", "sum", "reading", "information"],
)
def test_a_screen_outlives_a_restart_of_the_server(
    kiosk: Page, hall: KioskHall, lead: Callable[[Page, KioskHall], None], same: str, is_told: bool
) -> None:
    lead(kiosk, hall)
    shown = kiosk.locator(same).first
    expect(shown).to_be_visible()
    before = shown.inner_text()
    hall.server.stop()
    if is_told:
        expect(kiosk.locator(".away")).to_be_visible()
        judge(kiosk)
    hall.server.start()
    expect(kiosk.locator(".away")).to_be_hidden()
    expect(shown).to_have_text(before, use_inner_text=True)


def test_a_payment_outlives_a_restart_of_the_server_and_of_the_page(kiosk: Page, hall: KioskHall) -> None:
    hall.until(lambda: hall.terminal_state() == "ready")
    to_the_sum(kiosk, hall.owing())
    before = len(payments(hall))
    touch(kiosk, "pay-all", "by-card")
    expect(kiosk.locator("[data-message=card]")).to_be_visible()
    hall.server.stop()
    if kiosk.locator("[data-message=card]").is_visible():  # a slow machine may have seen it paid by now
        kiosk.clock.fast_forward(45_000)  # nobody is sent home while money may be moving
        expect(kiosk.locator("[data-message=card]")).to_be_visible()
    hall.server.start()
    expect(kiosk.locator("[data-message=card], [data-message=paid]").first).to_be_visible()
    kiosk.reload()
    expect(kiosk.locator("[data-message=paid], [data-answer=individual]").first).to_be_visible()
    hall.until(lambda: payments(hall)[-1]["state"] == "confirmed")
    assert len(payments(hall)) == before + 1
