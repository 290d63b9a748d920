"""Scans and presses on their way: in order, repeated with the same id until acknowledged, dropped when stale."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from devices.inputs.delivery import Delivery


class Line:
    """Plays the line to the server; `answers` is what it acknowledges with, None: nothing."""

    def __init__(self) -> None:
        self.said: list[tuple[str, dict[str, Any]]] = []
        self.answers: Any = {"ok": True}
        self.connected = True
        self._news = threading.Condition()

    def say(self, event: str, payload: dict[str, Any], answered: Callable[..., None]) -> bool:
        with self._news:
            if not self.connected:
                return False
            self.said.append((event, payload))
            self._news.notify_all()
        if self.answers is not None:
            answered(self.answers)
        return True

    def wait(self, condition: Callable[[], bool]) -> bool:
        with self._news:
            return self._news.wait_for(condition, 5)


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def delivery(line: Line) -> Iterator[Delivery]:
    running = Delivery(line.say, again_s=0.05, stale_s=0.4)
    running.start()
    yield running
    running.stop()
    running.join()


def test_what_the_server_gets(line: Line, delivery: Delivery) -> None:
    delivery.for_scanner("3")("scanner-3", "4f09c2e81b7d")
    delivery.for_keypad("4")("keypad-4", "next")
    delivery.for_keypad("4")("keypad-4", "next")
    assert line.wait(lambda: len(line.said) == 3)
    scan, first, second = line.said
    assert scan == ("scan", {"device": "scanner-3", "window": "3", "ticket": "4f09c2e81b7d"})
    for event, payload in (first, second):
        assert event == "key"
        assert {**payload, "press": ""} == {"device": "keypad-4", "window": "4", "action": "next", "press": ""}
    assert first[1]["press"] != second[1]["press"]


def test_a_press_is_repeated_as_the_same_press(line: Line, delivery: Delivery) -> None:
    line.answers = None
    delivery.for_keypad("3")("keypad-3", "next")
    assert line.wait(lambda: len(line.said) >= 3)
    assert len({payload["press"] for _, payload in line.said}) == 1


def test_a_press_without_a_line_is_dropped_when_stale(
    line: Line, delivery: Delivery, caplog: pytest.LogCaptureFixture
) -> None:
    line.connected = False
    delivery.for_keypad("3")("keypad-3", "next")
    while "did not reach the server" not in caplog.text:
        time.sleep(0.01)
    line.connected = True
    delivery.for_keypad("3")("keypad-3", "recall")
    assert line.wait(lambda: [payload["action"] for _, payload in line.said] == ["recall"])
    assert "a key of keypad-3 did not reach the server and is dropped" in caplog.text


def test_a_refusal_is_an_answer(line: Line, delivery: Delivery, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    line.answers = {"ok": False, "detail": "The window is closed."}
    delivery.for_keypad("3")("keypad-3", "next")
    delivery.for_keypad("3")("keypad-3", "recall")
    assert line.wait(lambda: [payload["action"] for _, payload in line.said] == ["next", "recall"])
    assert "the server refuses a key of keypad-3: The window is closed." in caplog.text
