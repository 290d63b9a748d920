"""The touchscreen beside tickets: paying, readings, information, a call, the accessible mode. Money and meters are made up here;
on real ones these screens are walked in tests/journeys/test_kiosk_errands.py."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.running import RunningServer
from tests.screens.screen import LANDSCAPE, PORTRAIT, Screen, Steps, nothing_more
from tests.screens.told import kiosk_reloaded

_ACCOUNT = "5012345674"
_PLACE = {
    "billing": True,
    "readings": True,
    "terminal": {"device": "terminal-1", "state": "ready", "cause": None},
    "cash": False,
    "least_kopecks": 1000,
    "most_kopecks": 1_500_000,
    "account_digits": 10,
}
_METERS = [
    {
        "serial": serial,
        "place": "⟦ква́рти́ра⟧",
        "digits": 5,
        "decimals": 1,
        "last_read_on": "2026-10-24",
        "zones": [{"zone": zone, "last_reading": "12345.6"} for zone in ("T1", "T2")],
    }
    for serial in ("009876543", "011223344")
]
_FOUND = {
    "number": _ACCOUNT,
    "address_hint": "⟦Мы́ти́щи, Юби́ле́йная⟧, 12",
    "owed_kopecks": 123_456,
    "as_of": "2026-11-23T08:00:00+03:00",
    "meters": _METERS,
}
_SAID = {"ru": "⟦Реши́ли в ба́нке: не хвати́ло де́нег на ка́рте⟧", "en": "The bank declined the card: not enough money."}


def _payment(state: str, slip: str | None = None) -> dict[str, Any]:
    return {
        "id": "4f09c2e81b7d",
        "state": state,
        "wanted": "keep",
        "kopecks": 123_456,
        "text": _SAID if state == "declined" else None,
        "slip": {"job": "1", "state": slip, "cause": None} if slip else None,
    }


def _reading(outcome: str) -> dict[str, Any]:
    zones = {zone: {"outcome": outcome, "why": _SAID} for zone in ("T1", "T2")}
    return {"id": "1", "outcome": outcome, "zones": zones, "slip": {"job": "1", "state": "printed", "cause": None}}


def _answers(page: Page, payment: dict[str, Any] | None = None, reading: dict[str, Any] | None = None) -> None:
    """What the API says in place of the server, which has no billing system here."""
    said = {
        "**/api/v1/payments/place": _PLACE,
        "**/api/v1/accounts/look-up": _FOUND,
        "**/api/v1/payments": payment,
        "**/api/v1/payments/4f*": payment,
        "**/api/v1/readings": reading,
        "**/api/v1/readings/1": reading,
    }
    for address, body in said.items():
        page.route(address, _telling(body))
    kiosk_reloaded(page, "[data-errand=pay]")


def _telling(body: Any) -> Callable[[Route], None]:
    def tell(route: Route) -> None:
        route.fulfill(status=200, content_type="application/json", body=json.dumps(body))

    return tell


def _touch(page: Page, *names: str) -> None:
    for name in names:
        page.locator(f"[data-answer='{name}'], [data-errand='{name}'], [data-action='{name}']").first.click()


def _type(page: Page, figures: str) -> None:
    for figure in figures:
        page.locator(f".key[data-key='{figure}']").click()


def _pay(*more: str, typed: str = "", payment: dict[str, Any] | None = None, awaited: str = "h1") -> Steps:
    def steps(page: Page, _server: RunningServer) -> None:
        _answers(page, payment=payment)
        _touch(page, "pay")
        _type(page, _ACCOUNT)
        if more:
            _touch(page, "next", *more)
        _type(page, typed)
        expect(page.locator(awaited).first).to_be_visible()

    return steps


def _read(*more: str, reading: dict[str, Any] | None = None, awaited: str = "h1") -> Steps:
    def steps(page: Page, _server: RunningServer) -> None:
        _answers(page, reading=reading)
        _touch(page, "reading")
        _type(page, _ACCOUNT)
        _touch(page, "next", "mine")
        for name in more:
            if name.isdigit() and len(name) < 8:
                _type(page, name)
            else:
                _touch(page, name)
        expect(page.locator(awaited).first).to_be_visible()

    return steps


def _go(*names: str, awaited: str = "h1") -> Steps:
    def steps(page: Page, _server: RunningServer) -> None:
        _touch(page, *names)
        expect(page.locator(awaited).first).to_be_visible()

    return steps


def _accessible(before: Steps = nothing_more, after: Steps = nothing_more) -> Steps:
    def steps(page: Page, server: RunningServer) -> None:
        before(page, server)
        page.locator("[data-action=accessible]").click()
        expect(page.locator(".kiosk.accessible")).to_be_visible()
        after(page, server)

    return steps


def _screen(state: str, steps: Steps, fits_longer_words: bool = True) -> Screen:
    return Screen(
        f"kiosk/{state}",
        "/kiosk/",
        "[data-answer=individual]",
        "kiosk",
        (PORTRAIT, LANDSCAPE),
        steps,
        fits_longer_words=fits_longer_words,
    )


_ZONES = ("009876543", "12500", "next", "12600", "next")
_PAID_BY = ("mine", "pay-all", "by-card")

SCREENS = [
    _screen("pay-account", _pay()),
    _screen("pay-yours", _pay("mine")),
    _screen("pay-other-sum", _pay("mine", "another-sum", typed="1250,5")),
    _screen("pay-way", _pay("mine", "pay-all")),
    _screen("pay-card", _pay(*_PAID_BY, payment=_payment("sent"), awaited="[data-message=card]")),
    _screen("pay-declined", _pay(*_PAID_BY, payment=_payment("declined"), awaited="[data-message=declined]")),
    _screen("pay-unknown", _pay(*_PAID_BY, payment=_payment("unknown"), awaited="[data-message=unknown]")),
    _screen("pay-paid", _pay(*_PAID_BY, payment=_payment("confirmed", "failed"), awaited="[data-message=paid]")),
    _screen("reading-meter", _read()),
    _screen("reading-zone", _read("009876543", "12500")),
    _screen("reading-check", _read(*_ZONES)),
    _screen(
        "reading-asked-back", _read(*_ZONES, "send", reading=_reading("confirm_needed"), awaited="[data-answer=sure]")
    ),
    _screen("reading-taken", _read(*_ZONES, "send", reading=_reading("accepted"), awaited="[data-message=taken]")),
    _screen("information-list", _go("information", "individual")),
    _screen(
        "information-item",
        _go("information", "individual", "contracts", awaited=".paragraphs"),
        fits_longer_words=False,
    ),
    _screen("call", _go("call", awaited="[data-message=raised]")),
    _screen("accessible-home", _accessible()),
    _screen("accessible-service", _accessible(_go("individual", "consultation"))),
    _screen("accessible-account", _accessible(_pay())),
    _screen("accessible-zone", _accessible(_read("009876543", "12500"))),
    _screen(
        "accessible-number",
        _accessible(after=_go("individual", "cash_operation", awaited=".number")),
        fits_longer_words=False,
    ),
]
