"""Terminal or printer vanish while a visitor pays at the kiosk: what the visitor reads, staff hear, and the ledger holds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.kiosk_hall import KioskHall, running_hall
from tests.journeys.kiosk_visitor import judge, kiosk_page, payments, to_the_sum, touch

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KioskHall]:
    with running_hall(tmp_path_factory.mktemp("gone")) as made:
        yield made


@pytest.fixture
def kiosk(browser: Browser, hall: KioskHall) -> Iterator[Page]:
    with kiosk_page(browser, hall) as page:
        yield page


def alerts(hall: KioskHall) -> dict[str, str]:
    """What staff are told of broken devices, by device."""
    state = hall.server.api("operator1").get("/api/v1/hall").json()
    return {alert["device"]: alert["text"]["ru"] for alert in state["device_alerts"]}


def test_the_terminal_is_unplugged_in_the_middle_of_a_payment(kiosk: Page, hall: KioskHall) -> None:
    before = len(payments(hall))
    to_the_sum(kiosk, hall.owing())
    touch(kiosk, "pay-all", "by-card")
    expect(kiosk.locator("[data-message=card]")).to_be_visible()
    hall.until(lambda: hall.terminal_state() == "busy")
    kiosk.wait_for_timeout(1000)  # the terminal has the order by now; the card comes after four seconds
    hall.terminal("unplug")
    try:
        expect(kiosk.locator("[data-message=unknown]")).to_be_visible()
        # What to do, what not to do, and what to show at a window.
        expect(kiosk.locator("[data-message=unknown]")).to_contain_text("Не платите ещё раз")
        expect(kiosk.locator("[data-message=unknown]")).to_contain_text("Обратитесь, пожалуйста, к сотруднику")
        [*_, payment] = payments(hall)
        expect(kiosk.locator(".fact-list")).to_contain_text(payment["id"])
        expect(kiosk.locator("[data-action=pay-again]")).to_have_count(0)
        judge(kiosk)
        hall.until(lambda: "terminal-1" in alerts(hall))
        assert alerts(hall)["terminal-1"].startswith("Устройство не подключено.")
        assert (len(payments(hall)), payment["state"]) == (before + 1, "unknown")
        touch(kiosk, "done")
        expect(kiosk.locator("[data-answer=individual]")).to_be_visible()
    finally:
        hall.terminal("plug")
    # The terminal is asked what became of it, nothing is paid a second time.
    hall.until(lambda: payments(hall)[before]["state"] in ("confirmed", "declined"))
    hall.until(lambda: "terminal-1" not in alerts(hall))
    assert len(payments(hall)) == before + 1


def test_the_printer_is_unplugged_before_the_receipt(kiosk: Page, hall: KioskHall) -> None:
    hall.until(lambda: hall.terminal_state() == "ready")
    before = len(payments(hall))
    to_the_sum(kiosk, hall.owing())
    touch(kiosk, "pay-all", "by-card")
    expect(kiosk.locator("[data-message=card]")).to_be_visible()
    hall.printer("unplug")
    try:
        expect(kiosk.locator("[data-message=paid]")).to_be_visible()
        expect(kiosk.locator("[data-slip=failed]")).to_be_visible()
        expect(kiosk.locator("[data-slip=failed]")).to_contain_text("Его напечатают в окне")
        judge(kiosk)
        hall.until(lambda: "printer-1" in alerts(hall))
        [*_, payment] = payments(hall)
        assert (len(payments(hall)), payment["state"], payment["slip"]["state"]) == (before + 1, "confirmed", "failed")
        # Nobody touches it any more: the next visitor finds the first question.
        kiosk.clock.fast_forward(130_000)
        expect(kiosk.locator("[data-answer=individual]")).to_be_visible()
    finally:
        hall.printer("plug")
    hall.until(lambda: "printer-1" not in alerts(hall))
    assert (len(payments(hall)), payments(hall)[-1]["state"]) == (before + 1, "confirmed")
