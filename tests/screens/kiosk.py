"""The touchscreen and the visitor's phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.running import RunningServer
from tests.screens.office_day import waiting_ticket
from tests.screens.screen import LANDSCAPE, PHONE, PORTRAIT, Screen, Steps, nothing_more
from tests.screens.told import answered, cut_off, kiosk_reloaded, told

_HOME = "[data-answer=individual]"
_SETTLEMENTS = ("individual", "consultation", "settlements-individual")


def _answer(*answers: str) -> Steps:
    def steps(page: Page, _server: RunningServer) -> None:
        for answer in answers:
            page.locator(f"[data-answer={answer}]").click()

    return steps


def _number(page: Page, server: RunningServer) -> None:
    _answer(*_SETTLEMENTS)(page, server)
    expect(page.locator(".number")).to_be_visible()


def _on_paper(page: Page, server: RunningServer) -> None:
    """The number with its slip, which no printer gives here."""

    def printed(ticket: dict[str, Any]) -> None:
        ticket["slip"] = {"job": "1", "state": "printed", "cause": None, "reprint": False}

    told(page, '"state":"failed"', '"state":"printed"')
    answered(page, "**/api/v1/tickets*", printed)
    answered(page, "**/api/v1/tickets/*", printed)
    kiosk_reloaded(page, _HOME)
    _number(page, server)
    expect(page.locator(".stage-ticket [data-slip=printed]")).to_be_visible()


def _closed_office(page: Page, _server: RunningServer) -> None:
    said = {"ru": "⟦Сего́дня о́фис закры́т: санита́рный день⟧", "en": "The office is closed today: cleaning day."}

    def closed(answer: dict[str, Any]) -> None:
        answer["office"]["today"]["closed"] = said
        for service in answer["services"]:
            service |= {"open": False, "reason": {"code": "office_closed", "text": said}}

    answered(page, "**/api/v1/services", closed)
    kiosk_reloaded(page, ".notice")


def _quick_question(page: Page, server: RunningServer) -> None:
    """One of the consultations is for questions of a few minutes."""
    words = {"ru": "⟦Ко́гда придёт счёт, где его образе́ц⟧", "en": "When the bill comes, where to find a sample of it"}

    def marked(answer: dict[str, Any]) -> None:
        for service in answer["services"]:
            if service["id"] == "meters-individual":
                service["quick"] = words

    answered(page, "**/api/v1/services", marked)
    kiosk_reloaded(page, _HOME)
    _answer("individual", "consultation")(page, server)
    language = page.evaluate("document.documentElement.lang")
    expect(page.get_by_text(words[language if language in words else "ru"])).to_be_visible()


def _closed_services(page: Page, server: RunningServer) -> None:
    _closed_office(page, server)
    _answer("individual", "consultation")(page, server)
    expect(page.locator(".card.closed").first).to_be_visible()


def _appointment(refused: bool) -> Steps:
    def steps(page: Page, _server: RunningServer) -> None:
        english = page.evaluate("document.documentElement.lang") == "en"
        answered(page, "**/api/v1/services", lambda answer: answer.update(appointments=True))
        detail = "There is no appointment with this code today." if english else "⟦За́писи с таки́м ко́дом сего́дня нет⟧"
        page.route(
            "**/api/v1/appointments/check-in?*",
            lambda route: route.fulfill(
                status=404,
                content_type="application/problem+json",
                json={"status": 404, "code": "unknown_appointment", "title": detail, "detail": detail},
            ),
        )
        kiosk_reloaded(page, "[data-errand=appointment]")
        page.locator("[data-errand=appointment]").click()
        for figure in "421365" if refused else "421":
            page.locator(f".key[data-key='{figure}']").click()
        if refused:
            page.locator("[data-action=next], [data-answer=next]").first.click()
            expect(page.locator(".notice")).to_be_visible()

    return steps


def _several(page: Page, server: RunningServer) -> None:
    page.locator(".several").click()
    _answer(*_SETTLEMENTS)(page, server)
    expect(page.locator(".matters")).to_be_visible()


def _refused(page: Page, server: RunningServer) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(
            status=422, content_type="application/problem+json", body='{"status": 422, "code": "unknown_service"}'
        )

    page.route("**/api/v1/tickets", refuse)
    _answer(*_SETTLEMENTS)(page, server)
    expect(page.locator("[data-message]")).to_be_visible()


def _unanswered(page: Page, server: RunningServer) -> None:
    page.route("**/api/v1/tickets", lambda route: route.abort("connectionrefused"))
    _answer(*_SETTLEMENTS)(page, server)
    page.clock.run_for(4_000)
    page.clock.run_for(8_000)
    expect(page.locator("[role=alert] .main-button")).to_be_visible()


def _without_server(*answers: str) -> Steps:
    """The line is cut, and the agent on the kiosk's machine, which is not there, gives the numbers."""

    def steps(page: Page, server: RunningServer) -> None:
        services = ["settlements-individual", "meters-individual", "cash-individual", "settlements-legal"]
        given = {
            "number": "Н-012",
            "service": "settlements-individual",
            "issued_at": "2026-11-23T10:04:00+03:00",
            "slip": {"job": "1", "state": "printed"},
        }

        def agent(route: Route) -> None:
            asked = route.request.url.endswith("/state")
            answer = {"open": True, "code": None, "services": services} if asked else given
            status = 201 if route.request.method == "POST" else 200
            route.fulfill(status=status, json=answer, headers={"Access-Control-Allow-Origin": "*"})

        page.route("http://127.0.0.1:8138/**", agent)
        english = page.evaluate("document.documentElement.lang") == "en"
        cut_off("time:not(:empty)", ".notice.offline")(page, server)
        if english:
            page.locator(".language").click()
            page.wait_for_timeout(400)  # a doubled touch is ignored for a moment
        _answer(*answers)(page, server)
        if answers:
            expect(page.locator(".line-lost")).to_be_visible()

    return steps


def _idle(page: Page, server: RunningServer) -> None:
    _answer("individual")(page, server)
    page.clock.fast_forward(31_000)
    expect(page.locator(".veil")).to_be_visible()


def _kiosk(state: str, steps: Steps = nothing_more, clock: bool = False) -> Screen:
    return Screen(f"kiosk/{state}", "/kiosk/", _HOME, "kiosk", (PORTRAIT, LANDSCAPE), steps, clock)


def phone_of(ticket: Callable[[RunningServer], str]) -> Steps:
    """Opens the status page of a ticket."""

    def steps(page: Page, server: RunningServer) -> None:
        page.goto(server.status_page(ticket(server)))
        expect(page.locator(".number")).to_be_visible()

    return steps


def _phone_after(*commands: str, press: str | None = None) -> Steps:
    """The page of a ticket that window 3 has called, and what came after; `press` is touched at last."""

    def steps(page: Page, server: RunningServer) -> None:
        ticket = server.issue("cash-individual")
        for command in commands:
            body = {"outcome": "resolved"} if command == "finish" else {}
            called = {"ticket": ticket["number"], "reason": "?"} if command == "call" else body
            answer = server.api("operator3").post(f"/api/v1/windows/3/{command}", json=called)
            assert answer.ok, answer.text
        page.goto(f"{server.url}{ticket['page']}")
        expect(page.locator(".number")).to_be_visible()
        if press:
            page.locator(press).click()
        # The next visitor of the office finds window 3 free.
        if commands[-1:] == ("call",):
            assert server.api("operator3").post("/api/v1/windows/3/no-show", json={}).ok

    return steps


SCREENS = [
    _kiosk("home"),
    _kiosk("kind", _answer("individual")),
    _kiosk("service", _answer("individual", "consultation")),
    _kiosk("quick-question", _quick_question),
    _kiosk("several-matters", _several),
    _kiosk("number", _number),
    _kiosk("number-on-paper", _on_paper),
    _kiosk("refused", _refused),
    _kiosk("closed-office", _closed_office),
    _kiosk("closed-services", _closed_services),
    _kiosk("appointment-code", _appointment(refused=False)),
    _kiosk("appointment-refused", _appointment(refused=True)),
    Screen(
        "kiosk/cut-off",
        "/kiosk/",
        _HOME,
        "kiosk",
        (PORTRAIT, LANDSCAPE),
        cut_off("time:not(:empty)", ".away"),
        both=True,
    ),
    _kiosk("without-server", _without_server()),
    _kiosk("number-without-server", _without_server(*_SETTLEMENTS)),
    _kiosk("unanswered", _unanswered, clock=True),
    _kiosk("still-there", _idle, clock=True),
    Screen("kiosk/phone-waiting", "/t/nowhere", "h1", None, (PHONE,), phone_of(waiting_ticket)),
    Screen("kiosk/phone-called", "/t/nowhere", "h1", None, (PHONE,), _phone_after("call")),
    Screen("kiosk/phone-leaving", "/t/nowhere", "h1", None, (PHONE,), _phone_after(press="#leave")),
    Screen("kiosk/phone-rating", "/t/nowhere", "h1", None, (PHONE,), _phone_after("call", "start", "finish")),
    Screen("kiosk/phone-gone", "/t/nowhere", "h1", None, (PHONE,), both=True),
]
