"""The pages of the settings: every section, errors at their fields, a second manager's change, the way back."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.running import RunningServer
from tests.screens.screen import Screen, Steps, nothing_more

_NEW_NAME, _NOTE = "Счета и льготы", "больше времени"
SAID_IN_SETTINGS = (_NEW_NAME, _NOTE)


def _save_something(server: RunningServer) -> None:
    read = server.api("manager").get("/api/v1/settings").json()
    rows = read["tables"]["priorities"]
    rows[0]["head_start_minutes"] += 1
    body = {"tables": {"priorities": rows}, "based_on": read["version"], "note": _NOTE}
    saved = server.api("manager").post("/api/v1/settings", json=body)
    assert saved.ok, saved.text


def _conflict(page: Page, server: RunningServer) -> None:
    """The manager renames a service, while a colleague has saved something else."""
    _save_something(server)
    _service_name(page).fill(_NEW_NAME)
    page.locator("[data-action=save]").click()
    expect(page.locator("dialog[open]")).to_be_visible()


def _wrong(page: Page, _server: RunningServer) -> None:
    page.locator(
        "[data-row='2'] [data-field=skills] button[aria-label^='Убрать'], [data-row='2'] [data-field=skills] li button:last-child"
    ).first.click()
    page.locator("[data-action=add]").click()
    page.locator("[data-action=save]").click()
    expect(page.locator(".field-error").first).to_be_visible()


def _service_name(page: Page) -> Locator:
    return page.locator("[data-row=settlements-individual] [data-field=name] textarea").first


def _versions(page: Page, server: RunningServer) -> None:
    _save_something(server)
    page.reload()
    expect(page.locator(".version").first).to_be_visible()


def _restore(page: Page, server: RunningServer) -> None:
    _versions(page, server)
    page.locator("[data-action=restore]").first.click()
    expect(page.locator("dialog[open]")).to_be_visible()


def _add_a_person(page: Page, _server: RunningServer) -> None:
    page.locator("[data-action=add]").click()
    page.locator("dialog [data-action=save]").click()
    expect(page.locator("dialog .field-error").first).to_be_visible()


def _sessions(page: Page, _server: RunningServer) -> None:
    page.locator("[data-person=manager] [data-action=sessions]").click()
    expect(page.locator(".session-list li").first).to_be_visible()


def _password_again(page: Page, server: RunningServer) -> None:
    """A manager changes a person long after signing in."""
    server.confirm_passwords(ago_s=3600)
    page.locator("[data-person=operator1] [data-action=change]").click()
    page.locator("dialog [data-action=save]").click()
    expect(page.locator("#confirm-password[open]")).to_be_visible()
    server.confirm_passwords()


def _settings(section: str, state: str = "", steps: Steps = nothing_more, ready: str = ".form") -> Screen:
    name = f"settings/{section}{'-' if state else ''}{state}"
    return Screen(name, f"/management/settings/{section}", ready, "manager", steps=steps)


SCREENS = [
    _settings("services"),
    _settings("services", "conflict", _conflict),
    _settings("windows"),
    _settings("windows", "wrong", _wrong),
    _settings("hours"),
    _settings("rules"),
    _settings("devices"),
    _settings("voice"),
    _settings("information"),
    _settings("office"),
    _settings("people", ready=".people"),
    _settings("people", "add", _add_a_person, ready=".people"),
    _settings("people", "sessions", _sessions, ready=".people"),
    _settings("people", "password-again", _password_again, ready=".people"),
    Screen("settings/versions", "/management/settings/versions", "#section .panel", "manager", steps=_versions),
    _settings("versions", "restore", _restore, ready="#section .panel"),
]
