"""The operator's console in every state of a window, and its questions."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.running import RunningServer
from tests.screens.money import ACCOUNT, money_at_the_window
from tests.screens.screen import Screen, Steps, nothing_more
from tests.screens.told import ALARMS, alarm, cut_off, in_safe_mode, told, while_commands_fail, with_a_wrong_clock


def _asked(key: str) -> Steps:
    def steps(page: Page, _server: RunningServer) -> None:
        expect(page.locator("#console:not([data-busy])")).to_have_count(1)
        page.keyboard.press(key)
        expect(page.locator("dialog[open]")).to_be_visible()

    return steps


def _card(page: Page, server: RunningServer) -> None:
    _asked("KeyV")(page, server)
    expect(page.locator(".visit-card")).to_be_visible()


def _payment(stage: str, state: str = "sent") -> Steps:
    """A payment at one of its questions, or in a state of the terminal's."""

    def steps(page: Page, server: RunningServer) -> None:
        money_at_the_window(page, state)
        _asked("KeyK")(page, server)
        expect(page.locator(".pay.account input")).to_be_focused()
        if stage == "account":
            return
        page.keyboard.type(str(ACCOUNT["number"]))
        page.keyboard.press("Enter")
        expect(page.locator(".pay.amount input")).to_be_focused()
        if stage == "amount":
            return
        page.keyboard.press("Enter")
        expect(page.locator(".pay.method .option").first).to_be_visible()
        if stage == "payment":
            page.keyboard.press("Digit1")
            expect(page.locator(f".pay-state[data-state={state}]")).to_be_visible()

    return steps


def _second_tab(page: Page, _server: RunningServer) -> None:
    page.context.new_page().goto(page.url)
    expect(page.context.pages[1].get_by_role("alertdialog")).to_be_visible()
    page.context.pages[1].keyboard.press("Enter")
    expect(page.get_by_role("alertdialog")).to_be_visible()


def _visitor_calls(page: Page, _server: RunningServer) -> None:
    told(page, ALARMS, f'"alarms":[{alarm("staff", kiosk="kiosk-1")}]')
    page.reload()
    expect(page.locator(".staff-call").first).to_be_visible()


def _quick_question(page: Page, _server: RunningServer) -> None:
    told(
        page,
        '"quick":null',
        '"quick":{"ru":"⟦Ко́гда придёт счёт, где его образе́ц⟧","en":"When the bill comes, where a sample of it is"}',
    )
    page.reload()
    expect(page.locator(".visitor-then").first).to_be_visible()


def _by_voice(page: Page, _server: RunningServer) -> None:
    told(page, '"by_voice":false', '"by_voice":true')
    page.reload()
    expect(page.locator(".by-voice")).to_be_visible()


def _console(state: str, window: str, ready: str, steps: Steps = nothing_more) -> Screen:
    return Screen(
        f"operator/{state}", f"/operator/window/{window}", f".visitor.{ready}", f"operator{window}", steps=steps
    )


SCREENS = [
    Screen("operator/windows", "/operator/", ".card", "operator5"),
    _console("closed", "5", "closed"),
    _console("serving", "1", "serving"),
    _console("quick-question", "1", "serving", _quick_question),
    _console("calling", "2", "calling"),
    _console("by-voice", "2", "calling", _by_voice),
    _console("free", "3", "free"),
    _console("break", "4", "break"),
    _console("finish", "1", "serving", _asked("KeyF")),
    _console("transfer", "1", "serving", _asked("KeyT")),
    _console("park", "1", "serving", _asked("KeyP")),
    _console("break-request", "3", "free", _asked("KeyB")),
    _console("call-named", "3", "free", _asked("KeyC")),
    _console("help", "3", "free", _asked("KeyH")),
    _console("why", "2", "calling", _asked("KeyY")),
    _console("card", "1", "serving", _card),
    _console("no-billing", "1", "serving", _asked("KeyK")),
    _console("payment-account", "1", "serving", _payment("account")),
    _console("payment-amount", "1", "serving", _payment("amount")),
    _console("payment-method", "1", "serving", _payment("method")),
    _console("payment-going", "1", "serving", _payment("payment", "sent")),
    _console("payment-good", "1", "serving", _payment("payment", "confirmed")),
    _console("payment-declined", "1", "serving", _payment("payment", "declined")),
    _console("payment-unknown", "1", "serving", _payment("payment", "unknown")),
    _console("visitor-calls", "3", "free", _visitor_calls),
    _console("cut-off", "1", "serving", cut_off(".visitor.serving", ".head-connection.off")),
    _console("second-tab", "3", "free", _second_tab),
    Screen("operator/commands-fail", "/operator/window/1", ".console", "operator1", steps=while_commands_fail),
    Screen("operator/safe-mode", "/operator/window/1", ".console", "operator1", steps=in_safe_mode),
    Screen(
        "operator/clock-behind",
        "/operator/window/1",
        ".console",
        "operator1",
        steps=with_a_wrong_clock("behind"),
    ),
    Screen("operator/keys", "/operator/keys", ".card-key", "operator1"),
]
