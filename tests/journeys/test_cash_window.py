"""Money and the visit card at the cash window, by keys alone, with a real agent and an emulated terminal on its line."""

from __future__ import annotations

import csv
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.accessibility import violations
from tests.running import RunningServer
from tests.till import CashWindow, cash_window

pytestmark = pytest.mark.browser

STATE = ".pay-state"
TERMINAL_MS = 20_000
CLIENT = "Анна Сергеевна"


@pytest.fixture(scope="module")
def till(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CashWindow]:
    with cash_window(tmp_path_factory.mktemp("till")) as made:
        made.server.open_windows("3")
        yield made


@pytest.fixture
def desk(till: CashWindow, browser: Browser) -> Iterator[Page]:
    """The console of window 3 with a visitor in service."""
    till.terminal.fault("ok")
    api = till.server.api("operator3")
    till.server.issue("cash-individual")
    assert api.post("/api/v1/windows/3/call-next", json={}).ok
    assert api.post("/api/v1/windows/3/start", json={}).ok
    page = browser.new_context(locale="ru-RU", viewport={"width": 1366, "height": 768}).new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    till.server.sign_in(page, "operator3")
    page.goto(f"{till.server.url}/operator/window/3")
    expect(page.locator(".visitor.serving")).to_be_visible()
    yield page
    page.context.close()
    assert api.post("/api/v1/windows/3/finish", json={"outcome": "resolved"}).ok
    assert problems == []


def ask(page: Page, till: CashWindow, amount: str) -> None:
    """From the console to the question how it is paid."""
    page.keyboard.press("KeyK")
    account = page.get_by_label("Лицевой счёт")
    expect(account).to_be_focused()
    account.fill(till.account.number)
    page.keyboard.press("Enter")
    sum_ = page.get_by_label("Сумма, рублей")
    expect(sum_).to_be_focused()
    expect(sum_).to_have_value(f"{till.account.owed_kopecks / 100:.2f}".rstrip("0").rstrip(".").replace(".", ","))
    page.keyboard.type(amount)  # what stood there is chosen whole: typing replaces it
    page.keyboard.press("Enter")
    expect(page.locator("dialog .pay-sum")).to_be_visible()


def paid(till: CashWindow, kopecks: int, method: str) -> dict[str, Any]:
    """A payment at window 3 that went through, as its console makes it."""
    api = till.server.api("operator3")
    body = {"account": till.account.number, "kopecks": kopecks, "method": method, "window": "3"}
    made = api.post("/api/v1/payments", json={**body, "request_id": os.urandom(8).hex()}).json()
    until = time.monotonic() + TERMINAL_MS / 1000
    while made["state"] != "confirmed":
        assert time.monotonic() < until, made
        time.sleep(0.1)
        made = api.get(f"/api/v1/payments/{made['id']}").json()
    found: dict[str, Any] = made
    return found


def payments(server: RunningServer, **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = server.api("manager").get("/api/v1/payments", params=query).json()["payments"]
    return found


def test_cash_is_taken_and_the_slip_comes_out(till: CashWindow, desk: Page) -> None:
    ask(desk, till, "100,50")
    desk.keyboard.press("Digit2")
    expect(desk.locator(STATE)).to_contain_text("Оплата наличными принята")
    expect(desk.locator("dialog")).to_contain_text("Квитанция напечатана.")
    assert violations(desk) == []
    desk.keyboard.press("Enter")
    expect(desk.locator("dialog[open]")).to_have_count(0)
    paid = payments(till.server)[-1]
    assert (paid["method"], paid["kopecks"], paid["window"], paid["actor"]) == ("cash", 10050, "3", "operator3")
    assert till.terminal.charges == []


def test_a_card_is_taken_declined_and_taken_again(till: CashWindow, desk: Page) -> None:
    till.terminal.fault("decline")
    ask(desk, till, "200")
    desk.keyboard.press("Digit1")
    desk.keyboard.press("Digit1")  # an impatient second press is no second payment
    expect(desk.locator(f"{STATE}.bad")).to_contain_text("Банк отклонил платёж")
    till.terminal.fault("approve")
    desk.keyboard.press("KeyK")
    desk.keyboard.type("200")
    desk.keyboard.press("Enter")
    desk.keyboard.press("Digit1")
    expect(desk.locator(STATE)).to_contain_text("Работает терминал")
    desk.keyboard.press("KeyF")  # the window waits: nothing else is to be had now
    expect(desk.locator(f"{STATE}.good")).to_contain_text("Оплата прошла")
    expect(desk.locator("dialog")).to_contain_text("************1118")
    desk.keyboard.press("Enter")
    assert till.terminal.charges == [20000]
    assert [payment["state"] for payment in payments(till.server)[-2:]] == ["declined", "confirmed"]


def test_the_visitor_gives_up_before_the_card(till: CashWindow, desk: Page) -> None:
    charges = list(till.terminal.charges)
    till.terminal._card_s, soon = 60, till.terminal._card_s
    ask(desk, till, "300")
    desk.keyboard.press("Digit1")
    expect(desk.locator(STATE)).to_contain_text("Работает терминал")
    till.terminal.wait_until(lambda: till.terminal._paying is not None)
    desk.keyboard.press("Escape")
    expect(desk.locator(f"{STATE}.bad")).to_contain_text("деньги не списаны")
    till.terminal._card_s = soon
    assert till.terminal.charges == charges
    desk.keyboard.press("Escape")
    expect(desk.locator("dialog[open]")).to_have_count(0)


def test_an_unknown_outcome_is_settled_by_the_manager(till: CashWindow, desk: Page, browser: Browser) -> None:
    ask(desk, till, "400")
    desk.keyboard.press("Digit1")
    till.terminal.wait_until(lambda: till.terminal._paying is not None)
    till.terminal.fault("unplug")
    expect(desk.locator(f"{STATE}.unknown")).to_contain_text("Не берите деньги ещё раз")
    expect(desk.get_by_role("button", name="Ещё одна оплата")).to_have_count(0)
    desk.keyboard.press("Enter")

    cashier = browser.new_context(locale="ru-RU", viewport={"width": 1366, "height": 768}).new_page()
    till.server.sign_in(cashier, "manager")
    cashier.goto(f"{till.server.url}/cashier/")
    row = cashier.locator(".by-hand .payment")
    expect(row).to_contain_text("400,00")
    assert violations(cashier) == []
    row.get_by_role("button", name="Не прошёл").click()
    cashier.get_by_label("Что выяснено").fill("в кабинете банка платежа нет")
    cashier.keyboard.press("Enter")
    expect(cashier.locator(".by-hand .payment")).to_have_count(0)
    [settled] = [payment for payment in payments(till.server) if payment["kopecks"] == 40000]
    assert (settled["state"], settled["note"]) == ("unpaid_by_hand", "в кабинете банка платежа нет")
    cashier.context.close()
    till.terminal.fault("plug")


def test_what_was_entered_at_the_kiosk_is_taken_over(till: CashWindow, desk: Page) -> None:
    number = desk.locator(".visitor-number").inner_text()
    intended = {"ticket": number, "account": till.account.number, "kopecks": 55500}
    assert till.server.api("kiosk-1").post("/api/v1/payments/intended", json=intended).ok
    desk.keyboard.press("KeyK")
    expect(desk.get_by_label("Лицевой счёт")).to_have_value(till.account.number)
    expect(desk.locator("dialog")).to_contain_text("Посетитель набрал у киоска: 555,00")
    desk.keyboard.press("Enter")
    expect(desk.get_by_label("Сумма, рублей")).to_have_value("555")
    desk.keyboard.press("Escape")
    desk.keyboard.press("Escape")
    expect(desk.locator("dialog[open]")).to_have_count(0)


def test_the_visit_card_is_filled_by_keys_and_lends_its_account(till: CashWindow, desk: Page) -> None:
    desk.keyboard.press("KeyV")
    card = desk.locator("dialog .visit-card")
    expect(card).to_contain_text("«Как я могу к Вам обратиться?»")
    expect(card).to_contain_text("«Спасибо за обращение!»")
    expect(desk.get_by_role("textbox", name="Телефон")).to_be_disabled()
    for digit in ("Digit1", "Digit2", "Digit4"):
        desk.keyboard.press(digit)
    desk.get_by_role("textbox", name="Лицевой счёт").fill(till.account.number)
    desk.get_by_role("textbox", name="Как обращаться").fill(CLIENT)
    desk.keyboard.press("Tab")
    desk.keyboard.type("123")  # in a field the digits are digits
    expect(card.locator(".step-row.done")).to_have_count(3)
    expect(desk.locator(".card-state.problem")).to_contain_text("Телефон: цифры")
    desk.get_by_role("textbox", name="Телефон").fill("+7 495 728-70-10")
    expect(desk.locator(".card-state")).to_have_text("Всё сохранено.")
    assert violations(desk) == []
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("dialog[open]")).to_have_count(0)
    desk.keyboard.press("KeyK")
    expect(desk.get_by_label("Лицевой счёт")).to_have_value(till.account.number)
    desk.keyboard.press("Escape")
    [kept] = [card for card in till.server.api("manager").get("/api/v1/visit-cards").json()["cards"] if card["client"]]
    assert (kept["client"], kept["account"], kept["phone"]) == (CLIENT, till.account.number, "+7 495 728-70-10")


def test_the_cashier_sees_the_day_and_the_manager_acts(till: CashWindow, browser: Browser, tmp_path: Path) -> None:
    till.terminal.fault("ok")
    paid(till, 77700, "card")
    paid(till, 88800, "cash")
    page = browser.new_context(locale="ru-RU", viewport={"width": 1366, "height": 768}).new_page()
    till.server.sign_in(page, "operator3")
    page.goto(f"{till.server.url}/cashier/")
    expect(page.locator(".day .payment")).to_have_count(len(payments(till.server)))
    expect(page.get_by_role("button", name="Вернуть")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    download.value.save_as(tmp_path / "day.csv")
    rows = list(csv.reader((tmp_path / "day.csv").read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert len(rows) == 1 + len(payments(till.server))
    page.context.close()

    page = browser.new_context(locale="ru-RU", viewport={"width": 1366, "height": 768}).new_page()
    till.server.sign_in(page, "manager")
    page.goto(f"{till.server.url}/cashier/")
    taken = page.locator(".day .payment", has_text="888,00")
    taken.get_by_role("button", name="Вернуть").click()
    page.get_by_label("Причина").fill("оплатил дважды")
    page.get_by_label("Сумма").fill("50")
    page.keyboard.press("Enter")
    expect(page.locator(".day .payment.refund")).to_contain_text("50,00")
    [back] = [payment for payment in payments(till.server) if payment["kind"] == "refund"]
    assert (back["state"], back["note"], back["actor"]) == ("confirmed", "оплатил дважды", "manager")
    page.get_by_role("button", name="Закрыть день на терминале").click()
    page.get_by_role("button", name="Закрыть день", exact=True).click()
    expect(page.locator(".settlement")).to_contain_text("По журналу")
    assert violations(page) == []
    page.context.close()
