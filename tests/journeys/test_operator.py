"""The operator's day on the real server, by keys alone: calls, receptions, breaks, refusals, and a server that goes away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.running import RunningServer

pytestmark = pytest.mark.browser

VISITOR = ".visitor-number"
NOTICE = ".notice"


@pytest.fixture
def desk(server: RunningServer, browser: Browser) -> Iterator[Page]:
    """The console of window 2, signed in by operator 2, with no shift open yet."""
    context = browser.new_context(locale="ru-RU", viewport={"width": 1366, "height": 768})
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    server.sign_in(page, "operator2")
    page.goto(f"{server.url}/operator/window/2")
    expect(page.locator(".visitor.closed")).to_be_visible()
    yield page
    context.close()
    assert problems == []


def window_two(server: RunningServer) -> dict[str, object]:
    windows = server.api("operator2").get("/api/v1/hall").json()["windows"]
    found: dict[str, object] = next(window for window in windows if window["id"] == "2")
    return found


def ticket_state(server: RunningServer, ticket: dict[str, object]) -> dict[str, object]:
    found: dict[str, object] = server.api("operator2").get(f"/api/v1/tickets/{ticket['id']}").json()
    return found


def press(page: Page, key: str) -> None:
    """Presses a key when no command is on its way, as an operator does who looks at the screen."""
    expect(page.locator("#console:not([data-busy])")).to_have_count(1)
    page.keyboard.press(key)


def a_moment_later(page: Page) -> None:
    """Two presses of one key within 0.6 s are one press: nothing but time makes the next one a new one."""
    page.wait_for_timeout(650)


def open_shift(page: Page) -> None:
    press(page, "Space")
    expect(page.locator(".visitor.free")).to_be_visible()


def call_next(page: Page, number: object) -> None:
    expect(page.locator(f".row[data-number='{number}']")).to_be_visible()
    a_moment_later(page)
    press(page, "Space")
    expect(page.locator(VISITOR)).to_have_text(str(number))
    expect(page.locator(".visitor.calling")).to_be_visible()


def test_a_reception_from_the_shift_to_its_end(server: RunningServer, desk: Page) -> None:
    first, second = server.issue(), server.issue()
    expect(desk.locator(".list.waiting .row")).to_have_count(2)
    open_shift(desk)
    expect(desk.locator(".head-operator")).to_have_text("Петров Олег Игоревич")
    call_next(desk, first["number"])
    press(desk, "KeyR")
    expect(desk.locator(".visitor-marks")).to_contain_text("Вызовов: 2")
    press(desk, "KeyS")
    expect(desk.locator(".visitor.serving")).to_be_visible()
    expect(desk.locator(".timer.main .timer-target")).to_contain_text("норма 10:00")
    press(desk, "KeyF")
    expect(desk.locator("dialog .dialog-title")).to_have_text(f"Чем закончился приём {first['number']}?")
    press(desk, "Digit2")
    expect(desk.locator(".visitor.free")).to_be_visible()
    assert (ticket_state(server, first)["state"], ticket_state(server, first)["outcome"]) == ("done", "follow_up")
    assert ticket_state(server, second)["state"] == "waiting"


def test_finish_and_next_is_one_question(server: RunningServer, desk: Page) -> None:
    first, second = server.issue(), server.issue()
    open_shift(desk)
    call_next(desk, first["number"])
    press(desk, "KeyS")
    expect(desk.locator(".visitor.serving")).to_be_visible()
    a_moment_later(desk)
    press(desk, "Space")
    press(desk, "Space")  # pressed twice it chooses nothing
    expect(desk.locator("dialog")).to_be_visible()
    press(desk, "ArrowDown")
    press(desk, "ArrowDown")
    press(desk, "Enter")
    expect(desk.locator(VISITOR)).to_have_text(str(second["number"]))
    assert ticket_state(server, first)["outcome"] == "redirected"
    assert window_two(server)["state"] == "calling"


def test_two_quick_presses_call_one_ticket(server: RunningServer, desk: Page) -> None:
    tickets = [server.issue() for _ in range(3)]
    open_shift(desk)
    expect(desk.locator(".list.waiting .row")).to_have_count(3)
    a_moment_later(desk)
    desk.keyboard.press("Space")
    desk.keyboard.press("Space")
    expect(desk.locator(VISITOR)).to_have_text(str(tickets[0]["number"]))
    press(desk, "Enter")  # while somebody is being called there is no next one
    expect(desk.locator(".list.waiting .row")).to_have_count(2)
    assert [ticket_state(server, ticket)["state"] for ticket in tickets] == ["called", "waiting", "waiting"]


def test_a_double_click_is_one_press(server: RunningServer, desk: Page) -> None:
    ticket = server.issue()
    expect(desk.locator(".list.waiting .row")).to_have_count(1)
    desk.dblclick("[data-action=primary]")  # opens the shift, and does not call at once
    expect(desk.locator(".visitor.free")).to_be_visible()
    call_next(desk, ticket["number"])
    press(desk, "KeyS")
    expect(desk.locator(".visitor.serving")).to_be_visible()
    a_moment_later(desk)
    desk.dblclick("[data-action=primary]")  # asks how the visit ended, and chooses nothing
    expect(desk.locator("dialog[open]")).to_be_visible()
    assert ticket_state(server, ticket)["state"] == "serving"


def test_a_command_on_its_way_switches_the_buttons_off(server: RunningServer, desk: Page) -> None:
    ticket = server.issue()
    open_shift(desk)
    expect(desk.locator(f".row[data-number='{ticket['number']}']")).to_be_visible()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    desk.route("**/call-next*", hold)
    a_moment_later(desk)
    desk.click("[data-action=primary]")
    expect(desk.locator("[data-action=primary]")).to_be_disabled()
    expect(desk.locator("[data-action=break]")).to_be_disabled()
    desk.keyboard.press("KeyB")
    assert desk.locator("dialog[open]").count() == 0
    assert len(held) == 1
    held[0].continue_()
    expect(desk.locator(VISITOR)).to_have_text(str(ticket["number"]))


def test_no_show_undo_park_and_back(server: RunningServer, desk: Page) -> None:
    first, second = server.issue(), server.issue()  # of one service: the earlier goes first under every call order
    open_shift(desk)
    call_next(desk, first["number"])
    expect(desk.locator("[data-action=undo] .action-note")).to_be_visible()
    press(desk, "KeyU")
    expect(desk.locator(".visitor.free")).to_be_visible()
    assert ticket_state(server, first)["state"] == "waiting"
    call_next(desk, first["number"])
    press(desk, "KeyN")
    expect(desk.locator(".visitor.free")).to_be_visible()
    assert ticket_state(server, first)["state"] == "no_show"
    desk.locator(".list.absent .row", has_text=str(first["number"])).get_by_role("button").click()
    expect(desk.locator(".list.absent")).to_have_count(0)
    assert ticket_state(server, first)["state"] == "waiting", "who came after all is back at the old place"
    call_next(desk, first["number"])
    press(desk, "KeyN")
    expect(desk.locator(".list.absent .row")).to_have_count(1)
    call_next(desk, second["number"])
    press(desk, "KeyP")
    press(desk, "Digit5")
    desk.keyboard.type("вышел к машине")  # in a field the letters are letters
    press(desk, "Enter")
    expect(desk.locator(".list.parked .row")).to_contain_text("вышел к машине")
    assert ticket_state(server, second)["state"] == "parked"
    press(desk, "KeyQ")
    press(desk, "Digit1")
    expect(desk.locator(".list.parked")).to_have_count(0)
    assert ticket_state(server, second)["state"] == "waiting"


def test_transfer_to_a_service_and_to_a_window(server: RunningServer, desk: Page) -> None:
    ticket = server.issue()
    server.open_windows("3")
    open_shift(desk)
    call_next(desk, ticket["number"])
    press(desk, "KeyT")
    desk.locator("dialog .option", has_text="Оплата электроэнергии").wait_for()
    press(desk, "Digit2")
    expect(desk.locator(".visitor.free")).to_be_visible()
    assert ticket_state(server, ticket)["service"] == "cash-individual"
    call_next(desk, ticket["number"])
    press(desk, "KeyT")
    expect(desk.locator("dialog .option").last).to_contain_text("Окно 3 · Сидорова Анна Львовна")
    press(desk, "ArrowUp")  # from the first round to the last
    press(desk, "Enter")
    expect(desk.locator(".visitor.free")).to_be_visible()
    assert ticket_state(server, ticket)["for_window"] == "3"
    expect(desk.locator(".list.waiting .row")).to_have_count(0)


def test_a_named_ticket_needs_a_reason(server: RunningServer, desk: Page) -> None:
    server.issue()
    wanted = server.issue()
    open_shift(desk)
    expect(desk.locator(".list.waiting .row")).to_have_count(2)
    press(desk, "Slash")
    desk.keyboard.type("2")
    expect(desk.locator("dialog .option.at")).to_contain_text(str(wanted["number"]))
    press(desk, "Enter")
    expect(desk.locator("dialog .dialog-text")).to_have_text("Почему вне очереди?")
    assert ticket_state(server, wanted)["state"] == "waiting"
    press(desk, "Digit2")
    expect(desk.locator(VISITOR)).to_have_text(str(wanted["number"]))
    expect(desk.locator(".visitor-note")).to_contain_text("Плохо себя чувствует")
    assert ticket_state(server, wanted)["note"] == "Плохо себя чувствует"


def test_the_queue_holds_only_whom_this_window_serves(server: RunningServer, desk: Page) -> None:
    mine = [server.issue(), server.issue("cash-individual")]
    server.issue("settlements-legal")
    expect(desk.locator(".list.waiting .row")).to_have_count(2)
    numbers = desk.locator(".list.waiting .row").evaluate_all("rows => rows.map((row) => row.dataset.number)")
    assert numbers == [ticket["number"] for ticket in mine]
    expect(desk.locator(".everyone [data-zone=legal-entities]")).to_contain_text("1")
    open_shift(desk)
    expect(desk.locator(".primary.wanted")).to_contain_text("вас ждут: 2")


def test_a_break_is_granted_or_queued_with_its_reason(server: RunningServer, desk: Page) -> None:
    server.open_windows("1", "3")
    open_shift(desk)
    press(desk, "KeyB")
    press(desk, "ArrowRight")
    expect(desk.locator("dialog .option.at")).to_contain_text("20 мин")
    press(desk, "Enter")
    expect(desk.locator(".visitor.break")).to_contain_text("Технический перерыв")
    a_moment_later(desk)
    press(desk, "Space")
    expect(desk.locator(".visitor.free")).to_be_visible()
    for window in ("1", "3"):
        granted = server.api(f"operator{window}").post(f"/api/v1/windows/{window}/break", json={"kind": "technical"})
        assert granted.json()["decision"] == "granted"
    a_moment_later(desk)
    press(desk, "KeyB")
    press(desk, "Digit1")
    expect(desk.locator(NOTICE)).to_contain_text("Перерыв записан и начнётся сам.")
    expect(desk.locator(NOTICE)).to_contain_text("пункт 6.2.5 стандарта")
    expect(desk.locator(NOTICE)).to_contain_text("Ожидается в 10:15.")
    assert window_two(server)["state"] == "free"
    server.api("operator1").post("/api/v1/windows/1/resume", json={})
    expect(desk.locator(".visitor.break")).to_contain_text("Технический перерыв")


def test_a_break_is_looked_at_before_it_is_asked_for_and_can_be_taken_back(server: RunningServer, desk: Page) -> None:
    open_shift(desk)
    server.issue()
    server.issue()
    expect(desk.locator(".waiting .row")).to_have_count(2)
    press(desk, "KeyB")
    first = desk.locator("dialog .option").first
    expect(first).to_contain_text("ждут 2")
    expect(first).to_contain_text("Кто ждёт сейчас")
    press(desk, "Digit1")
    expect(desk.locator(".break-request")).to_contain_text("Перерыв записан: технический перерыв, 15 мин.")
    assert window_two(server)["request"]
    press(desk, "KeyZ")
    expect(desk.locator(".break-request")).to_have_count(0)
    assert window_two(server)["request"] is None


def test_the_phone_is_answered_when_nobody_waits(server: RunningServer, desk: Page) -> None:
    open_shift(desk)
    press(desk, "KeyO")
    expect(desk.locator(".visitor.phone")).to_contain_text("Разговор по телефону")
    a_moment_later(desk)
    press(desk, "Space")
    expect(desk.locator(".visitor.free")).to_be_visible()
    server.issue()
    expect(desk.locator(".waiting .row")).to_have_count(1)
    a_moment_later(desk)
    press(desk, "KeyO")
    expect(desk.locator(NOTICE)).to_contain_text("сначала примите их (пункт 6.1.5 стандарта)")
    assert window_two(server)["state"] == "free"


def test_one_ticket_with_two_matters_is_settled_in_one_go(server: RunningServer, desk: Page) -> None:
    open_shift(desk)
    body = {"service": "cash-individual", "then": ["settlements-individual"], "request_id": "two matters"}
    ticket = server.api("kiosk-1").post("/api/v1/tickets", json=body).json()
    expect(desk.locator(f".row[data-number='{ticket['number']}']")).to_contain_text("ещё вопросов: 1")
    call_next(desk, ticket["number"])
    expect(desk.locator(".visitor-then")).to_contain_text("Затем по этому же талону:")
    press(desk, "KeyS")
    expect(desk.locator(".visitor.serving")).to_be_visible()
    press(desk, "KeyF")
    expect(desk.locator("dialog .option")).to_have_count(4)
    press(desk, "Digit1")
    expect(desk.locator(NOTICE)).to_contain_text("Следующий вопрос того же посетителя:")
    assert window_two(server)["state"] == "serving"
    a_moment_later(desk)
    press(desk, "KeyF")
    expect(desk.locator("dialog .option")).to_have_count(3)
    press(desk, "Digit1")
    expect(desk.locator(".visitor.free")).to_be_visible()


def test_why_is_told_to_be_read_out(server: RunningServer, desk: Page) -> None:
    open_shift(desk)
    ticket = server.issue()
    expect(desk.locator(".waiting .row")).to_have_count(1)
    press(desk, "KeyY")
    expect(desk.locator("dialog")).to_contain_text(f"Почему: {ticket['number']}")
    expect(desk.locator("dialog .sentences")).to_contain_text(str(ticket["number"]))
    press(desk, "Escape")
    expect(desk.locator("dialog .sentences")).to_have_count(0)


def test_a_refusal_is_shown_and_does_not_block(server: RunningServer, desk: Page) -> None:
    ticket = server.issue()
    server.api("operator2").post("/api/v1/windows/1/open", json={})  # the same person at another window
    expect(desk.locator(f".row[data-number='{ticket['number']}']")).to_be_visible()
    press(desk, "Space")
    sentence = "Этот сотрудник уже работает в окне 1. Сначала закройте то окно."
    expect(desk.locator(f"{NOTICE}.problem .notice-text")).to_have_text(sentence)
    assert desk.locator(NOTICE).get_attribute("aria-live") == "polite"
    press(desk, "KeyS")
    expect(desk.locator(NOTICE)).to_contain_text("Сейчас это сделать нельзя: «Начать приём».")
    press(desk, "Escape")
    expect(desk.locator(f"{NOTICE}.none")).to_have_count(1)


def test_the_shift_is_closed_only_after_a_question(server: RunningServer, desk: Page) -> None:
    open_shift(desk)
    press(desk, "KeyX")
    press(desk, "Escape")
    assert window_two(server)["state"] == "free"
    a_moment_later(desk)
    press(desk, "KeyX")
    press(desk, "Enter")
    expect(desk.locator(".visitor.closed")).to_be_visible()
    assert window_two(server)["state"] == "closed"


def test_help_lists_the_keys_and_the_page_never_scrolls(server: RunningServer, desk: Page) -> None:
    for _ in range(15):
        server.issue()
    expect(desk.locator(".list.waiting .row")).to_have_count(15)
    height = "document.scrollingElement.scrollHeight - innerHeight"
    assert desk.evaluate(height) == 0
    assert desk.locator(".list.waiting .rows").evaluate("rows => rows.scrollHeight > rows.clientHeight")
    press(desk, "KeyH")
    expect(desk.locator("dialog .key-row")).to_have_count(26)
    fits = desk.locator(".dialog-content").evaluate("content => content.scrollHeight <= content.clientHeight")
    assert fits
    press(desk, "Escape")
    expect(desk.locator("dialog[open]")).to_have_count(0)


def test_choosing_a_window_opens_its_shift(server: RunningServer, page: Page) -> None:
    server.sign_in(page, "operator1")
    page.goto(f"{server.url}/operator/?lang=en")
    page.locator(".card[data-window='4'] button").click()
    page.wait_for_url("**/operator/window/4")
    expect(page.locator(".visitor.free .idle-title")).to_have_text("The window is free")
    press(page, "KeyW")
    page.wait_for_url("**/operator/")
    expect(page.locator(".card[data-window='4'] .card-state")).to_contain_text("Window free")
    page.keyboard.press("Digit4")
    page.wait_for_url("**/operator/window/4")


def test_the_console_signs_out_in_one_step(server: RunningServer, desk: Page) -> None:
    desk.locator(".head [data-action=sign_out]").click()
    expect(desk).to_have_url(f"{server.url}/sign-in")
    desk.goto(f"{server.url}/operator/window/2")
    expect(desk).to_have_url(f"{server.url}/sign-in?next=/operator/window/2")
