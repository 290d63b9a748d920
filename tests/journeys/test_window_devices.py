"""The console and the devices of its window: a scanned slip opens its ticket, keys are answered, a broken device is named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import socketio
from playwright.sync_api import Browser, Page, expect

from queue_core.settings.agent_devices import AgentDevice
from tests.journeys.accessibility import violations
from tests.running import RunningServer
from web.auth.bindings import Bindings

pytestmark = pytest.mark.browser

PRINTER: dict[str, Any] = {"device": "printer-1", "kind": "printer", "detail": None}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    running = RunningServer(tmp_path_factory.mktemp("devices") / "data")
    for kind in ("keypad", "scanner"):
        Bindings(running.data).bind("agent-1", AgentDevice(f"{kind}-3", kind, window="3"))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def agent(office: RunningServer) -> Iterator[socketio.Client]:
    """A device agent, as the server sees one."""
    client = socketio.Client()
    auth = {"token": office.token("agent")}
    client.connect(office.url, auth=auth, namespaces=["/agent"], transports=["websocket"])
    client.call("hello", {"devices": [{**PRINTER, "state": "ready", "cause": None, "paper": "ok"}]}, namespace="/agent")
    yield client
    client.disconnect()


@pytest.fixture
def console(office: RunningServer, browser: Browser) -> Iterator[Page]:
    """The console of window 3, open, in Russian."""
    context = browser.new_context(locale="ru-RU", viewport={"width": 1366, "height": 768})
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    office.sign_in(page, "operator3")
    page.goto(f"{office.url}/operator/window/3")
    expect(page.locator(".work")).to_be_visible()
    yield page
    context.close()
    assert problems == []


def say(agent: socketio.Client, event: str, **message: Any) -> dict[str, Any]:
    answer: dict[str, Any] = agent.call(event, message, namespace="/agent")
    return answer


def test_a_scanned_slip_and_the_keys_of_a_keypad(office: RunningServer, agent: socketio.Client, console: Page) -> None:
    pressed = {"device": "keypad-3", "window": "3", "action": "next"}
    assert say(agent, "key", **pressed, press="0")["ok"] is False
    notice = console.locator(".notice-text")
    expect(notice).to_have_text("Окно 3 закрыто: сначала откройте его на экране.")
    console.keyboard.press("Space")
    expect(console.get_by_role("button", name="Следующий")).to_be_visible()
    ticket = office.issue("cash-individual")
    office.issue("cash-individual")
    assert say(agent, "scan", device="scanner-3", window="3", ticket=ticket["id"]) == {"ok": True}
    dialog = console.locator("#dialog")
    expect(dialog).to_contain_text(f"Отсканирован талон {ticket['number']}")
    expect(dialog).to_contain_text("Оплата электроэнергии · ждёт, место 1")
    expect(dialog.locator(".option")).to_have_count(2)
    assert violations(console) == []
    # A second scan does not take the first one's place while the operator looks at it.
    assert say(agent, "scan", device="scanner-3", window="3", ticket=ticket["number"]) == {"ok": True}
    expect(notice).to_have_text(f"Отсканирован талон {ticket['number']}: Оплата электроэнергии · ждёт, место 1")
    expect(dialog.locator(".option")).to_have_count(2)
    console.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert say(agent, "key", **pressed, press="1") == {"ok": True}
    expect(console.locator(".visitor-number")).to_have_text(str(ticket["number"]))
    assert say(agent, "scan", device="scanner-3", window="3", ticket=ticket["id"]) == {"ok": True}
    expect(dialog).to_contain_text("вызван в окно 3")
    console.keyboard.press("1")
    expect(console.locator(".visitor.serving")).to_be_visible()
    assert say(agent, "scan", device="scanner-3", window="3", ticket="Р-999")["ok"] is False
    expect(notice).to_have_text("Талона Р-999 сегодня нет.")


def test_a_broken_device_is_named_until_it_is_well(agent: socketio.Client, console: Page) -> None:
    say(agent, "health", **PRINTER, state="fault", cause="paper_out", paper="end")
    strip = console.locator(".device-alerts")
    expect(strip).to_have_text("Принтер printer-1. Нет бумаги. Вставьте новый рулон.")
    assert violations(console) == []
    say(agent, "health", **PRINTER, state="ready", cause=None, paper="ok")
    expect(strip).to_have_count(0)
