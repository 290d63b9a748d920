"""One thread owns one line of boards: shows what the server says, and says it again, for boards lose power."""

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
from devices.health import Cause, Health, HealthListener, State, Tested, TestedListener
from devices.links import LinkAbsent, LinkError
from devices.links.addresses import is_there

log = logging.getLogger(__name__)

LONGEST_TEXT = 64
PATTERN = "8888"
PATTERN_S = 3.0
"""How long a test shows all segments on every board of the line."""
LOOK_S = 0.5
"""How often an idle line is looked at: a port that has gone or come back is noticed within this time."""


@dataclass(frozen=True)
class Shown:
    """What a window's board is to show; an empty text is a dark board."""

    text: str
    blink: bool = False


class BoardLineWorker(threading.Thread):
    """`show` and `show_all` may be called from any thread and return at once.

    A board of which the server has said nothing yet is left as it is. News go before repeats.
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
        self._wanted: dict[str, Shown] = {}
        self._news: deque[BoardSettings] = deque()
        self._round: deque[BoardSettings] = deque()
        self._changed = threading.Condition()
        self._stopping = False
        self._silent: dict[int, str] = {}
        self._rounds = 0
        self._round_at = 0.0
        self._open_at = 0.0
        self._port_seen = False
        self._tests: deque[TestedListener] = deque()

    def show(self, window: str, text: str, blink: bool = False) -> bool:
        """Shows the text on the boards of this window; False when it has none on this line."""
        boards = [board for board in self.settings.boards if board.window == window]
        with self._changed:
            if self._wanted.get(window) != (shown := Shown(text[:LONGEST_TEXT], blink)):
                self._wanted[window] = shown
                self._news.extend(board for board in boards if board not in self._news)
                self._changed.notify_all()
        return bool(boards)

    def show_all(self, windows: Iterable[tuple[str, str, bool]]) -> None:
        """The whole state (window, text, blink): a window that is not in it calls nobody, and its boards go dark."""
        said = {window: Shown(text, blink) for window, text, blink in windows}
        for window in dict.fromkeys(board.window for board in self.settings.boards):
            shown = said.get(window, Shown(""))
            self.show(window, shown.text, shown.blink)

    def test(self, answered: TestedListener) -> None:
        """All segments on every board for PATTERN_S seconds, then what they showed. Boards that answer tell how it went."""
        with self._changed:
            self._tests.append(answered)
            self._changed.notify_all()

    def stop(self) -> None:
        """Ends the thread after the board it is at. The boards go on showing what they show."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()

    def run(self) -> None:
        """The thread: never ends by an error of the line."""
        while not self._stopping:
            try:
                if self._tests:
                    self._try(self._tests.popleft())
                self._turn()
            except LinkError as error:
                self._lost(str(error))
            except Exception:
                log.exception("%s: unexpected error; the port is closed and opened anew", self.settings.id)
                self._lost("The agent met an error: see its log.")
        self._transport.close()

    def _turn(self) -> None:
        if not self._transport.is_open and not self._open_when_due():
            self._pause(LOOK_S)
            return
        if not is_there(self.settings.port):
            raise LinkAbsent(f"Port {self.settings.port} has gone: check the cable and the adapter.")
        following = self._next()
        if following is None:
            self._pause(min(LOOK_S, max(0.0, self._round_at - time.monotonic())))
            return
        self._show(*following)

    def _try(self, answered: TestedListener) -> None:
        """Shows the pattern; what the boards ought to show is news again afterwards."""
        if not self._transport.is_open and not self._open_when_due():
            answered(Tested(False, self.health.cause, self.health.detail))
            return
        try:
            for board in self.settings.boards:
                self._show(board, Shown(PATTERN))
        except LinkError as error:
            answered(Tested(False, Cause.UNPLUGGED, str(error)))
            raise
        if self._transport.answers:
            answered(Tested(not self._silent, self.health.cause, self.health.detail))
        else:
            answered(Tested(None, Cause.NOT_CONFIRMED, f"Every board shows {PATTERN} for {PATTERN_S:.0f} s."))
        with self._changed:
            self._changed.wait_for(lambda: self._stopping, PATTERN_S)
            self._news.extend(board for board in self.settings.boards if board not in self._news)

    def _pause(self, longest_s: float) -> None:
        with self._changed:
            usable = self._transport.is_open
            self._changed.wait_for(
                lambda: self._stopping or bool(self._tests) or (usable and bool(self._news)), longest_s
            )

    def _open_when_due(self) -> bool:
        """Tries the port when its pause is over, or at once when its path has just appeared."""
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
            self._be(State.ABSENT, Cause.UNPLUGGED, str(error))
            return False
        self._silent.clear()
        self._round.clear()
        self._rounds = 0
        self._round_at = 0.0
        self._be(State.OPEN)
        return True

    def _next(self) -> tuple[BoardSettings, Shown] | None:
        """The next board to speak to: news first, then the round that is due every `repeat_s`."""
        with self._changed:
            if not self._round and time.monotonic() >= self._round_at:
                self._begin_round()
            for waiting in (self._news, self._round):
                while waiting:
                    board = waiting.popleft()
                    if board.window in self._wanted:
                        return board, self._wanted[board.window]
        return None

    def _begin_round(self) -> None:
        self._round_at = time.monotonic() + self.settings.repeat_s
        self._round.extend(self.settings.boards)
        self._rounds += 1
        # Where nobody answers, a line that has lasted a whole interval is the nearest thing to a handshake.
        if not self._transport.answers and self._rounds > 1:
            self._backoff.reset()

    def _show(self, board: BoardSettings, shown: Shown) -> None:
        try:
            self._transport.show(board.address, shown.text, shown.blink)
        except Unshowable as error:
            log.warning("%s: window %s: %r cannot be shown: %s", self.settings.id, board.window, shown.text, error)
            return
        except BoardSilent as error:
            self._silent[board.address] = str(error)
        else:
            self._silent.pop(board.address, None)
            if not self._transport.answers:
                return
        if self._silent:
            self._be(State.FAULT, Cause.BOARD_SILENT, " ".join(self._silent[each] for each in sorted(self._silent)))
        else:
            self._be(State.READY)
        if board.address not in self._silent:
            self._backoff.reset()

    def _lost(self, detail: str) -> None:
        self._transport.close()
        # A port that is still there waits out the pause; only one that goes and comes back is tried at once.
        self._port_seen = is_there(self.settings.port)
        self._open_at = time.monotonic() + self._backoff.next_s()
        self._be(State.ABSENT, Cause.UNPLUGGED, detail)

    def _be(self, state: State, cause: Cause | None = None, detail: str | None = None) -> None:
        health = self.health.changed(state, cause, detail)
        if health == self.health:
            return
        if (state, cause) != (self.health.state, self.health.cause):
            log.info("%s: %s%s", self.settings.id, state.value, f", {cause.value}: {detail}" if cause else "")
        self.health = health
        self._on_health(health)
