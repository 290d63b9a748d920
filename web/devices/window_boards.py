"""Keeps the LED boards over the windows up to date: sends what each should show to the agents that have boards."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from queue_core.events import Recorded, SettingsChanged
from queue_core.hall import Hall
from queue_core.model import Window, WindowState
from queue_core.office import Office
from queue_core.settings.devices import WindowBoardsTable
from web.devices.watch import Sleeper

_RINGS = frozenset({"ticket_called", "ticket_recalled"})
LOOK_S = 0.25
"""How often to check whether a number has blinked long enough."""


class BoardAgents(Protocol):
    """The agents that have boards."""

    def send_to_boards(self, event: str, payload: Any, agent: str | None = None) -> None:
        """Sends an event to all agents with boards, or to `agent` alone."""


def text_of(window: Window, number: str | None, words: WindowBoardsTable) -> str:
    """The text on a window's board: the number being called or served, or the office's word for the window's state."""
    if number is not None:
        return number
    words_of = {
        WindowState.CLOSED: words.closed,
        WindowState.BREAK: words.on_break,
        WindowState.PHONE: words.phone,
    }
    return words_of.get(window.state, words.free)


@dataclass(frozen=True, slots=True)
class Change:
    """What a window's boards show after an event; `rings`: visitors have to notice it."""

    window: str
    text: str
    calling: bool
    rings: bool


class WindowBoards:
    """Follows the hall. Each change goes out at once; a called number blinks for the seconds of the settings."""

    def __init__(self, office: Office, agents: BoardAgents, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._office = office
        self._agents = agents
        self._monotonic = monotonic
        self._blinks_until: dict[str, float] = {}
        self._changes: queue.Queue[Change] = queue.Queue()
        self._shown = office.ask(lambda hall, _: {name: (self._text(hall, name), False) for name in hall.windows})
        office.subscribe(self._listen)

    def start(self, sleeper: Sleeper) -> None:
        """Starts sending changes, in its own tasks."""

        def send() -> None:
            while True:
                self.on_change(self._changes.get())

        def still() -> None:
            while True:
                sleeper.sleep(LOOK_S)
                self.end_blinking()

        sleeper.start_background_task(send)
        sleeper.start_background_task(still)

    def greet(self, agent: str) -> None:
        """Sends the state of all boards to an agent that has just connected."""
        self._agents.send_to_boards("boards", [self._payload(window) for window in sorted(self._shown)], agent)

    def on_change(self, change: Change) -> None:
        """Sends what a window's boards show now, if it has changed or has to be noticed again."""
        blink_s = self._office.settings.window_boards.blink_seconds
        if change.rings and blink_s:
            self._blinks_until[change.window] = self._monotonic() + blink_s
        elif not change.calling:
            self._blinks_until.pop(change.window, None)
        self._show(change.window, change.text)

    def end_blinking(self) -> None:
        """Stops the blinking of numbers that have blinked long enough."""
        for window, until in list(self._blinks_until.items()):
            if self._monotonic() >= until:
                del self._blinks_until[window]
                self._show(window, self._shown[window][0])

    def _listen(self, recorded: Recorded, hall: Hall) -> None:
        event = recorded.event
        # New settings may change the word for any window's state.
        names = hall.windows if isinstance(event, SettingsChanged) else [getattr(event, "window", None)]
        for name in names:
            if name in hall.windows:
                self._changes.put(self._change(hall, name, event.type in _RINGS))

    def _change(self, hall: Hall, name: str, rings: bool) -> Change:
        calling = hall.windows[name].state is WindowState.CALLING
        return Change(name, self._text(hall, name), calling, rings)

    def _show(self, window: str, text: str) -> None:
        shown = (text, window in self._blinks_until)
        if self._shown.get(window) != shown:
            self._shown[window] = shown
            self._agents.send_to_boards("board", self._payload(window))

    def _payload(self, window: str) -> dict[str, Any]:
        text, blink = self._shown[window]
        return {"window": window, "text": text, "blink": blink}

    def _text(self, hall: Hall, name: str) -> str:
        window = hall.windows[name]
        number = hall.tickets[window.ticket].number if window.ticket else None
        return text_of(window, number, hall.settings.window_boards)
