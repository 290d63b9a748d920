"""Turns the keys of a window's keypad into commands for the operator with the open shift, once per press."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace

from queue_core import commands
from queue_core.errors import Refusal, StorageFailed, WindowStateConflict
from queue_core.model import BreakKind, Outcome, Window, WindowState
from queue_core.office import Office
from queue_core.texts import Text
from web.devices.answers import Answer, accepted, not_stored, refused
from web.devices.messages import KeyPress

_REMEMBERED = 500
"""Presses whose answer is kept: an agent repeats one for some seconds."""

_COMMANDS: dict[str, Callable[[str, str, str], commands.WindowCommand]] = {
    "next": lambda actor, window, press: commands.CallNext(actor=actor, window=window, request_id=press),
    "recall": lambda actor, window, press: commands.Recall(actor=actor, window=window),
    "start": lambda actor, window, press: commands.StartService(actor=actor, window=window),
    "finish": lambda actor, window, press: commands.Finish(actor=actor, window=window, outcome=Outcome.RESOLVED),
    "no_show": lambda actor, window, press: commands.NoShow(actor=actor, window=window),
    "break": lambda actor, window, press: commands.AskForBreak(actor=actor, window=window, kind=BreakKind.TECHNICAL),
}


class Presses:
    """`show(window, sentence)` puts a sentence on the window's console: a refusal, or that no visitor waits."""

    def __init__(self, office: Office, show: Callable[[str, Text], None]) -> None:
        self._office = office
        self._show = show
        self._answers: OrderedDict[tuple[str, str], Answer] = OrderedDict()

    def pressed(self, agent: str, key: KeyPress) -> Answer:
        """Carries out the `key` event of an agent, or refuses it with a sentence. A repeat gets the first answer again."""
        press = (agent, key.press)
        if press not in self._answers:
            self._remember(press, self._carry_out(agent, key.window, key.action, key.press))
        return self._answers[press]

    def _carry_out(self, agent: str, name: str, action: str, press: str) -> Answer:
        try:
            window = self._office.ask(lambda hall, _: hall.window(name))
            handled = self._office.handle(self._command(agent, window, action, press))
        except Refusal as refusal:
            self._show(name, refusal.sentence)
            return refused(refusal.sentence)
        except StorageFailed:
            return not_stored()
        if handled.verdict:
            self._show(name, handled.verdict.reason)
        elif action == "next" and handled.ticket is None:
            self._show(name, Text(ru="К этому окну никто не ждёт.", en="Nobody waits for this window."))
        return accepted()

    def _command(self, agent: str, window: Window, action: str, press: str) -> commands.WindowCommand:
        """Raises WindowStateConflict when no shift is open: the key then acts for nobody."""
        if window.operator is None:
            raise WindowStateConflict(
                f"Окно {window.id} закрыто: сначала откройте его на экране.",
                f"Window {window.id} is closed: open it on the screen first.",
            )
        command = _COMMANDS[action](agent, window.id, press)
        if action == "break" and window.state is WindowState.BREAK:
            command = commands.Resume(actor=agent, window=window.id)
        return replace(command, shift_of=window.operator.login)

    def _remember(self, press: tuple[str, str], answer: Answer) -> None:
        self._answers[press] = answer
        if len(self._answers) > _REMEMBERED:
            self._answers.popitem(last=False)
