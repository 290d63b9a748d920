"""The fan-out: one frame for all, nothing overtaken, and no client so slow that another waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import gevent
import pytest
import socketio
from engineio.packet import MESSAGE, Packet
from gevent import socket
from gevent.queue import JoinableQueue

from web.live import websockets
from web.live.fan_out import FanOut
from web.live.websockets import MOST_UNSENT_BYTES, BufferedSocket, DirectWebSocket, frame


class Pair:
    """A connection with both its ends; the server's end sends through a BufferedSocket."""

    def __init__(self) -> None:
        ours, self.client = socket.socketpair()
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        self.server = BufferedSocket(ours)

    def received(self, length: int) -> bytes:
        """So many bytes of what the client receives."""
        taken = b""
        while len(taken) < length and (more := self.client.recv(65536)):
            taken += more
        return taken

    def received_to_the_end(self) -> bytes:
        taken = b""
        while more := self.client.recv(65536):
            taken += more
        return taken


@pytest.fixture
def pair() -> Iterator[Pair]:
    """Whatever waits without end fails the test instead."""
    made = Pair()
    with gevent.Timeout(20):
        yield made
    made.client.close()
    made.server.close()


def test_a_slow_client_gets_everything_whole_and_in_order(pair: Pair) -> None:
    messages = [frame(f"{number:04}" * 500) for number in range(200)]
    for message in messages:
        assert pair.server.send(message) == len(message), "nobody waits for it"
    expected = b"".join(messages)
    assert pair.received(len(expected)) == expected
    pair.server.send(b"and on")
    assert pair.received(6) == b"and on"


def test_a_message_does_not_overtake_what_is_still_unsent(pair: Pair) -> None:
    pair.server.send(b"first" * 10_000)
    begun = pair.client.recv(4096)  # now there would be room for the second
    pair.server.send(b"second")
    assert begun + pair.received(50_006 - len(begun)) == b"first" * 10_000 + b"second"


def test_a_message_of_any_length_goes_to_a_client_that_has_nothing_waiting(pair: Pair) -> None:
    snapshot = frame("x" * (4 * MOST_UNSENT_BYTES))
    pair.server.send(snapshot)
    assert pair.received(len(snapshot)) == snapshot


def test_a_client_that_reads_too_slowly_is_cut_off(pair: Pair) -> None:
    pair.server.send(bytes(2 * MOST_UNSENT_BYTES))
    with pytest.raises(ConnectionAbortedError):
        pair.server.send(b"one too many")
    assert pair.server.recv(1) == b"", "whoever waits for the client's next message notices"
    assert b"one too many" not in pair.received_to_the_end()
    with pytest.raises(OSError, match="Broken pipe"):
        pair.server.send(b"and later")


def test_a_client_that_accepts_nothing_any_more_is_cut_off(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websockets, "STALLED_S", 0.05)
    pair.server.send(bytes(MOST_UNSENT_BYTES))
    with pytest.raises(OSError, match="closed"):
        pair.server.recv(1)  # whoever waits for the client's next message notices
    assert len(pair.received_to_the_end()) < MOST_UNSENT_BYTES


class Session:
    """Engine.IO's socket, as far as a websocket needs it."""

    def __init__(self, sid: str = "a") -> None:
        self.sid = sid
        self.upgraded = True
        self.queue: JoinableQueue[Any] = JoinableQueue()
        self.served: Any = lambda websocket: None

    def handler(self, websocket: DirectWebSocket) -> list[bytes]:
        self.served(websocket)
        return []


def opened_websocket(session: Session, connection: BufferedSocket) -> DirectWebSocket:
    websocket = DirectWebSocket(session.handler, None, {}, {})
    websocket._connection, websocket._connected = connection, True
    return websocket


def test_a_frame_goes_past_an_empty_queue(pair: Pair) -> None:
    websocket = opened_websocket(Session(), pair.server)
    assert websocket.send_at_once(frame("called"))
    assert pair.received(8) == b"\x81\x06called"


def test_a_frame_overtakes_nothing_that_stands_in_the_queue(pair: Pair) -> None:
    session = Session()
    session.queue.put(Packet(MESSAGE, "the snapshot"))
    assert not opened_websocket(session, pair.server).send_at_once(frame("called"))


def test_a_frame_waits_until_the_client_has_changed_to_its_websocket(pair: Pair) -> None:
    session = Session()
    session.upgraded = False
    assert not opened_websocket(session, pair.server).send_at_once(frame("called"))


def test_a_frame_for_a_client_that_has_gone_is_dropped(pair: Pair) -> None:
    websocket = opened_websocket(Session(), pair.server)
    pair.client.close()
    assert websocket.send_at_once(frame("called"))


def test_nothing_follows_the_frame_that_closes_a_websocket(pair: Pair) -> None:
    websocket = opened_websocket(Session(), pair.server)
    websocket._connected = False
    assert websocket.send_at_once(frame("called"))
    with pytest.raises(ConnectionAbortedError):
        websocket.send("called")
    pair.server.send(b"the end")
    assert pair.received(7) == b"the end"


def test_a_websocket_can_be_written_to_for_as_long_as_it_is_served(pair: Pair) -> None:
    session = Session()
    opened: dict[str, DirectWebSocket] = {}
    environ = {
        "gunicorn.socket": pair.server._connection,
        "PATH_INFO": "/socket.io/",
        "HTTP_HOST": "queue.local",
        "HTTP_UPGRADE": "websocket",
        "HTTP_CONNECTION": "Upgrade",
        "HTTP_SEC_WEBSOCKET_KEY": "dGhlIHNhbXBsZSBub25jZQ==",
        "HTTP_SEC_WEBSOCKET_VERSION": "13",
    }

    def served(websocket: DirectWebSocket) -> None:
        assert opened == {"a": websocket}
        websocket.send("from the queue")
        opened["a"].send_at_once(frame("at once"))

    session.served = served
    with pytest.raises(StopIteration):  # so gunicorn is kept from answering by HTTP
        DirectWebSocket(session.handler, None, opened, {})(environ, lambda *_: None)
    assert opened == {}
    head, _, frames = pair.received_to_the_end().partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 101 ")
    assert frames == frame("from the queue") + frame("at once") + b"\x88\x02\x03\xe8", "and a good-bye"


class Recorder:
    """A websocket that notes the frames it is given."""

    def __init__(self, free: bool = True) -> None:
        self.free = free
        self.frames: list[bytes] = []

    def send_at_once(self, framed: bytes) -> bool:
        if self.free:
            self.frames.append(framed)
        return self.free


class Hall:
    """A Socket.IO server with clients that note what they are sent, by websocket or by their queue."""

    def __init__(self) -> None:
        self.fan_out = FanOut()
        self.server = socketio.Server(async_mode="gevent", client_manager=self.fan_out)
        self.queued: list[tuple[str, str]] = []
        self.server._send_eio_packet = lambda session, packet: self.queued.append((session, packet.encode()))

    def client(self, name: str, room: str, websocket: Recorder | None = None) -> None:
        sid = self.fan_out.pre_connect(name, "/hall")
        self.fan_out.connect(sid, "/hall")
        self.fan_out.enter_room(sid, "/hall", room)
        if websocket:
            self.fan_out._websockets[name] = cast(DirectWebSocket, websocket)


EVENT = '42/hall,["event",{"seq":7}]'


def test_every_client_of_a_room_gets_the_very_same_frame() -> None:
    hall, boards, console = Hall(), [Recorder() for _ in range(3)], Recorder()
    for number, board in enumerate(boards):
        hall.client(f"board-{number}", "public", board)
    hall.client("console", "staff", console)
    hall.server.emit("event", {"seq": 7}, namespace="/hall", to="public")
    assert [board.frames for board in boards] == [[frame(EVENT)]] * 3
    assert len({id(board.frames[0]) for board in boards}) == 1, "framed once"
    assert console.frames == []
    hall.server.emit("event", {"seq": 8}, namespace="/hall", to=["public", "staff"])
    assert console.frames == boards[0].frames[1:]
    assert hall.queued == []


def test_who_polls_or_has_something_waiting_gets_the_message_through_the_queue() -> None:
    hall = Hall()
    hall.client("polls", "public")
    hall.client("busy", "public", Recorder(free=False))
    hall.server.emit("event", {"seq": 7}, namespace="/hall", to="public")
    assert sorted(hall.queued) == [("busy", EVENT), ("polls", EVENT)]


def test_a_message_whose_answer_is_awaited_has_a_number_for_its_client() -> None:
    hall, agent = Hall(), Recorder()
    hall.client("agent", "agents", agent)
    sent: list[str] = []
    hall.server._send_packet = lambda _, packet: sent.append(packet.encode())
    hall.server.emit("job", {"job": 1}, namespace="/hall", to="agents", callback=lambda *_: None)
    assert sent == ['2/hall,1["job",{"job":1}]']
    assert agent.frames == []


def test_bytes_are_refused_and_not_lost_on_the_way() -> None:
    hall = Hall()
    with pytest.raises(TypeError):
        hall.server.emit("event", {"picture": b"\x89PNG"}, namespace="/hall")


def test_under_gevent_every_websocket_is_one_to_write_to_at_once() -> None:
    hall = Hall()
    hall.fan_out.initialize()
    websocket = hall.server.eio._async["websocket"](Session().handler, hall.server.eio)
    assert isinstance(websocket, DirectWebSocket)
