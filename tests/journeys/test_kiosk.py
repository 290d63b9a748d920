"""Visitors at the touchscreen: a ticket in two languages, trembling fingers, a server that goes away, printers that fail."""

from __future__ import annotations

import json
import queue
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import socketio
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from tests.running import MORNING, RunningServer

pytestmark = pytest.mark.browser

PORTRAIT: ViewportSize = {"width": 1080, "height": 1920}
LANDSCAPE: ViewportSize = {"width": 1280, "height": 1024}
LEGIBILITY = (Path(__file__).parents[1] / "kiosk" / "legibility.js").read_text(encoding="utf-8")
# As fast as a trembling finger, however slow the machine: whatever is at the point by then is touched.
THREE_TOUCHES = """async ([x, y]) => {
  for (let touch = 0; touch < 3; touch += 1) {
    document.elementFromPoint(x, y).click();
    await new Promise((done) => setTimeout(done, 20));
  }
}"""
NUMBER = re.compile(r"^[А-Я]-\d{3}$")

Reports = Callable[[dict[str, Any]], dict[str, Any] | None]


class Agent:
    """A device agent with a printer that does as it is told: `report` makes the report of a job, or None to stay silent."""

    def __init__(self, server: RunningServer, report: Reports) -> None:
        self.jobs: queue.Queue[dict[str, Any]] = queue.Queue()
        self._report = report
        self._socket = socketio.Client()
        self._socket.on("job", self._job, namespace="/agent")
        self._socket.connect(
            server.url, namespaces=["/agent"], auth={"token": server.token("agent")}, transports=["websocket"]
        )
        ready = {
            "device": "printer-1",
            "kind": "printer",
            "state": "ready",
            "cause": None,
            "detail": None,
            "paper": "ok",
        }
        self._socket.call("hello", {"agent": "agent-1", "devices": [ready]}, namespace="/agent")

    def _job(self, job: dict[str, Any]) -> dict[str, Any]:
        self.jobs.put(job)
        report = self._report(job)
        if report:
            self.say(job, **report)
        return {"accepted": True}

    def say(self, job: dict[str, Any], outcome: str, cause: str | None = None) -> None:
        report = {"job": job["job"], "outcome": outcome, "cause": cause, "detail": None}
        self._socket.emit("report", report, namespace="/agent")

    def next_job(self) -> dict[str, Any]:
        return self.jobs.get(timeout=60)

    def close(self) -> None:
        self._socket.disconnect()


Connect = Callable[[Reports], Agent]


def printed(_: dict[str, Any]) -> dict[str, Any]:
    return {"outcome": "printed"}


def silent(_: dict[str, Any]) -> None:
    return None


def words(job: dict[str, Any]) -> list[str]:
    return [line["text"] for line in job["document"]["lines"]]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One office with all windows open for all visitors of this file; each leaves it empty."""
    running = RunningServer(tmp_path_factory.mktemp("office") / "data")
    running.start()
    try:
        running.open_windows("1", "2", "3", "4", "5")
        yield running
    finally:
        running.stop()


@pytest.fixture(autouse=True)
def _everybody_leaves(server: RunningServer) -> Iterator[None]:
    yield
    if server.process is None:
        server.start()
    for ticket in tickets(server):
        if ticket["window"]:
            window = f"/api/v1/windows/{ticket['window']}"
            operator = server.api(f"operator{ticket['window']}")
            if ticket["state"] == "called":
                assert operator.post(f"{window}/start", json={}).ok
            assert operator.post(f"{window}/finish", json={"outcome": "resolved"}).ok
        else:
            assert server.api("kiosk").post(f"/api/v1/tickets/{ticket['id']}/cancel", json={}).ok
    assert tickets(server) == []


@pytest.fixture
def kiosk(browser: Browser, server: RunningServer) -> Iterator[Page]:
    """The touchscreen of kiosk-1 at its home screen; its clock can be moved."""
    context = browser.new_context(viewport=PORTRAIT, locale="ru-RU", has_touch=True)
    page = context.new_page()
    page.clock.install()
    open_kiosk(page, server)
    yield page
    context.close()


@pytest.fixture
def agent(server: RunningServer) -> Iterator[Connect]:
    """Connects a device agent with a printer that does as it is told."""
    connected: list[Agent] = []

    def connect(report: Reports) -> Agent:
        connected.append(Agent(server, report))
        return connected[-1]

    yield connect
    for one in connected:
        one.close()


def open_kiosk(page: Page, server: RunningServer) -> None:
    page.goto(f"{server.url}/kiosk/?token={server.token('kiosk')}")
    expect(page.locator(".clock time")).to_have_text(re.compile(r"^\d\d:\d\d$"))
    expect(page.locator("[data-answer=individual]")).to_be_visible()


def touch(page: Page, answer: str) -> None:
    page.locator(f"[data-answer={answer}]").tap()


def take(page: Page, *answers: str) -> str:
    """Answers the questions and gives the number on the screen."""
    for answer in answers:
        touch(page, answer)
    number = page.locator(".number")
    expect(number).to_have_text(NUMBER)
    return number.inner_text()


def tickets(server: RunningServer) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = server.api("kiosk").get("/api/v1/hall").json()["tickets"]
    return found


SETTLEMENTS = ("individual", "consultation", "settlements-individual")


def test_three_touches_give_a_number_and_a_slip_in_russian(kiosk: Page, server: RunningServer, agent: Connect) -> None:
    printer = agent(printed)
    number = take(kiosk, *SETTLEMENTS)
    [ticket] = tickets(server)
    assert (ticket["number"], ticket["lang"], ticket["kiosk"]) == (number, "ru", "kiosk-1")
    assert server.api("kiosk").get(f"/api/v1/tickets/{ticket['id']}").json()["number"] == number
    expect(kiosk.locator(".slip-title")).to_have_text("Возьмите талон")
    expect(kiosk.locator(".facts")).to_contain_text("Зал физических лиц")
    said = words(printer.next_job())
    assert number in said
    assert "Ваш талон" in said
    kiosk.get_by_role("button", name="Готово").tap()
    expect(kiosk.get_by_text("Вы обращаетесь как…")).to_be_visible()


def test_a_visitor_in_english_goes_home_to_russian(kiosk: Page, server: RunningServer, agent: Connect) -> None:
    printer = agent(printed)
    kiosk.get_by_role("button", name="English").tap()
    number = take(kiosk, *SETTLEMENTS)
    [ticket] = tickets(server)
    assert (ticket["number"], ticket["lang"]) == (number, "en")
    expect(kiosk.locator(".slip-title")).to_have_text("Please take your slip")
    expect(kiosk.locator(".facts")).to_contain_text("less than 3 minutes")
    assert "Your ticket" in words(printer.next_job())
    kiosk.clock.fast_forward(16_000)
    expect(kiosk.get_by_text("Вы обращаетесь как…")).to_be_visible()


def test_a_question_with_one_answer_is_skipped(kiosk: Page, server: RunningServer) -> None:
    take(kiosk, "individual", "cash_operation")
    assert [ticket["service"] for ticket in tickets(server)] == ["cash-individual"]


def test_a_double_touch_answers_one_question_and_issues_one_ticket(kiosk: Page, server: RunningServer) -> None:
    for answer, next_screen in zip(SETTLEMENTS, ("kind", "service", "ticket"), strict=True):
        card = kiosk.locator(f"[data-answer={answer}]")
        card.tap(trial=True)  # waits until the screen takes touches
        box = card.bounding_box()
        assert box
        kiosk.evaluate(THREE_TOUCHES, [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2])
        expect(kiosk.locator(f".stage-{next_screen}")).to_be_visible()
    expect(kiosk.locator(".number")).to_have_text(NUMBER)
    assert len(tickets(server)) == 1


def test_back_and_start_over(kiosk: Page) -> None:
    touch(kiosk, "individual")
    touch(kiosk, "consultation")
    kiosk.get_by_role("button", name="Назад").tap()
    expect(kiosk.get_by_text("Что вам нужно?")).to_be_visible()
    touch(kiosk, "consultation")
    kiosk.get_by_role("button", name="Начать сначала").tap()
    expect(kiosk.get_by_text("Вы обращаетесь как…")).to_be_visible()
    expect(kiosk.locator(".about")).to_contain_text("8 (495) 728-70-10")


def test_closed_services_are_shown_with_their_reason(kiosk: Page, server: RunningServer) -> None:
    without_meters = ("1", "2", "4")
    for window in without_meters:
        assert server.api(f"operator{window}").post(f"/api/v1/windows/{window}/close", json={}).ok
    touch(kiosk, "individual")
    touch(kiosk, "consultation")
    rows = {row["id"]: row for row in server.api("kiosk").get("/api/v1/services").json()["services"]}
    assert rows["meters-individual"]["reason"]["code"] == "no_window"
    for closed in ("meters-individual", "contracts-individual"):
        card = kiosk.locator(f"[data-service={closed}]")
        shown = card.locator(".reason").inner_text().replace("\u00a0", " ").replace("\u2011", "-")
        assert shown == rows[closed]["reason"]["text"]["ru"]
        card.tap()
    expect(kiosk.locator("[data-answer=settlements-individual]")).to_be_visible()
    assert tickets(server) == []
    server.open_windows(*without_meters)
    expect(kiosk.locator("[data-answer=meters-individual]")).to_be_visible()


@pytest.mark.parametrize(
    ("start_at", "told"),
    [
        (MORNING + timedelta(hours=9), "Офис закрыт. Откроется завтра в 8:00."),
        (datetime.fromisoformat("2027-01-01T10:00+03:00"), "Сегодня офис не работает: Новогодние каникулы."),
    ],
)
def test_a_closed_office_says_so_on_the_first_screen(
    browser: Browser, tmp_path: Path, start_at: datetime, told: str
) -> None:
    evening = RunningServer(tmp_path / "evening", start_at=start_at)
    evening.start()
    context = browser.new_context(viewport=LANDSCAPE, locale="ru-RU")
    try:
        page = context.new_page()
        open_kiosk(page, evening)
        expect(page.locator(".notice")).to_contain_text(told)
        assert page.evaluate(LEGIBILITY) == []
    finally:
        context.close()
        evening.stop()


def test_the_server_goes_away_and_comes_back(kiosk: Page, server: RunningServer) -> None:
    touch(kiosk, "individual")
    server.stop()
    overlay = kiosk.locator(".away")
    expect(overlay).to_contain_text("Нет связи с сервером")
    expect(overlay).to_contain_text("The server does not answer")
    assert kiosk.evaluate(LEGIBILITY) == []
    server.start()
    expect(overlay).to_be_hidden()
    number = take(kiosk, "cash_operation")
    assert [ticket["number"] for ticket in tickets(server)] == [number]


def test_a_number_on_the_screen_outlives_the_connection(kiosk: Page, server: RunningServer) -> None:
    number = take(kiosk, *SETTLEMENTS)
    server.stop()
    expect(kiosk.get_by_text("Ваш номер действителен")).to_be_visible()
    expect(kiosk.locator(".number")).to_have_text(number)
    expect(kiosk.locator(".away")).to_be_hidden()


def test_a_torn_answer_is_asked_for_again_and_is_one_ticket(kiosk: Page, server: RunningServer) -> None:
    sent: list[str] = []

    def tear_the_first_answer(route: Route) -> None:
        sent.append(json.loads(route.request.post_data or "{}")["request_id"])
        if len(sent) == 1:
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()

    kiosk.route("**/api/v1/tickets", tear_the_first_answer)
    number = take(kiosk, *SETTLEMENTS)
    assert len(sent) == 2
    assert len(set(sent)) == 1
    assert [ticket["number"] for ticket in tickets(server)] == [number]


def test_no_answer_in_ten_seconds_is_said_and_can_be_tried_again(kiosk: Page, server: RunningServer) -> None:
    kiosk.route("**/api/v1/tickets", lambda route: route.abort("connectionrefused"))
    for answer in SETTLEMENTS:
        touch(kiosk, answer)
    expect(kiosk.get_by_text("Оформляем ваш талон…")).to_be_visible()
    kiosk.clock.run_for(4_000)
    expect(kiosk.get_by_text("Сервер пока не ответил")).to_be_visible()
    kiosk.clock.run_for(8_000)
    expect(kiosk.get_by_text("Сервер не ответил", exact=True)).to_be_visible()
    expect(kiosk.get_by_role("button", name="Начать сначала")).to_be_visible()
    kiosk.unroute("**/api/v1/tickets")
    kiosk.get_by_role("button", name="Попробовать ещё раз").tap()
    expect(kiosk.locator(".number")).to_have_text(NUMBER)
    assert len(tickets(server)) == 1


def test_a_refusal_is_told_in_the_visitors_language(kiosk: Page) -> None:
    refusal = {"type": "about:blank", "title": "no", "status": 422, "code": "unknown_service", "detail": "technical"}
    kiosk.route(
        "**/api/v1/tickets",
        lambda route: route.fulfill(status=422, content_type="application/problem+json", body=json.dumps(refusal)),
    )
    kiosk.get_by_role("button", name="English").tap()
    for answer in SETTLEMENTS:
        touch(kiosk, answer)
    expect(kiosk.get_by_text("No ticket was issued")).to_be_visible()
    expect(kiosk.get_by_text("This service is no longer on the list")).to_be_visible()
    kiosk.get_by_role("button", name="Русский").tap()
    expect(kiosk.get_by_text("Этой услуги больше нет в списке")).to_be_visible()
    kiosk.get_by_role("button", name="Назад").tap()
    expect(kiosk.get_by_text("Выберите услугу")).to_be_visible()


def test_an_idle_kiosk_warns_and_goes_home(kiosk: Page) -> None:
    kiosk.get_by_role("button", name="English").tap()
    touch(kiosk, "individual")
    expect(kiosk.get_by_text("What do you need?")).to_be_visible()
    kiosk.clock.fast_forward(31_000)
    warning = kiosk.get_by_role("alertdialog")
    expect(warning).to_contain_text("Are you still there?")
    assert kiosk.evaluate(LEGIBILITY) == []
    kiosk.get_by_role("button", name="Yes, carry on").tap()
    expect(warning).to_be_hidden()
    expect(kiosk.get_by_text("What do you need?")).to_be_visible()
    kiosk.clock.fast_forward(31_000)
    expect(warning).to_be_visible()
    kiosk.clock.fast_forward(10_000)
    expect(kiosk.get_by_text("Вы обращаетесь как…")).to_be_visible()
    expect(kiosk.locator(".about")).to_be_visible()


def test_a_slip_without_paper_leaves_the_number_on_the_screen_and_is_printed_again_marked(
    kiosk: Page, server: RunningServer, agent: Connect
) -> None:
    reports = iter([{"outcome": "failed", "cause": "paper_out"}, {"outcome": "printed"}])
    printer = agent(lambda job: next(reports))
    number = take(kiosk, *SETTLEMENTS)
    expect(kiosk.locator(".slip-title")).to_have_text("Талон не напечатан")
    kiosk.clock.fast_forward(40_000)
    expect(kiosk.locator(".number")).to_have_text(number)
    kiosk.get_by_role("button", name="Напечатать ещё раз").tap()
    expect(kiosk.locator(".slip-title")).to_have_text("Возьмите талон")
    first, again = printer.next_job(), printer.next_job()
    assert "ПОВТОР" not in words(first)
    assert {"ПОВТОР", number} <= set(words(again))
    assert [ticket["number"] for ticket in tickets(server)] == [number]


def test_a_slip_that_nobody_is_sure_of_is_told_as_that(kiosk: Page, server: RunningServer, agent: Connect) -> None:
    agent(lambda job: {"outcome": "unknown", "cause": "not_confirmed"})
    take(kiosk, *SETTLEMENTS)
    expect(kiosk.locator(".slip-title")).to_have_text("Неизвестно, вышел ли талон")
    expect(kiosk.locator(".slip-note")).to_contain_text("Если талон не вышел")
    kiosk.clock.fast_forward(61_000)
    expect(kiosk.get_by_text("Вы обращаетесь как…")).to_be_visible()


def test_a_silent_printer_is_told_in_three_seconds_and_its_late_report_still_counts(
    kiosk: Page, server: RunningServer, agent: Connect
) -> None:
    printer = agent(silent)
    take(kiosk, *SETTLEMENTS)
    expect(kiosk.locator(".slip-title")).to_have_text("Талон печатается…")
    kiosk.clock.fast_forward(3_000)
    expect(kiosk.locator(".slip-title")).to_have_text("Принтер пока не ответил")
    printer.say(printer.next_job(), "printed")
    expect(kiosk.locator(".slip-title")).to_have_text("Возьмите талон")


def test_the_report_is_found_when_the_live_hall_does_not_tell_it(
    kiosk: Page, server: RunningServer, agent: Connect
) -> None:
    def told_by_question_only(route: Route) -> None:
        answer = route.fetch()
        ticket = answer.json()
        ticket["slip"]["state"] = "printed"
        route.fulfill(response=answer, json=ticket)

    agent(silent)
    kiosk.route(re.compile(r"/api/v1/tickets/\w+$"), told_by_question_only)
    take(kiosk, *SETTLEMENTS)
    expect(kiosk.locator(".slip-title")).to_have_text("Возьмите талон")


def test_a_call_reaches_the_visitor_still_at_the_kiosk(kiosk: Page, server: RunningServer) -> None:
    take(kiosk, *SETTLEMENTS)
    assert server.api("operator1").post("/api/v1/windows/1/call-next", json={}).ok
    expect(kiosk.locator(".called")).to_contain_text("Вас вызывают!")
    expect(kiosk.locator(".called")).to_contain_text("Окно 1")
    assert kiosk.evaluate(LEGIBILITY) == []


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_every_screen_can_be_read_and_touched_without_scrolling(
    kiosk: Page, server: RunningServer, size: ViewportSize
) -> None:
    kiosk.set_viewport_size(size)
    for language in ("Русский", "English"):
        if language == "English":
            kiosk.get_by_role("button", name=language).tap()
        assert kiosk.evaluate(LEGIBILITY) == []
        for answer, next_screen in zip(SETTLEMENTS, ("kind", "service", "ticket"), strict=True):
            touch(kiosk, answer)
            expect(kiosk.locator(f".stage-{next_screen}")).to_be_visible()
            assert kiosk.evaluate(LEGIBILITY) == []
        expect(kiosk.locator(".slip-failed")).to_be_visible()
        assert kiosk.evaluate(LEGIBILITY) == []
        kiosk.locator(".stage-ticket .main-button").tap()


def test_the_judge_of_legibility_sees_what_is_wrong(kiosk: Page) -> None:
    kiosk.add_style_tag(
        content=".card .note { color: #8a8a8a !important; font-size: 20px !important } "
        ".top .language { min-height: 0 !important; height: 60px } .about { height: 2000px }"
    )
    complaints = "\n".join(kiosk.evaluate(LEGIBILITY))
    for kind in (
        "pale text: span.note",
        "small text: span.note",
        "small target: button.language",
        "outside the screen",
    ):
        assert kind in complaints


def test_a_kiosk_page_needs_its_token(page: Page, server: RunningServer) -> None:
    page.goto(f"{server.url}/kiosk/")
    expect(page).to_have_url(re.compile("/sign-in"))


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE])
def test_two_matters_get_one_ticket(server: RunningServer, browser: Browser, size: ViewportSize) -> None:
    server.open_windows("1", "2")
    context = browser.new_context(locale="ru-RU", viewport=size)
    page = context.new_page()
    page.goto(f"{server.url}/kiosk/?token={server.token('kiosk')}")

    def touch(name: str) -> None:
        page.wait_for_timeout(700)  # what has just appeared takes no touches yet
        page.locator(name).click()

    touch("button.several")
    for answers in (("individual", "consultation", "settlements-individual"), ("individual", "cash_operation")):
        for answer in answers:
            touch(f"[data-answer={answer}]")
        expect(
            page.locator(f".card.matter[data-matter='{'cash-individual' if len(answers) == 2 else answers[2]}']")
        ).to_be_visible()
        assert page.evaluate(LEGIBILITY) == []
        if len(answers) == 3:
            touch(".matters-go .second-button")
            expect(page.locator(".matters-so-far")).to_contain_text("вопрос 2")
    touch("[data-action=take-ticket]")
    expect(page.locator(".number")).to_have_text(NUMBER)
    expect(page.locator(".of-service.then")).to_contain_text("затем:")
    assert page.evaluate(LEGIBILITY) == []
    number = page.locator(".number").inner_text()
    ticket = server.api("manager").get(f"/api/v1/tickets/{number}").json()
    assert sorted([ticket["service"], *ticket["then"]]) == ["cash-individual", "settlements-individual"]
    context.close()
