"""The operator's console in every state of a window, and its questions."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.running import RunningServer
from tests.screens.screen import Screen, Steps, nothing_more


def _asked(key: str) -> Steps:
    def steps(page: Page, _server: RunningServer) -> None:
        expect(page.locator("#console:not([data-busy])")).to_have_count(1)
        page.keyboard.press(key)
        expect(page.locator("dialog[open]")).to_be_visible()

    return steps


def _console(state: str, window: str, ready: str, steps: Steps = nothing_more) -> Screen:
    return Screen(
        f"operator/{state}", f"/operator/window/{window}", f".visitor.{ready}", f"operator{window}", steps=steps
    )


SCREENS = [
    Screen("operator/windows", "/operator/", ".card", "operator5"),
    _console("closed", "5", "closed"),
    _console("serving", "1", "serving"),
    _console("calling", "2", "calling"),
    _console("free", "3", "free"),
    _console("break", "4", "break"),
    _console("finish", "1", "serving", _asked("KeyF")),
    _console("transfer", "1", "serving", _asked("KeyT")),
    _console("park", "1", "serving", _asked("KeyP")),
    _console("break-request", "3", "free", _asked("KeyB")),
    _console("call-named", "3", "free", _asked("KeyC")),
    _console("help", "3", "free", _asked("KeyH")),
]
