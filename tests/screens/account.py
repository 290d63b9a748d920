"""A person's own account, and the password that is asked for again."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.running import PASSWORD, RunningServer
from tests.screens.screen import DESK, PHONE, Screen
from web.auth.second_step import SecondSteps
from web.auth.users import Users

_WHO = "operator5"
_SECRET = "JBSWY3DPEHPK3PXP" * 2


def _steps(server: RunningServer) -> SecondSteps:
    return SecondSteps(Users(server.data).database)


def _switch_on(server: RunningServer) -> list[str]:
    steps = _steps(server)
    steps.switch_off(_WHO)
    codes = steps.switch_on(_WHO, _SECRET, steps.code_of(_SECRET))
    assert codes is not None
    return codes


def _code(page: Page, server: RunningServer) -> None:
    _switch_on(server)
    page.fill("input[name=name]", _WHO)
    page.fill("input[name=password]", PASSWORD)
    page.click("form button")
    page.fill("input[name=code]", "000000")
    page.click("form button")
    expect(page.locator(".problem")).to_be_visible()
    _steps(server).switch_off(_WHO)


def _wrong_password(page: Page, _server: RunningServer) -> None:
    form = page.locator("form[action$=password]")
    form.locator("[name=current]").fill("wrong password")
    form.locator("[name=new]").fill("seven quiet lamps")
    form.locator("[name=again]").fill("seven quiet lamps")
    form.locator("button").click()
    expect(page.locator(".problem")).to_be_visible()


def _offered(page: Page, server: RunningServer) -> None:
    _steps(server).switch_off(_WHO)
    page.reload()
    form = page.locator("form[action$=offer]")
    if form.count():
        form.locator("[name=current]").fill(PASSWORD)
        form.locator("button").click()
    expect(page.locator(".picture svg")).to_be_visible()


def _switched_on(page: Page, server: RunningServer) -> None:
    _offered(page, server)
    secret = page.locator(".key").inner_text()
    page.fill("input[name=code]", _steps(server).code_of(secret))
    page.locator("form[action$=on] button").click()
    expect(page.locator(".codes")).to_be_visible()
    _steps(server).switch_off(_WHO)


SCREENS = [
    Screen("account/code", "/sign-in", "form", steps=_code),
    Screen("account/account", "/account/", ".sessions", "manager", sizes=(DESK, PHONE)),
    Screen("account/wrong-password", "/account/", ".sessions", _WHO, steps=_wrong_password),
    Screen("account/offered", "/account/", ".sessions", _WHO, steps=_offered),
    Screen("account/switched-on", "/account/", ".sessions", _WHO, steps=_switched_on),
]
