"""A crowded hall: kiosks issue, windows call and serve, boards watch, and some of the boards are slow or stuck. One thread."""

from __future__ import annotations

import heapq
import random
import re
import select
import selectors
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import count

from bench.boards import Board, opened_websocket, socket_io_hello
from bench.client import Answer, Client, RefusedCall, accepted
from bench.server import SERVICE, MeasuredServer

_SOCKETS = "/socket.io/?EIO=4&transport=websocket"
_LARGEST = 1 << 18
_TEXT, _PING, _PONG = 0x1, 0x9, 0xA
_SEQ = re.compile(rb'"seq":\s*(\d+)')
_CALLED = re.compile(rb'"ticket_called".*?"number":\s*("[^"]*")')
# A slow board takes a sip now and then: a hundredth of what a busy hall sends.
_SIP_BYTES, _SIP_S = 512, 0.5
_LOOK_S = 0.02


@dataclass
class Watcher:
    """A board of the crowd. `seq` is the last event it has; `gaps` counts what it missed without a snapshot."""

    board: Board
    slow: bool = False
    stuck: bool = False
    seq: int = 0
    gaps: int = 0

    @property
    def healthy(self) -> bool:
        return not (self.slow or self.stuck)


@dataclass
class Seen:
    """What the crowd has seen. Times are in seconds."""

    issue: list[float] = field(default_factory=list)
    call: list[float] = field(default_factory=list)
    fan_out: list[float] = field(default_factory=list)
    issued: set[str] = field(default_factory=set)
    called: list[str] = field(default_factory=list)
    served: list[str] = field(default_factory=list)
    cut: int = 0
    right_again: list[float] = field(default_factory=list)


class Crowd:
    """Kiosks, windows and boards of one server; `run` lets them work for a while."""

    def __init__(self, server: MeasuredServer, windows: list[str], kiosks: list[str], boards: int) -> None:
        self._server = server
        self._selector = selectors.DefaultSelector()
        self._dice = random.Random(1)
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._order = count()
        self._answers: dict[Client, Callable[[], None]] = {}
        self._answer = Answer(0, b"", 0.0)
        self._resting = False
        self._pressed: dict[bytes, float] = {}
        self._reached: dict[bytes, tuple[int, float]] = {}
        # Boards that have something to catch up with: since when, and up to which event.
        self._behind: dict[int, tuple[float, int]] = {}
        self.seen = Seen()
        self.newest = 0
        self._kiosks = [self._client(name) for name in kiosks]
        self._windows = {window: self._client(f"operator{window}") for window in windows}
        for window, operator in self._windows.items():
            operator.post(f"/windows/{window}/open")
        self.watchers: list[Watcher] = []
        for _ in range(boards):
            self._watch()
        self.until(lambda: all(one.seq for one in self.watchers), 60)

    def close(self) -> None:
        self._selector.close()
        for client in (*self._kiosks, *self._windows.values()):
            client.close()
        for one in self.watchers:
            one.board.socket.close()

    # -- who does what -------------------------------------------------------------------------------------------------

    def work(self, tickets_a_second: float) -> None:
        """From now on so many tickets are issued in a second, and the windows keep up with them."""
        pause_s = 0.7 * len(self._windows) / (3 * tickets_a_second)
        for kiosk in self._kiosks:
            self._soon(len(self._kiosks) / tickets_a_second, partial(self._issue, kiosk, tickets_a_second))
        for window in self._windows:
            self._soon(pause_s, partial(self._next, window, pause_s))

    def rest(self) -> None:
        """Nobody begins anything more; what has been asked is answered, and stands on every board that is not held up."""
        self._resting = True
        self._due.clear()
        self.until(lambda: not self._answers, 30)
        self.until(lambda: all(one.seq >= self.newest for one in self.watchers if one.healthy), 30)

    def hold_up(self, slow: int, stuck: int) -> None:
        """Of the boards so many read slowly from now on, and so many not at all."""
        self._pressed.clear()
        self._reached.clear()
        for number, one in enumerate(self.watchers[: slow + stuck]):
            one.slow, one.stuck = number < slow, number >= slow
            self._selector.unregister(one.board.socket)
            if one.slow:
                self._soon(_SIP_S, partial(self._sip, one))

    def stuck_are_cut(self) -> bool:
        """Whether the server has closed its end of every board that does not read: to be seen without reading."""
        poll = select.poll()
        stuck = [one for one in self.watchers if one.stuck]
        for one in stuck:
            poll.register(one.board.socket, select.POLLRDHUP)
        return len(poll.poll(0)) == len(stuck)

    def let_go(self) -> None:
        """Those that were held up read again, at full speed, and connect anew if they were cut. Returns when they are right."""
        for one in self.watchers:
            if one.healthy:
                continue
            one.slow = one.stuck = False
            self._behind[id(one)] = (time.perf_counter(), self.newest)
            self._selector.register(one.board.socket, selectors.EVENT_READ, one)
        self.until(lambda: not self._behind, 30)

    def run(self, seconds: float, each: Callable[[], None] = lambda: None, each_s: float = 1.0) -> None:
        """Lets everybody work for so many seconds; calls `each` now and then."""
        ends, then = time.perf_counter() + seconds, time.perf_counter()
        while time.perf_counter() < ends:
            self._turn()
            if time.perf_counter() >= then:
                each()
                then += each_s

    def until(self, done: Callable[[], bool], seconds: float) -> None:
        """Raises TimeoutError when it is not done after so many seconds."""
        deadline = time.perf_counter() + seconds
        while not done():
            if time.perf_counter() > deadline:
                raise TimeoutError("the crowd did not come to an end")
            self._turn()

    def _issue(self, kiosk: Client, tickets_a_second: float) -> None:
        def taken() -> None:
            self.seen.issued.add(self._answer.json()["id"])
            self.seen.issue.append(self._answer.seconds)
            self._soon(len(self._kiosks) / tickets_a_second, lambda: self._issue(kiosk, tickets_a_second))

        self._ask(kiosk, "/tickets", {"service": SERVICE, "request_id": uuid.uuid4().hex}, taken)

    def _next(self, window: str, pause_s: float) -> None:
        operator = self._windows[window]
        pressed = time.perf_counter()

        def served() -> None:
            self.seen.served.append(self._answer.json()["ticket"]["id"])
            self._soon(pause_s, lambda: self._next(window, pause_s))

        def started() -> None:
            self._soon(
                pause_s, lambda: self._ask(operator, f"/windows/{window}/finish", {"outcome": "resolved"}, served)
            )

        def taken() -> None:
            if self._answer.status == 204:
                self._soon(pause_s, lambda: self._next(window, pause_s))
                return
            ticket = self._answer.json()["ticket"]
            self.seen.called.append(ticket["id"])
            self.seen.call.append(self._answer.seconds)
            self._count(_as_sent(ticket["number"]), pressed)
            self._soon(pause_s, lambda: self._ask(operator, f"/windows/{window}/start", {}, started))

        self._ask(operator, f"/windows/{window}/call-next", {"request_id": uuid.uuid4().hex}, taken)

    def _soon(self, mean_s: float, act: Callable[[], None]) -> None:
        if self._resting:
            return
        at = time.perf_counter() + self._dice.uniform(0, 2 * mean_s)
        heapq.heappush(self._due, (at, next(self._order), act))

    # -- the wire --------------------------------------------------------------------------------------------------------

    def _client(self, name: str) -> Client:
        client = Client(self._server.port, self._server.tokens[name])
        self._selector.register(client.socket, selectors.EVENT_READ, client)
        return client

    def _ask(self, client: Client, path: str, body: dict[str, str], then: Callable[[], None]) -> None:
        self._answers[client] = then
        client.send(path, body)

    def _watch(self) -> None:
        one = Watcher(self._connected())
        self._selector.register(one.board.socket, selectors.EVENT_READ, one)
        self.watchers.append(one)

    def _connected(self) -> Board:
        board = Board(opened_websocket(self._server.port, _SOCKETS))
        board.send(_TEXT, socket_io_hello(self._server.tokens["board-1"]).encode())
        return board

    def _turn(self) -> None:
        while self._due and self._due[0][0] <= time.perf_counter():
            heapq.heappop(self._due)[2]()
        for key, _ in self._selector.select(_LOOK_S):
            if isinstance(key.data, Client):
                self._take_answer(key.data)
            else:
                self._read(key.data, _LARGEST)

    def _take_answer(self, client: Client) -> None:
        try:
            answer = client.receive()
        except RefusedCall:
            if client in self._answers:
                raise
            self._open_again(client)
            return
        if answer is not None and client in self._answers:
            self._answer = accepted("the crowd", answer)
            self._answers.pop(client)()

    def _open_again(self, client: Client) -> None:
        """The server has closed a connection at rest."""
        self._selector.unregister(client.socket)
        client.socket.close()
        client.open()
        self._selector.register(client.socket, selectors.EVENT_READ, client)

    def _sip(self, one: Watcher) -> None:
        if one.slow:
            one.board.socket.setblocking(False)
            self._read(one, _SIP_BYTES, registered=False)
            self._soon(_SIP_S, lambda: self._sip(one))

    def _read(self, one: Watcher, most: int, registered: bool = True) -> None:
        try:
            more = one.board.socket.recv(most)
        except BlockingIOError:
            return
        except OSError:
            more = b""
        if not more:
            self._come_again(one, registered)
            return
        one.board.received += more
        now = time.perf_counter()
        for opcode, payload in one.board.frames():
            if opcode == _PING:
                self._reply(one, _PONG, payload)
            elif payload == b"2":  # Engine.IO's own ping
                self._reply(one, _TEXT, b"3")
            elif found := _SEQ.search(payload[:4000]):
                self._note(one, payload, int(found[1]), now)

    def _reply(self, one: Watcher, opcode: int, payload: bytes) -> None:
        try:
            one.board.send(opcode, payload)
        except OSError:
            return  # the server has cut it: what is read next says so

    def _come_again(self, one: Watcher, registered: bool) -> None:
        """The server has cut a board: it connects anew, as the page does, and reads properly from then on."""
        self.seen.cut += 1
        if registered:
            self._selector.unregister(one.board.socket)
        one.board.socket.close()
        one.board, one.seq = self._connected(), 0
        one.slow = one.stuck = False
        self._behind.setdefault(id(one), (time.perf_counter(), self.newest))
        self._selector.register(one.board.socket, selectors.EVENT_READ, one)

    def _note(self, one: Watcher, payload: bytes, seq: int, now: float) -> None:
        if b'"snapshot"' in payload[:40]:
            one.seq = max(one.seq, seq)
        elif one.seq and seq > one.seq:
            one.gaps += seq - one.seq - 1
            one.seq = seq
        if one.healthy:
            self.newest = max(self.newest, one.seq)
            if called := _CALLED.search(payload):
                self._arrived(called[1], now)
        if id(one) in self._behind and one.seq >= self._behind[id(one)][1]:
            self.seen.right_again.append(now - self._behind.pop(id(one))[0])

    def _count(self, number: bytes, pressed: float) -> None:
        self._pressed[number] = pressed
        self._settle(number)

    def _arrived(self, number: bytes, now: float) -> None:
        times, _ = self._reached.get(number, (0, 0.0))
        self._reached[number] = (times + 1, now)
        self._settle(number)

    def _settle(self, number: bytes) -> None:
        """From the press to the last board, once the call stands on every board that is not held up."""
        times, last = self._reached.get(number, (0, 0.0))
        if number in self._pressed and times >= sum(one.healthy for one in self.watchers):
            self.seen.fan_out.append(last - self._pressed.pop(number))
            del self._reached[number]


def _as_sent(number: str) -> bytes:
    """A number as it stands in a message."""
    return b'"' + number.encode("ascii", "backslashreplace") + b'"'
