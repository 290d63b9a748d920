"""One page is told something else than the office says, or nothing more; the others of the office stay as they are."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, Route, WebSocketRoute, expect

from tests.running import RunningServer
from tests.screens.screen import Steps

# Whatever alarms there are; none of them has a list in it.
ALARMS = r'"alarms":\[[^\]]*\]'


def told(page: Page, what: str, instead: str) -> None:
    """From its next load on the page hears `instead` where the live hall said `what`, a regular expression."""

    def pass_on(socket: WebSocketRoute) -> None:
        office = socket.connect_to_server()
        office.on_message(lambda message: socket.send(re.sub(what, lambda _: instead, str(message))))

    page.route_web_socket("**/socket.io/**", pass_on)


def kiosk_reloaded(page: Page, shows: str) -> None:
    """Loads a kiosk's page anew until it shows a CSS selector. It begins in Russian, so English is chosen again."""
    english = page.evaluate("document.documentElement.lang") == "en"
    page.reload()
    expect(page.locator(shows).first).to_be_visible()
    if english:
        page.locator(".language").click()


def alarm(kind: str, **more: str | None) -> str:
    """An alarm as the live hall tells it."""
    raised = {
        "id": "1",
        "kind": kind,
        "state": "raised",
        "window": None,
        "kiosk": None,
        "raised_at": "2026-11-23T10:00:00.000+03:00",
    }
    return json.dumps(
        raised | {"raised_by": "", "by": None, "acknowledged_at": None, "closed_at": None, "note": None} | more
    )


def answered(page: Page, address: str, change: Callable[[dict[str, Any]], None]) -> None:
    """The API's answer at an address comes changed."""

    def pass_on(route: Route) -> None:
        answer = route.fetch()
        body = answer.json()
        change(body)
        route.fulfill(response=answer, body=json.dumps(body))

    page.route(address, pass_on)


def cut_off(known: str, lost: str) -> Steps:
    """The page has shown what it knows of the hall, then its line is cut; both are CSS selectors."""

    def steps(page: Page, _server: RunningServer) -> None:
        sockets: list[WebSocketRoute] = []

        def pass_on(socket: WebSocketRoute) -> None:
            sockets.append(socket)
            socket.connect_to_server()

        page.route_web_socket("**/socket.io/**", pass_on)
        page.reload()
        expect(page.locator(known).first).to_be_visible()
        page.route("**/healthz", lambda route: route.abort("connectionrefused"))
        for socket in sockets:
            socket.close()
        expect(page.locator(lost).first).to_be_visible()

    return steps


def in_safe_mode(page: Page, _server: RunningServer) -> None:
    """The office says that events of its journal could not be applied."""
    told(page, r'"safe_mode":null', '"safe_mode":{"events":[17,18,23]}')
    page.reload()
    expect(page.locator("#safe-mode")).to_be_visible()


def while_commands_fail(page: Page, _server: RunningServer) -> None:
    """The office says that its disk takes no data."""
    told(page, r'"commands_fail":false', '"commands_fail":true')
    page.reload()
    expect(page.locator("#commands-fail")).to_be_visible()


def with_a_wrong_clock(direction: str) -> Steps:
    """The office says that the machine's clock is two hours ahead of, or behind, its own time."""

    def steps(page: Page, _server: RunningServer) -> None:
        told(page, r'"wrong":null', f'"wrong":{{"direction":"{direction}","seconds":7200}}')
        page.reload()
        expect(page.locator("#wrong-clock")).to_be_visible()

    return steps
