"""The visitor's phone: the place in the queue, the call that rings, leaving, rating; on a bad network, too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.accessibility import violations
from tests.running import MORNING, RunningServer
from tests.screens.screen import PHONE

pytestmark = pytest.mark.browser
# What a phone would do, counted.
SENSES = """
window.felt = { vibrations: 0, tones: 0 };
Object.defineProperty(navigator, "vibrate", { value: () => { window.felt.vibrations += 1; return true; } });
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...when) { window.felt.tones += 1; return start.apply(this, when); };
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    server = RunningServer(tmp_path_factory.mktemp("phone") / "data")
    server.start()
    server.open_windows("3")
    yield server
    server.stop()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": PHONE[0], "height": PHONE[1]}, locale="ru-RU", has_touch=True, reduced_motion="reduce"
    )
    context.add_init_script(SENSES)
    page = context.new_page()
    page.clock.install()
    yield page
    context.close()


def command(server: RunningServer, what: str, **body: object) -> None:
    answer = server.api("operator3").post(f"/api/v1/windows/3/{what}", json=body)
    assert answer.ok, answer.text


def ask_until(phone: Page, **wanted: object) -> None:
    """Lets the page's clock go on until an answer says what is wanted; one may be under way from before."""
    for _ in range(30):
        with phone.expect_response(lambda answer: answer.url.endswith(".json")) as told:
            phone.clock.fast_forward(30_000)
        if wanted.items() <= told.value.json().items():
            return
    raise AssertionError(f"it was never told {wanted}")


def test_a_visitor_waits_is_called_and_rates(office: RunningServer, phone: Page) -> None:
    mine = office.issue("cash-individual")
    phone.goto(f"{office.url}{mine['page']}")
    expect(phone.locator(".number")).to_have_text(str(mine["number"]))
    expect(phone.locator(".facts")).to_contain_text("Людей перед вами")
    expect(phone.locator(".facts dd").first).to_have_text("никого")
    phone.locator("#ring").click()
    expect(phone.locator(".ring-on")).to_contain_text("Телефон позвонит")
    assert violations(phone) == []

    command(office, "call-next")
    ask_until(phone, state="called")
    called = phone.get_by_role("alert")
    expect(called).to_contain_text("Подойдите к\u00a0окну\u00a03")
    expect(called).to_contain_text("касса")
    phone.clock.run_for(8_000)
    # Once as a proof, then it rings.
    phone.wait_for_function("felt.vibrations === 1 && felt.tones >= 4")
    assert violations(phone) == []
    command(office, "recall")
    ask_until(phone, calls=2)
    phone.wait_for_function("felt.vibrations === 2")  # called again, it rings again

    command(office, "start")
    ask_until(phone, state="serving")
    expect(phone.locator("#status")).to_contain_text("Окно 3, касса")
    command(office, "finish", outcome="resolved")
    ask_until(phone, state="done")
    expect(phone.get_by_text("Как вас приняли?")).to_be_visible()
    assert violations(phone) == []
    phone.get_by_role("button", name="Отправить оценку").click()
    expect(phone.get_by_role("alert")).to_have_text("Выберите оценку от 1 до 5.")
    phone.get_by_text("отлично").click()
    phone.get_by_label("Несколько слов").fill("Быстро и вежливо")
    phone.get_by_role("button", name="Отправить оценку").click()
    expect(phone.get_by_text("Спасибо за оценку!")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("Спасибо за оценку!")).to_be_visible()
    again = phone.request.post(f"{office.url}{mine['page']}/rate", data={"stars": 1})
    assert (again.status, again.json()["code"]) == (409, "already_rated")

    report = office.api("manager").get("/api/v1/reports/ratings").json()
    assert (report["total"]["n"], report["total"]["mean"]) == (1, 5.0)
    assert [word["word"] for word in report["words"]] == ["Быстро и вежливо"]


def test_a_visitor_who_leaves_says_so_and_is_asked_first(office: RunningServer, phone: Page) -> None:
    mine = office.issue("cash-legal", lang="en")
    phone.goto(f"{office.url}{mine['page']}")
    expect(phone.get_by_text("You are in the queue")).to_be_visible()
    phone.locator("#leave").click()
    expect(phone.locator("#leave-no")).to_be_focused()
    phone.locator("#leave-no").click()
    assert office.api("kiosk").get(f"/api/v1/tickets/{mine['id']}").json()["state"] == "waiting"
    phone.locator("#leave").click()
    expect(phone.locator(".sure")).to_contain_text(f"Cancel ticket {mine['number']}?")
    assert violations(phone) == []
    phone.locator("#leave-yes").click()
    expect(phone.get_by_text("This ticket has been cancelled.")).to_be_visible()
    expect(phone.locator("#leave")).to_have_count(0)
    assert office.api("kiosk").get(f"/api/v1/tickets/{mine['id']}").json()["state"] == "cancelled"
    refused = phone.request.post(f"{office.url}{mine['page']}/cancel")
    assert (refused.status, refused.json()["code"]) == (409, "ticket_state")


def test_on_a_bad_network_it_says_so_asks_ever_more_seldom_and_comes_back(office: RunningServer, phone: Page) -> None:
    mine = office.issue("cash-legal")
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url) if request.url.endswith(".json") else None)
    phone.goto(f"{office.url}{mine['page']}")
    expect(phone.locator(".facts")).to_be_visible()
    phone.context.set_offline(True)
    phone.clock.run_for(10_000)
    expect(phone.get_by_role("alert")).to_contain_text("Нет связи с офисом")
    before = len(asked)
    for _ in range(10):
        phone.clock.fast_forward(60_000)
        phone.wait_for_timeout(20)
    assert len(asked) - before <= 12, "ten minutes without a network are no storm"
    # The network comes back right after a question was lost: the next one does not wait for its long turn.
    with phone.expect_event("requestfailed", lambda request: request.url.endswith(".json")):
        phone.clock.fast_forward(90_000)
    phone.context.set_offline(False)
    phone.clock.run_for(2_000)
    expect(phone.locator(".line-lost")).to_have_count(0)
    expect(phone.locator(".number")).to_have_text(str(mine["number"]))


def test_the_page_tells_nothing_else_and_to_nobody_else(office: RunningServer, page: Page) -> None:
    ticket = office.issue("cash-legal", lang="en")
    told = page.request.get(f"{office.url}{ticket['page']}.json")
    shown = {"number", "state", "ahead", "wait", "window", "room", "calls", "stars", "can_leave", "again_s"}
    assert set(told.json()) == shown
    assert told.headers["cache-control"] == "no-store"
    # A number can be guessed, an id stands in the staff's screens, a seal cannot be made.
    link = str(ticket["page"]).removeprefix("/t/")
    forged = link[:-1] + ("0" if link[-1] != "0" else "1")
    for unknown in (ticket["number"], ticket["id"], forged, "0" * 22):
        assert page.request.get(f"{office.url}/t/{unknown}.json").status == 404
        for what in ("cancel", "rate"):
            assert page.request.post(f"{office.url}/t/{unknown}/{what}", data={"stars": 5}).status == 404
        answer = page.goto(f"{office.url}/t/{unknown}")
        assert answer is not None
        assert answer.status == 404
        expect(page.get_by_text("Такого талона нет")).to_be_visible()
        expect(page.get_by_text("There is no such ticket")).to_be_visible()
    page.goto(f"{office.url}{ticket['page']}")
    expect(page.get_by_text("You are in the queue")).to_be_visible()
    page.get_by_role("link", name="Русский").click()
    expect(page.get_by_text("Вы в очереди")).to_be_visible()


def test_the_link_ends_four_hours_after_closing(tmp_path: Path, page: Page) -> None:
    server = RunningServer(tmp_path / "data")
    server.start()
    ticket = server.issue()
    assert page.request.get(f"{server.url}{ticket['page']}.json").status == 200
    server.stop()
    for hours, status in ((10.9, 200), (11.1, 404)):  # it closes at five in the afternoon
        server.start_at = MORNING + timedelta(hours=hours)
        server.start()
        assert page.request.get(f"{server.url}{ticket['page']}.json").status == status
        server.stop()
