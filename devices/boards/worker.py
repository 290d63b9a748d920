"""The thread that owns one line of boards: shows what the server sends and repeats it, because boards lose power."""

import logging
import threading
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from devices.backoff import Backoff
from devices.boards.settings import BoardLineSettings, BoardSettings
from devices.boards.transport import BoardSilent, BoardTransport
from devices.boards.wording import Unshowable
from devices.health import Cause, Health, HealthListener, State, TrialListener, TrialResult
from devices.links import LinkAbsent, LinkError
from devices.links.addresses import is_there

log = logging.getLogger(__name__)

MAX_TEXT = 64
PATTERN = "8888"
PATTERN_S = 3.0
"""How long a trial lights all segments on every board of the line."""
LOOK_S = 0.5
"""How often an idle line is checked: a port that has gone or come back is noticed within this time."""


@dataclass(frozen=True)
class BoardContent:
    """What a window's board shows; an empty text is a dark board."""

    text: str
    blink: bool = False


class BoardLineWorker(threading.Thread):
    """Owns one line. `show` and `show_all` may be called from any thread and return at once.

    A board whose window the server has not mentioned yet is left as it is. Changes are sent before repeats.
    """

    def __init__(
        self,
        settings: BoardLineSettings,
        on_health: HealthListener,
        *,
        transport: BoardTransport | None = None,
        backoff: Backoff | None = None,
    ) -> None:
        super().__init__(name=f"boards {settings.id}", daemon=True)
        self.settings = settings
        self.health = Health(settings.id, "board")
        self._on_health = on_health
        self._transport = transport or settings.transport()
        self._backoff = backoff or Backoff()
        self._contents: dict[str, BoardContent] = {}
        self._pending: deque[BoardSettings] = deque()
        self._round: deque[BoardSettings] = deque()
        self._changed = threading.Condition()
        self._stopping = False
        self._silent: dict[int, str] = {}
        self._rounds = 0
        self._round_at = 0.0
        self._open_at = 0.0
        self._port_seen = False
        self._trials: deque[TrialListener] = deque()

    def show(self, window: str, text: str, blink: bool = False) -> bool:
        """Shows the text on this window's boards; False when it has none on this line."""
        boards = [board for board in self.settings.boards if board.window == window]
        with self._changed:
            if self._contents.get(window) != (new := BoardContent(text[:MAX_TEXT], blink)):
                self._contents[window] = new
                self._pending.extend(board for board in boards if board not in self._pending)
                self._changed.notify_all()
        return bool(boards)

    def show_all(self, windows: Iterable[tuple[str, str, bool]]) -> None:
        """Shows the whole state (window, text, blink): the boards of any other window go dark."""
        contents = {window: BoardContent(text, blink) for window, text, blink in windows}
        for window in dict.fromkeys(board.window for board in self.settings.boards):
            content = contents.get(window, BoardContent(""))
            self.show(window, content.text, content.blink)

    def run_trial(self, on_result: TrialListener) -> None:
        """Lights all segments on every board for PATTERN_S seconds, then shows what was there before.

        Only boards that answer can pass or fail by themselves.
        """
        with self._changed:
            self._trials.append(on_result)
            self._changed.notify_all()

    def stop(self) -> None:
        """Ends the thread after the board it is writing to. The boards keep showing what they show."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()

    def run(self) -> None:
        """The thread's loop; no error of the line ends it."""
        while not self._stopping:
            try:
                if self._trials:
                    self._try(self._trials.popleft())
                self._turn()
            except LinkError as error:
                self._lost(str(error))
            except Exception:
                log.exception("%s: unexpected error; reopening the port", self.settings.id)
                self._lost("The agent failed: see its log.")
        self._transport.close()

    def _turn(self) -> None:
        if not self._transport.is_open and not self._open_when_due():
            self._pause(LOOK_S)
            return
        if not is_there(self.settings.port):
            raise LinkAbsent(f"Port {self.settings.port} has gone: check the cable and the adapter.")
        due = self._next()
        if due is None:
            self._pause(min(LOOK_S, max(0.0, self._round_at - time.monotonic())))
            return
        self._show(*due)

    def _try(self, on_result: TrialListener) -> None:
        """Shows the pattern; afterwards every board is due for its own text again."""
        if not self._transport.is_open and not self._open_when_due():
            on_result(TrialResult(False, self.health.cause, self.health.detail))
            return
        try:
            for board in self.settings.boards:
                self._show(board, BoardContent(PATTERN))
        except LinkError as error:
            on_result(TrialResult(False, Cause.UNPLUGGED, str(error)))
            raise
        if self._transport.answers:
            on_result(TrialResult(not self._silent, self.health.cause, self.health.detail))
        else:
            on_result(TrialResult(None, Cause.NOT_CONFIRMED, f"Every board shows {PATTERN} for {PATTERN_S:.0f} s."))
        with self._changed:
            self._changed.wait_for(lambda: self._stopping, PATTERN_S)
            self._pending.extend(board for board in self.settings.boards if board not in self._pending)

    def _pause(self, longest_s: float) -> None:
        with self._changed:
            usable = self._transport.is_open
            self._changed.wait_for(
                lambda: self._stopping or bool(self._trials) or (usable and bool(self._pending)), longest_s
            )

    def _open_when_due(self) -> bool:
        """Opens the port when the pause is over, or at once when its path has just appeared; returns whether it is open."""
        seen = is_there(self.settings.port)
        if seen and not self._port_seen:
            self._open_at = 0.0
        self._port_seen = seen
        if time.monotonic() < self._open_at:
            return False
        try:
            self._transport.open()
        except LinkAbsent as error:
            self._open_at = time.monotonic() + self._backoff.next_s()
            self._set_state(State.ABSENT, Cause.UNPLUGGED, str(error))
            return False
        self._silent.clear()
        self._round.clear()
        self._rounds = 0
        self._round_at = 0.0
        self._set_state(State.OPEN)
        return True

    def _next(self) -> tuple[BoardSettings, BoardContent] | None:
        """The next board to write to and its text: changes first, then the round that is due every `repeat_s`."""
        with self._changed:
            if not self._round and time.monotonic() >= self._round_at:
                self._begin_round()
            for due in (self._pending, self._round):
                while due:
                    board = due.popleft()
                    if board.window in self._contents:
                        return board, self._contents[board.window]
        return None

    def _begin_round(self) -> None:
        self._round_at = time.monotonic() + self.settings.repeat_s
        self._round.extend(self.settings.boards)
        self._rounds += 1
        # Where nobody answers, a line that has lasted a whole interval is the closest thing to a handshake.
        if not self._transport.answers and self._rounds > 1:
            self._backoff.reset()

    def _show(self, board: BoardSettings, content: BoardContent) -> None:
        try:
            self._transport.show(board.address, content.text, content.blink)
        except Unshowable as error:
            log.warning("%s: window %s: %r cannot be shown: %s", self.settings.id, board.window, content.text, error)
            return
        except BoardSilent as error:
            self._silent[board.address] = str(error)
        else:
            self._silent.pop(board.address, None)
            if not self._transport.answers:
                return
        if self._silent:
            self._set_state(
                State.FAULT, Cause.BOARD_SILENT, " ".join(self._silent[address] for address in sorted(self._silent))
            )
        else:
            self._set_state(State.READY)
        if board.address not in self._silent:
            self._backoff.reset()

    def _lost(self, detail: str) -> None:
        self._transport.close()
        # A port that is still there waits for the pause to end; only one that goes and comes back is tried at once.
        self._port_seen = is_there(self.settings.port)
        self._open_at = time.monotonic() + self._backoff.next_s()
        self._set_state(State.ABSENT, Cause.UNPLUGGED, detail)

    def _set_state(self, state: State, cause: Cause | None = None, detail: str | None = None) -> None:
        health = self.health.changed(state, cause, detail)
        if health == self.health:
            return
        if (state, cause) != (self.health.state, self.health.cause):
            log.info("%s: %s%s", self.settings.id, state.value, f", {cause.value}: {detail}" if cause else "")
        self.health = health
        self._on_health(health)
