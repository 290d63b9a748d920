"""Boards over the windows, scans and keys: what the server tells and answers, without a wire."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from queue_core import commands
from queue_core.model import BreakKind, Outcome
from queue_core.texts import Text
from tests.running import TRUDOVAYA
from tests.web.devices.office_of_devices import Place
from web.devices.messages import KeyPress, Scan
from web.devices.presses import Presses
from web.devices.scans import Scans
from web.devices.window_boards import WindowBoards
from web.input.messages import understood


class Boards:
    """The boards' part of the server, stepped by hand."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.boards = WindowBoards(place.office, place.agents, lambda: place.real_s)

    def told(self) -> list[tuple[str, str, bool]]:
        """What has been told since the last question."""
        while not self.boards._changes.empty():
            self.boards.on_change(self.boards._changes.get())
        self.boards.end_blinking()
        sent, self.place.agents.sent[:] = list(self.place.agents.sent), []
        return [
            (payload["window"], payload["text"], payload["blink"]) for event, payload, _ in sent if event == "board"
        ]


def test_a_number_blinks_when_it_is_called_and_stands_when_it_is_served(tmp_path: Path) -> None:
    place = Place(tmp_path)
    boards = Boards(place)
    place.open_window("3")
    place.issue()
    place.office.handle(commands.CallNext(actor="operator3", window="3"))
    assert boards.told() == [("3", "Р-001", True)]
    place.real_s += 7
    assert boards.told() == []
    place.real_s += 2
    assert boards.told() == [("3", "Р-001", False)]
    place.office.handle(commands.Recall(actor="operator3", window="3"))
    assert boards.told() == [("3", "Р-001", True)]
    place.office.handle(commands.StartService(actor="operator3", window="3"))
    assert boards.told() == [("3", "Р-001", False)]
    place.office.handle(commands.Finish(actor="operator3", window="3", outcome=Outcome.RESOLVED))
    assert boards.told() == [("3", "", False)]


def test_the_office_chooses_the_words(tmp_path: Path) -> None:
    words = {"closed": "закрыто", "free": "свободно", "on_break": "перерыв", "blink_seconds": 0}
    place = Place(tmp_path, window_boards=words)
    boards = Boards(place)
    for window in ("2", "3"):
        place.open_window(window)
    assert boards.told() == [("2", "свободно", False), ("3", "свободно", False)]
    place.office.handle(commands.AskForBreak(actor="operator3", window="3", kind=BreakKind.TECHNICAL))
    assert boards.told() == [("3", "перерыв", False)]
    place.issue()
    place.office.handle(commands.CallNext(actor="operator2", window="2"))
    assert boards.told() == [("2", "Р-001", False)]
    place.office.handle(commands.CloseDay(actor="manager"))
    assert set({window: text for window, text, _ in boards.told()}.values()) == {"закрыто"}


def test_an_agent_that_comes_is_told_everything(tmp_path: Path) -> None:
    place = Place(tmp_path)
    boards = Boards(place)
    boards.boards.greet("agent-2")
    ((event, payload, agent),) = place.agents.sent
    assert (event, agent) == ("boards", "agent-2")
    assert [row["window"] for row in payload] == ["1", "2", "3", "4", "5"]


class Keys:
    def __init__(self, place: Place) -> None:
        self.told: list[tuple[str, Text]] = []
        self.presses = Presses(place.office, lambda window, sentence: self.told.append((window, sentence)))
        self._number = 0

    def press(self, action: str, window: str = "3", press: str | None = None) -> dict[str, Any]:
        self._number += 1
        name = press or f"p{self._number}"
        message = {"device": "keypad-3", "window": window, "action": action, "press": name}
        return self.presses.pressed("agent-2", KeyPress.model_validate(message))


def scan(window: str, ticket: str) -> Scan:
    return Scan.model_validate({"device": "scanner-3", "window": window, "ticket": ticket})


def test_keys_are_commands_of_the_agent_for_the_operator_at_the_window(tmp_path: Path) -> None:
    place = Place(tmp_path)
    keys = Keys(place)
    place.open_window("3")
    place.issue()
    acted: list[tuple[str, str, str | None]] = []
    place.office.subscribe(
        lambda recorded, _: acted.append((recorded.event.type, recorded.event.actor, recorded.event.for_operator))
    )
    for action in ("next", "recall", "start", "finish"):
        assert keys.press(action) == {"ok": True}
    place.issue()
    for action in ("next", "no_show", "break", "break"):
        assert keys.press(action) == {"ok": True}
    pressed = [event for event, *whose in acted if whose == ["agent-2", "operator3"]]
    assert pressed == [
        "ticket_called",
        "ticket_recalled",
        "service_started",
        "ticket_finished",
        "ticket_called",
        "ticket_no_show",
        "break_started",
        "break_ended",
    ]
    assert not [event for event, actor, _ in acted if actor == "operator3"], "she pressed nothing on her own screen"


def test_a_press_that_is_repeated_counts_once(tmp_path: Path) -> None:
    place = Place(tmp_path)
    keys = Keys(place)
    place.open_window("3")
    place.issue()
    place.issue()
    for _ in range(3):
        assert keys.press("next", press="one") == {"ok": True}
    assert place.events.count("ticket_called") == 1
    refused = keys.press("finish", press="two")
    assert refused["ok"] is False
    assert keys.press("finish", press="two") is refused
    assert len(keys.told) == 1


def test_a_key_that_cannot_be_is_refused_with_a_sentence(tmp_path: Path) -> None:
    place = Place(tmp_path)
    keys = Keys(place)
    answer = keys.press("next")
    assert answer["ok"] is False
    assert answer["detail"] == "Window 3 is closed: open it on the screen first."
    assert keys.told == [("3", Text(ru="Окно 3 закрыто: сначала откройте его на экране.", en=answer["detail"]))]
    assert "no window 99" in keys.press("next", window="99")["detail"]
    place.open_window("3")
    assert keys.press("next") == {"ok": True}
    assert keys.told[-1][1].en == "Nobody waits for this window."


@pytest.mark.parametrize(
    "message", [None, [], {"window": "3"}, {"window": "3", "action": "fire", "press": "x"}, {"window": 3}]
)
def test_strange_keys_and_scans_are_not_understood(message: Any) -> None:
    assert understood(KeyPress, message) is None
    assert understood(Scan, message) is None


def test_a_scan_opens_the_ticket_at_its_window(tmp_path: Path) -> None:
    place = Place(tmp_path)
    opened: list[tuple[str, dict[str, Any]]] = []
    scans = Scans(place.office, lambda window, message: opened.append((window, message)))
    ticket = place.issue()
    place.open_window("3")
    assert scans.scanned("agent-2", scan("3", ticket)) == {"ok": True}
    ((window, message),) = opened
    assert window == "3"
    assert (message["ticket"]["number"], message["ticket"]["state"], message["called"]) == ("Р-001", "waiting", False)
    answer = scans.scanned("agent-2", scan("3", "000000000000"))
    assert answer["ok"] is False
    assert opened[-1][1]["problem"]["en"] == "There is no ticket 000000000000 today."
    assert scans.scanned("agent-2", scan("99", ticket))["ok"] is False


def test_a_scan_calls_the_ticket_where_the_office_wants_that(tmp_path: Path) -> None:
    place = Place(tmp_path, scanning={"at_window": "call"})
    opened: list[dict[str, Any]] = []
    scans = Scans(place.office, lambda window, message: opened.append(message))
    first, second = place.issue(), place.issue()
    place.open_window("3")
    for _ in range(2):
        assert scans.scanned("agent-2", scan("3", second)) == {"ok": True}
    assert [message["called"] for message in opened] == [True, False]
    assert opened[-1]["ticket"]["state"] == "called"
    assert place.events.count("ticket_called") == 1
    # The window is taken: the other visitor's ticket is shown, not called.
    assert scans.scanned("agent-2", scan("3", first)) == {"ok": True}
    assert opened[-1]["ticket"]["state"] == "waiting"


def test_other_words_are_shown_as_soon_as_the_settings_say_so(tmp_path: Path) -> None:
    place = Place(tmp_path)
    boards = Boards(place)
    place.open_window("3")
    assert boards.told() == []
    toml = TRUDOVAYA.read_text("utf-8") + '\n[window_boards]\nfree = "свободно"\n'
    place.office.change_settings(toml, place.office.settings_version, "manager")
    assert boards.told() == [("3", "свободно", False)]
